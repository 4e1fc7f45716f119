"""What a language does not say to people, as lists that its speakers keep: ``locales/<code>/wording.yaml``. Pure.

The rules come from research on how to write to people affected by crime: no blame, no doubt, no label, no promise, no pressure, no alarm,
no jargon. Which words do that is a matter of each language, so each has lists of its own. The notation of terms is that of
``bot.flow.wording_terms``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from bot.flow.problems import Severity
from bot.flow.wording_terms import Mutations, beginnings, composed, even, lowered, pattern, words_of

# Where words stand. A label is an answer to choose. The first message is what a locked screen shows to whoever holds the phone.
Place = Literal["discreet", "first message", "labels", "messages"]
PLACES: tuple[Place, ...] = ("discreet", "first message", "labels", "messages")
Sentences = Literal["all", "questions", "statements"]
_SENTENCE = re.compile(r"(?<=[.?!\u061f\u06d4])\s+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ASKS = ("?", "\u061f")  # the second is that of Urdu and Arabic
NOTHING = "\ufffc"  # stands for what is not looked at: no letter, so that words end at it


@dataclass(frozen=True, eq=False)
class WordingRule:
    """One rule of one language. ``weights``: how bad it is at each place; at a place that is missing nothing is looked for.

    ``but`` are phrases that are fine: what overlaps one of them is not found. ``unless_known``: values of facts; where the flow's ``who``
    or the step's ``only_if`` makes sure of them, the words assume nothing and stand.
    """

    name: str
    weights: Mapping[Place, Severity]
    avoid: tuple[str, ...]
    instead: tuple[str, ...]
    why: str
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    sentences: Sentences = "all"
    as_written: bool = False
    unless_known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 1

    @property
    def severity(self) -> Severity:
        """The lighter of its weights: only what is a warning there may be accepted."""
        return "warning" if "warning" in self.weights.values() else "error"


class Found(NamedTuple):
    """A rule that a text breaks, and the words that do it, as they stand there, each once."""

    rule: WordingRule
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WordingLists:
    """All rules of a language. ``names`` are proper names that no rule is about; ``capitals`` may stand in capital letters.

    ``long_words`` are long, and known to everybody. ``links`` are hosts that a flow may link to. ``giveaways`` are beginnings of words that a discreet flow never has, ``not_first`` of those
    that do not stand where a locked screen shows them. ``reviewed`` is a name and a day, or empty: a speaker of the language has not read the lists.
    """

    language: str
    rules: tuple[WordingRule, ...]
    names: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    long_words: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    giveaways: tuple[str, ...] = ()
    not_first: tuple[str, ...] = ()
    mutations: Mutations = field(default_factory=dict)
    reviewed: str = ""

    def found(self, text: str, *, discreet: bool = False) -> Iterator[Found]:
        """Every rule that a text breaks at some place. In a discreet flow no name is left alone: there are to be none."""
        shown = composed(text)
        looked_at = _blanked(_PLACEHOLDER, even(shown))
        looked_at = looked_at if discreet else self.without_names(looked_at)
        low = lowered(looked_at)
        near = words_of(low)
        for rule, begins in self._beginning.items():
            if begins and near.isdisjoint(begins):
                continue  # most rules are not even looked at
            words = [shown[start:end] for start, end in self._searching(rule).found(looked_at if rule.as_written else low)]
            if words:
                yield Found(rule, tuple(dict.fromkeys(words)))

    def without_names(self, text: str) -> str:
        """A composed text with each proper name blanked. As long as the text."""
        return _blanked(self._names, text) if self._names else text

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        return pattern(self.names, {}, as_written=True)

    @cached_property
    def _beginning(self) -> dict[WordingRule, frozenset[str]]:
        """With what first letters the terms of each rule begin; empty where one of them may begin anyhow."""
        of_terms = {rule: [beginnings(term, self._forms(rule)) for term in rule.avoid] for rule in self.rules}
        return {rule: frozenset().union(*each) if all(each) else frozenset() for rule, each in of_terms.items()}

    @cached_property
    def _made(self) -> dict[WordingRule, _Searching]:
        return {}

    def _searching(self, rule: WordingRule) -> _Searching:
        if rule not in self._made:
            self._made[rule] = _Searching(rule, self._forms(rule))
        return self._made[rule]

    def _forms(self, rule: WordingRule) -> Mutations:
        return {} if rule.as_written else self.mutations


def _blanked(what: re.Pattern[str], text: str) -> str:
    return what.sub(lambda found: NOTHING * len(found[0]), text)


class _Searching:
    """One rule, made into patterns when it is first needed."""

    def __init__(self, rule: WordingRule, mutations: Mutations) -> None:
        self.sentences = rule.sentences
        self.avoid = pattern(rule.avoid, mutations, as_written=rule.as_written)
        self.but = pattern(rule.but, mutations, as_written=rule.as_written)

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the rule is broken: beginnings and ends."""
        if self.avoid is None:
            return
        fine = [one.span() for one in self.but.finditer(text)] if self.but else []
        parts = list(_parts(text, self.sentences))
        for one in self.avoid.finditer(text):
            start, end = one.span()
            inside = any(first <= start and end <= last for first, last in parts)
            if inside and not any(begins < end and start < ends for begins, ends in fine):
                yield start, end


def _parts(text: str, sentences: Sentences) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are looked at: all of it, or the sentences that ask, or those that do not."""
    if sentences == "all":
        yield 0, len(text)
        return
    start = 0
    for end, following in [*((gap.start(), gap.end()) for gap in _SENTENCE.finditer(text)), (len(text), len(text))]:
        asks = text[start:end].rstrip("\"' )").endswith(_ASKS)
        if asks == (sentences == "questions"):
            yield start, end
        start = following
