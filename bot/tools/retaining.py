"""``hearback retention``: how long each kind of thing is kept, and how much of it is due to be forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from bot.store.secrecy import keeping
from bot.tools.finding import open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import lay, paper, table
from bot.tools.times import read_time


@click.command("retention")
@click.option("--at", metavar="TIME", help="What would be due at another moment, like 2027-01-05T10:00.")
@click.pass_context
def retention_(context: click.Context, at: str | None) -> None:
    """Show how long each kind of thing is kept, and how many rows are due. Deletes nothing: the worker does, once an hour.

    \b
    Example: hearback retention
    """
    settings = open_for_tools(context).settings
    now = read_time(at, settings.zone, "--at") if at else datetime.now(UTC)
    made = table("How long things are kept", "Kind", "Kept", "Since", "Due now")
    with opened_store(settings) as store:
        for due in keeping.due(store.database, now, settings.erase_grace, settings.sound_days):
            made.add_row(due.kind, _long(due.keep), due.since, f"{due.number:,}")
    lay(made, paper())


def _long(keep: timedelta) -> str:
    if not keep:
        return "until its day"
    years = keep / keeping.YEAR
    return f"{years:.0f} year{'s' if years > 1 else ''}" if years >= 1 else f"{keep.days} day{'s' if keep.days > 1 else ''}"
