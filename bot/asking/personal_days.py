"""Days on which one person is left alone: around court dates and hard days, and those they named themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from bot.asking.day_words import day_words
from bot.asking.decisions import Hold

COURT = timedelta(days=14)  # before and after
ANNIVERSARY = timedelta(days=7)
_DAY = timedelta(days=1)
_A_YEAR = 366


def held_on(day: date, court: Iterable[date], anniversaries: Iterable[date], avoid: Iterable[date]) -> Iterator[Hold]:
    """Every reason of this person's own why not on this day. Anniversaries come every year, before and after the year they name."""
    for held in court:
        if abs(day - held) <= COURT:
            yield Hold("court_date", f"14 days around a court date on {day_words(held)}", held + COURT + _DAY)
    for held in anniversaries:
        if until := _around(held, day):
            yield Hold("anniversary", f"7 days around {day_words(held)}, which may be a hard day", until)
    if day in avoid:
        yield Hold("avoid_date", f"they do not want to hear from us on {day_words(day)}", day + _DAY)


def _around(held: date, day: date) -> date | None:
    """The first day after the days around this year's anniversary, if the day is among them."""
    apart = abs(day.timetuple().tm_yday - held.timetuple().tm_yday)
    if 9 < apart < _A_YEAR - 9:  # 7, and a day each for leap years: far from it in every year
        return None
    for year in (day.year - 1, day.year, day.year + 1):
        first, last = _in_year(held.month, held.day, year)
        if first - ANNIVERSARY <= day <= last + ANNIVERSARY:
            return last + ANNIVERSARY + _DAY
    return None


@lru_cache(maxsize=4096)
def _in_year(month: int, day: int, year: int) -> tuple[date, date]:
    """The anniversary of that year. 29 February is both the day before and the day after it, where there is none."""
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return date(year, 2, 28), date(year, 3, 1)
