"""Days and moments as staff read them, in English: 12 May; Tue 12 May 10:00; England and Wales."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_words(day: date) -> str:
    """``12 May``."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """``Tue 12 May 10:00``, on the clock of the zone."""
    local = moment.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {day_words(local)} {local:%H:%M}"


def clock_words(minute: int) -> str:
    """``10:00``, of minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
