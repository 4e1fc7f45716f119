"""``hearback try``: hold a conversation yourself, or play a script."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.flow.story import YEARS
from bot.library import Edition
from bot.library.drafts import Drafts
from bot.stories.buttons import Misdirection
from bot.stories.rehearsal import Rehearsal, Said, as_json, encode
from bot.stories.saving import Spoken, Turn
from bot.tools.finding import flow_path, folders, open_for_tools
from bot.tools.keeping import Keeping
from bot.tools.telling import tell_problems


@click.command("try")
@click.argument("flow")
@click.option("--surface", type=click.Choice(["text", "chat", "voice"]), default="text", show_default=True, help="How it reads.")
@click.option("--language", default="", help="A language's code, like en, cy or ur. Left out: the flow's first.")
@click.option("--begun-by", type=click.Choice(["bot", "person"]), help="Who begins. Left out: the bot, if the flow has an invite.")
@click.option("--at", "at", metavar="TIME", help="The moment it begins, like 2026-11-21T10:00. Left out: now.")
@click.option(
    "--script",
    type=click.Path(allow_dash=True, dir_okay=False),
    help="Play the replies of a file, one a line; - reads them from standard input.",
)
@click.option("--save", metavar="STORY", help="Keep it as a story of this name, beside the flow, once it is shown to hold.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@folders
@click.pass_context
def try_(  # noqa: PLR0913, PLR0917  # one argument an option
    context: click.Context,
    flow: str,
    surface: str,
    language: str,
    begun_by: str | None,
    at: str | None,
    script: str | None,
    save: str | None,
    as_lines: bool,
) -> None:
    """Hold the conversation of FLOW yourself, or play a script.

    FLOW is a name in the flows folder, or a path to a file. In a script each line is one reply; (wait 3 days), (silence),
    (hang up), (key 2), (button 2), (media) and (record 4 seconds) are directions. With --save it becomes a story, which
    `hearback test` holds from then on.

    \b
    Example: printf '1\\nok\\nsatisfied\\n' | hearback try after-case-closed --script - --json
    """
    tools = open_for_tools(context)
    path, drafts = flow_path(tools, flow), Drafts(tools.settings, tools.flows, tools.locales)
    reading = drafts.found(path, [language])
    if reading.edition is None:
        tell_problems(reading.problems, as_json=False)
        context.exit(1)
        return
    rehearsal = _rehearsal(reading.edition, surface, begun_by, language, at, tools.settings.zone)
    keeping = Keeping(save, path, reading.edition.flow) if save is not None else None
    lines = read_script(script) if script else _typed(as_lines)
    turns = list(_held(rehearsal, lines, as_lines=as_lines, by_hand=not script))
    _show_end(rehearsal, as_lines)
    if keeping:
        when = datetime.fromisoformat(at).isoformat() if at else ""
        told = rehearsal.end, rehearsal.answers, rehearsal.flags
        keeping.keep(Spoken(reading.edition.flow, surface, rehearsal.language, begun_by or "", when, turns, *told), drafts)


def _rehearsal(edition: Edition, surface: str, begun_by: str | None, language: str, at: str | None, zone: ZoneInfo) -> Rehearsal:
    if language and language not in edition.script.languages:
        spoken = ", ".join(edition.script.languages)
        raise click.ClickException(f"{language!r} is not a language that this flow can be tried in. Try one of: {spoken}.")
    by = begun_by or ("bot" if edition.script.flow.invite else "person")
    begins = _moment(at, zone) if at else datetime.now(UTC)
    return Rehearsal(edition, surface, by, language or edition.script.languages[0], begins, zone)  # type: ignore[arg-type]


def _moment(at: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise click.ClickException(f"{at!r} is not a time. Write it like 2026-11-21T10:00.") from None
    if moment.year not in YEARS:
        raise click.ClickException(f"{at!r} is too far away. Write a time from {YEARS.start} to {YEARS.stop - 1}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _held(rehearsal: Rehearsal, lines: Iterable[str], *, as_lines: bool, by_hand: bool) -> Iterator[Turn]:
    """Each turn, shown while it is held. A direction that is none ends a script; whoever types may try again."""
    for line in chain([""], lines):
        rehearsal.spoke.clear()
        try:
            for said in rehearsal.line(line) if line else rehearsal.begin():
                _show(said, as_lines)
        except Misdirection as error:
            if not by_hand:
                raise click.ClickException(str(error)) from None
            click.echo(str(error), err=True)
            continue
        yield Turn(line, tuple(rehearsal.spoke))


def read_script(script: str) -> Iterator[str]:
    """The lines of a script; empty lines and lines that begin with # are passed over."""
    try:
        text = sys.stdin.read() if script == "-" else Path(script).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{script} cannot be read: {getattr(error, 'strerror', None) or 'it is not text in UTF-8'}.") from None
    return (line for line in text.splitlines() if line.strip() and not line.startswith("# "))


def _typed(as_lines: bool) -> Iterator[str]:
    """What is typed, until Ctrl-D."""
    while True:
        try:
            line = input("" if as_lines else "you> ")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip():
            yield line


def _show(said: Said, as_lines: bool) -> None:
    if as_lines:
        click.echo(encode(as_json(said)))
    elif said.who == "clock":
        click.secho(f"      -- {said.at:%a %d %b %Y, %H:%M} --", dim=True)
    elif said.who == "bot" and said.message is not None:
        from bot.surfaces import transcript

        click.echo(click.style("bot ", bold=True) + transcript(said.message).replace("\n", "\n    ") + _footnote(said))
    elif not sys.stdin.isatty():
        click.echo(click.style("you ", bold=True) + said.words)


def _footnote(said: Said) -> str:
    message = said.message
    if message is None or not message.parts:
        return ""
    return click.style(f"  [{message.parts} part{'s' * (message.parts > 1)}, {message.encoding}]", dim=True)


def _show_end(rehearsal: Rehearsal, as_lines: bool) -> None:
    if as_lines:
        version = rehearsal.edition.version
        click.echo(encode({"end": rehearsal.end, "answers": rehearsal.answers, "flags": rehearsal.flags, "version": version}))
        return
    click.secho(f"\n{rehearsal.end}", bold=True)
    for step, value in rehearsal.answers.items():
        click.echo(f"  {step}: {'skipped' if value is None else value}")
    for flag in rehearsal.flags:
        click.echo(f"  flag: {flag}")
