"""``hearback consents``: what the person of a case agreed to and took back, and a worker's way to write down either."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import click
import msgspec

from bot.asking.people import Consent
from bot.flow.scopes import ALL, SCOPES
from bot.flow.suggest import did_you_mean
from bot.store.people.consents import ConsentEvent
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import CHANNELS
from bot.tools.roles import BY, NO_ROLE
from bot.tools.times import read_time

LONGEST = 300  # characters of how it was said
TOLD = {"person": "they said so themselves", "supporter": "whoever supports them said so", "import": "it was imported", "": "not known"}


@click.command("consents")
@click.argument("ref")
@click.option("--give", metavar="SCOPE", help="The person said yes to this, and told a worker.")
@click.option("--withdraw", metavar="SCOPE", help="The person takes this back; all takes back everything.")
@BY
@click.option("--channel", type=click.Choice(list(CHANNELS)), help="The channel, for a yes to being asked.")
@click.option("--until", metavar="DATE", help="The first day on which a yes no longer holds.")
@click.option("--because", "how", default="", metavar="TEXT", help="How they said it, like: on the telephone.")
@click.option("--scopes", is_flag=True, help="Only say what there is to agree to.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each word on a scope.")
@folders
@click.pass_context
def consents(  # noqa: PLR0913, PLR0917  # one argument an option
    context: click.Context,
    ref: str,
    give: str | None,
    withdraw: str | None,
    by: str,
    channel: str | None,
    until: str | None,
    how: str,
    scopes: bool,
    as_json: bool,
) -> None:
    """Show what the person of case REF agreed to and took back, or write down that they do.

    Each scope stands by itself: a yes to one is a yes to no other. A withdrawal counts from this moment.

    \b
    Example: hearback consents NS/2026/0417 --withdraw training --by victim-services-manager
    """
    settings = open_for_tools(context).settings
    if scopes:
        _list_scopes()
        return
    if give and withdraw:
        raise click.UsageError("Give --give or --withdraw.")
    now, how = datetime.now(UTC), " ".join(how.split())
    if len(how) > LONGEST:
        raise click.UsageError(f"Say how in {LONGEST} characters at most.")
    for scope in filter(None, (give, None if withdraw == ALL else withdraw)):
        _known(scope, channel)
    with opened_store(settings) as store:
        person = store.cases.person_of(ref)
        if person is None:
            raise click.ClickException(f"There is no case {ref!r} here. References are written as they were imported.")
        if give or withdraw:
            if not by:
                raise click.UsageError(NO_ROLE)
            ends = read_time(until, settings.zone, "--until") if until is not None else None
            _write(
                store, person, ConsentEvent(give or withdraw or "", "given", now, "worker", channel or "", ends, by, says=how), give=give
            )
        _show(store, person, settings.zone, now, as_json=as_json)


def _known(scope: str, channel: str | None) -> None:
    if scope not in SCOPES:
        raise click.ClickException(f"There is nothing to agree to that is called {scope!r}. {did_you_mean(scope, SCOPES)}")
    if SCOPES[scope].by_channel and not channel:
        raise click.UsageError(f"A yes {SCOPES[scope].means}: say which with --channel.")
    if not SCOPES[scope].by_channel and channel:
        raise click.UsageError(f"{scope} is not about a channel. Leave --channel out.")


def _write(store: Store, person: str, event: ConsentEvent, give: str | None) -> None:
    days = SCOPES[give].days if give else 0
    if give:
        ends = event.until or (event.at + timedelta(days=days) if days else None)
        if ends is not None and ends <= event.at:
            raise click.BadParameter("This day has gone by.", param_hint="--until")
        event = msgspec.structs.replace(event, until=ends)
    with store.person_turn(person, event.channel or "sms", event.at) as turn:
        if give:
            turn.consent(event)
            taken: tuple[str, ...] = ()
        elif event.scope == ALL:
            taken = turn.take_back_all(event)
        else:
            turn.consent(msgspec.structs.replace(event, what="withdrawn", until=None))
            taken = (event.scope,)
    click.echo("Written down." if give else _pull(taken))


def _pull(taken: tuple[str, ...]) -> str:
    """What a withdrawal means for those who have used it already."""
    if not taken:
        return "They agree to nothing now, so there is nothing to take back."
    pulled = [f"  {scope}: {SCOPES[scope].pull}" for scope in taken if scope in SCOPES and SCOPES[scope].pull]
    first = "Taken back, from this moment on."
    return "\n".join([first, "Take out, wherever it has been used:", *pulled]) if pulled else first


def _show(store: Store, person: str, zone: tzinfo, now: datetime, *, as_json: bool) -> None:
    events = store.consents.of(person)
    if as_json:
        for event in events:
            click.echo(msgspec.json.encode(event).decode())
        return
    known = store.cases.ask(person)
    click.echo("\nThey agree")
    for given in known.consents if known else ():
        click.echo(f"  {_agreed(given, zone, now)}")
    if not (known and known.consents):
        click.echo("  to nothing")
    click.echo("\nWhat they said, oldest first")
    for event in events:
        click.echo(f"  {_line(event, zone)}")
    if not events:
        click.echo("  nothing")
    if known and known.stopped:
        click.echo("\nThey said STOP, so nothing is sent to them, whatever they agreed to.")


def _agreed(given: Consent, zone: tzinfo, now: datetime) -> str:
    scope = SCOPES.get(given.purpose)
    over = given.until is not None and given.until <= now
    ends = f", until {_day(given.until, zone)}" if given.until else ""
    return f"{_named(given.purpose, given.channel)}: {scope.means if scope else given.purpose}{ends}{' (its time is over)' if over else ''}"


def _line(event: ConsentEvent, zone: tzinfo) -> str:
    teller = (
        f"{event.role} wrote it down" if event.told_by == "worker" and event.role else TOLD.get(event.told_by, "a worker wrote it down")
    )
    ends = f", until {_day(event.until, zone)}" if event.until else ""
    where = f"; {event.flow}, {event.step}, version {event.version[:8]}" if event.flow else ""
    how = f"; how: {event.says}" if event.says else ""
    word = "yes to" if event.what == "given" else "took back"
    return f"{_day(event.at, zone)} {word} {_named(event.scope, event.channel)}{ends}: {teller}{where}{how}"


def _named(scope: str, channel: str) -> str:
    return f"{scope} by {CHANNELS[channel].lower()}" if channel in CHANNELS else scope


def _day(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).date().isoformat() if moment else ""


def _list_scopes() -> None:
    for name, scope in SCOPES.items():
        ends = f"; for {scope.days} days" if scope.days else ""
        click.echo(f"{name}: {scope.means}{ends}")
