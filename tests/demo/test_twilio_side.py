"""Texts and calls as Twilio handles them: forms, signatures, opt-outs, waits."""

from __future__ import annotations

import msgspec
import pytest
from twilio.request_validator import RequestValidator

from channels.emulator.calls import Order
from channels.emulator.kept import Draft, RefusedByTwilio
from channels.emulator.post import twilio_signature
from channels.emulator.segments import segments
from tests.demo.providers import LINE, SAM, loud, provider


@pytest.mark.parametrize(
    ("url", "params"),
    [
        pytest.param("https://feedback.example.org/webhooks/sms", {"Body": "yes", "From": SAM}, id="sorted names"),
        pytest.param("https://feedback.example.org/webhooks/sms/status?o=abc", {"MessageStatus": "sent"}, id="the query is part of it"),
        pytest.param("https://feedback.example.org/webhooks/sms", {"Body": "اردو ✓", "A": ""}, id="any script, and empty values"),
        pytest.param("http://127.0.0.1:8000/webhooks/voice", {}, id="no parameters"),
    ],
)
def test_signature(url, params):
    """Our signature is the one that Twilio's own library computes."""
    assert twilio_signature("token", url, params) == RequestValidator("token").compute_signature(url, params)


def test_an_incoming_text_is_signed_for_the_public_address():
    """The signature covers the public URL, wherever the request really travels."""
    made, answers = provider()
    made.texts.say(SAM, "FEEDBACK")
    [(path, query, headers, form)] = answers.got
    assert (path, query, form["Body"], form["From"], form["NumSegments"]) == ("/webhooks/sms", "", "FEEDBACK", SAM, "1")
    assert RequestValidator(LINE.auth_token).validate(LINE.public_url + path, form, headers["X-Twilio-Signature"])


@pytest.mark.parametrize(
    ("answer", "kind", "shown", "told"),
    [
        pytest.param(
            "<Response><Message>Hello</Message></Response>", "text/xml", ["FEEDBACK", "Hello"], "", id="a reply inside the answer"
        ),
        pytest.param("<Response/>", "text/xml", ["FEEDBACK"], "", id="no reply"),
        pytest.param("<Response><Say>Hi</Say></Response>", "text/xml", ["FEEDBACK"], "12200", id="a call's verb"),
        pytest.param('{"a": 1}', "application/json", ["FEEDBACK"], "12300", id="a type that Twilio does not read"),
        pytest.param(
            f"<Response><Message>{'a' * 1601}</Message></Response>", "text/xml", ["FEEDBACK"], "21617", id="a reply too long to send"
        ),
    ],
)
def test_the_answer_to_a_text(answer, kind, shown, told):
    """Replies in the answer reach the phone; what Twilio would not take is told loudly."""
    made, answers = provider()
    answers.give(answer, kind=kind)
    made.texts.say(SAM, "FEEDBACK")
    assert [text.body for text in made.texts.thread(SAM)] == shown
    assert [told in words for words in loud(made)] == ([True] if told else [])


def test_stop_is_kept_by_twilio():
    """After STOP Twilio answers itself, drops our reply, refuses our texts with 21610, and takes them again after START."""
    made, answers = provider()
    answers.give("<Response><Message>Ours</Message></Response>")
    made.texts.say(SAM, " Stop ")
    assert answers.forms[0]["OptOutType"] == "STOP"
    assert [text.body for text in made.texts.thread(SAM)] == [" Stop ", LINE.stopped_reply]
    with pytest.raises(RefusedByTwilio, match="21610"):
        made.texts.send(Draft(LINE.number, SAM, "Nudge"))
    made.texts.say(SAM, "START")
    assert answers.forms[1]["OptOutType"] == "START"
    assert made.texts.send(Draft(LINE.number, SAM, "Nudge")).status == "queued"


@pytest.mark.parametrize(
    ("words", "opt_out"),
    [
        pytest.param("stop please", "", id="STOP among other words is only heard by us"),
        pytest.param("yes", "", id="YES opens nothing that is not closed"),
        pytest.param("cancel", "STOP", id="CANCEL is one of Twilio's opt-out words"),
        pytest.param("help", "", id="HELP is left to us, it may mean danger"),
    ],
)
def test_opt_out_words(words, opt_out):
    """Only a text that is nothing but an opt-out word is kept by Twilio."""
    made, answers = provider()
    made.texts.say(SAM, words)
    assert answers.forms[0].get("OptOutType", "") == opt_out


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        pytest.param(Draft(LINE.number, "07700900123", "a"), 21211, id="not in international form"),
        pytest.param(Draft(LINE.number, "", "a"), 21604, id="to nobody"),
        pytest.param(Draft(LINE.number, SAM, " "), 21602, id="no words"),
        pytest.param(Draft("", SAM, "a"), 21603, id="from nobody"),
        pytest.param(Draft("+447700900999", SAM, "a"), 21606, id="from a number that is not the account's"),
        pytest.param(Draft(LINE.number, SAM, "a" * 1601), 21617, id="longer than ten parts"),
    ],
)
def test_refused_texts(draft, code):
    """Twilio's refusals carry Twilio's codes."""
    made, _ = provider()
    with pytest.raises(RefusedByTwilio, match=str(code)):
        made.texts.send(draft)


def test_delivery_reports():
    """A text is reported as sent and then as delivered, or as undelivered with its code, to the address it was sent with."""
    made, answers = provider()
    made.texts.send(Draft(LINE.number, SAM, "a", f"{LINE.public_url}/webhooks/sms/status?o=7"))
    made.texts.send(Draft(LINE.number, SAM, "b", f"{LINE.public_url}/webhooks/sms/status?o=8", 30003))
    made.settle()
    assert [(query, form["MessageStatus"], form.get("ErrorCode")) for _, query, _, form in answers.got] == [
        ("o=7", "sent", None),
        ("o=7", "delivered", None),
        ("o=8", "sent", None),
        ("o=8", "undelivered", "30003"),
    ]
    assert [text.body for text in made.texts.thread(SAM)] == ["a"]


def test_a_callback_outside_the_public_url_is_never_posted():
    """An address that is not ours is told loudly instead."""
    made, answers = provider()
    made.texts.send(Draft(LINE.number, SAM, "a", "https://elsewhere.example.org/status"))
    made.settle()
    assert not answers.got
    assert len(loud(made)) == 2


GATHER = '<Response><Gather action="/webhooks/voice/turn/1" numDigits="1" finishOnKey=""><Say>Press 1.</Say></Gather></Response>'
RECORD = '<Response><Record action="/webhooks/voice/recording/2" maxLength="10" finishOnKey="#"/><Redirect>/webhooks/voice/turn/2</Redirect></Response>'
OUT = f"{LINE.public_url}/webhooks/voice"


def test_a_call_from_key_to_goodbye():
    """Each key asks the Gather's action in the same call, and the end is reported."""
    made, answers = provider()
    answers.give(GATHER, "<Response><Say>Thank you.</Say><Hangup/></Response>")
    made.calls.dial(SAM)
    assert made.calls.latest(SAM).status == "in-progress"
    made.calls.key(SAM, "#")
    assert [path for path, *_ in answers.got] == ["/webhooks/voice", "/webhooks/voice/turn/1", "/webhooks/voice/status"]
    assert [form.get("Digits") for form in answers.forms] == [None, "#", None]
    assert [form["CallStatus"] for form in answers.forms] == ["ringing", "in-progress", "completed"]
    assert len({form["CallSid"] for form in answers.forms}) == 1


def test_silence_goes_on_after_the_gather():
    """Without actionOnEmptyResult a silence follows the verbs after the Gather; where there are none the call ends."""
    made, answers = provider()
    answers.give(GATHER.replace("</Response>", "<Say>Still there.</Say></Response>"))
    made.calls.dial(SAM)
    made.calls.silence(SAM)
    assert made.calls.latest(SAM).heard[-1].piece.words == "Still there."
    assert [path for path, *_ in answers.got] == ["/webhooks/voice", "/webhooks/voice/status"]


@pytest.mark.parametrize(
    ("act", "path", "told"),
    [
        pytest.param(lambda calls: calls.speak(SAM, 4), "/webhooks/voice/recording/2", ("4", "#"), id="spoken, ended with #"),
        pytest.param(
            lambda calls: calls.speak(SAM, 90), "/webhooks/voice/recording/2", ("10", ""), id="longer than maxLength is cut there"
        ),
        pytest.param(
            lambda calls: calls.speak(SAM, 4, "hangup"), "/webhooks/voice/recording/2", ("4", "hangup"), id="hung up after speaking"
        ),
        pytest.param(lambda calls: calls.silence(SAM), "/webhooks/voice/turn/2", (None, None), id="an empty recording asks no action"),
        pytest.param(lambda calls: calls.key(SAM, "#"), "/webhooks/voice/turn/2", (None, None), id="nor does # before a word"),
        pytest.param(lambda calls: calls.hang_up(SAM), "/webhooks/voice/status", (None, None), id="hung up without a word"),
    ],
)
def test_recording(act, path, told):
    """A recording comes back with its length, and an empty one goes on with the next verb."""
    made, answers = provider()
    answers.give(RECORD)
    made.calls.dial(SAM)
    act(made.calls)
    where, _, _, form = answers.got[1]
    assert (where, (form.get("RecordingDuration"), form.get("Digits"))) == (path, told)


def test_a_finished_recording_is_reported():
    """The recording's own callback comes a moment later, with the address Twilio keeps it at."""
    made, answers = provider()
    answers.give(RECORD.replace("<Record ", '<Record recordingStatusCallback="/webhooks/voice/recorded" '))
    made.calls.dial(SAM)
    made.calls.speak(SAM, 4)
    made.settle()
    path, _, _, form = answers.got[-1]
    assert (path, form["RecordingStatus"], form["RecordingDuration"]) == ("/webhooks/voice/recorded", "completed", "4")
    assert form["RecordingUrl"].startswith(LINE.provider_url)


@pytest.mark.parametrize(
    ("answered", "by"),
    [
        pytest.param(lambda calls: calls.answer(SAM), "human", id="a person"),
        pytest.param(lambda calls: calls.answer(SAM, "machine_start"), "machine_start", id="an answering machine"),
    ],
)
def test_a_call_to_the_person(answered, by):
    """A placed call rings, and its TwiML is asked for only when it is answered, with who answered."""
    made, answers = provider()
    made.calls.place(Order(LINE.number, SAM, f"{OUT}?o=5", f"{OUT}/status?o=5", detect=True))
    assert (made.calls.latest(SAM).status, answers.got) == ("ringing", [])
    answers.give(GATHER)
    answered(made.calls)
    _, query, _, form = answers.got[0]
    assert (query, form["Direction"], form["AnsweredBy"], form["To"]) == ("o=5", "outbound-api", by, SAM)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        pytest.param(lambda calls: calls.decline(SAM), "busy", id="declined"),
        pytest.param(lambda calls: calls.decline(SAM, "no-answer"), "no-answer", id="rang out"),
        pytest.param(
            lambda calls: calls.place(Order(LINE.number, SAM, OUT, f"{OUT}/status")), "busy", id="a second call meets an engaged line"
        ),
    ],
)
def test_a_call_not_taken(act, status):
    """A call that is not taken asks for no TwiML and reports how it ended."""
    made, answers = provider()
    made.calls.place(Order(LINE.number, SAM, OUT, f"{OUT}/status"))
    act(made.calls)
    [(path, _, _, form)] = answers.got
    assert (path, form["CallStatus"]) == ("/webhooks/voice/status", status)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param((200, "text/xml", b"<Response><Gather><Hangup/></Gather></Response>"), "12200", id="outside the grammar"),
        pytest.param((500, "text/html", b"Oh no"), "11200", id="a server error"),
        pytest.param((200, "text/plain", b"<Response/>"), "12300", id="the wrong type"),
        pytest.param(
            (200, "text/xml", b"<Response><Say>Hi</Say><Redirect>/webhooks/voice</Redirect></Response>"),
            "11200",
            id="a redirect without end",
        ),
    ],
)
def test_a_broken_call_ends_loudly(answer, code):
    """TwiML that fails ends the call and says so, with Twilio's code."""
    made, answers = provider()
    answers.give(*[answer[2]] * 30, status=answer[0], kind=answer[1])
    made.calls.dial(SAM)
    assert made.calls.running(SAM) is None
    assert any(code in words for words in loud(made))


def test_reject_only_before_the_answer():
    """Reject refuses a ringing call; in a call that has been answered it is an error."""
    made, answers = provider()
    answers.give('<Response><Reject reason="busy"/></Response>')
    made.calls.dial(SAM)
    assert made.calls.latest(SAM).status == "busy"
    answers.give(GATHER, "<Response><Reject/></Response>")
    made.calls.dial(SAM)
    made.calls.key(SAM, "1")
    assert any("12200" in words for words in loud(made))


@pytest.mark.parametrize(
    ("body", "parts", "encoding"),
    [
        pytest.param("a" * 160, 1, "GSM-7", id="160 fit in one"),
        pytest.param("a" * 161, 2, "GSM-7", id="161 do not"),
        pytest.param("€" * 80, 1, "GSM-7", id="a euro counts two"),
        pytest.param("a" * 152 + "€" + "a" * 10, 2, "GSM-7", id="an escape is not cut in two"),
        pytest.param("à" * 161, 2, "GSM-7", id="a grave accent is in the table"),
        pytest.param("â", 1, "UCS-2", id="a circumflex is not"),
        pytest.param("ا" * 70, 1, "UCS-2", id="70 letters of Urdu"),
        pytest.param("ا" * 71, 2, "UCS-2", id="71 letters of Urdu"),
        pytest.param("😀" * 36, 2, "UCS-2", id="an emoji counts two"),
    ],
)
def test_segments(body, parts, encoding):
    """The provider counts parts as the network does."""
    assert segments(body) == (parts, encoding)


def test_no_token_in_what_happened():
    """The watcher's lines hold no token, no number and no words."""
    made, answers = provider()
    answers.give("<Response/>", GATHER)
    made.texts.say(SAM, "a private sentence")
    made.calls.dial(SAM)
    told = msgspec.json.encode([line.words for line in made.happenings.of(SAM)]).decode()
    for hidden in (LINE.auth_token, LINE.telegram_token, SAM, "private"):
        assert hidden not in told
