"""Replies by which somebody else says that they hold the phone, or asks who we are; and ordinary ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.engine.plain import plain
from bot.language.languages import load

LOCALES = Path(__file__).resolve().parents[2] / "locales"
WORDS = load(LOCALES).words
ALWAYS = Always(WORDS.values())
ALONE = {language: Always([words]) for language, words in WORDS.items()}

STRANGERS = {
    "en": [
        ("wrong number", "says", True),
        ("Sorry, wrong number", "says", True),
        ("sorry you have the wrong person", "says", True),
        ("I think you have got the wrong number love", "says", False),
        ("you've the wrong phone, this isn't Sarah's phone", "says", False),
        ("This is not Mr Smith phone", "", False),
        ("this is not sams number", "says", False),
        ("this is her husband", "says", False),
        ("She doesn't live here any more", "says", False),
        ("I have only just got this number", "says", False),
        ("New phone, who dis?", "says", True),
        ("there is no one called that here", "says", False),
        ("who is this", "asks", True),
        ("WHO IS THIS???", "asks", True),
        ("who are you", "asks", True),
        ("ok but who is this", "asks", False),
        ("where did you get my number from", "asks", False),
    ],
    "cy": [
        ("rhif anghywir", "says", True),
        ("mae gennych chi'r rhif anghywir", "says", True),
        ("dwi newydd gael y rhif hwn ddoe", "says", False),
        ("nid ffôn Siân yw hwn", "says", False),
        ("pwy yw hwn", "asks", True),
        ("pwy sy'n tecstio fi nawr", "asks", False),
    ],
    "ur": [
        ("غلط نمبر", "says", True),
        ("یہ غلط نمبر ہے", "says", True),
        ("ghalat number hai bhai", "says", False),
        ("wo yahan nahi rehta", "says", False),
        ("یہ کون ہے", "asks", True),
        ("aap kaun hain", "asks", True),
        ("bhai aap kaun hain", "asks", False),
    ],
}


@pytest.mark.parametrize(
    ("language", "reply", "stranger", "whole"),
    [pytest.param(language, *row, id=f"{language}: {row[0]}") for language, rows in STRANGERS.items() for row in rows],
)
def test_somebody_else_is_heard(language, reply, stranger, whole):
    """Who says that we have the wrong number, or asks who we are; and whether the reply is nothing else."""
    for always in (ALWAYS, ALONE[language]):
        heard = always.recognise(reply, plain(reply))
        assert (heard.stranger, heard.stranger_whole, heard.stop) == (stranger, whole, False)


NO_STRANGERS = [
    "this is what I think",
    "they told me who to call",
    "what is this about",
    "who reads this",
    "I live here",
    "my husband lives here",
    "they sent it to my old number",
    "he got my number from the police",
    "this is the number I gave you",
    "I have a new number now, 07700 900123",
    "satisfied",
    "mae hi'n byw yma",
    "وہ یہاں رہتا ہے",
    "mera number theek hai",
]


@pytest.mark.parametrize("reply", NO_STRANGERS)
def test_an_ordinary_answer_is_no_stranger(reply):
    """What only looks like it is taken as what it is."""
    assert not ALWAYS.recognise(reply, plain(reply)).stranger
