"""Enough is enough: over all flows at most one invitation in 90 days and three in 365, and none soon after an alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo

from bot.asking.day_words import day_words
from bot.asking.decisions import Hold
from bot.asking.people import History

APART = timedelta(days=90)
YEAR, MOST_A_YEAR = timedelta(days=365), 3
AFTER_FLAG = timedelta(hours=48)
_FIRST, _LAST = 1900, 2199


def caps(invited: Sequence[datetime], clock: tzinfo) -> Iterator[Hold]:
    """The holds of invitations sent, by the days where the person lives. Each has a day on which it ends."""
    days = sorted((moment.astimezone(clock).date() for moment in invited if _FIRST <= moment.year <= _LAST), reverse=True)
    if days:
        yield Hold("cap_90_days", f"90 days after the invitation of {day_words(days[0])}", days[0] + APART)
    if len(days) >= MOST_A_YEAR:
        earliest: date = days[MOST_A_YEAR - 1]
        yield Hold("cap_year", f"{MOST_A_YEAR} invitations within 365 days, the first on {day_words(earliest)}", earliest + YEAR)


def alarmed(history: History) -> Iterator[Hold]:
    """The holds of an alarm: until a person has acted, and 48 hours after that."""
    if history.flag_open:
        yield Hold("open_flag", "they may be in danger, and nobody has said yet what was done about it")
    at = history.flagged_at
    if at is not None and _FIRST <= at.year <= _LAST:
        yield Hold("recent_flag", "48 hours after staff were alerted about them", at + AFTER_FLAG)


def talking(history: History) -> Iterator[Hold]:
    """The hold of a conversation that is open."""
    if history.open_flow:
        yield Hold("conversation_open", f"a conversation in {history.open_flow} is open")
