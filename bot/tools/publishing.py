"""``hearback publish`` and ``hearback rollback``: what would change is shown, somebody says yes, and whoever begins is served the other version."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.errors import Overtaken
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.opening import opened_store

if TYPE_CHECKING:
    from bot.publishing.preparing import Prepared
    from bot.publishing.sources import Folder
    from bot.store.rows import PublishedRow
    from bot.store.store import Store

Decorated = TypeVar("Decorated", bound=Callable[..., object])
_WHY = click.option(
    "--why", required=True, metavar="TEXT", help="Why: a sentence for whoever reads the log in a year. No names of people who answered."
)
_BY = click.option("--by", default="", metavar="NAME", help="Who publishes: your name or your role. Left out: your name on this machine.")
_YES = click.option("--yes", is_flag=True, help="Do not ask. What may not be published is still refused.")
_JSON = click.option("--json", "as_json", is_flag=True, help="As one JSON object, and ask nothing: without --yes it only shows.")


def _signed(command: Decorated) -> Decorated:
    """The options of whoever switches."""
    for option in (_JSON, _YES, _BY, _WHY):
        command = option(command)
    return command


@click.command("publish")
@click.argument("names", metavar="FLOWS...", nargs=-1, required=True)
@_signed
@folders
@click.pass_context
def publish(context: click.Context, names: tuple[str, ...], why: str, by: str, yes: bool, as_json: bool) -> None:  # one argument an option
    """Serve FLOWS as the flows folder holds them to whoever begins from now on. Who is mid-way finishes on the version they began.

    Looks for problems, holds the stories, and shows what people would see differently; then asks. A flow whose file is gone from the folder is
    not offered any more. All of them are switched, or none.

    \b
    Example: hearback publish after-case-closed --why "The last question was not understood."
    """
    from bot.publishing.preparing import prepare

    tools = open_for_tools(context)
    flows = [Path(name).stem if name.endswith((".yaml", ".yml")) else name for name in names]
    with opened_store(tools.settings) as store:
        folder = _folder(tools)
        _switch(context, store, folder, prepare(folder, store, flows), _Signed(why, by, yes=yes, as_json=as_json))


@click.command("rollback")
@click.argument("flow")
@click.option(
    "--to", "version", default="", metavar="VERSION", help="A version by its first digits. Left out: the one that was served before."
)
@_signed
@folders
@click.pass_context
def rollback(
    context: click.Context, flow: str, version: str, why: str, by: str, yes: bool, as_json: bool
) -> None:  # one argument an option
    """Serve an earlier version of FLOW again to whoever begins from now on. The folder stays as it is.

    \b
    Example: hearback rollback after-case-closed --why "People did not understand the new question."
    """
    from bot.publishing.preparing import prepare_back

    tools = open_for_tools(context)
    with opened_store(tools.settings) as store:
        folder = _folder(tools)
        _switch(context, store, folder, [prepare_back(folder, store, flow, version)], _Signed(why, by, yes=yes, as_json=as_json))


class _Signed:
    """Who switches, why, and how they are asked."""

    def __init__(self, why: str, by: str, *, yes: bool, as_json: bool) -> None:
        self.why, self.by, self.yes, self.as_json = why, by or _login(), yes, as_json


def _folder(tools: Tools) -> Folder:
    from bot.publishing.sources import Folder

    return Folder(str(tools.flows), tools.flows, tools.locales, tools.settings)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine on which nobody has a name
        return ""


def _switch(context: click.Context, store: Store, folder: Folder, prepared: Sequence[Prepared], signed: _Signed) -> None:
    from bot.publishing.switching import overtaken, sound, switch
    from bot.publishing.telling import switched_says
    from bot.tools import prepared_shown

    zone = folder.maker.settings.zone
    sound(signed.by, signed.why)
    if not signed.as_json:
        prepared_shown.show(prepared, {code: words.name for code, words in folder.languages.words.items()})
    refused, changed = any(one.refused for one in prepared), any(not one.unchanged for one in prepared)
    done: tuple[PublishedRow, ...] = ()
    if changed and not refused and (signed.yes or (not signed.as_json and _asked(prepared))):
        try:
            done = switch(store, prepared, signed.by, signed.why, datetime.now(UTC))
        except Overtaken as told:
            raise click.ClickException(overtaken(told, zone)) from None
    if signed.as_json:
        import msgspec

        data = {
            "flows": [prepared_shown.as_data(one) for one in prepared],
            "published": [prepared_shown.line_as_data(line, zone) for line in done],
        }
        click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
    else:
        for line in done:
            click.secho(switched_says(line), fg="green")
        if not done and changed and not refused:
            click.echo("Nothing was published.")
    only_shown = signed.as_json and not signed.yes
    context.exit(0 if not refused and (done or only_shown or not changed) else 1)


def _asked(prepared: Sequence[Prepared]) -> bool:
    flows = ", ".join(one.flow for one in prepared if not one.unchanged)
    try:
        return click.confirm(f"\nPublish {flows}?")
    except click.Abort:
        click.echo()
        return False
