"""What the providers did and noticed, for whoever watches: at most the last 100 for each person, kept in memory, never logged."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

import msgspec


class Happening(msgspec.Struct, frozen=True):
    """One line of what just happened. ``loud`` marks something that would have failed at the provider too."""

    id: int
    at: datetime
    words: str
    loud: bool = False


class Happenings:
    """Kept by the person's address (a number or a chat id). ``now`` is the clock, time-zone aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._count = 0
        self._kept: defaultdict[str, deque[Happening]] = defaultdict(lambda: deque(maxlen=100))

    def tell(self, person: str, words: str, *, loud: bool = False) -> None:
        """Add a line for this address."""
        with self._lock:
            self._count += 1
            self._kept[person].append(Happening(self._count, self._now(), words, loud))

    def of(self, *people: str) -> list[Happening]:
        """The lines of these addresses together, oldest first."""
        with self._lock:
            return sorted((line for person in people for line in self._kept.get(person, ())), key=lambda line: line.id)
