"""Ways in which a provider fails, chosen by a test. Without a test every send is taken and every report arrives once, in order."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """What happens to a send, to the delivery after it, or to the report of that (``provider`` is then "callback").

    LOST, DOUBLED and REORDERED also happen to what a <Record> asks for next ("action") and to what tells of its file ("recorded"): that
    comes first, where it is REORDERED.
    """

    OK = "ok"
    # nothing is taken, and the sender is told so
    THROTTLE = "throttle"  # 429: ask again later
    BLOCKED = "blocked"  # the person has stopped us there: 21610, or Telegram's 403
    NOT_A_NUMBER = "21211"
    NOT_A_MOBILE = "21614"
    NO_CHAT = "no_chat"  # Telegram's 400: chat not found
    # nothing is taken, and the sender cannot know
    DOWN = "down"  # 503
    RESET = "reset"  # the connection is reset before anything is taken
    # taken, and the sender cannot know
    LOST_REPLY = "lost_reply"  # 500
    RESET_AFTER = "reset_after"  # the connection is reset
    HALF_OPEN = "half_open"  # the connection stays open with no answer
    BAD_JSON = "bad_json"  # the answer breaks off inside
    DRIP = "drip"  # the answer comes one byte a second
    # taken, and not delivered afterwards
    UNDELIVERED = "undelivered"  # 30003
    UNREACHABLE = "30003"  # the phone is off or away
    REFUSED_BY_NETWORK = "30004"
    UNKNOWN_NUMBER = "30005"
    LANDLINE = "30006"
    FILTERED = "30007"
    UNKNOWN_ERROR = "30008"
    TOO_LATE = "30036"  # its validity ran out in Twilio's queue
    # the report of it
    LOST = "lost"
    DOUBLED = "doubled"
    REORDERED = "reordered"
    DELAYED = "delayed"


NOT_TAKEN = frozenset({Fault.THROTTLE, Fault.BLOCKED, Fault.NOT_A_NUMBER, Fault.NOT_A_MOBILE, Fault.NO_CHAT, Fault.DOWN, Fault.RESET})
AMBIGUOUS = (
    Fault.DOWN,
    Fault.RESET,
    Fault.LOST_REPLY,
    Fault.RESET_AFTER,
    Fault.BAD_JSON,
)  # quick ones: the others hold a sender for seconds
_PROVIDERS = ("twilio", "telegram", "callback", "action", "recorded")
_WHOLE = 2**64


class Mix:
    """Chooses by ``shares`` (fault -> 0.0 to 1.0), from a seed and what is asked about, so that the order of arrival changes nothing."""

    def __init__(self, seed: str, shares: Mapping[Fault, float]) -> None:
        self._seed = seed
        self._shares = dict(shares)
        self._asked: Counter[str] = Counter()

    def choose(self, about: str) -> Fault:
        """The fault for the next request about this (an address and words)."""
        self._asked[about] += 1
        told = hashlib.sha256(f"{self._seed}|{about}|{self._asked[about]}".encode()).digest()
        left = int.from_bytes(told[:8], "big") / _WHOLE
        for fault, share in self._shares.items():
            left -= share
            if left < 0:
                return fault
        return Fault.OK


class Faults:
    """``retry_after`` and ``hold`` are seconds. ``release`` lets everyone go who is held half open."""

    def __init__(self, retry_after: int = 5, hold: float = 30.0) -> None:
        self.retry_after = retry_after
        self.hold_seconds = hold
        self._lock = threading.Lock()
        self._let_go = threading.Event()
        self._queued: dict[str, list[Fault]] = {name: [] for name in _PROVIDERS}
        self._mixed: dict[str, Mix] = {}

    def queue(self, provider: str, fault: Fault, times: int = 1) -> None:
        """The next ``times`` sends to this provider (or its next reports, for "callback") fail so. OK clears what is queued or mixed."""
        with self._lock:
            self._queued[provider] = [] if fault is Fault.OK else [*self._queued[provider], *[fault] * times]
            if fault is Fault.OK:
                self._mixed.pop(provider, None)

    def mix(self, provider: str, seed: int, shares: Mapping[str, float]) -> None:
        """From now on each send fails by chance, reproducibly. ``shares``: fault -> share; "ambiguous" is spread over AMBIGUOUS."""
        spread = {fault: shares.get("ambiguous", 0.0) / len(AMBIGUOUS) for fault in AMBIGUOUS if "ambiguous" in shares}
        named = {Fault(name): share for name, share in shares.items() if name != "ambiguous"}
        with self._lock:
            self._mixed[provider] = Mix(f"{provider}|{seed}", spread | named)

    def take(self, provider: str, about: str = "") -> Fault:
        """What happens to the send that is arriving now. ``about`` tells it from others, for a mix."""
        with self._lock:
            queued = self._queued[provider]
            if queued:
                return queued.pop(0)
            mixed = self._mixed.get(provider)
            return mixed.choose(about) if mixed else Fault.OK

    def takes(self, provider: str, fault: Fault) -> bool:
        """Whether this fault was queued to be the next; any other stays where it is."""
        with self._lock:
            if self._queued[provider][:1] != [fault]:
                return False
            self._queued[provider].pop(0)
            return True

    def hold(self) -> None:
        """Wait without answering, as a half-open connection does."""
        self._let_go.wait(self.hold_seconds)

    def rest(self, seconds: float) -> bool:
        """Wait a little; True when everyone has been let go."""
        return self._let_go.wait(seconds)

    def release(self) -> None:
        """End every wait, now and later."""
        self._let_go.set()
