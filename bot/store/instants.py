"""Instants as whole microseconds since 1970, UTC: the same on both databases, exact, and quick to compare."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000  # microseconds


def micros(instant: datetime) -> int:
    """Microseconds since 1970, UTC. Raises ValueError for a time without a zone: nobody can know when that was."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (instant - _EPOCH) // _MICROSECOND


def instant(moment: int) -> datetime:
    """The aware UTC datetime of these microseconds."""
    return _EPOCH + timedelta(microseconds=moment)
