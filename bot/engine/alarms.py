"""Signs, in a person's own words, that somebody may come to harm: danger, despair, and others that staff must see.

Phrases of each language, as data in locales/*/words.yaml. Broad on purpose, never a model, and never relied upon: what they miss and where they
cry wolf is counted in tests/language. A false alarm costs a kind text; a miss may cost more.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.phrases import Phrases, but_for
from bot.engine.spelling import Spelling
from bot.flow.words import SIGNS, Words

DANGER, LOW_MOOD = "danger", "low_mood"


class Alarms:
    """The phrases of every language at once."""

    def __init__(self, languages: Iterable[Words]) -> None:
        languages = tuple(languages)
        short_forms = {short: full for words in reversed(languages) for short, full in words.short_forms.items()}
        self.spelling = Spelling(short_forms, {word for words in languages for word in words.passed_over})
        self._kinds = {
            DANGER: self._learnt(phrase for words in languages for phrase in words.danger_phrases),
            LOW_MOOD: self._learnt(phrase for words in languages for phrase in words.low_mood_phrases),
            **{sign: self._learnt(phrase for words in languages for phrase in words.signs.get(sign, ())) for sign in SIGNS},
        }
        self._not = self._learnt(phrase for words in languages for phrase in words.not_danger)
        self._begin = frozenset[str]().union(*(phrases.first_words for phrases in self._kinds.values()))

    def heard(self, tokens: list[str]) -> frozenset[str]:
        """What these words, made plain, are a sign of: ``danger``, ``low_mood`` and the names of ``SIGNS``."""
        if not tokens or (len(tokens) == 1 and (len(tokens[0]) < 3 or tokens[0].isdecimal())):
            return frozenset()
        said = self.spelling.of(tokens)
        if self._begin.isdisjoint(said):
            return frozenset()
        false = list(self._not.found(said))
        return frozenset(kind for kind, phrases in self._kinds.items() if but_for(phrases.found(said), false))

    def _learnt(self, phrases: Iterable[str]) -> Phrases:
        return Phrases([self.spelling.learn(phrase) for phrase in phrases])
