"""The rota at one moment: who is there, who is there next, and which days are working days. All instants are aware, in UTC."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.asking.spans import instants
from bot.asking.zones import zone_of
from bot.flow.duty import ON_CALL, Duty, OtherDay, Shift, Way

FARTHEST = 60  # days looked ahead: a role that is not there for two months is not there
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY = 5
_DAY = timedelta(days=1)
_USUAL_END = time(17)


class Presence(NamedTuple):
    """Somebody is there from ``begins`` on, not any more at ``ends``, and is told by ``ways``."""

    begins: datetime
    ends: datetime
    ways: tuple[Way, ...]


class Rota:
    """``bank_holidays`` are those of the nation that the rota names."""

    def __init__(self, duty: Duty, bank_holidays: Collection[date] = ()) -> None:
        self.duty = duty
        self.first_look = timedelta(seconds=duty.first_look.in_seconds)
        self._bank_holidays = frozenset(bank_holidays) if duty.bank_holidays != "none" else frozenset()
        self._zone = zone_of(duty.zone) or UTC

    def role(self, role: str) -> str:
        """This role, or whoever is on call where it has no shifts."""
        return role if role in self.duty.roles else ON_CALL

    def present(self, role: str, at: datetime) -> Presence | None:
        """Who of a role is there at this moment."""
        return next((one for one in self._of_day(role, self.day(at)) if one.begins <= at < one.ends), None)

    def next(self, role: str, at: datetime) -> Presence | None:
        """Who is there now, or who is there next; None where nobody is for two months."""
        day = self.day(at)
        ahead = (one for days in range(FARTHEST) for one in self._of_day(role, day + days * _DAY))
        return next((one for one in ahead if one.ends > at), None)

    def from_then_on(self, role: str, at: datetime) -> datetime | None:
        """``at`` itself if somebody is there then, or when somebody next is."""
        found = self.next(role, at)
        return max(found.begins, at) if found else None

    def day(self, at: datetime) -> date:
        """The day on the rota's clock."""
        return at.astimezone(self._zone).date()

    def local(self, at: datetime) -> datetime:
        """The same moment on the rota's clock."""
        return at.astimezone(self._zone)

    def start_of_day(self, at: datetime) -> datetime:
        """The midnight before."""
        return datetime.combine(self.day(at), time(), self._zone).astimezone(UTC)

    def end_of_day(self, at: datetime) -> datetime:
        """The midnight after."""
        return datetime.combine(self.day(at) + _DAY, time(), self._zone).astimezone(UTC)

    def working_day(self, day: date) -> bool:
        """Whether it is neither a weekend, nor a bank holiday, nor closed for everybody."""
        other = next((one for one in self.duty.exceptions if not one.roles and one.begins <= day <= one.ends), None)
        return day.weekday() < _SATURDAY and day not in self._bank_holidays and not (other and other.closed)

    def end_of(self, role: str, at: datetime, days: int) -> datetime:
        """The end of so many working days after the day of ``at``: when the role's last shift ends, or at 17:00."""
        day = self.day(at)
        for _ in range(FARTHEST + 7 * days):
            if days <= 0:
                break
            day += _DAY
            days -= self.working_day(day)
        ends = [one.ends for one in self._of_day(role, day)]
        return max(ends) if ends else datetime.combine(day, _USUAL_END, self._zone).astimezone(UTC)

    def _of_day(self, role: str, day: date) -> list[Presence]:
        """Begins a day, ends the next: what ends at midnight goes on where a shift begins at 0:00."""
        found = [
            Presence(begins, ends, ways) for span, ways in self._spans(role, day) for begins, ends in instants(day, [span], self._zone)
        ]
        return sorted(found, key=lambda one: (one.begins, one.ends))

    def _spans(self, role: str, day: date) -> Iterator[tuple[tuple[int, int], tuple[Way, ...]]]:
        shifts = self.duty.roles[self.role(role)].shifts
        other = next((one for one in self.duty.exceptions if _is_for(one, role, day)), None)
        if other is None:
            yield from (((one.hours.start, one.hours.end), one.tell) for one in shifts if self._on(one, day))
        elif other.hours is not None:
            usual = next((one for one in shifts if self._on(one, day)), shifts[0])
            yield (other.hours.start, other.hours.end), usual.tell

    def _on(self, shift: Shift, day: date) -> bool:
        return _WEEK[day.weekday()] in shift.days and (day not in self._bank_holidays or bool(shift.bank_holidays))


def _is_for(other: OtherDay, role: str, day: date) -> bool:
    return other.begins <= day <= other.ends and (not other.roles or role in other.roles)
