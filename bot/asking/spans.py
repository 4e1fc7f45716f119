"""Parts of a day in minutes after midnight on the wall clock, and the instants that they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

_A_DAY = 24 * 60

Span = tuple[int, int]  # (from, not any more)
Instants = tuple[datetime, datetime]  # the same, in UTC


def within(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What is in both."""
    kept = list(others)
    both = [(max(start, other), min(end, other_end)) for start, end in spans for other, other_end in kept]
    return [(start, end) for start, end in both if start < end]


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """What is left of the first."""
    left = list(spans)
    for start, end in closed:
        left = [part for first, last in left for part in ((first, min(last, start)), (max(first, end), last)) if part[0] < part[1]]
    return left


def instants(day: date, spans: Iterable[Span], zone: tzinfo) -> list[Instants]:
    """The instants of a day whose wall clock is inside, in order.

    When clocks change, a wall time may come twice or not at all (PEP 495). A span begins at the later and ends at the earlier of the
    two instants that its time can mean, so that every instant in between is inside; a span that has none left is left out.
    """
    found = [_instants(day, start, end, zone) for start, end in spans]
    kept = [one for one in found if one is not None]
    return kept if len(kept) < 2 else sorted(kept)


@lru_cache(maxsize=16_384)  # the same few days, hours and zones come a million times in a plan
def _instants(day: date, start: int, end: int, zone: tzinfo) -> Instants | None:
    opens, closes = max(_at(day, start, zone)), min(_at(day, end, zone))
    return (opens, closes) if opens < closes else None


def _at(day: date, minute: int, zone: tzinfo) -> Instants:
    """The two instants that a wall time can mean; as a rule they are the same."""
    if minute >= _A_DAY:
        day, minute = day + timedelta(days=1), minute - _A_DAY
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
