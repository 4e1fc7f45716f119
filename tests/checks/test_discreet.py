"""What a translation of a discreet flow gives away is found too; and the lists hold what they ought to."""

from __future__ import annotations

import pytest

from bot.checks import Spoken, check
from bot.checks.giveaways import giveaway, seen_first
from bot.flow.reader import read
from bot.flow.wording_lists import WordingLists

LISTED = ("discreet-words", "discreet-preview")
FLOW = "flow: a\nlanguages: [en, cy]\nrisk: R2\nsteps:\n  overall: {ask: How was it?, yes_no: true}\n  thanks: {say: Thank you. Bye.}\n"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param("Sut oedd yr heddlu?", ["discreet-words"], id="who is asking"),
        pytest.param("Ydych chi'n ddiogel?", ["discreet-preview"], id="alarm on a locked screen"),
        pytest.param("Sut oedd police?", ["discreet-words"], id="an English name in the middle"),
        pytest.param("Sut oedd hi?", [], id="nothing"),
        pytest.param("", [], id="no translation yet"),
    ],
)
def test_translations(said: str, found: list[str]) -> None:
    """It is said at the line of the catalogue, and names the text by its context."""
    reading = read("a.yaml", FLOW.encode(), lambda _: None)
    assert reading.flow is not None
    welsh = Spoken("cy", lambda context, _: said if context == "a/overall/ask" else None, lambda _context, _english: ("cy/flows.po", 7))
    problems = [problem for problem in check(reading.flow, reading.places, (welsh,)) if problem.rule.startswith("discreet")]
    assert [problem.rule for problem in problems] == found
    assert all((problem.file, problem.line) == ("cy/flows.po", 7) and "a/overall/ask" in problem.says for problem in problems)


@pytest.mark.parametrize(
    ("language", "said", "found"),
    [
        pytest.param("pl", "Jak tam policja?", ["discreet-words"], id="a language that is not in the program"),
        pytest.param("pl", "Jak tam na Greenacres?", ["discreet-words"], id="a name of the area, in every language"),
        pytest.param("pl", "Czy wszystko bezpieczne?", ["discreet-preview"], id="what a locked screen shows"),
        pytest.param("pl", "Jak tam?", [], id="nothing"),
        pytest.param("cy", "Jak tam policja?", [], id="no word of this language"),
    ],
)
def test_a_language_adds_its_own(language: str, said: str, found: list[str]) -> None:
    """What its wording.yaml lists is looked for beside the words of the program."""
    reading = read("a.yaml", FLOW.replace("cy", language).encode(), lambda _: None)
    assert reading.flow is not None
    own = WordingLists("pl", (), giveaways=("policj",), not_first=("bezpieczn",)) if language == "pl" else None
    english = Spoken("en", lambda _, text: text, lambda *_: None, WordingLists("en", (), giveaways=("Greenacres",)))
    other = Spoken(language, lambda context, _: said if context == "a/overall/ask" else None, lambda *_: None, own)
    assert [problem.rule for problem in check(reading.flow, reading.places, (english, other)) if problem.rule in LISTED] == found


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        pytest.param("en", "The police were here", "police", id="an organisation"),
        pytest.param("en", "A crime, in capitals: VICTIMS", "crime", id="the first of two"),
        pytest.param("en", "You can call Samaritans", "Samaritans", id="a charity"),
        pytest.param("en", "See your doctor", "doctor", id="health"),
        pytest.param("en", "The courtyard, courteous people", "courtyard", id="too much rather than too little"),
        pytest.param("en", "How was it with us?", "", id="nothing"),
        pytest.param("cy", "Mae'r llys yn bell", "llys", id="Welsh"),
        pytest.param("ur", "کیا پولیس آئی؟", "پولیس", id="Urdu"),
        pytest.param("ur", "کیسا رہا؟", "", id="nothing in Urdu"),
        pytest.param("pl", "police", "police", id="a language without a list has the English one"),
    ],
)
def test_giveaways(language: str, text: str, word: str) -> None:
    """Whole words, in any case."""
    assert giveaway(language, text) == word


def test_what_a_locked_screen_shows() -> None:
    """Later in a message a word may be neutral enough."""
    assert seen_first("en", "Is it safe?") == "safe"
    assert not seen_first("en", "x" * 41 + " Is it safe?")
