"""Signs, in a person's own words, that somebody may come to harm: danger, despair, and others that staff must see.

Phrases of each language, as data in locales/*/words.yaml. Broad on purpose, never a model, and never relied upon: what they miss and where they
cry wolf is counted in tests/language. A false alarm costs a kind text; a miss may cost more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.patterns import Patterns, Step, words_of
from bot.engine.phrases import Phrases, but_for
from bot.engine.plain import spellings
from bot.engine.spelling import Spelling, changed_beginnings
from bot.flow.words import SIGNS, Words

DANGER, LOW_MOOD = "danger", "low_mood"
_NONE = "none"  # what looks like one of them and is not


class Alarms:
    """The phrases of every language at once."""

    def __init__(self, languages: Iterable[Words]) -> None:
        languages = tuple(languages)
        short_forms = {short: full for words in reversed(languages) for short, full in words.short_forms.items()}
        alike = {written: letters for words in languages for written, letters in words.alike.items()}
        self.spelling = Spelling(short_forms, {word for words in languages for word in words.passed_over}, alike)
        for words in languages:
            self._learn(words)
        self._phrases = Phrases(step for words in languages for step in self._beginnings(words))

    def heard(self, tokens: list[str]) -> frozenset[str]:
        """What these words, made plain, are a sign of: ``danger``, ``low_mood`` and the names of ``SIGNS``."""
        if not tokens or (len(tokens) == 1 and (len(tokens[0]) < 3 or tokens[0].isdecimal())):
            return frozenset()
        said = self.spelling.of(tokens)
        if not self._phrases.begins(said):
            return frozenset()
        found = list(self._phrases.found(said))
        false = [one for one in found if one.kind == _NONE]
        kinds = {one.kind for one in found} - {_NONE}
        return frozenset(kind for kind in kinds if but_for((one for one in found if one.kind == kind), false))

    def _learn(self, words: Words) -> None:
        """Every word of a language is known before its phrases are made, so that each is found in all the ways it is written."""
        for word in words_of([*(phrase for several in _kinds(words).values() for phrase in several), *_members(words)]):
            for written in _written(word, words):
                self.spelling.learn(written, by_sound=bool(words.alike))

    def _beginnings(self, words: Words) -> Iterator[Step]:
        patterns = Patterns(words.groups, lambda word: self._forms(word, words))
        for kind, phrases in _kinds(words).items():
            for phrase in phrases:
                yield from patterns.steps(phrase, kind)

    def _forms(self, word: str, words: Words) -> Iterator[tuple[str, ...]]:
        for written in _written(word, words):
            form = self.spelling.learn(written)
            yield form
            if words.alike and len(form) == 1:
                yield from ((alike,) for alike in self.spelling.sounding_like(form[0]))


def _kinds(words: Words) -> dict[str, tuple[str, ...]]:
    signs = {sign: words.signs.get(sign, ()) for sign in SIGNS}
    return {DANGER: words.danger_phrases, LOW_MOOD: words.low_mood_phrases, **signs, _NONE: words.not_danger}


def _members(words: Words) -> Iterator[str]:
    return (member for members in words.groups.values() for member in members)


def _written(word: str, words: Words) -> tuple[str, ...]:
    return tuple(changed for spelt in spellings(word) for changed in changed_beginnings(spelt, words.mutations))
