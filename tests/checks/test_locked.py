"""Words of a tested scale: no rule of wording is about them, and nobody changes them unnoticed."""

from __future__ import annotations

import pytest

from bot.checks import check
from bot.checks.said import Spoken
from bot.flow.locked import hash_of
from bot.flow.reader import read
from bot.flow.wording_lists import WordingLists, WordingRule
from tests.flow.corpus import include_good

LISTS = WordingLists("en", (WordingRule("leads", {"messages": "error", "labels": "error"}, ("how well", "poorly"), (), "It leads."),))
TEXTS = ("How well did it go!", "Well", "Poorly")
HASH = hash_of(TEXTS)
WELSH = {"a/it/ask": "Sut aeth hi!", "a/it/choose/well": "Da", "a/it/choose/poorly": "Gwael"}
CY = hash_of(WELSH.values())


def found(locked: str, *, ask: str = TEXTS[0], welsh: dict[str, str] | None = None) -> list[tuple[str, int]]:
    """What is found of the words of one question."""
    body = f"  it:\n    ask: {ask}\n    choose: {{well: {TEXTS[1]}, poorly: {TEXTS[2]}}}\n"
    reading = read("a.yaml", f"flow: a\nlanguages: [en, cy]\nsteps:\n{body}{locked}".encode(), include_good)
    assert reading.flow is not None, reading.problems
    spoken = [
        Spoken("en", lambda _context, english: english, lambda _context, _english: None, LISTS),
        Spoken("cy", lambda context, _english: (welsh or {}).get(context), lambda _context, _english: ("cy/flows.po", 9)),
    ]
    ours = {"leads", "exclamation-mark", "locked-words"}
    return [(problem.rule, problem.line) for problem in check(reading.flow, reading.places, spoken) if problem.rule in ours]


def locked(words: str) -> str:
    return f"    locked: {{source: A scale, licence: Open, words: {words}}}\n"


@pytest.mark.parametrize(
    ("source", "more", "findings"),
    [
        pytest.param("", {}, [("exclamation-mark", 5), ("leads", 5), ("leads", 6)], id="our own words are looked at"),
        pytest.param(locked(f"{{en: {HASH}}}"), {}, [], id="those of a scale are not"),
        pytest.param(locked("{}"), {}, [("locked-words", 7)], id="it is to be said which words they are"),
        pytest.param(locked(f"{{en: {HASH}}}"), {"ask": "How well did it go?"}, [("locked-words", 7)], id="one mark has changed"),
        pytest.param(
            locked(f"{{en: {HASH}}}"), {"ask": "How  well\n      did it go!"}, [], id="the file breaks its lines somewhere else"
        ),
        pytest.param(locked(f"{{en: {HASH}}}"), {"welsh": WELSH}, [("locked-words", 9)], id="a translation of our own"),
        pytest.param(locked(f"{{en: {HASH}, cy: {CY}}}"), {"welsh": WELSH}, [], id="the official one"),
        pytest.param(
            locked(f"{{en: {HASH}, cy: {CY}}}"), {"welsh": WELSH | {"a/it/ask": "Sut?"}}, [("locked-words", 9)], id="which has changed"
        ),
    ],
)  # fmt: skip
def test_locked_words(source: str, more: dict, findings: list[tuple[str, int]]) -> None:
    """What is found, and at which line; a translation's at the line of its catalogue."""
    assert found(source, **more) == findings


def test_the_finding_says_what_to_write() -> None:
    """Whoever has compared the words with the source copies the hash from there."""
    reading = read("a.yaml", f"flow: a\nsteps:\n  it: {{ask: Well?, yes_no: true, {locked('{}').strip()}}}\n".encode(), include_good)
    assert reading.flow is not None
    (problem,) = [problem for problem in check(reading.flow, reading.places) if problem.rule == "locked-words"]
    assert f"words: {{en: {hash_of(['Well?'])}}}" in problem.try_instead
