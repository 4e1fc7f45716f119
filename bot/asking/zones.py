"""Time zones by their IANA names. One that does not exist is none: it never opens a window."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

NO_ZONES = {"Factory", "localtime", "posixrules"}  # "not set", and the machine's own: no place has these clocks


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone, or None where there is no such place."""
    return ZoneInfo(name) if name in _names() else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - NO_ZONES)
