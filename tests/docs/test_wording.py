"""The page about wording says what is so: every rule of the guides is there once, and what is said to hold it exists and does."""

from __future__ import annotations

import re

import pytest

from bot.checks import asking, voices
from bot.language.problems import RULES_OF_LANGUAGES
from tests.docs import wording
from tests.docs.pages import ROOT

EVERY = [held for rules in wording.PARTS.values() for held in rules]
NAMED = {name for held in EVERY for name in held.by}


def test_the_page_is_what_the_rules_say() -> None:
    """docs/wording.md is exactly what `python -m tests.docs.rewrite` writes."""
    assert wording.PAGE.read_text("utf-8") == wording.page()


def test_none_of_the_guides_rules_is_left_out() -> None:
    """As many as the guides have, each once."""
    assert [len(rules) for rules in wording.PARTS.values()] == [40, 20, 15, 32]
    assert len({held.wants for held in EVERY}) > 95
    assert [held.wants for held in EVERY if not (held.by or held.tests)] == []


def test_what_holds_a_rule_exists() -> None:
    """Every name is a rule of flows, of words or of languages; and every list of English words is on the page."""
    assert NAMED - {*wording.CHECKS, *wording.WORDS, *RULES_OF_LANGUAGES} == set()
    assert set(wording.WORDS) - NAMED == set()


def test_every_rule_with_examples_is_on_the_page() -> None:
    """Whoever adds a rule of wording says of which rule of the guides it is. Who is asked, when, and by whose voice is no wording."""
    of_no_words = {rule.name for rule in (*asking.RULES, *voices.RULES)}
    assert {name for name, rule in wording.CHECKS.items() if rule.bad} - NAMED - of_no_words == set()


@pytest.mark.parametrize("test", sorted({test for held in EVERY for test in held.tests}))
def test_what_proves_a_rule_exists(test: str) -> None:
    """A test of this name stands in this file."""
    file, _, name = test.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE)


def test_every_rule_is_shown() -> None:
    """A message that breaks it, and one that does not."""
    rows = [row for row in wording.page().splitlines() if re.match(r"\| \d+ \|", row)]
    assert len(rows) == 107
    assert [row for row in rows if not all(cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1])] == []
