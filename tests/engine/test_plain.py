"""Replies made plain: what is the same word, and what is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.plain import plain, spellings

TABLE = [
    pytest.param("STOP", "stop", id="capitals"),
    pytest.param("ＳＴＯＰ！", "stop", id="full-width"),
    pytest.param("s\u200bt\u200co\u200dp\ufeff", "stop", id="zero-width characters"),
    pytest.param("\u202estop\u202c", "stop", id="bidirectional marks"),
    pytest.param("st\u00adop", "stop", id="a soft hyphen"),
    pytest.param("st\u034fop\u2800", "stop", id="a joiner and a blank that show nothing"),
    pytest.param("  don't   STOP!! ", "dont stop", id="an apostrophe joins, punctuation parts"),
    pytest.param("don\u2019t", "dont", id="a curly apostrophe"),
    pytest.param("Straße", "strasse", id="case folded"),
    pytest.param("siŵr", "siŵr", id="accents stay"),
    pytest.param("siw\u0302r", "siŵr", id="composed"),
    pytest.param("۴ ٤ ४ ৪ ４", "4 4 4 4 4", id="digits of every script"),
    pytest.param("1️⃣", "1\u20e3", id="a keycap without its selector"),
    pytest.param("👍🏽", "👍", id="a thumb without its colour"),
    pytest.param("☹️", "☹", id="a face without its selector"),
    pytest.param("3-4", "3 4", id="a dash parts"),
    pytest.param("#", "#", id="the hash key"),
    pytest.param("*", "*", id="the star key"),
    pytest.param("+44", "+44", id="a plus"),
    pytest.param("...", "", id="nothing but punctuation"),
    pytest.param("", "", id="nothing"),
    pytest.param("نہیں\u200c", "نہیں", id="an Urdu word with a joiner"),
    pytest.param("ЅТОР", "ѕтор", id="letters of another alphabet are not folded"),
]


@pytest.mark.parametrize(("words", "expected"), TABLE)
def test_plain(words: str, expected: str) -> None:
    """One spelling for what people type in many."""
    assert plain(words) == expected


@given(st.text(max_size=60))
def test_plain_is_plain_already(words: str) -> None:
    """Making plain twice changes nothing, and leaves no control characters and no double spaces."""
    once = plain(words)
    assert plain(once) == once
    assert "  " not in once
    assert once == once.strip()
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cf")]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_the_short_way_for_ascii_is_the_same_way(words: str) -> None:
    """Replies in plain English take a quicker way to the same end."""
    assert plain(words) == plain(words + "é").removesuffix("é").rstrip()


def test_the_length_that_is_read() -> None:
    """A chat message at its longest is read to its end, and no more than that."""
    assert plain("x" * 4090 + " stop").endswith(" stop")
    assert len(plain("x" * 100_000)) == 4096


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Tŷ", ("tŷ", "ty"), id="a Welsh accent"),
        pytest.param("OK", ("ok",), id="nothing to take off"),
        pytest.param("ہاں", ("ہاں", "هاں"), id="an Arabic keyboard"),
        pytest.param("हाँ", ("हाँ",), id="marks of other scripts are part of the word"),
        pytest.param("é", ("é", "e"), id="one letter"),
    ],
)
def test_spellings(words: str, expected: tuple[str, ...]) -> None:
    """The ways in which one word is typed."""
    assert spellings(words) == expected
