"""The days on which nobody is asked, put together: each nation's bank holidays, and the faith and local calendar of the flows folder.

Bank holidays are worked out for any year, years ahead of the government's list; so only a few years are taken as known, and every other
one is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from bot.asking.calendar import Calendar
from bot.errors import Refused
from bot.flow import bank_holidays as table
from bot.flow.bank_holidays import SUBDIVISIONS
from bot.flow.calendar import CALENDAR, CalendarFile, read_calendar

YEARS_AHEAD = 2  # gov.uk/bank-holidays names the days of two years after this one


def calendar(folder: Path, today: date, known: Collection[int] | None = None) -> Calendar:
    """The calendar as of ``today``. ``folder`` is that of the flows; ``known`` the years whose bank holidays are known.

    Raises Refused, with line and column, for a calendar file that cannot be read: nobody is asked on days that nobody could look up.
    """
    years = frozenset(range(today.year - 1, today.year + YEARS_AHEAD + 1) if known is None else known)
    days = {nation: {day: name for year in years for day, name in table.bank_holidays(nation, year).items()} for nation in SUBDIVISIONS}
    found = [{day.year for day in of_nation} for of_nation in days.values()]  # the package goes so far and no farther
    return Calendar(days, years.intersection(*found), left_free(folder))


def bank_holidays(nation: str, years: Collection[int]) -> frozenset[date]:
    """The bank holidays of a nation in these years; none for a nation that is ``none``."""
    return frozenset(day for year in years for day in table.bank_holidays(nation, year)) if nation in SUBDIVISIONS else frozenset()


def left_free(folder: Path) -> CalendarFile | None:
    """The faith and local calendar of a flows folder, None where it has none. Raises Refused for one that cannot be read."""
    file = folder / CALENDAR
    try:
        source = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from None
    reading = read_calendar(str(file), source)
    if reading.calendar is None:
        first = reading.problems[0]
        raise Refused(f"{first.file}:{first.line}:{first.column} {first.says} {first.try_instead} Until then nobody is asked.")
    return reading.calendar
