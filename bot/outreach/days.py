"""Days as files write them. Only what can be read in one way is read."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from bot.errors import Refused

Order = Literal["ISO", "day/month/year", "month/day/year"]
ORDERS: tuple[str, ...] = get_args(Order)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ].*", re.ASCII | re.DOTALL)
_TWO_DIGITS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d\d", re.ASCII)


@lru_cache(maxsize=4096)  # the same few thousand days stand in a file a million times
def read_day(text: str, order: Order) -> date:
    """The day. Raises Refused, in a sentence that does not repeat what was written."""
    year, month, day = _numbers(text, order)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused("There is no such day in the calendar.") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"The year is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def _numbers(text: str, order: Order) -> tuple[int, int, int]:
    if written := _ISO.fullmatch(text):
        return int(written[1]), int(written[2]), int(written[3])
    parts = _PARTS.fullmatch(text)
    if parts and order != "ISO":
        first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
        return (year, second, first) if order == "day/month/year" else (year, first, second)
    raise Refused(_why(text, order, like_a_day=parts is not None))


def _why(text: str, order: Order, *, like_a_day: bool) -> str:
    if _WITH_TIME.fullmatch(text):
        return "Write the day alone, like 2026-05-01, without the time."
    if like_a_day:
        return "Write the day like 2026-05-01; or say in the mapping file how all days are written, like dates: day/month/year."
    if _TWO_DIGITS.fullmatch(text):
        return "Write the year with four digits."
    return "Write the day like 2026-05-01." if order == "ISO" else f"This is neither {order} nor like 2026-05-01."
