"""The seam: all that the demo page needs of Hearback. Whoever composes the demo process implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class Language(msgspec.Struct, frozen=True):
    """A language that people may choose: its BCP 47 tag, and its own name for itself."""

    tag: str
    name: str
    right_to_left: bool = False


class DemoClock(Protocol):
    """The clock that everything in the demo process reads."""

    def now(self) -> datetime:
        """The demo's time, with a time zone."""
        ...

    def advance(self, seconds: float) -> None:
        """Wind it forward. It goes on running from there."""
        ...


class DemoBackend(Protocol):
    """Hearback, as the demo page meets it. Its methods are called from the web server's threads, ``work`` from one at a time."""

    @property
    def clock(self) -> DemoClock:
        """The demo's clock."""
        ...

    def post(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Deliver a webhook to the real routes. Returns (status, content type without parameters, body); OSError when unreachable."""
        ...

    def work(self) -> None:
        """Run the timers that are due and the outbox, once. What is sent goes to the emulated provider by REST."""
        ...

    def begin(self, channel: str, address: str, language: str) -> str:
        """Invite this person on ``sms``, ``telegram`` or ``ivr``, as the bot would.

        Returns why nothing was sent yet, as a sentence for the page, or nothing when it was sent or queued to go now.
        """
        ...

    def link(self, addresses: Mapping[str, str], language: str) -> None:
        """Say that these addresses, by channel, are one person, who reads this language. Called again when the language changes."""
        ...

    def languages(self) -> Sequence[Language]:
        """The languages to choose from; the first is chosen to begin with."""
        ...

    def recorded(self, address: str) -> tuple[str, str]:
        """The words of a recorded prompt and their language, by the address that the telephone plays; two empty strings for anything else."""
        ...

    def start_word(self) -> str:
        """The word that begins a conversation by text, such as FEEDBACK."""
        ...
