"""Small words: placeholders, suggestions, what reads the same."""

from __future__ import annotations

import pytest

from bot.flow.placeholders import PLACEHOLDERS, faults_of, placeholders
from bot.flow.reserved import bare
from bot.flow.suggest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("Hello", [], id="no placeholder"),
        pytest.param("{organisation}, {service.phone}", [], id="declared"),
        pytest.param("{overall}", ["unknown-placeholder"], id="never an answer"),
        pytest.param("{ organisation }", ["unknown-placeholder"], id="spaces are no part of a name"),
        pytest.param("{}", ["unknown-placeholder"], id="nothing in brackets"),
        pytest.param("a { b", ["stray-brace"], id="a bracket alone"),
        pytest.param("{{organisation}}", ["stray-brace", "stray-brace"], id="brackets around a placeholder"),
        pytest.param("{organisation\n}", ["stray-brace", "stray-brace"], id="a placeholder is on one line"),
    ],
)
def test_placeholders_are_declared(text, rules):
    """Only names of the table stand in curly brackets."""
    assert [fault.rule for fault in faults_of(text)] == rules


def test_placeholders_are_listed():
    """The names in a text, in order."""
    assert list(placeholders("{a} and {b.c}")) == ["a", "b.c"]


def test_every_placeholder_has_a_meaning_and_a_length():
    """Lengths are counted with the longest value, so there has to be one."""
    assert all(one.means.endswith(".") and one.longest for one in PLACEHOLDERS.values())


@pytest.mark.parametrize(
    ("typed", "possible", "near"),
    [
        pytest.param("chose", ["choose", "close"], "choose", id="a letter is missing"),
        pytest.param("organization", list(PLACEHOLDERS), "organisation", id="another spelling"),
        pytest.param("Title", ["title"], "title", id="a capital"),
        pytest.param("colour", ["say", "ask"], "", id="nothing is near"),
        pytest.param("x" * 10_000, ["say"], "", id="something endless"),
        pytest.param("", ["say"], "", id="nothing"),
    ],
)
def test_the_nearest_word_is_suggested(typed, possible, near):
    """A near word is named, and no other."""
    assert nearest(typed, possible) == near


def test_a_short_list_is_shown_where_nothing_is_near():
    """People see what is possible."""
    assert did_you_mean("colour", ["say", "ask"]) == "Use one of `say`, `ask`."
    assert did_you_mean("colour", ["say"]) == "Use `say`."
    assert did_you_mean("colour", [], otherwise="Look it up.") == "Look it up."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Good", "GOOD.", id="capitals and stops"),
        pytest.param("opt-out", "opt out", id="hyphens"),
        pytest.param("１", "1", id="wide digits"),
    ],
)
def test_what_reads_the_same(one, other):
    """Case and punctuation make no difference to a reader."""
    assert bare(one) == bare(other)


def test_emoji_stay_different():
    """Words of signs alone are compared as they are."""
    assert bare("👍") != bare("👎")
