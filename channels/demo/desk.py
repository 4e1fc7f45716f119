"""One demo: Hearback behind its seam, the emulated providers, the people, and the clock wound forward in steps."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot.errors import Refused
from channels.demo.backend import DemoBackend
from channels.demo.people import People, Person
from channels.emulator.provider import Provider

FURTHEST = timedelta(days=400)
MOST_STEPS = 400


class Desk:
    """One demo: Hearback behind its seam, the providers, the people."""

    def __init__(self, backend: DemoBackend, provider: Provider) -> None:
        self.backend = backend
        self.provider = provider
        self.people = People()
        self._working = threading.Lock()

    def arrive(self) -> Person:
        """Someone new opens the page."""
        person = self.people.arrive(self.backend.languages()[0].tag)
        self.introduce(person)
        return person

    def beat(self, *, wait: bool = False) -> None:
        """Let Hearback and the providers do what is due. Without ``wait`` it is left out while another page does it."""
        if self._working.acquire(blocking=wait):
            try:
                self.backend.work()
                self.provider.settle()
            finally:
                self._working.release()

    def wind(self, ahead: timedelta) -> None:
        """Wind the clock forward in steps, so that what is due on the way happens at its own time and inside its own window."""
        if not timedelta(0) < ahead <= FURTHEST:
            raise Refused("The clock goes forward, by at most 400 days.")
        step = max(timedelta(hours=1), ahead / MOST_STEPS)
        while ahead > timedelta(0):
            moved = min(step, ahead)
            self.backend.clock.advance(moved.total_seconds())
            self.beat(wait=True)
            ahead -= moved

    def introduce(self, person: Person) -> None:
        """Tell everyone which addresses and which language this person has."""
        self.provider.chats.chat(person.chat).language = person.language
        self.backend.link(person.addresses, person.language)
