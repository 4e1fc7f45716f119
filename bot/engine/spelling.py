"""How people in trouble write: misspelt, in short forms, with letters held down. Brought to one form, in which phrases are kept too.

Only for the phrases that bring help. Answers are understood more strictly (``bot.engine.understand``): nothing is guessed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

SHORTEST_MISSPELT = 5  # letters: below, one slip of the finger makes another word (kill, kiln; help, held)
SHORTEST_CHANGED = 4  # letters: below, a word with another beginning is another word
_HELD = re.compile(r"([^\W\d_])\1{2,}")


class Spelling:
    """``short_forms``: "dont" -> "do not". ``passed_over``: words that change nothing, like "really".

    ``alike``: letters that people write for each other, in languages without one spelling: "ee" -> "i".
    """

    def __init__(self, short_forms: Mapping[str, str], passed_over: Iterable[str], alike: Mapping[str, str] | None = None) -> None:
        written_out = {short: tuple(full.split()) for short, full in short_forms.items()}
        self.short_forms = {
            short: tuple(word for part in full for word in written_out.get(part, (part,))) for short, full in written_out.items()
        }
        self.passed_over = frozenset(passed_over)
        self.known: set[str] = set()
        self._one_less: dict[str, set[str]] = {}
        self._alike = dict(alike or {})
        self._letters = re.compile("|".join(map(re.escape, sorted(self._alike, key=len, reverse=True)))) if self._alike else None
        self._sounding: dict[str, set[str]] = {}
        self._by_sound: dict[str, str] = {}

    def learn(self, phrase: str, *, by_sound: bool = False) -> tuple[str, ...]:
        """A phrase in the one form; its words are recognised from now on, also misspelt. ``by_sound``: also in letters that are alike."""
        words = tuple(self._full(phrase.split()))
        for word in words:
            if word not in self.known:
                self.known.add(word)
                self._sounding.setdefault(self._sound(word), set()).add(word)
                if len(word) >= SHORTEST_MISSPELT:
                    for less in _without_one(word):
                        self._one_less.setdefault(less, set()).add(word)
            if by_sound:
                self._by_sound.setdefault(self._sound(word), word)
        return words

    def sounding_like(self, word: str) -> set[str]:
        """The known words that sound like this one, itself among them."""
        return {word, *self._sounding.get(self._sound(word), ())}

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
        """The known word that sounds alike or differs by one slip and begins alike, the longer of two; else the word itself."""
        if alike := self._by_sound.get(self._sound(word)):
            return alike
        if len(word) < SHORTEST_MISSPELT - 1 or not word.isalpha():
            return word
        near = set(self._one_less.get(word, ()))
        for less in _without_one(word):
            near |= self._one_less.get(less, set())
            if less in self.known and len(less) >= SHORTEST_MISSPELT:
                near.add(less)
        likely = [known for known in near if known[0] == word[0] and OSA.distance(known, word, score_cutoff=1) <= 1]
        longest = [known for known in likely if len(known) == max(map(len, likely))]
        return longest[0] if len(longest) == 1 else word

    def _sound(self, word: str) -> str:
        return self._letters.sub(lambda letters: self._alike[letters[0]], word) if self._letters else word


def let_go(word: str) -> str:
    """A word with its held letters let go: "heeeelp", "pleaseee"."""
    return _HELD.sub(r"\1", word)


def changed_beginnings(word: str, mutations: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """A word, and as it begins after other words in a language where beginnings change: cyllell, gyllell, chyllell, nghyllell."""
    if len(word) < SHORTEST_CHANGED:
        return (word,)
    begins = max(filter(word.startswith, mutations), key=len, default="")
    return (word, *(new + word[len(begins) :] for new in mutations.get(begins, ())))


def _without_one(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
