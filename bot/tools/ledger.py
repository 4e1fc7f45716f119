"""``hearback ledger``: each invitation, reminder, call and silence with its reason, oldest first."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, get_args

import click
import msgspec

from bot.store.casework.case_rows import LedgerRow, What
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import CHANNELS, moment_text
from bot.tools.times import read_time

WIDEST = max(map(len, get_args(What)))  # letters of the longest word for what happened


@click.command("ledger")
@click.option("--ref", default="", metavar="REF", help="One case alone.")
@click.option("--since", metavar="TIME", help="From this day or time on, like 2027-01-05.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@folders
@click.pass_context
def ledger(context: click.Context, ref: str, since: str | None, as_json: bool) -> None:
    """Tell what was sent, and what was not and why, oldest first. Never a number, never an answer.

    \b
    Example: hearback ledger --since 2027-01-05
    """
    settings = open_for_tools(context).settings
    zone = settings.zone
    begins: datetime | None = read_time(since, zone, "--since") if since is not None else None
    with opened_store(settings) as store:
        if ref and store.cases.person_of(ref) is None:
            raise click.ClickException(f"There is no case {ref!r} here. References are written as they were imported.")
        written = False
        for row in store.ledger.each(ref=ref, since=begins):
            if not written and not as_json:
                click.echo(f"Times: {zone.key}")
            click.echo(msgspec.json.encode(object_of(row, zone)).decode() if as_json else line_of_ledger(row, zone))
            written = True
        if not written and not as_json:
            click.echo("Nothing has happened yet." if begins is None else "Nothing has happened since.")


def line_of_ledger(row: LedgerRow, clock: tzinfo) -> str:
    """One line for a person: when, what, which case and flow, by which way, and why."""
    wave = f" wave {row.wave}" if row.wave > 1 else ""
    way = f" by {CHANNELS[row.channel].lower()}" if row.channel in CHANNELS else ""
    about = " ".join(part for part in (row.ref, f"{row.flow}{wave}{way}".strip()) if part)
    rule = f" [{row.rule}]" if row.rule else ""
    says = f": {row.says}" if row.says else ""
    return f"{moment_text(row.at.astimezone(clock)):<21} {row.what.replace('_', ' '):<{WIDEST}} {about}{says}{rule}"


def object_of(row: LedgerRow, clock: tzinfo) -> dict[str, Any]:
    """The same for machines; ``at`` with the offset of the clock."""
    named = {name: getattr(row, name) for name in ("ref", "flow", "wave", "what", "rule", "channel", "says")}
    return {"at": row.at.astimezone(clock).isoformat(), **named}
