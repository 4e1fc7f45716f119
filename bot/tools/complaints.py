"""``hearback complaints``: who asked for a complaint to be looked at, by when somebody contacts them, and where it was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from bot.dispatch.duty_desk import rota_of
from bot.duty.rota import Rota
from bot.errors import Refused
from bot.flow.complaint_bodies import COMPLAINTS, KINDS, ComplaintBody, bodies_for, read_complaints
from bot.flow.durations import WorkingDays, read_promise
from bot.flow.facts import NATIONS
from bot.flow.suggest import did_you_mean
from bot.library.library import read_rota
from bot.store.casework.complaints import ComplaintRow
from bot.store.store import Store
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import moment_text
from bot.tools.roles import BY, NO_ROLE

ROLE, USUAL = "complaints", WorkingDays(1)
SHORT_ID = 8
WORDS_TOO = "pass_complaint_words"
LONGEST = 300


@click.group("complaints")
def complaints() -> None:
    """Complaints that people asked for. Nothing is sent by these commands: they say what is to be done, and keep what was done.

    While a complaint is open, its person is asked nothing more.

    \b
    Example: hearback complaints list --overdue
    """


@complaints.command("list")
@click.option("--overdue", is_flag=True, help="Only those that nobody has sent on in time.")
@click.option("--all", "everything", is_flag=True, help="Also those that are closed.")
@folders
@click.pass_context
def list_(context: click.Context, overdue: bool, everything: bool) -> None:
    """Open complaints, the oldest first, with the day by which somebody contacts the person.

    \b
    Example: hearback complaints list
    """
    tools, now = open_for_tools(context), datetime.now(UTC)
    rota = _rota(tools, now)
    with opened_store(tools.settings) as store:
        found = [one for one in store.complaints.all() if everything or one.closed_at is None]
        lines = [_line(one, rota, now, tools.settings.zone) for one in found if not overdue or _late(one, rota, now)]
        for line in lines or ["No complaint is overdue." if overdue else "No complaint is open."]:
            click.echo(line)


@complaints.command("show")
@click.argument("name")
@click.option("--words", "with_words", is_flag=True, help="Their own words too, where they agreed that these go with it.")
@BY
@folders
@click.pass_context
def show(context: click.Context, name: str, with_words: bool, by: str) -> None:
    """All that is known of the complaint NAME, and what is to be done.

    \b
    Example: hearback complaints show 4f1c0a9e --words --by complaints-lead
    """
    if with_words and not by:
        raise click.UsageError(NO_ROLE)
    tools, now = open_for_tools(context), datetime.now(UTC)
    rota = _rota(tools, now)
    with opened_store(tools.settings) as store:
        one = _named(store, name)
        click.echo(_line(one, rota, now, tools.settings.zone))
        if one.says:
            click.echo(f"How it ended: {one.says}")
        click.echo(_words(store, one, by, now) if with_words else _agrees(store, one, now))


@complaints.command("route")
@click.argument("name")
@click.option("--to", metavar="BODY", required=True, help="The body that it was sent to, by its name in complaints.yaml.")
@BY
@folders
@click.pass_context
def route(context: click.Context, name: str, to: str, by: str) -> None:
    """Write down that the complaint NAME was sent to a body.

    \b
    Example: hearback complaints route 4f1c0a9e --to force_standards --by complaints-lead
    """
    if not by:
        raise click.UsageError(NO_ROLE)
    tools = open_for_tools(context)
    body = {one.id: one for one in _bodies(tools)}.get(to)
    if body is None:
        names = [one.id for one in _bodies(tools)]
        raise click.ClickException(f"There is no body {to!r} in {COMPLAINTS}. {did_you_mean(to, names)}")
    with opened_store(tools.settings) as store:
        one = _named(store, name)
        _do(lambda: store.complaints.route(one.id, to, by, datetime.now(UTC)))
        click.echo(f"Written down: sent to {body.name}. {_agrees(store, one, datetime.now(UTC))}")


@complaints.command("close")
@click.argument("name")
@click.option(
    "--because", "says", default="", metavar="TEXT", help="How it ended, in a sentence about the service and not about the person."
)
@BY
@folders
@click.pass_context
def close(context: click.Context, name: str, says: str, by: str) -> None:
    """The complaint NAME is over. From now on its person may be asked again.

    \b
    Example: hearback complaints close 4f1c0a9e --because "answered in writing" --by complaints-lead
    """
    says = " ".join(says.split())
    if not by:
        raise click.UsageError(NO_ROLE)
    if not 0 < len(says) <= LONGEST:
        raise click.UsageError(f"Say how it ended with --because, in {LONGEST} characters at most.")
    with opened_store(open_for_tools(context).settings) as store:
        one = _named(store, name)
        _do(lambda: store.complaints.close(one.id, says, by, datetime.now(UTC)))
        click.echo("Closed.")


@complaints.command("bodies")
@click.option("--about", type=click.Choice(KINDS), help="What kind of organisation the complaint is about.")
@click.option("--nation", type=click.Choice(NATIONS), help="Where it happened.")
@folders
@click.pass_context
def bodies(context: click.Context, about: str | None, nation: str | None) -> None:
    """Where a complaint can go: the bodies of complaints.yaml, in their order. Check each against its own page before you rely on it.

    \b
    Example: hearback complaints bodies --about police --nation wales
    """
    found = _bodies(open_for_tools(context))
    kept = [one for kind in ([about] if about else KINDS) for one in bodies_for(found, kind, nation or "")]
    for one in dict.fromkeys(kept):
        checked = f"checked on {one.verified}" if one.verified else "nobody has checked this"
        ways = ", ".join(way for way in (one.phone, one.email, one.source) if way)
        click.echo(f"{one.id}: {one.name} ({checked})\n  {one.plain}\n  {ways or 'no way to reach it is written down'}")
        if one.time_limit:
            click.echo(f"  time limit: {one.time_limit}")
        if one.next:
            click.echo(f"  can be asked to look again: {', '.join(one.next)}")


def _bodies(tools: Tools) -> tuple[ComplaintBody, ...]:
    file = tools.flows / COMPLAINTS
    if not file.is_file():
        raise click.ClickException(f"There is no {file}. It says where complaints go.")
    reading = read_complaints(str(file), file.read_bytes())
    if reading.problems:
        first = reading.problems[0]
        raise click.ClickException(f"{first.file}:{first.line}:{first.column} {first.says} {first.try_instead}")
    return reading.bodies


def _rota(tools: Tools, now: datetime) -> Rota:
    duty = read_rota(tools.flows).duty
    if duty is None:
        raise click.ClickException("Nobody can tell what a working day is: duty.yaml cannot be read. hearback check says why.")
    return rota_of(duty, now)


def _due(one: ComplaintRow, rota: Rota) -> datetime:
    """By when the person hears from somebody: as promised, or the end of the next working day."""
    promise = read_promise(one.promise) if one.promise else USUAL
    if isinstance(promise, WorkingDays):
        return rota.end_of(ROLE, one.asked_at, promise.days)
    return one.asked_at + timedelta(seconds=promise.in_seconds)


def _late(one: ComplaintRow, rota: Rota, now: datetime) -> bool:
    return one.closed_at is None and one.routed_at is None and _due(one, rota) <= now


def _line(one: ComplaintRow, rota: Rota, now: datetime, zone: ZoneInfo) -> str:
    refs = ", ".join(one.refs) or "no case"
    due = moment_text(_due(one, rota).astimezone(zone))
    said = f"promised within {one.promise}" if one.promise else "nothing promised"
    where = (
        f"closed by {one.closed_by}" if one.closed_at else f"sent to {one.body} by {one.routed_by}" if one.routed_at else "not sent on yet"
    )
    late = "  OVERDUE" if _late(one, rota, now) else ""
    asked = moment_text(one.asked_at.astimezone(zone))
    return f"{one.id[:SHORT_ID]}  {refs}  asked {asked} in {one.flow}; due {due} ({said}); {where}{late}"


def _words_agreed(store: Store, one: ComplaintRow, now: datetime) -> bool:
    person = store.cases.ask(one.person)
    return person is not None and any(
        given.purpose == WORDS_TOO and (given.until is None or given.until > now) for given in person.consents
    )


def _agrees(store: Store, one: ComplaintRow, now: datetime) -> str:
    return (
        "Their own words may go with it."
        if _words_agreed(store, one, now)
        else "Their own words stay with us: they did not say that these may go."
    )


def _words(store: Store, one: ComplaintRow, by: str, now: datetime) -> str:
    if not _words_agreed(store, one, now):
        return _agrees(store, one, now)
    words, held = store.words.pass_on(one.conversation, "complaint", by, now)
    waiting = ["Some words wait until somebody has looked at them: hearback words list"] if held else []
    return "\n".join([*words, *waiting]) or "They wrote nothing of their own."


def _named(store: Store, name: str) -> ComplaintRow:
    found = [one for one in store.complaints.all() if name in one.refs or (len(name) >= SHORT_ID and one.id.startswith(name))]
    if len(found) != 1:
        several = " There are several of this case: use the name of one." if found else ""
        raise click.ClickException(f"There is no complaint {name!r}.{several} `hearback complaints list` names those that there are.")
    return found[0]


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except Refused as error:
        raise click.ClickException(str(error)) from None
