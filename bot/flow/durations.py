"""Times as coordinators write them: ``28 days``, ``6 months``, ``5 working days``, ``10:00 to 19:00``, ``once after 7 days``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from bot.flow.typed import read_by
from bot.flow.wrong import wrong

_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_MONTHS = {"month": 1, "year": 12}
_DAY = 86_400
_LENGTH = r"[0-9]{1,4} +(?:minute|hour|day|week|month|year)s?"
_DURATION = re.compile(r"([0-9]{1,4}) +(minute|hour|day|week|month|year)s?")
_WORKING_DAYS = re.compile(r"([0-9]{1,3}) +working +days?")
_CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_HOURS = re.compile(f"({_CLOCK}) +to +({_CLOCK}|24:00)")
_REMIND = re.compile(rf"once +after +({_LENGTH})")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time. Months keep their calendar meaning (31 January and a month is the last of February)."""

    months: int = 0
    seconds: int = 0

    @property
    def in_seconds(self) -> int:
        """As whole seconds, a month counted as 30 days."""
        return self.months * 30 * _DAY + self.seconds

    @property
    def days(self) -> int:
        """As whole days, a month counted as 30; a part of a day is left out."""
        return self.in_seconds // _DAY


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days on which the office is open: not weekends, not bank holidays."""

    days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of every day, local time, in minutes after midnight; ``start`` is inside it, ``end`` is not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remind:
    """One reminder, this long after the invitation."""

    after: Duration


def read_duration(value: Any) -> Duration:
    """``28 days`` as a Duration."""
    if isinstance(value, Duration):
        return value
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise wrong(
            "not-a-duration", f"{_shown(value)} is not a length of time.", "Write a number and a unit, like 28 days, 2 hours or 6 months."
        )
    count, unit = int(found[1]), found[2]
    return Duration(months=count * _MONTHS[unit]) if unit in _MONTHS else Duration(seconds=count * _SECONDS[unit])


def read_promise(value: Any) -> Duration | WorkingDays:
    """``5 working days`` as WorkingDays, any other length of time as a Duration."""
    if isinstance(value, WorkingDays):
        return value
    found = _WORKING_DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
    return WorkingDays(int(found[1])) if found else read_duration(value)


def promised(promise: Duration | WorkingDays | None) -> str:
    """A promise as ``read_promise`` reads it; empty for none."""
    if promise is None:
        return ""
    return f"{promise.days} working days" if isinstance(promise, WorkingDays) else f"{max(1, promise.days)} days"


def read_hours(value: Any) -> Hours:
    """``10:00 to 19:00`` as Hours."""
    if isinstance(value, Hours):
        return value
    found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise wrong("not-hours", f"{_shown(value)} is not a part of the day.", "Write two times of the 24-hour clock, like 10:00 to 19:00.")
    hours = Hours(_minutes(found[1]), _minutes(found[2]))
    if hours.start >= hours.end:
        raise wrong("not-hours", f"{_shown(value)} ends before it begins.", "Put the earlier time first, like 10:00 to 19:00.")
    return hours


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def read_remind(value: Any) -> Remind | None:
    """``once after 7 days`` as Remind, ``never`` as None."""
    if isinstance(value, Remind):
        return value
    if value == "never":
        return None
    found = _REMIND.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise wrong(
            "not-a-reminder", f"{_shown(value)} is not a reminder.", "Write once after 7 days, or never. There is never more than one."
        )
    return Remind(read_duration(found[1]))


def _shown(value: Any) -> str:
    return f"`{value}`"[:60] if isinstance(value, (str, int)) else "This"


_EXAMPLES = ["28 days", "2 hours", "30 minutes", "1 week", "6 months"]
Lasting = Annotated[Duration, read_by(read_duration, {"type": "string", "pattern": f"^ *{_LENGTH} *$", "examples": _EXAMPLES})]
Promise = Annotated[
    Duration | WorkingDays,
    read_by(read_promise, {"type": "string", "pattern": rf"^ *({_LENGTH}|{_WORKING_DAYS.pattern}) *$", "examples": ["5 working days"]}),
]
Window = Annotated[Hours, read_by(read_hours, {"type": "string", "pattern": f"^ *{_HOURS.pattern} *$", "examples": ["10:00 to 19:00"]})]
Reminding = Annotated[
    Remind | None,
    read_by(read_remind, {"type": "string", "pattern": f"^ *(never|{_REMIND.pattern}) *$", "examples": ["once after 7 days", "never"]}),
]
