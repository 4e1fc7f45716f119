"""Hours in OpenStreetMap's opening-hours syntax, ``Mo-Fr 09:00-17:00; We off``, through the opening-hours library.

What cannot be known here is not read at all: the sun (no place is known) and school holidays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from opening_hours import OpeningHours, State, validate

LONGEST = 200
CANNOT_BE_KNOWN = re.compile(r"\b(?:SH|sunrise|sunset|dawn|dusk)\b", re.IGNORECASE)
_STATES: dict[State, Literal["open", "closed", "unknown"]] = {State.OPEN: "open", State.CLOSED: "closed", State.UNKNOWN: "unknown"}


class Stretch(NamedTuple):
    """A time in which nothing changes, on the wall clock: from ``begins``, until just before ``ends``; None where it never ends.

    ``open`` is only what is plainly open: hours with a comment are ``unknown``.
    """

    begins: datetime
    ends: datetime | None
    state: Literal["open", "closed", "unknown"]


def readable(text: str) -> bool:
    """Whether these hours can be understood and compared with a clock."""
    return len(text) <= LONGEST and not CANNOT_BE_KNOWN.search(text) and _parsed(text) is not None


def stretches(text: str, begins: datetime, ends: datetime) -> Iterator[Stretch]:
    """The stretches from one moment to another (of a wall clock, without a zone); none for hours that cannot be read."""
    hours = None if CANNOT_BE_KNOWN.search(text) else _parsed(text)
    for start, end, state, comment in hours.intervals(begins, ends) if hours is not None else ():
        yield Stretch(start, end, "unknown" if comment else _STATES[state])


@lru_cache(maxsize=4096)
def _parsed(text: str) -> OpeningHours | None:
    try:
        return OpeningHours(text) if validate(text) else None
    except ValueError:  # half a character
        return None
