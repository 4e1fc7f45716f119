"""The telephone that follows TwiML, and the keypad."""

from __future__ import annotations

import pytest
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from channels.emulator.handset import (
    Collect,
    HangUp,
    NotTwiml,
    Played,
    Quiet,
    Recording,
    Redirect,
    Reject,
    Spoken,
    Text,
    play,
    read_call,
    read_texts,
)
from channels.emulator.keypad import Entered, press, submits

HELLO = Spoken("Hello.")


def twiml(inside):
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'.encode()


@pytest.mark.parametrize(
    ("inside", "pieces", "then"),
    [
        pytest.param("<Say>Hello.</Say>", (HELLO,), HangUp(), id="a document that runs out ends the call"),
        pytest.param("", (), HangUp(), id="an empty document ends the call"),
        pytest.param("<Say>Hello.</Say><Hangup/><Say>Never</Say>", (HELLO,), HangUp(), id="nothing is heard after Hangup"),
        pytest.param(
            '<Gather action="/x" numDigits="1" finishOnKey=""><Say>Hello.</Say><Pause length="2"/></Gather>',
            (HELLO, Quiet(2000)),
            Collect((HELLO, Quiet(2000)), "/x", 5, 1, "", on_empty=False),
            id="what is nested in Gather is heard while it waits, and an empty finishOnKey is kept empty",
        ),
        pytest.param("<Gather/>", (), Collect(), id="a bare Gather has Twilio's defaults: 5 seconds, any number of digits, ended by #"),
        pytest.param(
            '<Record action="/r" maxLength="60" finishOnKey="#"/>',
            (),
            Recording("/r", 60, "#"),
            id="Record waits for speech, at most maxLength seconds",
        ),
        pytest.param('<Redirect method="POST">/y</Redirect>', (), Redirect("/y"), id="Redirect leads elsewhere"),
        pytest.param('<Reject reason="busy"/>', (), Reject("busy"), id="Reject does not take the call"),
        pytest.param("<Play>/clip.mp3</Play>", (Played("/clip.mp3"),), HangUp(), id="a recorded prompt"),
        pytest.param(
            '<Say>For yes,<break time="500ms"/> press 1.</Say>',
            (Spoken("For yes,"), Quiet(500), Spoken("press 1.")),
            HangUp(),
            id="a break inside Say is a pause shorter than Pause can be",
        ),
        pytest.param(
            '<Say language="en-GB"><prosody rate="85%">Hello.</prosody></Say>',
            (Spoken("Hello.", "en-GB", slow=True),),
            HangUp(),
            id="prosody below 100% is slow speech",
        ),
    ],
)
def test_play(inside, pieces, then):
    """A document is heard up to what waits, leads elsewhere or ends."""
    stretch = play(read_call(twiml(inside)))
    assert (stretch.pieces, stretch.then) == (pieces, then)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"Hello", 12100, id="not XML"),
        pytest.param(b"<Say>Hello</Say>", 12100, id="no Response around it"),
        pytest.param(b"<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", 12100, id="a document type could hold entities"),
        pytest.param(twiml("<Speak>Hello</Speak>"), 12200, id="no such verb"),
        pytest.param(twiml("<Gather><Hangup/></Gather>"), 12200, id="Hangup inside Gather"),
        pytest.param(twiml("<Gather><Gather/></Gather>"), 12200, id="Gather inside Gather"),
        pytest.param(twiml("<Gather><Record/></Gather>"), 12200, id="Record inside Gather"),
        pytest.param(twiml('<Gather digits="1"/>'), 12200, id="an attribute Gather does not have"),
        pytest.param(twiml('<Gather num_digits="1"/>'), 12200, id="an attribute in Python's spelling"),
        pytest.param(twiml('<Gather finishOnKey="**"/>'), 12200, id="only one key can finish"),
        pytest.param(twiml('<Gather timeout="0"/>'), 12200, id="a wait of no time"),
        pytest.param(twiml('<Gather actionOnEmptyResult="True"/>'), 12200, id="Python's True is not XML's true"),
        pytest.param(twiml('<Gather method="GET"/>'), 12200, id="GET would put an answer into an address"),
        pytest.param(twiml('<Pause length="0.5"/>'), 12200, id="Pause knows whole seconds only"),
        pytest.param(twiml("<Say/>"), 12200, id="nothing to say"),
        pytest.param(twiml(f"<Say>{'a' * 4097}</Say>"), 12200, id="more than Say reads"),
        pytest.param(twiml("Hello"), 12200, id="loose words in Response"),
        pytest.param(twiml("<Say>Hello</Say> and more"), 12200, id="loose words after a verb"),
        pytest.param(twiml("<Dial>1</Dial>"), 12200, id="Twilio's verb, but one that this telephone cannot follow"),
        pytest.param(twiml("<Message>Hello</Message>"), 12200, id="a text in a call"),
        pytest.param(twiml(f"<!--{'a' * 70_000}-->"), 11750, id="larger than Twilio reads"),
    ],
)
def test_not_twiml(body, code):
    """What Twilio would not take is refused with Twilio's own code."""
    with pytest.raises(NotTwiml) as refused:
        read_call(body)
    assert refused.value.code == code


def test_the_library_writes_what_the_handset_reads():
    """A document made with Twilio's own builder is followed as it was meant."""
    response = VoiceResponse()
    gather = Gather(input="dtmf", action="/turn/1", num_digits=1, timeout=8, finish_on_key="", action_on_empty_result=True, method="POST")
    say = Say("Press 1.", voice="Polly.Amy-Neural", language="en-GB")
    say.break_(time="400ms")
    gather.append(say)
    response.append(gather)
    response.redirect("/again", method="POST")
    stretch = play(read_call(str(response).encode()))
    assert stretch.then == Collect((Spoken("Press 1.", "en-GB", "Polly.Amy-Neural"), Quiet(400)), "/turn/1", 8, 1, "", on_empty=True)
    assert stretch.rest == (Redirect("/again"),)


@pytest.mark.parametrize(
    ("wait", "keys", "entered", "asks"),
    [
        pytest.param(
            Collect(num_digits=1, finish_on=""), "#", Entered("#", complete=True), True, id="with no finishing key # is an answer"
        ),
        pytest.param(
            Collect(num_digits=1), "#", Entered("", complete=True, finished_on="#"), False, id="the finishing key alone is no answer"
        ),
        pytest.param(
            Collect(num_digits=1, on_empty=True),
            "#",
            Entered("", complete=True, finished_on="#"),
            True,
            id="unless actionOnEmptyResult asks for it",
        ),
        pytest.param(Collect(num_digits=2), "4", Entered("4"), True, id="one digit of two waits for more"),
        pytest.param(Collect(num_digits=2), "42", Entered("42", complete=True), True, id="the last digit completes"),
        pytest.param(Collect(), "123#", Entered("123", complete=True, finished_on="#"), True, id="# ends a number and is not in it"),
        pytest.param(
            Collect(finish_on="*"),
            "1#*",
            Entered("1#", complete=True, finished_on="*"),
            True,
            id="another key may finish, # is then a digit",
        ),
    ],
)
def test_keypad(wait, keys, entered, asks):
    """Keys add up to an answer as Twilio's page on Gather says."""
    so_far = Entered()
    for key in keys:
        so_far = press(wait, so_far.digits, key)
    assert so_far == entered
    assert submits(wait, so_far) is asks


def _built():
    response = MessagingResponse()
    response.message("One")
    response.message("Two", to="+447700900002")
    response.redirect("/more")
    return str(response).encode()


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        pytest.param(b"<Response/>", (), id="no reply"),
        pytest.param(_built(), (Text("One"), Text("Two", "+447700900002"), Redirect("/more")), id="texts in their order, then elsewhere"),
        pytest.param(twiml("<Message><Body>1 مطمئن</Body></Message>"), (Text("1 مطمئن"),), id="a nested Body, right to left"),
    ],
)
def test_read_texts(body, texts):
    """The answer to a text is the texts that are sent."""
    assert read_texts(body) == texts


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<Say>Hello</Say>", id="a call's verb in a text"),
        pytest.param("<Message/>", id="no words"),
        pytest.param("<Message><Media>https://example.org/a.png</Media></Message>", id="a picture"),
        pytest.param("<Message>a<Body>b</Body></Message>", id="loose words and a Body"),
        pytest.param('<Message body="a"/>', id="Body as an attribute"),
    ],
)
def test_not_texts(inside):
    """A messaging document outside the grammar is refused."""
    with pytest.raises(NotTwiml):
        read_texts(twiml(inside))
