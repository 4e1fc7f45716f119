"""``hearback flags``: what staff must see, oldest first; who has it in hand, how it ended, and what the person wrote, for a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

import click
import msgspec

from bot.flow.duty import ON_CALL
from bot.flow.flag_kinds import ROLES, flag_kind
from bot.flow.flag_outcomes import ACTED, NO_ACTION, READING
from bot.store.staff.rows import FlagRow
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import lay, moment_text, paper, table

SHOWN = 8  # letters of an id
STATES = {"open": "nobody has it", "taken": "in hand", "acted": "acted", "no_action": "no action"}
WITHHELD = "criticism of somebody by name, for the coordinator alone"
Command = TypeVar("Command", bound=Callable[..., object])
BY = click.option("--by", type=click.Choice(list(ROLES)), required=True, help="Your role on the rota. Never your name.")


def _words_of(means: Mapping[str, str]) -> str:
    return "\b\n" + "\n".join(f"  {name:<18} {what}" for name, what in means.items())


@click.group("flags")
def flags() -> None:
    """See what waits for a person, take it in hand, and say how it ended. Never a number.

    \b
    Example: hearback flags list
    """


@flags.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@folders
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:
    """List what nobody has closed, oldest first, with what is overdue.

    \b
    Example: hearback flags list
    """
    settings = open_for_tools(context).settings
    now, zone = datetime.now(UTC), settings.zone
    with opened_store(settings) as store:
        rows = list(store.flags.open())
    if as_json:
        for row in rows:
            click.echo(msgspec.json.encode(_object(row, zone, now)).decode())
        return
    if not rows:
        click.echo("No flag waits.")
        return
    made = table(f"Flags that wait ({zone.key})", "Flag", "Kind", "Since", "By", "State", "Case")
    for row in rows:
        made.add_row(
            row.id[:SHOWN], row.kind, _when(row.raised_at, zone), _by(row, zone, now), _state(row), " ".join(row.refs) or "not known"
        )
    lay(made, paper())
    late = sum(_overdue(row, now) for row in rows)
    click.echo(f"{len(rows)} wait, {late} overdue. To look at one: hearback flags show {rows[0].id[:SHOWN]}")


@flags.command()
@click.argument("flag")
@click.option("--words", is_flag=True, help="Show what the person wrote, too. That you read it, and why, is written down for good.")
@click.option("--by", type=click.Choice(list(ROLES)), help="Your role on the rota, to read words. Never your name.")
@click.option("--reason", type=click.Choice(list(READING)), help="Why you read them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@folders
@click.pass_context
def show(context: click.Context, flag: str, words: bool, by: str | None, reason: str | None, as_json: bool) -> None:
    """Show one FLAG, by the beginning of its id: what it means, whose it is, and what to do.

    What the person wrote is shown only with --words, --by and --reason. It is written into the ledger who read it and why.

    \b
    Example: hearback flags show 1a2b3c4d
    """
    settings = open_for_tools(context).settings
    now, zone = datetime.now(UTC), settings.zone
    if words and not (by and reason):
        raise click.UsageError("What a person wrote is read for a reason: give --by and --reason.")
    with opened_store(settings) as store:
        row = _found(store, flag)
        written = store.flags.read_words(row.id, by, reason, now) if words and by and reason else []
    shown = [{"step": one.step, "at": one.at.astimezone(zone).isoformat(), "words": one.words, "withheld": one.withheld} for one in written]
    if as_json:
        click.echo(
            msgspec.json.format(msgspec.json.encode(_object(row, zone, now) | ({"words": shown} if words else {})), indent=2).decode()
        )
        return
    for line in _lines(row, zone, now):
        click.echo(line)
    if words:
        click.echo(
            "\nWhat they wrote in this conversation:" if written else "\nNo words are kept: there were none, or they have been deleted."
        )
        for one in written:
            click.echo(f"  {_when(one.at, zone)}  {one.step}: {WITHHELD if one.withheld else repr(one.words)}")


@flags.command()
@click.argument("flag")
@BY
@folders
@click.pass_context
def take(context: click.Context, flag: str, by: str) -> None:
    """Say that you have a FLAG in hand: nobody else is told of it, and your role is reminded each morning.

    \b
    Example: hearback flags take 1a2b3c4d --by on_call
    """
    with opened_store(open_for_tools(context).settings) as store:
        row = _found(store, flag)
        if not store.flags.take(row.id, by, datetime.now(UTC)):
            raise click.ClickException(f"{row.id[:SHOWN]} is closed already.")
    click.echo(f"{row.id[:SHOWN]} is in hand. When it is done: hearback flags close {row.id[:SHOWN]} --by {by} --acted OUTCOME")


@flags.command(epilog=f"{_words_of({'--acted': ''} | ACTED)}\n{_words_of({'--no-action': ''} | NO_ACTION)}")
@click.argument("flag")
@BY
@click.option("--acted", type=click.Choice(list(ACTED)), metavar="OUTCOME", help="What was done.")
@click.option("--no-action", type=click.Choice(list(NO_ACTION)), metavar="REASON", help="Why nothing was.")
@folders
@click.pass_context
def close(context: click.Context, flag: str, by: str, acted: str | None, no_action: str | None) -> None:
    """Say how a FLAG ended. What was done in full belongs into your own case records.

    Where the person may have been in danger, nothing is sent to them of the bot's own accord until this, and for 48 hours after.

    \b
    Example: hearback flags close 1a2b3c4d --by on_call --acted told_police
    """
    if bool(acted) == bool(no_action):
        raise click.UsageError("Say how it ended: --acted with what was done, or --no-action with the reason.")
    with opened_store(open_for_tools(context).settings) as store:
        row = _found(store, flag)
        if not store.flags.close(row.id, "acted" if acted else "no_action", by, acted or no_action or "", datetime.now(UTC)):
            raise click.ClickException(f"{row.id[:SHOWN]} is closed already: {_state(row)}.")
    click.echo(f"{row.id[:SHOWN]} is closed.")


@flags.command()
@click.option("--begin", is_flag=True, help="Tell everybody on the rota now, by every way, that this is a test.")
@click.option("--confirm", metavar="CODE", help="The test with this code has come.")
@folders
@click.pass_context
def test(context: click.Context, begin: bool, confirm: str | None) -> None:
    """Try out whether staff are told. Without an option: show the last tests. One is held each month by itself.

    \b
    Example: hearback flags test --confirm 1a2b3c4d
    """
    tools = open_for_tools(context)
    now, zone = datetime.now(UTC), tools.settings.zone
    if begin and confirm:
        raise click.UsageError("Give --begin or --confirm.")
    with opened_store(tools.settings) as store:
        if confirm:
            if not store.alert_tests.confirm(confirm.strip().lower(), now):
                raise click.ClickException("There is no test with this code that waits. hearback flags test shows the last ones.")
            click.echo("Thank you. It is written down that the test came.")
        elif begin:
            _begin(store, tools.flows, now)
        else:
            _show_tests(store, zone)


def _begin(store: Store, flows: Any, now: datetime) -> None:
    from bot.dispatch.alerting import hold_test
    from bot.dispatch.duty_desk import rota_of
    from bot.library.library import read_rota

    duty = read_rota(flows).duty
    if duty is None:
        raise click.ClickException("There is no rota that can be read. Run: hearback check")
    told = hold_test(store, rota_of(duty, now), now.isoformat(timespec="seconds"), now, by_hand=True)
    roles = "1 role" if told == 1 else f"{told} roles"
    click.echo(f"A worker tells {roles} now that this is a test. Each says that it came: hearback flags test --confirm CODE")


def _show_tests(store: Store, zone: tzinfo) -> None:
    rows = store.alert_tests.latest()
    if not rows:
        click.echo("There was no test yet. To begin one: hearback flags test --begin")
        return
    made = table("Tests of the alerts, newest first", "Test", "Role", "Begun", "Confirmed")
    for row in rows:
        confirmed = _when(row.confirmed_at, zone) if row.confirmed_at else f"not yet; wanted by {_when(row.due, zone)}"
        made.add_row(row.period if len(row.period) == len("2027-03") else "by hand", row.role, _when(row.begun_at, zone), confirmed)
    lay(made, paper())


def _found(store: Store, beginning: str) -> FlagRow:
    found = store.flags.named(beginning.strip().lower())
    if not found:
        raise click.ClickException(f"There is no flag {beginning!r}. hearback flags list shows those that wait; 4 letters are enough.")
    if len(found) > 1:
        raise click.ClickException(f"Several flags begin with {beginning!r}. Write more of it.")
    return found[0]


def _lines(row: FlagRow, zone: tzinfo, now: datetime) -> list[str]:
    kind = flag_kind(row.kind)
    where = f"{row.flow}, at {row.step}" if row.flow and row.step else row.flow or "no conversation of a flow"
    lines = [
        f"{row.id[:SHOWN]}  {row.kind}: {kind.means}",
        f"  raised     {_when(row.raised_at, zone)}, in {where}",
        f"  case       {', '.join(row.refs) or 'not known: nobody imported a case for this number'}",
        f"  for        {kind.role}, by {_by(row, zone, now)}",
        f"  told       {_when(row.alerted_at, zone) if row.alerted_at else 'nobody yet'}"
        + (f"; others {_when(row.escalated_at, zone)}" if row.escalated_at else ""),
        f"  state      {_state(row)}",
    ]
    if row.closed_at is None:
        role = row.taken_by or (kind.role if kind.role in ROLES else ON_CALL)
        lines += [
            "",
            "Find the person by the case in your own records. Do not write back by the same line: somebody else may hold the phone.",
        ]
        lines += [f"To read what they wrote: hearback flags show {row.id[:SHOWN]} --words --by {role} --reason to_act"]
        lines += [f"When it is done: hearback flags close {row.id[:SHOWN]} --by {role} --acted OUTCOME (or --no-action REASON)"]
    return lines


def _object(row: FlagRow, zone: tzinfo, now: datetime) -> dict[str, Any]:
    moments = ("raised_at", "target", "taken_at", "closed_at", "alerted_at", "escalated_at")
    plain = ("id", "kind", "state", "step", "flow", "refs", "reason", "taken_by", "closed_by")
    found: dict[str, Any] = {name: getattr(row, name) for name in plain}
    for name in moments:
        at = getattr(row, name)
        found[name] = at.astimezone(zone).isoformat() if at else None
    return found | {"overdue": _overdue(row, now)}


def _overdue(row: FlagRow, now: datetime) -> bool:
    return row.closed_at is None and row.target is not None and row.target <= now


def _by(row: FlagRow, zone: tzinfo, now: datetime) -> str:
    if row.target is None:
        return "no worker has looked"
    return f"{_when(row.target, zone)}{' OVERDUE' if _overdue(row, now) else ''}"


def _state(row: FlagRow) -> str:
    who = row.closed_by or row.taken_by
    return STATES[row.state] + (f", {row.reason}" if row.reason else "") + (f" ({who})" if who else "")


def _when(at: datetime, zone: tzinfo) -> str:
    return moment_text(at.astimezone(zone))
