"""A channel without a provider: what is heard is handed over as it is, what is sent is written down with its moment, and fails by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from bot.dispatch.port import Answer, Heard, Receipt, Report, Webhook
from bot.surfaces.rendered import Rendered

# Each outcome of a send, how often, and whether the provider took it.
FATES: Sequence[tuple[str, int, bool]] = (
    ("accepted", 60, True),
    ("uncertain", 8, True),
    ("uncertain", 8, False),
    ("throttled", 8, False),
    ("unsent", 8, False),
    ("rejected", 4, False),
)


class Try(NamedTuple):
    """One attempt to send. ``taken`` is known to the provider alone."""

    channel: str
    address: str
    outbox: str
    words: str
    taken: bool


class Fake:
    """One channel. ``tries`` are all attempts to send, of all fakes that share the list."""

    routes = ("/fake",)
    on_this_machine = True
    shortest_validity = 1

    def __init__(
        self, name: str, surface: str, tries: list[Try], chance: random.Random, fates: Sequence[tuple[str, int, bool]] = FATES
    ) -> None:
        self.name, self.surface, self.tries, self.chance = name, surface, tries, chance
        self.fates = fates
        self._ids = count(1)

    def verify(self, webhook: Webhook) -> None: ...

    def receive(self, webhook: Webhook) -> Sequence[Heard | Report]:
        return webhook.__dict__["happened"]

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:
        return Answer(body="\n".join(message.text for message in messages).encode())

    def fits(self, messages: Sequence[Rendered]) -> int:
        return len(messages) if self.surface == "voice" else min(1, len(messages))

    def send(self, address: str, message: Rendered, outbox: str, *, valid_for: int = 0) -> Receipt:
        outcome, _, taken = self.chance.choices(self.fates, [weight for _, weight, _ in self.fates])[0]
        self.tries.append(Try(self.name, address, outbox, message.text, taken))
        known = f"{self.name}-{next(self._ids)}" if outcome == "accepted" else ""
        return Receipt(outcome, provider_id=known, code="" if known else "503")

    def acknowledge(self, reference: str) -> Receipt:
        return Receipt("accepted")

    def replay(self, reference: str) -> str:
        return ""

    @property
    def keeps_messages(self) -> bool:
        """Nothing is kept here."""
        return False

    def forget(self, reference: str) -> Receipt:
        return Receipt("accepted")

    def cost(self, message: Rendered) -> int:
        return 50_000

    def listing(self, since: object, until: object) -> None:
        return None

    def tapes(self, since: object, until: object) -> None:
        return None

    def backlog(self) -> int:
        return 0

    def hide(self) -> Sequence[str]:
        return ()

    def close(self) -> None: ...


def fakes(tries: list[Try], chance: random.Random, fates: Sequence[tuple[str, int, bool]] = FATES) -> Mapping[str, Fake]:
    """The three channels, over one list of attempts."""
    surfaces = {"sms": "text", "telegram": "chat", "ivr": "voice"}
    return {name: Fake(name, surface, tries, chance, fates) for name, surface in surfaces.items()}


def happened(*events: Heard | Report) -> Webhook:
    """A webhook that tells of these."""
    made = Webhook("/fake")
    made.__dict__["happened"] = events
    return made
