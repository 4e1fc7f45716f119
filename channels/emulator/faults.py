"""Ways in which a provider fails, chosen by a test. Without a test every send is taken."""

from __future__ import annotations

import threading
from enum import StrEnum


class Fault(StrEnum):
    """What happens to a send."""

    OK = "ok"
    THROTTLE = "throttle"  # 429: not taken, ask again later
    DOWN = "down"  # 503 before anything is taken
    LOST_REPLY = "lost_reply"  # taken, then 500: the sender cannot know
    HALF_OPEN = "half_open"  # taken, then the connection stays open with no answer
    UNDELIVERED = "undelivered"  # taken, and reported as not delivered afterwards (Twilio's 30003)
    BLOCKED = "blocked"  # the person has stopped us there: 21610, or Telegram's 403


class Faults:
    """``retry_after`` and ``hold`` are seconds. ``release`` lets everyone go who is held half open."""

    def __init__(self, retry_after: int = 5, hold: float = 30.0) -> None:
        self.retry_after = retry_after
        self._hold = hold
        self._lock = threading.Lock()
        self._let_go = threading.Event()
        self._queued: dict[str, list[Fault]] = {"twilio": [], "telegram": []}

    def queue(self, provider: str, fault: Fault, times: int = 1) -> None:
        """The next ``times`` sends to this provider fail so. OK clears what is queued."""
        with self._lock:
            self._queued[provider] = [] if fault is Fault.OK else [*self._queued[provider], *[fault] * times]

    def take(self, provider: str) -> Fault:
        """What happens to the send that is arriving now."""
        with self._lock:
            queued = self._queued[provider]
            return queued.pop(0) if queued else Fault.OK

    def hold(self) -> None:
        """Wait without answering, as a half-open connection does."""
        self._let_go.wait(self._hold)

    def release(self) -> None:
        """End every wait, now and later."""
        self._let_go.set()
