"""``hearback praise``: thanks that people want passed on, and to whom they went."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.store.staff.thanks import PraiseRow
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import moment_text
from bot.tools.roles import BY, NO_ROLE, ROLE

SHORT_ID = 8


@click.group("praise")
def praise() -> None:
    """Thanks that people want passed on. They go to whoever leads the team that is thanked, without the person's name.

    \b
    Example: hearback praise list
    """


@praise.command("list")
@folders
@click.pass_context
def list_(context: click.Context) -> None:
    """All thanks, oldest first: who was told, and what still waits. Not the words.

    \b
    Example: hearback praise list
    """
    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        found = store.thanks.all()
        for one in found:
            told = f"passed on to {one.to} by {one.by}" if one.delivered_at else "waits"
            click.echo(f"{one.id[:SHORT_ID]}  {moment_text(one.given_at.astimezone(settings.zone))}  {_unit(store, one)}{told}")
        if not found:
            click.echo("Nobody has asked for thanks to be passed on yet.")


@praise.command("deliver")
@click.argument("name")
@click.option("--to", metavar="ROLE", required=True, callback=ROLE, help="Who is told: the role that leads the team, like north-team-lead.")
@BY
@folders
@click.pass_context
def deliver(context: click.Context, name: str, to: str, by: str) -> None:
    """Print the thanks NAME to be passed on, and write down to whom. Words that nobody has looked at are left out.

    \b
    Example: hearback praise deliver 4f1c0a9e --to north-team-lead --by victim-services-manager
    """
    if not by:
        raise click.UsageError(NO_ROLE)
    with opened_store(open_for_tools(context).settings) as store:
        words = store.thanks.deliver(_named(store, name).id, to, by, datetime.now(UTC))
        for said in words:
            click.echo(said)
        click.echo(f"Written down: passed on to {to}.")


def _named(store: Store, name: str) -> PraiseRow:
    found = [one for one in store.thanks.all() if len(name) >= SHORT_ID and one.id.startswith(name)]
    if len(found) != 1:
        raise click.ClickException("There are no thanks of this name. `hearback praise list` names those that there are.")
    return found[0]


def _unit(store: Store, one: PraiseRow) -> str:
    """The team of the person's case, where there is one."""
    person = store.cases.ask(one.person)
    units = sorted({case.unit for case in person.cases if case.unit}) if person else []
    return f"{', '.join(units)}  " if units else ""
