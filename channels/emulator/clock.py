"""The providers' clock: the machine's, one that runs ahead of it, or one that stands where a rehearsal has put it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def machine_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


def clock_of(file: Path) -> Callable[[], datetime]:
    """What ``file`` says at each look: seconds ahead of the machine, or an instant in ISO form. Several processes are wound at once by it."""

    def look() -> datetime:
        told = file.read_text("utf-8")
        return datetime.fromisoformat(told) if "T" in told else machine_clock() + timedelta(seconds=float(told))

    return look


class ProviderClock:
    """Runs as ``real`` does until it is ``put`` at a moment; from then on it stands there until it is put forward again."""

    def __init__(self, standing: datetime | None = None, real: Callable[[], datetime] = machine_clock) -> None:
        self._standing = standing
        self._real = real

    def __call__(self) -> datetime:
        """The time it shows, in UTC."""
        return self._standing or self._real()

    def put(self, at: datetime) -> None:
        """Forward to ``at`` (with a time zone); never back."""
        at = at.astimezone(UTC)
        self._standing = max(at, self._standing) if self._standing else at
