"""How people in trouble write: misspelt, in short forms, with letters held down. Brought to one form, in which phrases are kept too.

Only for the phrases that bring help. Answers are understood more strictly (``bot.engine.understand``): nothing is guessed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

SHORTEST_MISSPELT = 5  # letters: below, one slip of the finger makes another word (kill, kiln; help, held)
_HELD = re.compile(r"([^\W\d_])\1{2,}")


class Spelling:
    """``short_forms``: "dont" -> "do not". ``passed_over``: words that change nothing, like "really"."""

    def __init__(self, short_forms: Mapping[str, str], passed_over: Iterable[str]) -> None:
        self.short_forms = {short: tuple(full.split()) for short, full in short_forms.items()}
        self.passed_over = frozenset(passed_over)
        self.known: set[str] = set()
        self._one_less: dict[str, set[str]] = {}

    def learn(self, phrase: str) -> tuple[str, ...]:
        """A phrase in the one form; its words are recognised from now on, also misspelt."""
        words = tuple(self._full(phrase.split()))
        for word in words:
            if word not in self.known:
                self.known.add(word)
                if len(word) >= SHORTEST_MISSPELT:
                    for less in _without_one(word):
                        self._one_less.setdefault(less, set()).add(word)
        return words

    def of(self, tokens: list[str]) -> list[str]:
        """The words of a reply in the one form."""
        return [word if word in self.known else self._meant(word) for word in self._full(tokens)]

    def _full(self, tokens: Iterable[str]) -> Iterable[str]:
        for token in tokens:
            word = token if token in self.short_forms else let_go(token)
            if word in self.short_forms:
                yield from (full for full in self.short_forms[word] if full not in self.passed_over)
            elif word not in self.passed_over:
                yield word

    def _meant(self, word: str) -> str:
        """The one known word that differs by one slip and begins alike; else the word itself."""
        if len(word) < SHORTEST_MISSPELT - 1 or not word.isalpha():
            return word
        near = set(self._one_less.get(word, ()))
        for less in _without_one(word):
            near |= self._one_less.get(less, set())
            if less in self.known and len(less) >= SHORTEST_MISSPELT:
                near.add(less)
        likely = [known for known in near if known[0] == word[0] and OSA.distance(known, word, score_cutoff=1) <= 1]
        return likely[0] if len(likely) == 1 else word


def let_go(word: str) -> str:
    """A word with its held letters let go: "heeeelp", "pleaseee"."""
    return _HELD.sub(r"\1", word)


def _without_one(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
