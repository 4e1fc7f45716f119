"""What a telephone is told to say and to wait for, as TwiML."""

from __future__ import annotations

import re
from inspect import signature
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from twilio.twiml.voice_response import Gather, VoiceResponse

from bot.surfaces.rendered import Listen, Rendered, Speech
from tests.channels.cases_ivr import heard, make
from tests.channels.conformance import PUBLIC
from tests.voicing.recorded import recorded

HELLO = Speech("Hello.", "en", key="hello")
ACTION = f"{PUBLIC}/webhooks/voice/turn/4"


def said(*breaths: Speech, listen: Listen | None = None, replay: str = "") -> Rendered:
    return Rendered("voice", "en", "", speech=breaths, listen=listen, replay=replay)


def spoken(*messages: Rendered, over: bool = False, turn: int = 3, **settings) -> ET.Element:
    answer = make(**settings).answer(heard("keys", turn, words="1"), messages, over=over)
    assert answer.content_type == "text/xml"
    return ET.fromstring(answer.body)


def outline(element: ET.Element) -> str:
    """The verbs alone: Gather(Say Pause) Hangup."""
    return " ".join(f"{child.tag}({outline(child)})" if len(child) else child.tag for child in element)


KEY = Listen(digits=1, timeout=8)
SHAPES = [
    pytest.param([said(HELLO)], False, "Say", id="words alone"),
    pytest.param([said(HELLO)], True, "Say Hangup", id="words, and the end"),
    pytest.param([said(HELLO, listen=KEY)], False, "Gather(Say)", id="a question: keys may interrupt"),
    pytest.param([said(HELLO, listen=Listen(barge_in=False))], False, "Say Gather", id="a warning is heard out"),
    pytest.param([said(HELLO), said(HELLO, listen=KEY)], False, "Say Gather(Say)", id="danger words before a question are heard out"),
    pytest.param([said(HELLO, listen=KEY), said(HELLO, listen=KEY)], False, "Say Gather(Say)", id="only the last question is waited for"),
    pytest.param([said(HELLO, listen=KEY)], True, "Say Hangup", id="nothing is waited for at the end"),
    pytest.param(
        [said(HELLO, listen=Listen(record=True))], False, "Say Record Redirect", id="a comment; an empty one comes back by itself"
    ),
    pytest.param([said(Speech("x", "en", pause_ms=1000), HELLO)], False, "Say Pause Say", id="a pause of a second"),
    pytest.param(
        [said(Speech("x", "en", pause_ms=500), HELLO)], False, "Say(break) Say", id="half a second, for a voice that knows markup"
    ),
    pytest.param([said(Speech("x", "en", slow=True))], False, "Say(prosody)", id="slowly"),
    pytest.param([said(Speech("x", "en", slow=True, pause_ms=400))], False, "Say(prosody break)", id="slowly, with a short pause"),
    pytest.param([said(HELLO, replay="https://feedback.example.org/r/1")], False, "Play Say", id="their own recording first"),
    pytest.param([said(HELLO, replay="rec-1")], False, "Say", id="a recording that has no address is not played"),
    pytest.param([said(Speech("x", "ur"), listen=KEY)], False, "Hangup", id="a question that no voice can ask is not waited for"),
    pytest.param([said(Speech("x", "ur"), listen=Listen(record=True))], False, "Hangup", id="nor is a comment"),
    pytest.param([said(Speech("x", "ur"), HELLO, listen=KEY)], False, "Gather(Say)", id="a breath that cannot be voiced is left out"),
    pytest.param([said(Speech(" ", "en"), HELLO)], False, "Say", id="nothing to say is not said: an empty Say is an error"),
    pytest.param([], True, "Hangup", id="no words, and the end"),
    pytest.param([], False, "", id="no words"),
]


@pytest.mark.parametrize(("messages", "over", "shape"), SHAPES)
def test_the_shape_of_a_document(messages: list[Rendered], over: bool, shape: str):
    """Which verbs stand where."""
    assert outline(spoken(*messages, over=over)) == shape


WAITS = [
    pytest.param(Listen(digits=1), {"numDigits": "1", "finishOnKey": "", "timeout": "8"}, id="one key, which may be # or *"),
    pytest.param(Listen(digits=0, timeout=10), {"finishOnKey": "#", "timeout": "10"}, id="any number of keys, ended by #"),
    pytest.param(Listen(digits=2, timeout=20), {"numDigits": "2", "finishOnKey": "#", "timeout": "20"}, id="two keys, or one and #"),
]


@pytest.mark.parametrize(("listen", "wanted"), WAITS)
def test_what_a_wait_asks_for(listen: Listen, wanted: dict[str, str]):
    """Keys only, told to us even when none is pressed, at the address of the next turn."""
    (gather,) = spoken(said(HELLO, listen=listen))
    assert gather.attrib == {"input": "dtmf", "method": "POST", "actionOnEmptyResult": "true", "action": ACTION} | wanted


def test_what_a_recording_asks_for():
    """At most as long as asked, ended by # or five seconds of silence, and not trimmed."""
    _, record, redirect = spoken(said(HELLO, listen=Listen(record=True, record_seconds=45)))
    assert record.attrib == {
        "action": f"{PUBLIC}/webhooks/voice/recording/4",
        "method": "POST",
        "maxLength": "45",
        "timeout": "5",
        "finishOnKey": "#",
        "playBeep": "true",
        "trim": "do-not-trim",
        "recordingStatusCallback": f"{PUBLIC}/webhooks/voice/recorded/4",
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }
    assert (redirect.attrib, redirect.text) == ({"method": "POST"}, ACTION)


@pytest.mark.parametrize(
    ("language", "settings", "wanted"),
    [
        pytest.param("cy", {}, {"voice": "Polly.Gwyneth", "language": "cy-GB"}, id="a Welsh voice, not English with an accent"),
        pytest.param("en-GB", {}, {"voice": "Polly.Amy-Neural", "language": "en-GB"}, id="a language with its country"),
        pytest.param("ur", {"demo_voices": True}, {"language": "ur"}, id="in a demonstration the browser finds a voice"),
        pytest.param("so", {"voices": {"so": ("man", "en-GB")}}, {"voice": "man", "language": "en-GB"}, id="a voice that was set"),
    ],
)
def test_who_speaks(language: str, settings: dict, wanted: dict[str, str]):
    """Each language in its own voice."""
    (say,) = spoken(said(Speech("x", language)), **settings)
    assert say.attrib == wanted


@pytest.mark.parametrize(
    ("breaths", "shape"),
    [
        pytest.param([HELLO, Speech("Goodbye.", "en")], "Play Say", id="the synthetic voice says the rest"),
        pytest.param([Speech("Hello.", "en-GB")], "Play", id="a language with its country"),
        pytest.param([Speech("Hello there.", "en", key="hello")], "Say", id="other words at the same place, which it does not hold"),
        pytest.param([Speech("Hello.", "cy")], "Say", id="the same words in another language"),
        pytest.param([Speech("Hello.", "en", slow=True)], "Play", id="slowly, where there is no slow reading"),
        pytest.param([Speech("Hello.", "en", pause_ms=1000)], "Play", id="with its pause: that is a part of its sound"),
    ],
)
def test_a_recording_is_played_for_the_words_that_it_holds(tmp_path: Path, breaths: list[Speech], shape: str):
    """A human voice where there is one; never for words that were changed since."""
    document = spoken(said(*breaths), shelf=recorded(tmp_path, "en", [HELLO]))
    assert outline(document) == shape
    for play in document.iter("Play"):
        assert re.fullmatch(rf"{PUBLIC}/prompts/[0-9a-f]{{64}}/{breaths[0].pause_ms}\.wav", play.text or "")


@pytest.mark.parametrize(
    ("voice", "shape"),
    [
        pytest.param("man", "Say Pause Say Pause Say", id="a basic voice"),
        pytest.param("Polly.Amy-Generative", "Say Pause Say Pause Say", id="a generative voice"),
        pytest.param("Google.en-GB-Chirp3-HD-Kore", "Say Pause Say Pause Say", id="a Chirp voice"),
        pytest.param("Google.en-GB-Standard-A", "Say(prosody)", id="a voice that knows markup"),
    ],
)
def test_slowly_without_markup_means_shorter_breaths(voice: str, shape: str):
    """A voice that cannot slow down pauses at each comma."""
    document = spoken(said(Speech("Hello, to say yes, press 1.", "en", slow=True)), voices={"en": (voice, "en-GB")})
    assert outline(document) == shape
    assert " ".join("".join(say.itertext()) for say in document.iter("Say")) == "Hello, to say yes, press 1."


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax", "unknown", ""])
def test_nothing_is_said_to_a_machine(by: str):
    """Whatever the shell hands over, a call that no human answered is hung up without a word."""
    channel = make()
    answer = channel.answer(heard("hung_up", answered_by=by, outgoing=True), [said(HELLO, listen=KEY)], over=False)
    assert answer == channel.hang_up()
    assert outline(ET.fromstring(answer.body)) == "Hangup"


def test_the_documents_keep_to_twilios_grammar():
    """Every verb is one that may stand where it stands, and every attribute one that the verb has."""
    for shape in SHAPES:
        messages, over, _ = shape.values
        for verb in spoken(*messages, over=over):
            assert hasattr(VoiceResponse, verb.tag.lower())
            assert all(hasattr(Gather, child.tag.lower()) for child in verb) or verb.tag == "Say"
            known = {name.replace("_", "") for name in signature(getattr(VoiceResponse, verb.tag.lower())).parameters}
            assert {name.lower() for name in verb.attrib} <= known


def test_every_turn_has_an_address_of_its_own():
    """The call begins at turn 0 and asks for turn 1."""
    channel = make()
    first = channel.answer(heard("call"), [said(HELLO, listen=KEY)], over=False)
    assert ET.fromstring(first.body)[0].attrib["action"].endswith("/turn/1")
