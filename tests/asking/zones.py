"""Every time zone there is, when its clocks change between 2024 and 2037, and whether an instant is inside somebody's hours there.

The judge here knows nothing of how windows are made: it reads the clock on the wall of an instant.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from bot.asking.moments import Timing, TimingFacts
from bot.asking.safe_hours import spans
from bot.flow.durations import Hours
from tests.asking.somebody import CALENDAR

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
# Clocks that change by half an hour, at midnight, twice a year or more, or stand at odd minutes.
ODD = ["Europe/London", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "Africa/Cairo", "Africa/Casablanca", "America/Scoresbysund"]
ODD += [
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/St_Johns",
    "Asia/Gaza",
    "America/Santiago",
    "Etc/GMT+12",
]
HOURS = [Hours(600, 1140), Hours(0, 1440), Hours(30, 150), Hours(90, 91), Hours(1380, 1440), Hours(0, 60), Hours(120, 180)]
SAFE = ["", "Mo-Fr 12:00-14:00", "22:00-02:00", "00:30-01:30,01:45-03:00", "Su 00:00-24:00; We off", "PH off; 10:00-18:30"]


class Trial(NamedTuple):
    """One person in one zone at one instant."""

    now: datetime
    zone: str
    hours: Hours
    safe: str

    @property
    def timing(self) -> Timing:
        return Timing(_EVERY_YEAR, self.hours, last=self.now.date() + timedelta(days=4))

    @property
    def facts(self) -> TimingFacts:
        return TimingFacts(self.zone, "england", safe_hours=self.safe)


_EVERY_YEAR = type(CALENDAR)({}, range(2023, 2040))


@lru_cache(maxsize=1)
def changes() -> tuple[tuple[str, datetime], ...]:
    """Every change of every zone's clocks, to the second."""
    return tuple((zone, moment) for zone in ZONES for moment in _changes_of(ZoneInfo(zone)))


def _changes_of(zone: ZoneInfo) -> Iterator[datetime]:
    at, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while at < LAST:
        later = at + timedelta(days=3)  # no zone changes and changes back in less
        if later.astimezone(zone).utcoffset() != offset:
            low, high = at, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
            yield high.replace(microsecond=0)
            offset = later.astimezone(zone).utcoffset()
        at = later


def trials(count: int, seed: int, zones: list[str], near: tuple[tuple[str, datetime], ...] = ()) -> Iterator[Trial]:
    """So many people; half of them within two days of a change of their clocks, where changes are given."""
    chance = random.Random(seed)
    seconds = int((LAST - FIRST).total_seconds())
    for at in range(count):
        if near and at % 2:
            zone, moment = chance.choice(near)
            now = moment + timedelta(seconds=chance.randint(-172_800, 172_800), microseconds=chance.randint(0, 999_999))
        else:
            zone, now = (
                zones[at % len(zones)],
                FIRST + timedelta(seconds=chance.randint(0, seconds), microseconds=chance.randint(0, 999_999)),
            )
        yield Trial(now, zone, chance.choice(HOURS), chance.choice(SAFE))


def inside(instant: datetime, trial: Trial) -> bool:
    """Whether the clock on the wall is inside the hours and the safe hours, on a day that is not a Sunday or the turn of the year."""
    wall = instant.astimezone(ZoneInfo(trial.zone))
    day: date = wall.date()
    minute = (datetime.combine(day, wall.time()) - datetime.combine(day, time())).total_seconds() / 60
    safe = spans(trial.safe, day) if trial.safe else ((0, 1440),)
    return (
        trial.hours.start <= minute < trial.hours.end
        and any(start <= minute < end for start, end in safe)
        and day.weekday() != 6
        and (day.month, day.day) not in _TURN
    )


_TURN = {(12, day) for day in range(20, 32)} | {(1, day) for day in range(1, 4)}
