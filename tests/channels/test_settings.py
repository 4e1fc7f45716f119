"""A channel cannot be made with a setting that would let anybody in, or write to nobody."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.errors import SettingWrong
from bot.surfaces.rendered import Speech
from channels import telegram, twilio_shared
from channels.contract import CHANNELS, adapter
from channels.ivr import Ivr, VoiceSettings
from channels.telegram import TelegramSettings
from channels.twilio_shared import TwilioSettings
from tests.channels import cases_sms, cases_telegram
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN, signature
from tests.voicing.recorded import recorded

TWILIO = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_NUMBER": OURS,
    "PUBLIC_URL": PUBLIC,
}
TELEGRAM = {"TELEGRAM_TOKEN": cases_telegram.TOKEN, "TELEGRAM_SECRET": cases_telegram.SECRET}

WRONG = [
    pytest.param(TwilioSettings, TWILIO, name, value, id=f"{name}: {reason}")
    for name, reason, value in [
        ("TWILIO_AUTH_TOKEN", "empty would sign for anybody", ""),
        ("TWILIO_AUTH_TOKEN", "a placeholder", "your-token-here-please"),
        ("TWILIO_AUTH_TOKEN", "to be changed", "changeme-changeme-changeme"),
        ("TWILIO_AUTH_TOKEN", "the same letter", "x" * 32),
        ("TWILIO_AUTH_TOKEN", "short", "abc123"),
        ("TWILIO_AUTH_TOKEN", "a space at its end", TOKEN + " "),
        ("TWILIO_ACCOUNT_SID", "empty", ""),
        ("TWILIO_ACCOUNT_SID", "another kind of id", "SK" + ACCOUNT[2:]),
        ("TWILIO_NUMBER", "empty", ""),
        ("TWILIO_NUMBER", "not international", "07700900000"),
        ("TWILIO_NUMBER", "a name: nobody could reply STOP", "Police"),
        ("PUBLIC_URL", "empty", ""),
        ("PUBLIC_URL", "plain http beyond this machine", "http://feedback.example.org"),
        ("PUBLIC_URL", "with a query", "https://feedback.example.org/?x=1"),
        ("PUBLIC_URL", "with a password", "https://a:b@feedback.example.org"),
        ("TWILIO_BASE_URL", "plain http beyond this machine", "http://api.twilio.com"),
        ("TWILIO_SIGNING_SECRET", "a placeholder", "example-example-example"),
        ("TWILIO_SIGNING_ALGORITHM", "one that Twilio does not have", "none"),
    ]
] + [
    pytest.param(TelegramSettings, TELEGRAM, name, value, id=f"{name}: {reason}")
    for name, reason, value in [
        ("TELEGRAM_TOKEN", "empty", ""),
        ("TELEGRAM_TOKEN", "a placeholder", "123456:your-token-goes-here"),
        ("TELEGRAM_TOKEN", "no number before it", "AAF-kq3v9Z0x8y7w6v5u4t3s2r1q0p9o8n7"),
        ("TELEGRAM_TOKEN", "a path hidden in it", "7700900123:AAF-kq3v9Z0x8y7w6v5u4/../x"),
        ("TELEGRAM_SECRET", "empty would let anybody in", ""),
        ("TELEGRAM_SECRET", "31 letters", cases_telegram.SECRET[:31]),
        ("TELEGRAM_SECRET", "letters that Telegram refuses", "é" + cases_telegram.SECRET),
        ("TELEGRAM_BASE_URL", "plain http beyond this machine", "http://api.telegram.org"),
    ]
]


@pytest.mark.parametrize(("settings", "good", "name", "value"), WRONG)
def test_a_wrong_setting_is_refused_by_name(settings, good: dict[str, str], name: str, value: str):
    """The sentence names the setting and never repeats a value that could be a secret."""
    with pytest.raises(SettingWrong) as wrong:
        settings.read({**good, name: value})
    assert name in str(wrong.value) or not value
    if len(value) > 5:
        assert value not in str(wrong.value)


@pytest.mark.parametrize("seconds", [{"ring_seconds": 26}, {"ring_seconds": 0}, {"longest_call_seconds": 481}])
def test_a_call_that_would_ring_or_last_too_long_is_refused(seconds: dict[str, int]):
    """Longer ringing wakes the answering machine; every call ends within eight minutes."""
    with pytest.raises(SettingWrong):
        VoiceSettings.read(TWILIO, **seconds)


def test_settings_are_read_by_the_names_of_the_environment():
    """Empty values mean that nothing was set; fields without a name are given beside them."""
    settings = VoiceSettings.read({**TWILIO, "TWILIO_BASE_URL": "http://127.0.0.1:9000", "TWILIO_SIGNING_SECRET": ""}, demo_voices=True)
    assert (settings.number, settings.base_url, settings.demo_voices) == (OURS, "http://127.0.0.1:9000", True)
    assert TelegramSettings.read(TELEGRAM).base_url == "https://api.telegram.org"


@pytest.mark.parametrize("settings", [TwilioSettings.read(TWILIO), TelegramSettings.read(TELEGRAM)], ids=["twilio", "telegram"])
def test_settings_can_be_shown(settings):
    """What is printed of the settings holds no secret."""
    assert not any(secret in repr(settings) for secret in [TOKEN, *TELEGRAM.values()])


def test_a_signing_key_of_its_own():
    """With a key and algorithm of our own, webhooks signed with the auth token are refused, and the other way round."""
    key = "4f1b0c9d8e7a6b5c4d3e2f1a0b9c8d7e"
    settings = TwilioSettings.read({**TWILIO, "TWILIO_SIGNING_SECRET": key, "TWILIO_SIGNING_ALGORITHM": "HMAC_SHA256"})
    form = cases_sms.form()
    url = PUBLIC + cases_sms.HEARD
    good = cases_sms.signed_with(url, form, secret=key, algorithm=hashlib.sha256)
    twilio_shared.verify(good, settings)
    with pytest.raises(twilio_shared.Forged):
        twilio_shared.verify(cases_sms.said("1"), settings)
    assert settings.hide() == (TOKEN, key)


def test_the_trap_of_the_moved_boundary_is_real():
    """Twilio's signature is the same for words cut in two as for the words whole: the row that refuses it refuses something."""
    url = PUBLIC + cases_sms.HEARD
    assert signature(url, cases_sms.form("1 Cat")) == signature(url, cases_sms.MOVED)


def test_a_channel_nobody_has():
    """The sentence names those that there are."""
    with pytest.raises(SettingWrong, match=", ".join(CHANNELS)):
        adapter("pigeon")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("20003", "TWILIO_AUTH_TOKEN", id="names the setting to look at"),
        pytest.param("21610", "STOP", id="says what the person did"),
        pytest.param("29999", "", id="a code we do not know"),
        pytest.param("busy", "", id="a word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_reason_of_a_code_of_twilio(code: str, words: str):
    """Whoever runs the service reads a sentence, not a number."""
    assert words in twilio_shared.reason(code)
    assert bool(words) == bool(twilio_shared.reason(code))


def test_the_reason_of_a_code_of_telegram():
    """The same for Telegram."""
    assert "TELEGRAM_TOKEN" in telegram.reason("401")
    assert telegram.reason("299") == ""


@pytest.mark.parametrize("language", ["en", "cy", "en-GB"])
def test_a_language_with_a_voice_is_voiced(language: str):
    """There is nothing for doctor to show."""
    assert Ivr(VoiceSettings.read(TWILIO)).unvoiced(language) == ""


def test_a_language_without_a_voice_needs_every_prompt_recorded(tmp_path: Path):
    """Urdu has no voice: doctor says which prompts are missing, and nothing once all are there."""
    hello, others = Speech("Hello.", "ur", key="hello"), [Speech(f"Word {at}.", "ur", key=f"word{at}") for at in range(5)]
    channel = Ivr(VoiceSettings.read(TWILIO, shelf=recorded(tmp_path, "ur", [hello])))
    assert "'ur'" in channel.unvoiced("ur")
    assert "record word0, word1, word2 and 2 more, or" in channel.unvoiced("ur", [hello, *others])
    assert channel.unvoiced("ur", [hello]) == ""
