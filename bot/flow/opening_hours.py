"""When a service can be reached, in words a person can be told and a clock can be compared with.

``24 hours``, ``Monday to Friday 9:00 to 17:00``, ``Monday, Wednesday 13:00 to 16:00; Saturday 10:00 to 12:00``, ``not known``.
"""

from __future__ import annotations

import re
from typing import Any

from bot.flow.durations import read_hours
from bot.flow.wrong import wrong

ALWAYS, NOT_KNOWN = "24 hours", "not known"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = 7
_PART = re.compile(r"([a-z ,]+?) +([0-9]{1,2}:[0-9]{2} +to +[0-9]{1,2}:[0-9]{2})")
_HELP = "Write 24 hours, not known, or days and times like Monday to Friday 9:00 to 17:00; parts are separated by a semicolon."


def read_opening(value: Any) -> str:
    """The words as they are written, once they can be understood."""
    if isinstance(value, str) and value.strip().lower() in (ALWAYS, NOT_KNOWN):
        return value.strip().lower()
    if not isinstance(value, str) or _parts(value) is None:
        raise wrong("opening-hours", "These opening hours cannot be understood.", _HELP)
    return value.strip()


def open_at(hours: str, weekday: int, minute: int) -> bool | None:
    """Whether it is open on a weekday (0 is Monday) at a minute after midnight, local time; None where nobody knows."""
    if hours == ALWAYS:
        return True
    parts = _parts(hours)
    if parts is None:
        return None
    return any(weekday in days and start <= minute < end for days, start, end in parts)


def _parts(hours: str) -> list[tuple[frozenset[int], int, int]] | None:
    parts = []
    for part in hours.lower().split(";"):
        found = _PART.fullmatch(part.strip())
        days = _days(found[1]) if found else None
        if not found or not days:
            return None
        span = read_hours(found[2])
        parts.append((days, span.start, span.end))
    return parts


def _days(words: str) -> frozenset[int] | None:
    if words.strip() in ("every day", "daily"):
        return frozenset(range(_WEEK))
    days: set[int] = set()
    for part in words.split(","):
        ends = [word.strip() for word in part.split(" to ")]
        if len(ends) > 2 or not all(end in DAYS for end in ends):
            return None
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days.update((first + step) % _WEEK for step in range((last - first) % _WEEK + 1))
    return frozenset(days)
