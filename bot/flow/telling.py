"""From what is wrong to a Problem: the fault meets its place in the file."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flow.places import Places
from bot.flow.problems import Problem
from bot.flow.wrong import Wrong

# Faults whose place is the key, not what follows it.
_AT_KEY = {
    "answer-without-question", "empty-value", "later-step", "missing-key", "no-answers", "not-a-mapping", "not-a-question",
    "question-two-answers", "question-without-answer", "reserved-name", "rule-does-two", "step-two-kinds", "step-without-kind",
    "then-not-here", "too-short", "unknown-key", "unknown-name", "words-not-here",
}  # fmt: skip


def told(places: Places, faults: Iterable[Wrong]) -> list[Problem]:
    """Each fault as an error at its line and column, but for parts that could not be read at all."""
    return [_told(places, fault) for fault in faults if not places.told(*fault.path)]


def _told(places: Places, fault: Wrong) -> Problem:
    at_key = fault.at_key or fault.rule in _AT_KEY
    place = places.key(*fault.path) if at_key else places.value(*fault.path)
    return Problem(*place, fault.rule, "error", fault.says, fault.try_instead)
