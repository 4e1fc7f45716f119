"""What can be said of a flow in figures: how many ways lead through it, its longest conversation and the one that most people have.

The likeliest conversation is begun by the bot where it may, with somebody who fits `who`; they say yes, take the first answer of every
question and skip none. It is a convention, not a forecast. Texts are counted in parts, calls in seconds, keys and comments with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.checks.proof.domains import SURFACE_OF
from bot.checks.proof.lengths import Length, length_of, longest_way, only
from bot.checks.proof.unfolding import Passed, Place, Unfolded
from bot.checks.proof.walks import Allowed, Walk
from bot.checks.reading import grade_of
from bot.checks.rule import Seen
from bot.engine.events import Surface
from bot.flow.graph import START


class Conversation(NamedTuple):
    """One conversation on a surface in a language. ``which``: longest or likeliest. ``questions`` are those that the flow itself asks.

    ``pence``: what is paid for what we send; a call has one price, a chat none.
    """

    which: str
    surface: Surface
    language: str
    questions: int
    parts: int
    seconds: float
    pence: float


class Prices(NamedTuple):
    """In hundredths of the account's currency: a part of a text, a call."""

    part: float
    call: float


class Facts(NamedTuple):
    """The figures of a flow. ``ways`` is None where there are too many situations to follow; then no conversation is told of.

    ``grade``: how hard its English is to read; None where it says too little.
    """

    flow: str
    ways: int | None
    grade: float | None = None
    conversations: tuple[Conversation, ...] = ()


def facts(seen: Seen, prices: Prices) -> Facts:
    """The figures, for every language and surface in which the flow is offered."""
    if not seen.unfolded.decided:
        return Facts(seen.flow.flow, None, grade_of(seen.flow))
    surfaces: dict[Surface, None] = dict.fromkeys(SURFACE_OF[channel] for channel in seen.flow.channels)
    held = tuple(_held(seen, prices, surface, language) for surface in surfaces for language in seen.script.languages)
    return Facts(seen.flow.flow, ways(seen.unfolded), grade_of(seen.flow), tuple(one for both in held for one in both))


def ways(unfolded: Unfolded) -> int:
    """How many ways lead from the beginning to an end. Answers that lead to the same are one way."""
    count: dict[Place, int] = {}
    for place in reversed(unfolded.order):
        count[place] = sum(count[to] for to, _ in unfolded.onward(place)) if place not in unfolded.ends else 1
    return count[START]


def likeliest(unfolded: Unfolded, allowed: Allowed) -> Walk:
    """The first way out of every place, whoever is invited first: answers stand in the order of the file, skips come last."""
    found: list[Passed] = []
    place: Place = START
    while edges := [(to, passed) for to, passed in unfolded.onward(place) if allowed(passed)]:
        place, passed = min(edges, key=lambda edge: ("begun_by", "bot") not in edge[1].learnt) if place == START else edges[0]
        found.append(passed)
    return tuple(found)


def _held(seen: Seen, prices: Prices, surface: Surface, language: str) -> Iterator[Conversation]:
    allowed = only(seen, surface, language)
    for which, way in (("likeliest", likeliest(seen.unfolded, allowed)), ("longest", longest_way(seen, surface, language))):
        if way:
            length = length_of(seen, way, surface, language)
            yield _conversation(which, length, sum(passed.asked for passed in way), prices)


def _conversation(which: str, length: Length, questions: int, prices: Prices) -> Conversation:
    paid = {"text": length.parts * prices.part, "voice": prices.call}.get(length.surface, 0.0)
    seconds = round(length.seconds, 1) if length.surface == "voice" else 0.0
    return Conversation(which, length.surface, length.language, questions, length.parts, seconds, round(paid, 1))
