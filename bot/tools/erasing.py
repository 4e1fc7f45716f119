"""``hearback erase``: a person's data out of use at once, and destroyed some days later; or at once; or back, while that can be."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.settings import Settings
from bot.store.store import Store
from bot.tools.finding import open_for_tools
from bot.tools.opening import opened_store
from bot.tools.refusing import REFUSE, refuse
from bot.tools.roles import BY, NO_ROLE

NOT_HERE = "There is no case and no person {!r} here. References are written as they were imported."
REMAINS = (
    "What remains: a keyed hash, so that nobody writes to them again; times and kinds, without any words; flags, as your policy says.\n"
    "What Twilio or Telegram still hold is deleted there by the worker. Backups from before keep it until they are deleted."
)


@click.command("erase")
@click.argument("ref")
@BY
@click.option("--now", "at_once", is_flag=True, help="For a request that you have checked: destroyed at once, and never to be undone.")
@click.option("--undo", is_flag=True, help="Somebody else erased this: bring it back, while it is held.")
@click.option("--dry-run", is_flag=True, help="Only say what there is to delete.")
@REFUSE
@click.pass_context
def erase(  # one argument an option
    context: click.Context, ref: str, by: str, at_once: bool, undo: bool, dry_run: bool, reason: str | None
) -> None:
    """Erase the person of case REF, or the person with this opaque id. Nothing personal is printed.

    Everything is out of use at once: nobody can read it, and nothing is sent. It is destroyed after HEARBACK_ERASE_GRACE days.

    \b
    Example: hearback erase NS/2026/0417 --by data-protection-officer
    """
    settings, now = open_for_tools(context).settings, datetime.now(UTC)
    if undo and (at_once or dry_run):
        raise click.UsageError("--undo stands alone.")
    if reason and (undo or at_once or dry_run):
        raise click.UsageError("--refuse stands alone.")
    if not (by or dry_run):
        raise click.UsageError(NO_ROLE)
    grace = settings.erase_grace
    with opened_store(settings) as store:
        person = store.erasures.find(ref)
        if person is None:
            raise click.ClickException(NOT_HERE.format(ref))
        if reason:
            refuse(store, person, "erasure", reason, by, now)
        elif undo:
            _undo(store, person, now, by)
        elif dry_run:
            _tell("There is to delete:", store.erasures.what_is_there(person))
        else:
            at_once = at_once or not grace
            _tell("Deleted:" if at_once else "Out of use now:", store.erasures.erase(person, now, by, at_once=at_once))
            click.echo(_ends(settings, at_once=at_once))
            click.echo(REMAINS)


def _undo(store: Store, person: str, now: datetime, by: str) -> None:
    back = store.erasures.undo(person, now, by)
    if not back:
        raise click.ClickException("Nothing of this person is held any more. It cannot be brought back.")
    _tell("Back in use:", back)
    click.echo(
        "The person stays stopped, and contact is not confirmed: nothing is sent until they write START and somebody confirms contact.\n"
        "What was about to be sent does not come back, nor does a spoken comment that had not been fetched from its provider."
    )


def _ends(settings: Settings, *, at_once: bool) -> str:
    if at_once:
        return "The person's key is destroyed. None of it can be read again."
    days = settings.erase_grace.days
    return f"The key is destroyed after {days} day{'s' if days > 1 else ''}. Until then: hearback erase REF --undo."


def _tell(heading: str, counts: dict[str, int]) -> None:
    click.echo(heading)
    for kind, number in counts.items():
        click.echo(f"  {kind}: {number}")
    if not counts:
        click.echo("  nothing")
