"""Phrases found anywhere in a longer reply, word by word, with one look-up a word however many phrases there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

ANY_WORD = "*"  # in a phrase, but never its first word


class Found(NamedTuple):
    """Where a phrase stands: the place of its first word, and the place after its last."""

    at: int
    end: int


class Phrases:
    """Phrases by their first word. Each phrase is a tuple of words; ``*`` is any one word."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        found: dict[str, set[tuple[str, ...]]] = {}
        for words in filter(None, phrases):
            found.setdefault(words[0], set()).add(words)
        self._beginnings = {first: _Beginning(several) for first, several in found.items()}

    @property
    def first_words(self) -> frozenset[str]:
        """Every word that a phrase begins with."""
        return frozenset(self._beginnings)

    def found(self, tokens: list[str]) -> Iterator[Found]:
        """Every place where a phrase stands among these words."""
        for at, token in enumerate(tokens):
            beginning = self._beginnings.get(token)
            if beginning is not None:
                for length in beginning.lengths(tokens, at):
                    yield Found(at, at + length)

    def within(self, tokens: list[str]) -> bool:
        """Whether a phrase stands anywhere among these words."""
        return next(self.found(tokens), None) is not None


def but_for(alarms: Iterable[Found], false: Iterable[Found]) -> bool:
    """Whether an alarm is left that no known false alarm overlaps. One that has the whole of the false alarm in it still counts."""
    known = list(false)
    return any(all(end <= start or last <= at or (at <= start and last <= end) for start, last in known) for at, end in alarms)


class _Beginning:
    """Phrases that begin with the same word: those of each length, and those with a gap that any word fills."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        whole = [phrase for phrase in phrases if ANY_WORD not in phrase]
        self.whole = [(length, frozenset(p for p in whole if len(p) == length)) for length in sorted({len(p) for p in whole})]
        self.gapped = [phrase for phrase in phrases if ANY_WORD in phrase]

    def lengths(self, tokens: list[str], at: int) -> Iterator[int]:
        """How long the phrases are that stand here."""
        for length, phrases in self.whole:
            if tuple(tokens[at : at + length]) in phrases:
                yield length
        for phrase in self.gapped:
            here = tokens[at : at + len(phrase)]
            if len(here) == len(phrase) and all(said in (token, ANY_WORD) for said, token in zip(phrase, here, strict=True)):
                yield len(phrase)
