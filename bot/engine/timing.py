"""How long a conversation waits, and in which hours the bot may write of its own accord. Durations are in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.engine.events import TimerKind
from bot.flow.durations import Hours
from bot.flow.model import Flow

HOUR = 3600
DAY = 24 * HOUR
CLOSE = 7 * DAY  # without a ``when`` of its own: the same as a pause is held
PAUSE = 7 * DAY
LATER = DAY  # "Later" is asked again once, on another day
# In a discreet flow it is longer than the 48 hours in which a flag keeps us silent: that we are silent tells nobody that there is one.
LATER_DISCREET = 3 * DAY
DROPPED_CALL = DAY  # a caller who was cut off can go on where they were for this long
IDLE = 1800  # a discreet conversation ends without a word after this long (30 minutes)
SOONEST_NUDGE = DAY  # never inside a day: most people answer within the hour or not at all


def of_question(flow: Flow, *, nudged: bool) -> Iterator[tuple[TimerKind, int]]:
    """The timers of a question that is sent: when to remind (once, and never in a discreet flow) and when to close."""
    when = flow.when
    yield "close", when.close.in_seconds if when and when.close else CLOSE
    if when and when.remind and not nudged and flow.risk == "R1":
        yield "nudge", max(SOONEST_NUDGE, when.remind.after.in_seconds)


def idle_of(flow: Flow) -> int:
    """How long a discreet conversation waits for the person's next word."""
    return flow.idle.in_seconds if flow.idle else IDLE


USUAL_HOURS = Hours(10 * 60, 19 * 60)  # quiet hours are 19:00 to 10:00 unless a flow narrows them


def hours_of(flow: Flow) -> Hours:
    """The part of the day in which the bot may write of its own accord: never wider than the usual hours.

    A flow that allows only hours outside them has none left, and nothing is sent.
    """
    said = flow.when.between if flow.when and flow.when.between else USUAL_HOURS
    start = max(said.start, USUAL_HOURS.start)
    return Hours(start, max(start, min(said.end, USUAL_HOURS.end)))


def window(now: datetime, hours: Hours, zone: tzinfo) -> tuple[datetime, datetime]:
    """The window that is open now, from now on, or the next one: (may leave from, not any more from), in UTC.

    Hours are wall-clock time in ``zone``. On the days when the clocks change they are what the clock on the wall says.
    """
    day = now.astimezone(zone).date()
    for ahead in range(3):
        midnight = datetime.combine(day + timedelta(days=ahead), time(), zone)
        opens, closes = (_at(midnight, minutes) for minutes in (hours.start, hours.end))
        if now < closes and opens < closes:
            return max(now.astimezone(UTC), opens), closes
    return now.astimezone(UTC), now.astimezone(UTC)  # hours that never open: expired at once


def _at(midnight: datetime, minutes: int) -> datetime:
    """A wall-clock time of that day, in UTC; minute 1,440 is the next midnight."""
    days, rest = divmod(minutes, 24 * 60)
    wall = datetime.combine(midnight.date() + timedelta(days=days), time(rest // 60, rest % 60), midnight.tzinfo)
    return wall.astimezone(UTC)
