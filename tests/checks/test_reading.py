"""How hard English is to read: syllables, grades, long words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.reading import FEWEST, MOST, RULES, SURE, grade, grade_of
from bot.checks.sentences import words
from bot.checks.syllables import syllables
from bot.engine.sentences import SENTENCES
from bot.flow.reader import read
from bot.flow.wording_lists import WordingLists
from tests.checks.examples import found, weighed
from tests.flow.corpus import include_good

LISTS = WordingLists("en", (), names=("Northamptonshire Police",), long_words=("everybody", "information", "available"))

# Counted as the Carnegie Mellon Pronouncing Dictionary has them.
TRUE = {
    1: "the and how was it you we help call text time asked keep stop staff told phone changed care sure wrote thanked passed please make deaf",
    2: "service better happened only again answer person people reply number danger after question carry ready police support useful nothing feedback "
    "complaint needed being safely statement something sometimes someone somewhere table settled entered quiet evening business lifestyle",
    3: "satisfied overall completely another together anyone everyone everything decided reported personal period easier serious idea area carefully "
    "officer important agreement whoever deleted violence usual interview suicide example element telephone safeguarding",
    4: "dissatisfied information everybody situation emergency January society available original",
    5: "organisation disability accommodation communication opportunity university participation",
}
EVERY = [(word, count) for count, of in TRUE.items() for word in of.split()]


@pytest.mark.parametrize(("word", "count"), EVERY)
def test_syllables(word: str, count: int) -> None:
    """Words that flows are made of, and such as are spelt otherwise than they are spoken."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        pytest.param("999", 1, id="a number"),
        pytest.param("up-to-date", 3, id="hyphens"),
        pytest.param("People's", 2, id="somebody's, with a capital"),
        pytest.param("STOP,", 1, id="with what stands around it"),
        pytest.param("9am", 1, id="a time"),
        pytest.param("", 1, id="nothing"),
    ],
)
def test_syllables_of_what_is_no_plain_word(word: str, count: int) -> None:
    """Whatever stands between spaces is counted."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        pytest.param("The cat sat on the mat. The dog ran to it.", 0.0, id="12 words, 12 syllables: less than the first year"),
        pytest.param(
            "People often answer our question after dinner. They are happy with it.", 5.4, id="12 words, 19 syllables, 2 sentences"
        ),
        pytest.param("Communication.", None, id="too short to say"),
    ],
)
def test_grades(text: str, reached: float | None) -> None:
    """Worked out by hand: 0.39 x words a sentence + 11.8 x syllables a word - 15.59."""
    assert grade(text) == reached


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("Information available everybody information available everybody information available everybody yes.", [("reading-grade", "warning")], id="10 words"),
        pytest.param("Information available everybody information available everybody information everybody yes.", [], id="9 words are too few"),
        pytest.param("everybody " * (SURE - 1) + "yes.", [("reading-grade", "error")], id="hard, and long enough to be sure"),
        pytest.param("Northamptonshire Police is here.", [], id="a name"),
        pytest.param("{organisation} is here.", [], id="a placeholder"),
        pytest.param("{ask: How?, choose: {a: Dissatisfied, b: B}}", [("long-word", "warning")], id="a long word in an answer"),
        pytest.param("{say: Thank you., accept: {long-word: No other word.}, voice: Communication.}", [], id="accepted with a reason"),
    ],
)  # fmt: skip
def test_what_is_hard(text: str, rules: list[tuple[str, str]]) -> None:
    """By how much, and what is no word of ours."""
    assert weighed(text, RULES, lists=LISTS) == rules


def test_without_lists_no_word_is_too_long() -> None:
    """Nobody has said what everybody knows."""
    assert found("Communication.", RULES) == []


def test_what_hearback_says_itself_is_easy() -> None:
    """Every sentence of the engine that is long enough to be graded; choices in a row are no sentences."""
    graded = {text: grade(text) for one in SENTENCES.values() for text in (one.text, one.voice) if not text.startswith("1 ")}
    assert [text for text, reached in graded.items() if (reached or 0) > MOST] == []
    assert len([text for text in graded if len(words(text)) >= FEWEST]) > 40


def test_the_grade_of_a_flow() -> None:
    """All that it says, read as one; the words for other surfaces are not counted again."""
    said = "We read what you write. We tell you what we did with it."
    source = f"flow: a\ninvite: Hello.\nsteps:\n  one: {{say: {said}, voice: Communication opportunities disappear.}}\n".encode()
    reading = read("a.yaml", source, include_good)
    assert reading.flow is not None
    assert grade_of(reading.flow) == grade(f"Hello. {said}")


def test_the_flows_that_everybody_copies_are_easy() -> None:
    """As they are shipped."""
    flows = Path(__file__).resolve().parents[2] / "flows"
    for name in ("after-case-closed", "quiet-check-in"):
        reading = read(f"{name}.yaml", (flows / f"{name}.yaml").read_bytes(), lambda path: (flows / path).read_bytes())
        assert reading.flow is not None
        assert (grade_of(reading.flow) or MOST) < 3
