"""Replies that are counted: numbers, dates, and several answers at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.script import Script
from tests.engine.replying import ASKED_AGAIN, of_kind, outcome

NUMBERS = [
    pytest.param("3", 3, id="a digit"),
    pytest.param("0", 0, id="nought"),
    pytest.param("two", 2, id="a number word, which is no language"),
    pytest.param("one", 1, id="the first number word"),
    pytest.param("twenty", ASKED_AGAIN, id="a word that no list has"),
    pytest.param("5 times", 5, id="and what is counted"),
    pytest.param("I think 5 times", 5, id="fillers before it"),
    pytest.param("21", ASKED_AGAIN, id="above the highest"),
    pytest.param("more than 5", ASKED_AGAIN, id="more than"),
    pytest.param("not 5", ASKED_AGAIN, id="not"),
    pytest.param("5 or 6", ASKED_AGAIN, id="two numbers"),
    pytest.param("5 or more", ASKED_AGAIN, id="or more"),
    pytest.param("2 to 4", ASKED_AGAIN, id="a range"),
    pytest.param("2-4", ASKED_AGAIN, id="a range with a dash"),
    pytest.param("1.5", ASKED_AGAIN, id="a half"),
    pytest.param("5+", ASKED_AGAIN, id="plus"),
    pytest.param("some", ASKED_AGAIN, id="no number"),
    pytest.param("१२", 12, id="two Devanagari digits"),
    pytest.param("99999999999999999999", ASKED_AGAIN, id="more than a number holds"),
]


@pytest.mark.parametrize(("reply", "answer"), NUMBERS)
def test_a_number(flow: Callable[..., Script], reply: str, answer: object) -> None:
    """One whole number inside the bounds."""
    assert outcome(flow(of_kind("number: {from: 0, to: 20}")), reply) == answer


DATES = [  # today is 21 November 2026
    pytest.param("3 June", "past", "2026-06-03", id="day and month"),
    pytest.param("June 3", "past", "2026-06-03", id="month and day: June 3 is not 6 March"),
    pytest.param("3rd of June 2025", "past", "2025-06-03", id="with an ending and a year"),
    pytest.param("June 3rd, 2025", "past", "2025-06-03", id="month first, with a year"),
    pytest.param("the third of June", "past", "2026-06-03", id="the day as a word"),
    pytest.param("03/06/2026", "past", "2026-06-03", id="day before month"),
    pytest.param("3.6.26", "past", "2026-06-03", id="two digits of a year"),
    pytest.param("2026-06-03", "past", "2026-06-03", id="ISO"),
    pytest.param("03062026", "past", "2026-06-03", id="eight keys"),
    pytest.param("३ june", "past", "2026-06-03", id="a Devanagari digit"),
    pytest.param("today", "past", "2026-11-21", id="today"),
    pytest.param("yesterday please", "past", "2026-11-20", id="yesterday"),
    pytest.param("3 January", "past", "2026-01-03", id="the nearest one that is past"),
    pytest.param("3 January", "future", "2027-01-03", id="the nearest one that is to come"),
    pytest.param("3 January", "any", "2027-01-03", id="the nearest one"),
    pytest.param("3 June", "future", "2027-06-03", id="next June"),
    pytest.param("3 June 2027", "past", ASKED_AGAIN, id="to come where it must be past"),
    pytest.param("yesterday", "future", ASKED_AGAIN, id="past where it must be to come"),
    pytest.param("29 February", "past", ASKED_AGAIN, id="no such day in the years around"),
    pytest.param("29 Feb 2024", "past", "2024-02-29", id="a leap day"),
    pytest.param("31 June", "past", ASKED_AGAIN, id="no such day"),
    pytest.param("12/13/2026", "past", ASKED_AGAIN, id="no thirteenth month, and no guess"),
    pytest.param("June 2026", "past", ASKED_AGAIN, id="no day"),
    pytest.param("3 or 4 June", "past", ASKED_AGAIN, id="two days"),
    pytest.param("last summer", "past", ASKED_AGAIN, id="not a date"),
    pytest.param("0 June", "past", ASKED_AGAIN, id="no nought"),
]


@pytest.mark.parametrize(("reply", "which", "answer"), DATES)
def test_a_date(flow: Callable[..., Script], reply: str, which: str, answer: str) -> None:
    """Dates as people write them, the day before the month."""
    assert outcome(flow(of_kind(f"date: {which}")), reply) == answer


@pytest.mark.parametrize(("reply", "language"), [("3 Mehefin", "cy"), ("3 جون", "ur"), ("3 joon", "ur"), ("3 June", "cy"), ("۳ جون", "ur")])
def test_dates_in_other_languages(flow: Callable[..., Script], reply: str, language: str) -> None:
    """Months of the conversation's language, and English ones."""
    assert outcome(flow(of_kind("date: past")), reply, language) == "2026-06-03"


SEVERAL = [
    pytest.param("1", ["text"], id="one"),
    pytest.param("1 3", ["text", "letter"], id="two numbers"),
    pytest.param("3, 1", ["text", "letter"], id="in the order they are offered"),
    pytest.param("1 and 3", ["text", "letter"], id="and"),
    pytest.param("1 or 3", ["text", "letter"], id="or: both are fine"),
    pytest.param("text, letter", ["text", "letter"], id="two labels"),
    pytest.param("Text and in person please", ["text", "in_person"], id="labels of several words"),
    pytest.param("text and 3", ["text", "letter"], id="a label and a number"),
    pytest.param("one, three", ["text", "letter"], id="number words"),
    pytest.param("1 2 3", ASKED_AGAIN, id="more than may be chosen"),
    pytest.param("1 to 3", ASKED_AGAIN, id="a range in words"),
    pytest.param("1-2", ASKED_AGAIN, id="a range with a dash"),
    pytest.param("1 – 2", ASKED_AGAIN, id="a range with a longer dash"),
    pytest.param("text but not letter", ASKED_AGAIN, id="a refusal is no choice"),
    pytest.param("not text", ASKED_AGAIN, id="a refusal alone"),
    pytest.param("1 9", ASKED_AGAIN, id="one that is not there"),
    pytest.param("12", ASKED_AGAIN, id="twelve"),
]


@pytest.mark.parametrize(("reply", "answer"), SEVERAL)
def test_several(flow: Callable[..., Script], reply: str, answer: object) -> None:
    """Numbers and labels of several options; ranges and refusals are asked again."""
    script = flow(of_kind("choose_many: {text: Text, call: Call, letter: Letter, in_person: In person, at_most: 2}"))
    assert outcome(script, reply) == answer


def test_a_range_in_urdu_is_a_range(flow: Callable[..., Script]) -> None:
    """Words between two numbers span a range unless they are known to join them."""
    script = flow(of_kind("choose_many: {text: Text, call: Call, letter: Letter}"))
    assert outcome(script, "1 سے 3", "ur") == ASKED_AGAIN
    assert outcome(script, "1 اور 3", "ur") == ["text", "letter"]
    assert outcome(script, "1 neu 3", "cy") == ["text", "letter"]
