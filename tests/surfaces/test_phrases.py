"""The engine's sentences: in the person's language, else in English, never empty, never a name."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.sentences import SENTENCES
from bot.flow.words import Wording, Words
from bot.surfaces import render
from bot.surfaces.phrases import Phrase, fill, phrase
from tests.surfaces.words_for_tests import AGAINS, ENGLISH, KINDS, WELSH, ask

SURFACES = ("text", "chat", "voice")
NAMES = {name for name in SENTENCES if "_" in name}  # the others are also words


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("own", [None, Wording(""), Wording(" \n")], ids=["missing", "empty", "blank"])
def test_a_sentence_that_a_language_lacks_is_english(surface, name, own):
    """Missing, empty or blank: the English sentence stands in, and says that it is English."""
    words = Words(language="pl", name="Polski", sentences={} if own is None else {name: own})
    english = SENTENCES[name]
    expected = (english.voice if surface == "voice" else "") or english.text
    assert phrase(words, name, surface) == Phrase(expected, "en", name)


@pytest.mark.parametrize(
    ("own", "surface", "expected"),
    [
        pytest.param(Wording("t", chat="c", voice="v"), "text", "t", id="written"),
        pytest.param(Wording("t", chat="c", voice="v"), "chat", "c", id="chat"),
        pytest.param(Wording("t", chat="c", voice="v"), "voice", "v", id="spoken"),
        pytest.param(Wording("t"), "chat", "t", id="a chat reads the text"),
        pytest.param(Wording("t"), "voice", "To skip, press the hash key.", id="a written hint means nothing on a telephone"),
    ],
)
def test_each_surface_has_its_words(own, surface, expected):
    """The hint, which is written and spoken differently."""
    words = Words(language="pl", name="Polski", sentences={"hint": own})
    assert phrase(words, "hint", surface).words == expected


def test_a_sentence_spoken_as_it_is_written_needs_no_spoken_form():
    """The English of it has none, so the translator's text is said."""
    assert phrase(WELSH, "last_one", "voice") == Phrase("Yr un olaf.", "cy", "last_one")


@pytest.mark.parametrize(
    ("template", "values", "filled"),
    [
        pytest.param("{low} to {high}", {"low": "1", "high": "5"}, "1 to 5", id="all places"),
        pytest.param("{low} {low}", {"low": "1"}, "1 1", id="the same place twice"),
        pytest.param("{label}: {key}", {"label": "{key}", "key": "1"}, "{key}: 1", id="a value that looks like a place stays as it is"),
        pytest.param("{other}", {"low": "1"}, "{other}", id="a place nobody knows stays"),
        pytest.param(
            "{0} {} { low } {low!r} {low.__class__}", {"low": "1"}, "{0} {} { low } {low!r} {low.__class__}", id="no formatting language"
        ),
    ],
)
def test_fill(template, values, filled):
    """Places are filled in one pass."""
    assert fill(template, values) == filled


# Whatever a person writes, and what looks like a place of the template: by chance alone that never comes.
VALUES = st.text(max_size=40) | st.lists(st.sampled_from(["{label}", "{key}", "{", "}", "{0}", "%s", "x"]), max_size=6).map("".join)


@given(VALUES, VALUES)
def test_filling_never_looks_inside_a_value(label, key):
    """Whatever the values hold, they arrive as they are."""
    assert fill("<{label}|{key}>", {"label": label, "key": key}) == f"<{label}|{key}>"


@pytest.mark.parametrize("name", SENTENCES)
def test_each_sentence_removed_in_turn(name):
    """A language that lacks any one sentence still asks every question in words, never in names of sentences."""
    words = msgspec.structs.replace(WELSH, sentences={n: w for n, w in WELSH.sentences.items() if n != name})
    for kind in KINDS:
        for again in AGAINS:
            for surface in SURFACES:
                text = render(ask(kind, "cy", again=again), surface, words).text
                assert text
                assert "{" not in text
                assert not NAMES & set(text.split())


def test_english_needs_no_sentences_of_its_own():
    """The engine's sentences are its own."""
    assert phrase(ENGLISH, "unclear", "text").words == "Sorry, we did not get that."
