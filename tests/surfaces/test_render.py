"""What is true of every message, whatever its words."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import Ask, Option, Say
from bot.flow.words import Wording, Words
from bot.surfaces import gsm, join, render, transcript
from tests.surfaces.words_for_tests import AGAINS, KINDS, LANGUAGES, ask

SURFACES = ("text", "chat", "voice")
QUESTIONS = ("choose", "choose_many", "yes_no", "scale", "number", "date", "write")

ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    ["{label}", "{", "0808 168 9111", "STOP", "", "\n", "a" * 400, "ہاں", "\u200f", "(", "A.B.C.", "\ud800"]
)
WORDINGS = st.builds(Wording, ANY_TEXT, ANY_TEXT, ANY_TEXT)
SENTENCES = st.dictionaries(
    st.sampled_from(["hint", "press", "press_bare", "unclear", "keys", "yes", "many_hint", "scale_hint", "skip"]), WORDINGS
)
WORDS = st.builds(
    Words, language=st.sampled_from(["en", "cy", "ur", "zh-Hant", "", "x"]), name=ANY_TEXT, right_to_left=st.booleans(), sentences=SENTENCES
)
SAYS = st.builds(Say, ANY_TEXT, st.sampled_from(["en", "ur", ""]), WORDINGS)
ASKS = st.builds(
    Ask,
    key=ANY_TEXT | st.sampled_from(["step/w/record", "step/w/record_check", "engine/danger/ask"]),
    language=st.sampled_from(["en", "ur", ""]),
    kind=st.sampled_from(KINDS),
    wording=WORDINGS,
    options=st.lists(st.builds(Option, st.integers(-1, 120), ANY_TEXT, WORDINGS), max_size=9).map(tuple),
    step=st.integers(-1, 50),
    version=ANY_TEXT,
    again=st.sampled_from(AGAINS),
    low=st.integers(-(10**6), 10**6),
    high=st.integers(-(10**6), 10**6),
    low_label=st.none() | WORDINGS,
    high_label=st.none() | WORDINGS,
    sensitive=st.integers(0, 3),
    progress=st.none() | st.tuples(st.integers(-1, 9), st.integers(-1, 9)),
    hint=st.booleans(),
    at_most=st.integers(0, 9),
)


@given(ASKS | SAYS, st.sampled_from(SURFACES), WORDS)
def test_rendering_never_fails(effect, surface, words):
    """Whatever a flow or a translation holds, a message comes of it, and it can be shown and joined with another."""
    rendered = render(effect, surface, words)
    assert (rendered.surface, rendered.key, rendered.language) == (surface, effect.key, effect.language)
    assert isinstance(transcript(rendered), str)
    assert isinstance(join([rendered, rendered]), tuple)


@given(ASKS | SAYS, WORDS)
def test_a_text_knows_its_size(effect, words):
    """Parts and encoding are what the network will count, before and after joining; no text joined is over two parts."""
    rendered = render(effect, "text", words)
    joined = join([rendered, rendered])
    assert all((one.parts, one.encoding) == (gsm.parts(one.text), gsm.encoding(one.text)) for one in (rendered, *joined))
    assert all(1 <= one.parts <= 2 for one in joined)


@given(st.lists(SAYS, max_size=5), WORDS)
def test_joining_keeps_words_and_order(says, words):
    """The texts of a turn hold every word of its messages, in order."""
    messages = [render(say, "text", words) for say in says]
    together = "".join("".join(one.text.split()) for one in join(messages))
    assert together == "".join("".join(one.text.split()) for one in messages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sensitive", [0, 1, 2])
@pytest.mark.parametrize("surface", ["text", "chat"])
def test_the_ways_out_are_named(language, kind, sensitive, surface):
    """Every question names SKIP or STOP; a personal one SKIP and also STOP or PAUSE; an invitation STOP."""
    text = render(ask(kind, language, sensitive=sensitive), surface, LANGUAGES[language]).text
    if kind in QUESTIONS:
        assert any(word in text for word in ("SKIP", "HEPGOR", "STOP"))
    if kind in QUESTIONS and sensitive:
        assert any(word in text for word in ("SKIP", "HEPGOR"))
        assert any(word in text for word in ("STOP", "PAUSE", "OEDI"))
    if kind in ("invite", "language"):
        assert "STOP" in text


@pytest.mark.parametrize("kind", QUESTIONS)
def test_how_to_skip_is_said_aloud(kind):
    """On a telephone every question says which key skips it."""
    assert "To skip, press the hash key." in render(ask(kind), "voice", LANGUAGES["en"]).text


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", ["choose", "choose_many", "yes_no", "scale", "warn", "language", "confirm"])
def test_a_choice_has_one_number_everywhere(surface, kind):
    """The second choice is 2 whether it is typed, pressed on a telephone, or a button."""
    rendered = render(ask(kind), surface, LANGUAGES["en"])
    assert list(rendered.options)[:2] == ["1", "2"]


@pytest.mark.parametrize(
    ("surface", "shown"),
    [
        pytest.param("text", "Q 1 Yes 2 No. SKIP or STOP is fine.", id="a text is its words"),
        pytest.param("chat", "Q\n\n1 Yes\n2 No\n\nSKIP or STOP is fine.\n[Yes]  [No]\n[Skip]", id="a chat has its buttons under it"),
        pytest.param(
            "voice",
            "Q\nFor yes, press 1.\nFor no, press 2.\nTo skip, press the hash key.\n(waits 8 seconds for 1 key)",
            id="speech a breath a line",
        ),
    ],
)
def test_transcript(surface, shown):
    """What a person sees or hears, for a terminal."""
    rendered = render(ask("yes_no", wording=Wording("Q"), progress=(3, 1)), surface, LANGUAGES["en"])
    assert transcript(rendered) == shown


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        pytest.param(ask("number"), "(waits 8 seconds for keys, to #)", id="any number of keys"),
        pytest.param(ask("date"), "(waits 8 seconds for 8 keys)", id="eight keys"),
        pytest.param(ask("confirm", key="step/w/record"), "(records at most 60 seconds, to #)", id="a recording"),
        pytest.param(Say("k", "en", Wording("Goodbye.")), "Goodbye.", id="nothing awaited"),
    ],
)
def test_transcript_says_what_is_awaited(asked, last):
    """The last line of a spoken message is what the telephone waits for."""
    assert transcript(render(asked, "voice", LANGUAGES["en"])).splitlines()[-1] == last


def test_a_rendered_message_goes_to_json_and_back():
    """The outbox keeps messages as they were rendered."""
    for surface in SURFACES:
        rendered = render(ask("choose"), surface, LANGUAGES["en"])
        assert msgspec.json.decode(msgspec.json.encode(rendered), type=type(rendered)) == rendered
