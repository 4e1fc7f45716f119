"""The engine's own sentences: all of them are used, and all obey the wording rules that a machine can check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.engine.danger import DANGER_TEXTS
from bot.engine.sentences import SENTENCES

BOT = Path(__file__).resolve().parents[2] / "bot"
SOURCES = "\n".join(file.read_text() for file in sorted(BOT.rglob("*.py")) if file.name != "sentences.py")
PLACES = {"low", "high", "low_number", "high_number", "count", "label", "key", "number", "total", "language", "word"}
PLACES |= {"name", "for", "when", "way", "hours", "hour", "day", "time", "times", "first", "last", "begins", "ends"}  # of services
MOST_WORDS = 20

SAID = [
    pytest.param(text, id=f"{name}/{kind}")
    for name, s in SENTENCES.items()
    for kind, text in (("text", s.text), ("voice", s.voice))
    if text
]
DANGER = [
    pytest.param(text, id=f"danger/{kind}") for kind, text in (("text", DANGER_TEXTS["en"].text), ("voice", DANGER_TEXTS["en"].voice))
]


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?:])\s+", text) if sentence]


NAMES = sorted(SENTENCES)


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_used(name: str) -> None:
    """No sentence is kept, and translated, for nothing."""
    assert re.search(rf"[\"']{name}[\"']", SOURCES), f"{name} is used nowhere in bot/"


@pytest.mark.parametrize("text", [*SAID, *DANGER])
def test_wording(text: str) -> None:
    """Straight quotes, no exclamation mark, no contraction, short sentences, and one line."""
    assert not set(text) & set("“”‘’«»!\n\t"), text
    assert not re.search(r"\b\w+'(?:t|s|re|ve|ll|d|m)\b", text), text
    assert "please ensure" not in text.lower()
    assert text == text.strip()
    assert "  " not in text
    for sentence in _sentences(text):
        assert len(sentence.split()) <= MOST_WORDS, sentence


@pytest.mark.parametrize("text", SAID)
def test_one_question_at_a_time(text: str) -> None:
    """Never more than one question mark."""
    assert text.count("?") <= 1


@pytest.mark.parametrize("text", SAID)
def test_places_in_sentences_are_known(text: str) -> None:
    """What stands in curly brackets is filled in by a surface, or by the words for services."""
    assert set(re.findall(r"\{(\w*)\}", text)) <= PLACES


@pytest.mark.parametrize("language", sorted(DANGER_TEXTS))
def test_the_danger_reply(language: str) -> None:
    """It names 999, asks nothing of the person's situation, and says that nobody watches all the time; no other number than 55 and 18000."""
    said = DANGER_TEXTS[language]
    assert "999" in said.text
    assert "9 9 9" in said.voice
    assert set(re.findall(r"[0-9]+", said.text)) == {"999", "55", "18000"}
    assert "55" not in said.voice or "5 5" in said.voice
    assert not re.search("crime|police|court|victim|abuse", said.text + said.voice, re.IGNORECASE)
