"""The date filters of Twilio's lists: DateSent=, DateSent>=, DateSent<= with a day or an instant in GMT, as its library writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


def within(asked: Mapping[str, str], name: str, at: datetime) -> bool:
    """Whether ``at`` (with a time zone) is what the filters of this name let through. A day stands for all of it."""
    day, earliest, latest = asked.get(name), asked.get(f"{name}>"), asked.get(f"{name}<")
    at = at.astimezone(UTC)
    return not ((day and not _from(day) <= at <= _to(day)) or (earliest and at < _from(earliest)) or (latest and at > _to(latest)))


def _from(told: str) -> datetime:
    return _instant(told)


def _to(told: str) -> datetime:
    """The end of a day, or of a second."""
    instant = _instant(told)
    return instant.replace(hour=23, minute=59, second=59, microsecond=999_999) if len(told) == 10 else instant.replace(microsecond=999_999)


def _instant(told: str) -> datetime:
    read = datetime.fromisoformat(told)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
