"""What Twilio keeps of each text and call, what is asked of it by REST, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from channels.emulator.handset import CallStep, Collect, Piece, Recording
from channels.emulator.segments import Segments


@dataclass
class Sent:
    """One text, either way. ``status`` and ``direction`` are Twilio's words; ``at`` has a time zone; ``error`` is Twilio's code or 0.

    ``until`` is when its validity ends: not delivered by then, it never is (30036).
    """

    sid: str
    sender: str
    to: str
    body: str
    at: datetime
    direction: str
    status: str
    segments: Segments
    error: int = 0
    callback: str = ""
    until: datetime | None = None


class Draft(NamedTuple):
    """A text that is asked for. ``error`` is the code of a delivery that fails afterwards, or 0; ``valid_for`` is in seconds."""

    sender: str
    to: str
    body: str
    callback: str = ""
    error: int = 0
    valid_for: int = 36_000


class RefusedByTwilio(Exception):
    """A request that Twilio answers with an error: ``code`` is one of ``forms.ERRORS``."""

    def __init__(self, code: int, what: str = "") -> None:
        super().__init__(str(code))
        self.code = code
        self.what = what


@dataclass(frozen=True)
class Heard:
    """One line of a call's transcript: a piece that was spoken, or what the person did (``did``)."""

    piece: Piece | None = None
    did: str = ""


@dataclass(frozen=True)
class Tape:
    """A recording, kept by Twilio. ``status`` is Twilio's: completed, or absent where nothing was said."""

    sid: str
    call: str
    seconds: int
    at: datetime
    callback: str = ""
    status: str = "completed"


@dataclass
class Call:
    """One call. ``status`` is Twilio's: ringing, in-progress, completed, busy, no-answer."""

    sid: str
    line: str
    person: str
    outgoing: bool
    at: datetime
    url: str
    status: str = "ringing"
    answered_by: str = ""
    began: datetime | None = None
    ended: datetime | None = None
    heard: list[Heard] = field(default_factory=list)
    wait: Collect | Recording | None = None
    rest: tuple[CallStep, ...] = ()
    digits: str = ""
    callback: str = ""
    events: tuple[str, ...] = ("completed",)
    told: int = 0
    detect: bool = False
    fetched: bool = False
    rings_for: int = 60

    @property
    def seconds(self) -> int:
        """How long it has lasted, zero until it has ended."""
        return int((self.ended - self.began) / timedelta(seconds=1)) if self.ended and self.began else 0


class Order(NamedTuple):
    """A call that is asked for by REST.

    ``events`` are those reported to ``callback``; ``detect`` asks who answers, person or machine; ``rings_for`` is in seconds.
    """

    sender: str
    to: str
    url: str
    callback: str = ""
    events: tuple[str, ...] = ()
    detect: bool = False
    rings_for: int = 60
