"""The emulated providers and Hearback's real adapters understand each other, though neither was written from the other."""

from __future__ import annotations

import pytest

from bot.dispatch.port import Webhook
from bot.errors import Forged
from bot.surfaces.rendered import Button, Listen, Rendered, Speech
from channels.emulator.provider import Provider
from channels.ivr import Ivr
from channels.ivr.settings import VoiceSettings
from channels.sms import Sms
from channels.telegram import Telegram, TelegramSettings
from channels.twilio_shared import TwilioSettings
from tests.demo.providers import CHAT, LINE, NOW, SAM
from tests.demo.standin import demo

QUESTION = Rendered(
    "voice", "en", "Press 1 or 2.", speech=(Speech("For yes, press 1.", "en", 500), Speech("For no, press 2.", "en", 500)), listen=Listen()
)
RECORD = Rendered("voice", "en", "Speak.", speech=(Speech("Please speak after the tone.", "en"),), listen=Listen(record=True))


def adapters(settings):
    twilio = {name: value for name, value in settings.items() if name.startswith("TWILIO") or name == "PUBLIC_URL"}
    return Sms(TwilioSettings.read(twilio)), Ivr(VoiceSettings.read(twilio)), Telegram(TelegramSettings.read(settings))


def settings_of(line):
    return {
        "PUBLIC_URL": line.public_url,
        "TWILIO_ACCOUNT_SID": line.account_sid,
        "TWILIO_AUTH_TOKEN": line.auth_token,
        "TWILIO_NUMBER": line.number,
        "TELEGRAM_TOKEN": line.telegram_token,
        "TELEGRAM_SECRET": line.telegram_secret,
    }


class Wired:
    """Hearback's adapters behind the provider: each webhook is verified and heard, and answered with the next messages."""

    def __init__(self):
        self.heard = []
        self.next = []
        self.made = Provider(LINE, self, lambda: NOW)
        self.sms, self.ivr, self.telegram = adapters(settings_of(LINE))

    def __call__(self, path, query, headers, body):
        content = headers["Content-Type"].partition(";")[0]
        webhook = Webhook(path, query, {name.lower(): value for name, value in headers.items()}, body, content)
        channel = {"sms": self.sms, "voice": self.ivr, "telegram": self.telegram}[path.split("/")[2]]
        channel.verify(webhook)
        heard = list(channel.receive(webhook))
        self.heard += heard
        first = next((each for each in heard if hasattr(each, "kind")), None)
        messages, over = self.next.pop(0) if self.next and first and first.kind != "hung_up" else ([], True)
        answer = channel.answer(first, messages, over=over)
        return answer.status, answer.content_type, answer.body


def loud(wired):
    return [line.words for line in wired.made.happenings.of(SAM, str(CHAT)) if line.loud]


def test_texts_are_verified_and_heard():
    """A text is signed as the adapter checks it, and its answer reaches the phone."""
    wired = Wired()
    wired.next = [([Rendered("text", "en", "Thank you.")], True)]
    wired.made.texts.say(SAM, "FEEDBACK ✓")
    [heard] = wired.heard
    assert (heard.address, heard.words) == (SAM, "FEEDBACK ✓")
    assert [text.body for text in wired.made.texts.thread(SAM)] == ["FEEDBACK ✓", "Thank you."]
    wired.made.texts.say(SAM, "STOP")
    assert wired.heard[-1].opt_out == "STOP"
    assert loud(wired) == []


def test_a_chat_is_verified_and_heard():
    """Start, a press and a block are heard, and buttons arrive."""
    wired = Wired()
    wired.next = [([Rendered("chat", "en", "How was it?", buttons=((Button("Good", "v:1:1"),),))], False), ([], False), ([], True)]
    wired.made.chats.start(CHAT)
    wired.made.chats.press(CHAT, 2, "v:1:1")
    wired.made.chats.block(CHAT)
    assert [(heard.kind, heard.words) for heard in wired.heard] == [("opened", ""), ("press", "v:1:1"), ("blocked", "")]
    assert loud(wired) == []


def test_a_call_is_verified_and_heard():
    """A call, the hash key alone, a silence, a recording and the end are heard in turn, and everything said is in Twilio's grammar."""
    wired = Wired()
    wired.next = [
        ([QUESTION], False),
        ([QUESTION], False),
        ([RECORD], False),
        ([Rendered("voice", "en", "Bye.", speech=(Speech("Goodbye.", "en"),))], True),
    ]
    wired.made.calls.dial(SAM)
    wired.made.calls.key(SAM, "#")
    wired.made.calls.silence(SAM)
    wired.made.calls.speak(SAM, 4)
    assert [(heard.kind, heard.words, heard.seconds) for heard in wired.heard] == [
        ("call", "", 0),
        ("keys", "#", 0),
        ("silence", "", 0),
        ("recording", "", 4),
        ("hung_up", "", 0),
    ]
    assert loud(wired) == []


def test_a_number_of_any_length():
    """Keys ended by # are one answer without the #; # alone is a key of its own."""
    wired = Wired()
    number = Rendered("voice", "en", "How many?", speech=(Speech("How many?", "en"),), listen=Listen(digits=0))
    wired.next = [([number], False), ([number], False), ([number], True)]
    wired.made.calls.dial(SAM)
    for key in "12##":
        wired.made.calls.key(SAM, key)
    assert [heard.words for heard in wired.heard if heard.kind == "keys"] == ["12", "#"]


def test_a_forged_text_is_refused():
    """A provider with another token is not believed."""
    wired = Wired()
    wired.sms = adapters(settings_of(LINE) | {"TWILIO_AUTH_TOKEN": "another-token-of-sixteen"})[0]
    with pytest.raises(Forged):
        wired.made.texts.say(SAM, "FEEDBACK")


def test_the_adapters_send_to_the_emulator():
    """What each adapter sends by REST is accepted and arrives on its phone; a stopped person is known as stopped."""
    with demo() as (_, hearback, desk):
        sms, ivr, telegram = adapters(hearback.settings)
        try:
            assert sms.send(SAM, Rendered("text", "en", "Hello"), "o1").outcome == "accepted"
            assert ivr.send(SAM, QUESTION, "o2").outcome == "accepted"
            assert telegram.send(str(CHAT), Rendered("chat", "en", "Hello"), "o3").outcome == "rejected"
            desk.provider.chats.start(CHAT)
            sent = telegram.send(str(CHAT), Rendered("chat", "en", "Hello", buttons=((Button("Good", "v:1:1"),),)), "o4")
            assert sent.outcome == "accepted"
            desk.provider.texts.say(SAM, "STOP")
            desk.provider.chats.block(CHAT)
            assert sms.send(SAM, Rendered("text", "en", "Hello"), "o5").outcome == "stopped"
            assert telegram.send(str(CHAT), Rendered("chat", "en", "Hello"), "o6").outcome == "stopped"
            assert desk.provider.calls.latest(SAM).status == "ringing"
        finally:
            for adapter in (sms, ivr, telegram):
                adapter.close()
