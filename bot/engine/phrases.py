"""Phrases found anywhere in a longer reply, word by word, with one look-up a word however many phrases there are.

The steps of all phrases are followed at once. Where they lead is remembered, by the words read so far: a word that has been met before costs
a look-up, and a new one no more than to ask each step that is open. Nothing is ever tried again from an earlier word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.engine.patterns import Step

MOST_REMEMBERED = 20_000  # places; far more than people's words lead to
_UNKNOWN = ""  # stands for every word that is in no phrase


class Found(NamedTuple):
    """Where a phrase stands: the place of its first word, the place after its last, and of which kind it is."""

    at: int
    end: int
    kind: str


class Phrases:
    """Phrases of several kinds, by the steps that they begin with."""

    def __init__(self, beginnings: Iterable[Step]) -> None:
        first: dict[str, list[Step]] = {}
        seen: set[Step] = set()
        for step in dict.fromkeys(beginnings):
            for word in step.words or ():
                first.setdefault(word, []).append(step)
            _collect(step, seen)
        self._first = first
        self._words = frozenset(word for step in seen for word in step.words or ())
        self._places: dict[frozenset[Step], _Place] = {}
        self._beginnings: dict[str, _Place | None] = {}

    def begins(self, tokens: Iterable[str]) -> bool:
        """Whether a phrase may begin with one of these words."""
        return not self._first.keys().isdisjoint(tokens)

    def found(self, tokens: list[str]) -> Iterator[Found]:
        """Every place where a phrase stands among these words."""
        first = self._first
        read = [token if token in self._words else _UNKNOWN for token in tokens]
        for at, token in enumerate(read):
            if token not in first:
                continue
            place, end = self._beginning(token), at + 1
            while place is not None:
                for kind in place.kinds:
                    yield Found(at, end, kind)
                if end == len(read):
                    break
                place = self._after(place, read[end])
                end += 1

    def within(self, tokens: list[str]) -> bool:
        """Whether a phrase stands anywhere among these words."""
        return next(self.found(tokens), None) is not None

    def _beginning(self, word: str) -> _Place | None:
        if word not in self._beginnings:
            self._beginnings[word] = self._place(self._first[word])
        return self._beginnings[word]

    def _after(self, place: _Place, word: str) -> _Place | None:
        if word not in place.after:
            place.after[word] = self._place(step for step in place.steps if step.words is None or word in step.words)
        return place.after[word]

    def _place(self, read: Iterable[Step]) -> _Place | None:
        """The place after these steps: one for the same steps, whatever led there; None where no phrase goes on or ends."""
        then = frozenset(step for one in read for step in one.then)
        if not then:
            return None
        if len(self._places) >= MOST_REMEMBERED:
            self._places, self._beginnings = {}, {}
        return self._places.setdefault(then, _Place(then))


def but_for(alarms: Iterable[Found], false: Iterable[Found]) -> bool:
    """Whether an alarm is left that no known false alarm overlaps. One that has the whole of the false alarm in it still counts."""
    known = list(false)
    return any(all(end <= start or last <= at or (at <= start and last <= end) for start, last, _ in known) for at, end, _ in alarms)


class _Place:
    """How far all phrases have come that fit the words read so far: the kinds that end here, the steps that are open."""

    __slots__ = ("after", "kinds", "steps")

    def __init__(self, steps: frozenset[Step]) -> None:
        self.kinds = tuple(sorted({step.end_of for step in steps if step.words == frozenset()}))
        self.steps = tuple(step for step in steps if step.words != frozenset())
        self.after: dict[str, _Place | None] = {}


def _collect(step: Step, seen: set[Step]) -> None:
    """Every step that can be come to from this one."""
    to_see = [step]
    while to_see:
        one = to_see.pop()
        if one not in seen:
            seen.add(one)
            to_see += one.then
