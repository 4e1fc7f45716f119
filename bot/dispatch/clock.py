"""The only clock. Everything that needs the time is handed one of these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class WoundClock:
    """A clock that can be wound forward, for rehearsals. It starts at the real time, or at ``start``, and runs on from there."""

    def __init__(self, start: datetime | None = None, real: Clock = real_clock) -> None:
        self._real = real
        self._ahead = (start - real()) if start else timedelta()

    def __call__(self) -> datetime:
        """The time it shows, in UTC."""
        return self._real() + self._ahead

    def wind(self, seconds: float) -> None:
        """Forward; never back."""
        self._ahead += timedelta(seconds=max(0.0, seconds))
