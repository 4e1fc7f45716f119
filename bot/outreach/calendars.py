"""The days on which nobody is asked, put together: each nation's bank holidays, and the faith and local calendar of the flows folder.

Bank holidays come from the holidays package, which has the special ones too (a coronation, a day of mourning) once it is brought up to
date. It works out any year, years ahead of the government's list; so only a few years are taken as known, and every other one is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from holidays import country_holidays

from bot.asking.calendar import Calendar
from bot.errors import Refused
from bot.flow.calendar import CALENDAR, CalendarFile, read_calendar

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}  # ISO 3166-2:GB
YEARS_AHEAD = 2  # gov.uk/bank-holidays names the days of two years after this one


def calendar(folder: Path, today: date, known: Collection[int] | None = None) -> Calendar:
    """The calendar as of ``today``. ``folder`` is that of the flows; ``known`` the years whose bank holidays are known.

    Raises Refused, with line and column, for a calendar file that cannot be read: nobody is asked on days that nobody could look up.
    """
    years = frozenset(range(today.year - 1, today.year + YEARS_AHEAD + 1) if known is None else known)
    bank_holidays = {nation: _bank_holidays(subdivision, years) for nation, subdivision in SUBDIVISIONS.items()}
    found = [{day.year for day in days} for days in bank_holidays.values()]  # the package goes so far and no farther
    return Calendar(bank_holidays, years.intersection(*found), left_free(folder))


def bank_holidays(nation: str, years: Collection[int]) -> frozenset[date]:
    """The bank holidays of a nation in these years; none for a nation that is ``none``."""
    return frozenset(_bank_holidays(SUBDIVISIONS[nation], years)) if nation in SUBDIVISIONS else frozenset()


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


def _bank_holidays(subdivision: str, years: Collection[int]) -> dict[date, str]:
    return dict(country_holidays("GB", subdiv=subdivision, years=years, expand=False, language="en_GB")) if years else {}
