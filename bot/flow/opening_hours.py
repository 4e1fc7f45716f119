"""When a service can be reached: OpenStreetMap's opening hours, as much of them as can be told to a person in a few words.

``24/7``, ``Mo-Fr 09:00-17:00; PH off``, ``Mo,We 13:00-16:00; Sa 10:00-12:00``, ``not known``. ``PH`` are the bank holidays of the
service's own nation. On a bank holiday of which the hours say nothing, nobody knows whether a service is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.flow.bank_holidays import bank_holidays
from bot.flow.osm_hours import readable, stretches
from bot.flow.wrong import wrong

ALWAYS, NOT_KNOWN = "24/7", "not known"
CLOCK = ZoneInfo("Europe/London")  # the services are British, and so are their clocks
_LOOKS_AHEAD = timedelta(days=15)  # past Christmas and New Year
_DAYS = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_TIMES = rf"{_TIME}-{_TIME}(?:, ?{_TIME}-{_TIME})*"
_RULE = rf"(?:{_DAYS}(?:-{_DAYS})?(?:,{_DAYS}(?:-{_DAYS})?)*|PH)(?: (?:{_TIMES}|off))|{_TIMES}"
_TOLD = re.compile(rf"(?:{_RULE})(?:; ?(?:{_RULE}))*")
_HOLIDAYS = re.compile(r"\bPH\b")
_A_WEEK = date(2001, 1, 1)  # a Monday: a week without a date of its own
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HELP = "Write 24/7, not known, or days and times like Mo-Fr 09:00-17:00; PH off. Rules are separated by a semicolon."

Spans = tuple[tuple[int, int], ...]  # minutes after midnight: from, and not any more


class Standing(NamedTuple):
    """How it stands with a service at a moment. ``until`` is when it closes, or opens next; in the services' own time zone, CLOCK."""

    state: Literal["always", "open", "closed", "unknown"]
    until: datetime | None = None


def read_opening(value: Any) -> str:
    """The hours as they are written, once they can be understood."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if text.lower() in (ALWAYS, NOT_KNOWN):
        return text.lower()
    if not _TOLD.fullmatch(text) or not readable(text):
        raise wrong("opening-hours", "These opening hours cannot be understood.", _HELP)
    return text


def standing(hours: str, nations: Iterable[str], now: datetime) -> Standing:
    """Whether a service of these nations is open at a moment (with a time zone), and when that changes.

    Bank holidays are those of its first nation; of England where it names none, for there most of the UK-wide services sit.
    """
    if hours in (ALWAYS, NOT_KNOWN):
        return Standing("always") if hours == ALWAYS else Standing("unknown")
    clock = now.astimezone(CLOCK).replace(tzinfo=None)
    nation = next(iter(nations), "england")
    first, *later = stretches(_dated(hours, nation, clock.year), clock, clock + _LOOKS_AHEAD)
    if first.state == "unknown":
        return Standing("unknown")
    if first.state == "open":
        return Standing("open", _on_the_clock(first.ends))
    opens = next((stretch.begins for stretch in later if stretch.state == "open"), None)
    return Standing("closed", _on_the_clock(opens))


def week(hours: str) -> tuple[Spans, ...]:
    """The open hours of each day from Monday to Sunday, in a week without bank holidays. Empty where they are not known."""
    if hours == NOT_KNOWN:
        return ()
    usual = "; ".join(_rules(hours)[0]) or "off"
    return tuple(_day(usual, datetime.combine(_A_WEEK + timedelta(days=at), time())) for at in range(7))


def _day(hours: str, midnight: datetime) -> Spans:
    found = (stretch for stretch in stretches(hours, midnight, midnight + timedelta(days=1)) if stretch.state == "open")
    return tuple((_minute(stretch.begins, midnight), _minute(stretch.ends, midnight)) for stretch in found)


def _minute(moment: datetime | None, midnight: datetime) -> int:
    return 24 * 60 if moment is None else int((moment - midnight).total_seconds()) // 60


def _on_the_clock(moment: datetime | None) -> datetime | None:
    """A time of the wall clock as a moment. In the hour that the spring takes away it is the moment when the clocks go on."""
    return None if moment is None else moment.replace(tzinfo=CLOCK).astimezone(UTC).astimezone(CLOCK)


@lru_cache(maxsize=1024)
def _dated(hours: str, nation: str, year: int) -> str:
    """The hours with the days of this year and the next in the place of PH: the library knows no holidays of one nation alone."""
    days = sorted(day for at in (year, year + 1) for day in bank_holidays(nation, at))
    if not days:
        return hours
    listed = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in days)
    usual, holidays = _rules(hours)
    of_holidays = "; ".join(_HOLIDAYS.sub(listed, rule) for rule in holidays) or f"{listed} unknown"
    return "; ".join([*usual, of_holidays])  # the last rule that fits a day counts: theirs


def _rules(hours: str) -> tuple[list[str], list[str]]:
    """The rules of usual days, and those of bank holidays."""
    rules = re.split("; ?", hours)
    return [rule for rule in rules if not _HOLIDAYS.match(rule)], [rule for rule in rules if _HOLIDAYS.match(rule)]
