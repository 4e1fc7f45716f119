"""Every channel passes this. A channel's own file holds its cases; what no row says, this adds."""

from __future__ import annotations

import json
import logging
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.errors import Forged, HearbackError
from bot.surfaces.rendered import Rendered, Speech
from channels.contract import CHANNELS, adapter
from tests.channels.conformance import Case, Kit

HERE = Path(__file__).parent
NAMES = [name for name in CHANNELS if (HERE / f"cases_{name}.py").exists()]
KITS: dict[str, Kit] = {name: import_module(f"tests.channels.cases_{name}").KIT for name in NAMES}

ROWS = [pytest.param(name, case, id=f"{name}: {case.reason}") for name, kit in KITS.items() for case in kit.cases]
GOOD = [row for row in ROWS if row.values[1].refused is None]
CHANNEL = [pytest.param(name, id=name) for name in KITS]

TEXTS = [
    pytest.param("", id="empty"),
    pytest.param("x" * 1600, id="as long as ten texts"),
    pytest.param("ش" * 1600, id="as long as ten texts, two bytes a letter"),
    pytest.param("لا أوافق", id="right to left"),
    pytest.param("\u2067متفق\u2069 1", id="isolates of direction"),
    pytest.param("\u202e1 on", id="an override of direction"),
    pytest.param("a\x00b\x07c\x1b[31m", id="control characters"),
    pytest.param("one\r\ntwo\u2028three\n", id="line ends of every kind"),
    pytest.param("👍🏽 👨‍👩‍👧", id="emoji of several characters"),
    pytest.param("e\u0301 \u200b\ufeff", id="combining and invisible characters"),
    pytest.param("1+1=2 & 100% %31 +", id="what an address would escape"),
    pytest.param(" 1 ", id="spaces around"),
    pytest.param("> Are you well?\n1", id="a reply that quotes"),
]

HOSTILE = [
    "<Dial>+447700900999</Dial>",
    "]]><Hangup/>",
    "Tom & Jerry &amp; <b>",
    "{{7*7}} ${7*7} {0.__class__} %s",
    '"/><Redirect>https://evil.example</Redirect>',
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "</Say></Response><Response><Dial>1</Dial>",
    "*bold* _it_ [x](https://evil.example) <a href='x'>y</a>",
    "a\x00b\x0b\ufffe",
    "half a character: \ud83d",
]


def test_every_channel_has_cases():
    """A channel without a file of cases fails the suite."""
    assert set(CHANNELS) == set(NAMES)


@pytest.mark.parametrize("name", CHANNEL)
def test_enough_cases_each_with_a_reason_of_its_own(name):
    """Forty rows at least, no two with the same reason."""
    reasons = [case.reason for case in KITS[name].cases]
    assert len(reasons) >= 40
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("name", CHANNEL)
def test_the_adapter_is_what_the_registry_says(name):
    """Name, surface and routes are as the house expects, and it has secrets to hide."""
    channel = KITS[name].make()
    assert isinstance(channel, adapter(name))
    assert channel.name == name
    assert channel.surface in ("text", "chat", "voice")
    assert all(route.startswith("/webhooks/") for route in channel.routes)
    assert all(len(secret) >= 16 for secret in channel.hide())
    assert channel.hide()


@pytest.mark.parametrize(("name", "case"), ROWS)
def test_each_webhook_means_what_its_row_says(name: str, case: Case):
    """A webhook in the provider's form is heard as the row says, or refused as it says."""
    channel = KITS[name].make()
    if case.refused:
        with pytest.raises(case.refused) as refusal:
            channel.verify(case.webhook)
        assert case.refused is not Forged or str(refusal.value) == ""
        return
    channel.verify(case.webhook)
    assert tuple(channel.receive(case.webhook)) == case.heard


@pytest.mark.parametrize(("name", "case"), GOOD)
def test_a_forged_variant_of_each_is_refused(name: str, case: Case):
    """Whatever is changed in a webhook that was good, it is refused, without a hint of what was wrong."""
    channel = KITS[name].make()
    for reason, webhook in KITS[name].forged(case.webhook):
        with pytest.raises(HearbackError) as refusal:
            channel.verify(webhook)
        assert isinstance(refusal.value, Forged), reason
        assert str(refusal.value) == "", reason


@pytest.mark.parametrize(("name", "case"), GOOD)
def test_a_replay_is_heard_the_same(name: str, case: Case):
    """The same webhook again, in another process, is the very same thing with the same id."""
    first, second = KITS[name].make(), KITS[name].make()
    assert first.receive(case.webhook) == second.receive(case.webhook)
    if case.heard:
        assert all(thing.provider_id for thing in case.heard)


@pytest.mark.parametrize(("name", "case"), ROWS)
def test_nothing_personal_is_logged_or_raised(name: str, case: Case, caplog):
    """No secret, number or words in any log record or exception, with everything logged that can be."""
    caplog.set_level(logging.DEBUG)
    kit = KITS[name]
    channel = kit.make()
    written = []
    for _, webhook in [("as it is", case.webhook), *([] if case.refused else kit.forged(case.webhook))]:
        try:
            channel.verify(webhook)
            channel.receive(webhook)
        except HearbackError as error:
            written.append(repr(error) + str(error.__cause__))
    written += [record.getMessage() + str(record.args) + str(record.exc_info) for record in caplog.records]
    words = [thing.words for thing in case.heard if getattr(thing, "words", "") and len(thing.words) > 3]
    for secret in [*channel.hide(), *kit.personal, *words]:
        assert not any(secret in line for line in written)


@pytest.mark.parametrize("name", [name for name, kit in KITS.items() if not kit.keys_only])
@pytest.mark.parametrize("text", TEXTS)
def test_words_arrive_as_they_were_written(name: str, text: str):
    """Empty, huge, right-to-left and strange words are heard byte for byte."""
    kit = KITS[name]
    channel, webhook = kit.make(), kit.said(text)
    channel.verify(webhook)
    (heard,) = channel.receive(webhook)
    assert heard.words.encode() == text.encode()
    assert heard.kind == kit.kind


@pytest.mark.parametrize("name", CHANNEL)
def test_option_two_is_carried_through(name: str):
    """However option 2 is chosen on a channel, what was chosen arrives whole."""
    kit = KITS[name]
    channel = kit.make()
    for webhook, carried in kit.option_two:
        channel.verify(webhook)
        (heard,) = channel.receive(webhook)
        assert heard.words == carried


@pytest.mark.parametrize("name", CHANNEL)
@pytest.mark.parametrize("text", HOSTILE, ids=[f"hostile {number}" for number in range(len(HOSTILE))])
def test_an_answer_is_one_text_and_no_more(name: str, text: str):
    """Whatever a text says, the answer is well formed, with that text in one place and no verb or markup that came from it."""
    kit = KITS[name]
    channel = kit.make()
    plain, answer = kit.speak(channel, "Thank you."), kit.speak(channel, text)
    assert answer.status == 200
    if answer.content_type == "text/xml":
        document = ET.fromstring(answer.body)
        shape = [(element.tag, sorted(element.attrib)) for element in document.iter()]
        assert shape == [(element.tag, sorted(element.attrib)) for element in ET.fromstring(plain.body).iter()]
        texts = [element.text for element in document.iter() if element.text] + [
            element.tail for element in document.iter() if element.tail
        ]
        assert texts == ["".join(letter for letter in text if letter not in "\x00\x0b\ufffe\ud83d")]
    else:
        sent = json.loads(answer.body)
        assert sent["text"] == text
        assert sent.keys() == json.loads(plain.body).keys()
        assert "parse_mode" not in sent


@pytest.mark.parametrize("name", CHANNEL)
def test_the_same_answer_is_the_same_bytes(name: str):
    """A replay can be answered with the stored bytes because an answer has no chance in it."""
    kit = KITS[name]
    assert kit.speak(kit.make(), "Thank you.") == kit.speak(kit.make(), "Thank you.")


@pytest.mark.parametrize("name", CHANNEL)
def test_nothing_heard_gets_an_empty_answer(name: str):
    """A report or something unknown is answered with the provider's way of saying nothing."""
    answer = KITS[name].make().answer(None, [], over=False)
    assert answer.status == 200
    assert answer.body in (b"", b'<?xml version="1.0" encoding="UTF-8"?><Response />')


OUTCOMES = [pytest.param(got, wanted, id=f"{name}: {reason}") for name, kit in KITS.items() for reason, got, wanted in kit.outcomes]


@pytest.mark.parametrize(("got", "wanted"), OUTCOMES)
def test_what_a_provider_answers_becomes_an_outcome(got, wanted):
    """Each answer of a provider is one of six outcomes; its sentence, which quotes the number, goes nowhere."""
    assert got == wanted
    assert all(character.isdecimal() for character in got.code)


@pytest.mark.parametrize("name", CHANNEL)
def test_an_answer_carries_as_many_messages_as_fit(name: str):
    """``fits`` and ``answer`` agree: what does not fit is not in the bytes, and goes to the outbox instead."""
    channel = KITS[name].make()
    messages = [_plain(channel.surface, words) for words in ("First.", "Second.", "Third.")]
    fits = channel.fits(messages)
    heard = next(thing for case in KITS[name].cases for thing in case.heard if getattr(thing, "kind", "") in ("words", "keys"))
    body = channel.answer(heard, messages, over=False).body.decode()
    assert [words in body for words in ("First.", "Second.", "Third.")] == [number < fits for number in range(3)]
    assert fits == (3 if name == "ivr" else 1)
    assert channel.fits([]) == 0


def _plain(surface, words: str) -> Rendered:
    return Rendered(surface, "en", words, speech=(Speech(words, "en"),))
