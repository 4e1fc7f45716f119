"""The people of the demo: one for each browser session, with one number for text and voice and one chat."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

NUMBERS = [f"+447700900{end:03}" for end in range(1, 1000)]


@dataclass
class Person:
    """``session`` is the browser's cookie. ``told`` is the last sentence the page has for them, such as why nothing was sent."""

    session: str
    number: str
    chat: int
    language: str
    told: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def addresses(self) -> dict[str, str]:
        """Their address on each channel."""
        return {"sms": self.number, "ivr": self.number, "telegram": str(self.chat)}


class People:
    """As many as there are numbers; then the one who has been away longest makes room."""

    def __init__(self, numbers: list[str] | None = None) -> None:
        self._free = list(numbers or NUMBERS)
        secrets.SystemRandom().shuffle(self._free)
        self._held: OrderedDict[str, Person] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, session: str) -> Person | None:
        """The person of this session, if there is one."""
        with self._lock:
            if session in self._held:
                self._held.move_to_end(session)
            return self._held.get(session)

    def arrive(self, language: str) -> Person:
        """Someone new, with addresses that nobody else has."""
        with self._lock:
            number = self._free.pop() if self._free else self._held.popitem(last=False)[1].number
            person = Person(secrets.token_urlsafe(24), number, 100_000_000 + secrets.randbelow(900_000_000), language)
            self._held[person.session] = person
            return person

    def leave(self, person: Person) -> None:
        """Forget a session. Its number is not given out again while others are free: Hearback remembers it."""
        with self._lock:
            self._held.pop(person.session, None)
            self._free.insert(0, person.number)
