"""Phrases in the notation of ``bot.engine.notation``, made into steps from word to word. Each phrase is followed forwards, never back.

Compiled from the end to the beginning, so that phrases which end alike share their steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from bot.engine.notation import ANY_WORD, FEW_WORDS, Part, is_group, parts

MOST_BETWEEN = 3  # words that ... stands for
Forms = Callable[[str], Iterable[tuple[str, ...]]]  # a word of a list -> the ways in which it is written, each of one word or more


class Step:
    """A word of a phrase: which words may stand there, None for any, and the steps after it. After the last word stands an end."""

    __slots__ = ("end_of", "then", "words")

    def __init__(self, words: frozenset[str] | None, then: tuple[Step, ...], end_of: str = "") -> None:
        self.words = words
        self.then = then
        self.end_of = end_of


class _Group(NamedTuple):
    """The members of a group: single words, and phrases by their parts."""

    words: tuple[str, ...]
    phrases: tuple[tuple[Part, ...], ...]


class Patterns:
    """The phrases of one language. ``forms`` gives the ways in which one word of them is written."""

    def __init__(self, groups: Mapping[str, Iterable[str]], forms: Forms) -> None:
        self._groups = {name.upper(): _group(members) for name, members in groups.items()}
        self._forms = cache(lambda word: frozenset(form for form in forms(word) if form))
        self._written = cache(self._ways_of_writing)
        self._before = cache(self._steps_before)
        self._one = cache(self._steps_of_one)
        self._ends = cache(lambda kind: (Step(frozenset(), (), kind),))

    def steps(self, phrase: str, kind: str) -> tuple[Step, ...]:
        """The steps that a phrase of a kind may begin with."""
        return self._sequence(parts(phrase), self._ends(kind))

    def _sequence(self, sequence: tuple[Part, ...], then: tuple[Step, ...]) -> tuple[Step, ...]:
        for part in reversed(sequence):
            then = self._before(part, then)
        return then

    def _steps_before(self, part: Part, then: tuple[Step, ...]) -> tuple[Step, ...]:
        words = tuple(filter(_is_word, part.either))
        first = [*self._words(words, then), *(step for one in part.either if not _is_word(one) for step in self._one(one, then))]
        return tuple(dict.fromkeys([*first, *then] if part.optional else first)) or then

    def _steps_of_one(self, one: str, then: tuple[Step, ...]) -> tuple[Step, ...]:
        """The steps of a gap or a group."""
        if one == ANY_WORD:
            return (Step(None, then),)
        if one == FEW_WORDS:
            steps = then
            for _ in range(MOST_BETWEEN):
                steps = (*then, Step(None, steps))
            return steps
        group = self._groups[one]
        return (*self._words(group.words, then), *(step for phrase in group.phrases for step in self._sequence(phrase, then)))

    def _words(self, words: tuple[str, ...], then: tuple[Step, ...]) -> tuple[Step, ...]:
        """Single words: those written as one word are one step together. A word that is passed over in replies is so here."""
        alone, longer = self._written(words)
        steps = [Step(alone, then)] if alone else []
        for form in longer:
            after = then
            for word in reversed(form):
                after = (Step(frozenset((word,)), after),)
            steps += after
        return tuple(steps)

    def _ways_of_writing(self, words: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
        """Those of these words that are written as one word, and those that are written as several."""
        written = frozenset[tuple[str, ...]]().union(*map(self._forms, words))
        return frozenset(form[0] for form in written if len(form) == 1), tuple(form for form in written if len(form) > 1)


def words_of(phrases: Iterable[str]) -> set[str]:
    """Every single word that stands in these phrases."""
    either = {one for phrase in phrases for part in parts(phrase) for one in part.either}
    return set(filter(_is_word, either))


def _is_word(one: str) -> bool:
    return one not in (ANY_WORD, FEW_WORDS) and not is_group(one)


def _group(members: Iterable[str]) -> _Group:
    sequences = tuple(dict.fromkeys(map(parts, members)))
    alone = [sequence for sequence in sequences if len(sequence) == 1 and not any(map(is_group, sequence[0].either))]
    words = (word for sequence in alone for word in sequence[0].either)
    return _Group(tuple(dict.fromkeys(words)), tuple(sequence for sequence in sequences if sequence not in alone))
