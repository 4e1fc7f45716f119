"""The examples that rules of wording carry with them, and what finds them: a message, or a whole step where it begins with a bracket."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from bot.checks import Rule, check
from bot.checks.said import IN_ENGLISH
from bot.flow.reader import read
from bot.flow.wording_lists import WordingLists
from tests.flow.corpus import include_good


def bad(rules: Iterable[Rule]) -> list:
    """A row for each example of what a rule finds: its name, and the example."""
    return [pytest.param(rule.name, text, id=f"{rule.name}: {text[:60]}") for rule in rules for text in rule.bad]


def good(rules: Iterable[Rule]) -> list:
    """A row for each example of what a rule leaves alone."""
    return [pytest.param(text, id=f"{rule.name}: {text[:60]}") for rule in rules for text in rule.good]


def found(example: str, rules: Iterable[Rule], head: str = "", lists: WordingLists | None = None) -> list[str]:
    """Which of these rules find something in a flow that says this, in order."""
    return [name for name, _severity in weighed(example, rules, head, lists)]


def weighed(example: str, rules: Iterable[Rule], head: str = "", lists: WordingLists | None = None) -> list[tuple[str, str]]:
    """The same, with the severity of each."""
    step = example if example.startswith("{") and ":" in example else f"{{say: {json.dumps(example, ensure_ascii=False)}}}"
    reading = read("a.yaml", f"flow: a\n{head}steps:\n  one: {step}\n".encode(), include_good)
    assert reading.flow is not None, reading.problems
    spoken = IN_ENGLISH._replace(wording=lists)
    names = {rule.name for rule in rules}
    return [(problem.rule, problem.severity) for problem in check(reading.flow, reading.places, (spoken,)) if problem.rule in names]
