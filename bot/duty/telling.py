"""Until when a flag is to be looked at, and who is told of it when: first, and again where nobody has acted in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.duty.rota import Rota
from bot.flow.durations import Duration, WorkingDays
from bot.flow.duty import ON_CALL, Escalation
from bot.flow.flag_kinds import Days, FlagKind, flag_kind

_MISCONDUCT = "staff_misconduct"  # never to the unit that is meant, so never along the usual chain


class Tell(NamedTuple):
    """A role is told at this moment, by all its ways. ``step`` names the reason: once a step, however often it is worked out."""

    at: datetime
    role: str
    step: str

    @property
    def overdue(self) -> bool:
        """Whether nobody has acted in time."""
        return not self.step.startswith(("first", "stands_in"))


class Plan(NamedTuple):
    """``target``: until when a person is to act. ``due``: who is to have been told by now. ``look_again``: when there is more to do."""

    target: datetime
    due: tuple[Tell, ...]
    look_again: datetime | None


def plan(kind_name: str, raised: datetime, rota: Rota, now: datetime, *, taken: bool = False) -> Plan:
    """What a flag needs by ``now``. ``taken``: a person has it in hand, so nobody else is told, but for a reminder each working day."""
    kind = flag_kind(kind_name)
    role = rota.role(kind.role)
    target = target_of(kind, raised, rota)
    tells = [] if taken else sorted({*_first(kind, role, raised, rota), *_chain(kind, role, target, rota)})
    daily, next_daily = _daily(kind, role, target, rota, now)
    due = tuple(tell for tell in tells if tell.at <= now)
    later = [tell.at for tell in tells if tell.at > now] + ([next_daily] if next_daily else [])
    return Plan(target, (*due, *daily), min(later, default=None))


def target_of(kind: FlagKind, raised: datetime, rota: Rota) -> datetime:
    """Minutes count where somebody is there who is told; else a while after the next shift begins. Days are working days."""
    role = rota.role(kind.role)
    given = rota.duty.targets.get(kind.name)
    if isinstance(given, WorkingDays) or (given is None and isinstance(kind.target, Days)):
        return rota.end_of(role, raised, given.days if isinstance(given, WorkingDays) else kind.target[0])
    length = timedelta(seconds=given.in_seconds) if isinstance(given, Duration) else timedelta(minutes=kind.target[0])
    there = rota.next(role, raised)
    if there is None or there.begins <= raised or (kind.danger and rota.present(ON_CALL, raised)):
        return raised + length
    return there.begins + rota.first_look


def _first(kind: FlagKind, role: str, raised: datetime, rota: Rota) -> Iterator[Tell]:
    if not kind.at_once:
        return
    if (at := rota.from_then_on(role, raised)) is not None:
        yield Tell(at, role, "first")
    if kind.danger and at != raised and rota.present(ON_CALL, raised):
        yield Tell(raised, ON_CALL, "stands_in")


def _chain(kind: FlagKind, role: str, target: datetime, rota: Rota) -> Iterator[Tell]:
    """Its own role is reminded at the target; then the others, each when they are there."""
    reminders = [(timedelta(), role)]
    if kind.escalates:
        reminders += [(timedelta(seconds=step.after.in_seconds), step.tell) for step in steps_of(kind, rota)]
    for number, (after, told) in enumerate(dict.fromkeys(reminders)):
        if (at := rota.from_then_on(told, target + after)) is not None:
            yield Tell(at, told, f"overdue_{number}")


def steps_of(kind: FlagKind, rota: Rota) -> tuple[Escalation, ...]:
    """The steps of a kind: its own where it has any, or else the usual ones."""
    steps = rota.duty.escalation
    own = tuple(step for step in steps if kind.name in step.kinds)
    return own or (() if kind.name == _MISCONDUCT else tuple(step for step in steps if not step.kinds))


def _daily(kind: FlagKind, role: str, target: datetime, rota: Rota, now: datetime) -> tuple[tuple[Tell, ...], datetime | None]:
    """One reminder on each day of the role's work after the day of the target, for what escalates, as long as nobody has closed it."""
    if not kind.escalates:
        return (), None
    day_after = rota.end_of_day(max(now, target))
    upcoming = _morning(role, day_after, rota)
    today = _morning(role, rota.start_of_day(now), rota)
    if rota.day(now) <= rota.day(target) or today is None or rota.day(today) != rota.day(now):
        return (), upcoming
    if today > now:
        return (), today
    return (Tell(today, role, f"again_{rota.day(now).isoformat()}"),), upcoming


def _morning(role: str, from_then: datetime, rota: Rota) -> datetime | None:
    there = rota.next(role, from_then)
    return max(there.begins, from_then) + rota.first_look if there else None
