"""A person's safe hours, in OpenStreetMap's opening-hours syntax: ``Mo-Fr 12:00-14:00; We off``.

What cannot be known here is refused when it is read, and closes when it is met: the sun (no place is known) and school holidays.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.errors import Refused
from bot.flow.osm_hours import CANNOT_BE_KNOWN, LONGEST, readable, stretches

_A_DAY = 24 * 60

Spans = tuple[tuple[int, int], ...]


def read_safe_hours(text: str) -> str:
    """The text with its spaces in order. Raises Refused, in a sentence that does not repeat it."""
    tidy = " ".join(text.split())
    if not tidy:
        return ""
    if len(tidy) > LONGEST:
        raise Refused(f"These safe hours are longer than {LONGEST} characters.")
    if CANNOT_BE_KNOWN.search(tidy):
        raise Refused("These safe hours depend on the sun or on school holidays. Write times of the clock, like Mo-Fr 12:00-14:00.")
    if not readable(tidy):
        raise Refused("These safe hours cannot be understood. Write them like Mo-Fr 12:00-14:00; Sa 10:00-12:00.")
    return tidy


@lru_cache(maxsize=16_384)
def spans(text: str, day: date) -> Spans:
    """When it is safe on a day: minutes after midnight on the wall clock, (from, not any more). Hours that cannot be read are never.

    Only what is plainly open counts: hours with a comment or "unknown" are not safe.
    """
    if not readable(text):
        return ()
    midnight = datetime.combine(day, time())
    found = [
        (_minute(stretch.begins, midnight), _minute(stretch.ends, midnight))
        for stretch in stretches(text, midnight, midnight + timedelta(days=1))
        if stretch.state == "open"
    ]
    return tuple((start, end) for start, end in found if start < end)


def _minute(moment: datetime | None, midnight: datetime) -> int:
    if moment is None:
        return _A_DAY
    return max(0, min(_A_DAY, int((moment - midnight).total_seconds() // 60)))
