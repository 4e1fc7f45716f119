"""What really leaves, over real HTTP, and what becomes of it when the provider misbehaves."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import SettingWrong, Unavailable
from bot.surfaces.rendered import Button, Rendered
from channels import wire
from channels.contract import Receipt
from channels.ivr import Ivr, VoiceSettings
from channels.sms import Sms
from channels.telegram import Telegram, TelegramSettings
from channels.telegram.outcomes import fetched
from channels.twilio_shared import TwilioSettings, lists
from tests.channels import cases_telegram
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN

FAKE = Path(__file__).with_name("fake_provider.py")
WORDS = "Overall, how do you feel about the service you got? جی ہاں"
SENT = Rendered("text", "en", WORDS)
UPDATES = [
    {"update_id": 7, "message": cases_telegram.message(text="2")},
    {"update_id": 9, "message": cases_telegram.message(text="STOP")},
]


class Provider:
    def __init__(self, ledger: Path, port: int) -> None:
        self.ledger, self.base = ledger, f"http://127.0.0.1:{port}"

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.ledger.read_text().splitlines()] if self.ledger.exists() else []


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[Provider]:
    ledger = tmp_path_factory.mktemp("provider") / "ledger.jsonl"
    command = [sys.executable, str(FAKE), str(ledger), json.dumps(UPDATES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        yield Provider(ledger, int(running.stdout.readline()))
        running.terminate()


@pytest.fixture
def provider(process: Provider, monkeypatch) -> Provider:
    """The fake provider with an empty ledger, and limits short enough to wait for."""
    monkeypatch.setattr(wire, "READ_SECONDS", 0.6)
    monkeypatch.setattr(wire, "WHOLE_SECONDS", 1.2)
    process.ledger.unlink(missing_ok=True)
    return process


TWILIO = {"account_sid": ACCOUNT, "auth_token": TOKEN, "number": OURS, "public_url": PUBLIC}


def made(name: str, base: str) -> Sms | Ivr | Telegram:
    if name == "sms":
        return Sms(TwilioSettings(**TWILIO, base_url=base))
    if name == "ivr":
        return Ivr(VoiceSettings(**TWILIO, base_url=base))
    return Telegram(TelegramSettings(token=cases_telegram.TOKEN, secret=cases_telegram.SECRET, base_url=base))


@pytest.fixture
def channel(request, provider: Provider) -> Iterator[Sms | Ivr | Telegram]:
    adapter = made(request.param, provider.base)
    yield adapter
    adapter.close()


def address(name: str, ending: str) -> str:
    return f"55501234{ending}" if name == "telegram" else f"+4477009001{ending}"


EVERY = pytest.mark.parametrize("channel", ["sms", "ivr", "telegram"], indirect=True)

ENDINGS = [
    pytest.param("00", "accepted", True, id="taken"),
    pytest.param("01", "throttled", False, id="too many"),
    pytest.param("02", "stopped", False, id="opted out or blocked"),
    pytest.param("03", "uncertain", False, id="a fault before it was taken: we cannot know"),
    pytest.param("04", "uncertain", True, id="a fault after it was taken"),
    pytest.param("05", "uncertain", True, id="no answer at all"),
    pytest.param("06", "uncertain", True, id="reset after it was taken"),
    pytest.param("07", "uncertain", True, id="a yes that is not JSON"),
    pytest.param("08", "uncertain", True, id="an answer that comes a byte at a time"),
    pytest.param("09", "rejected", False, id="not a number, no such chat"),
    pytest.param("10", "uncertain", False, id="a redirect is not followed"),
    pytest.param("11", "rejected", False, id="bad credentials"),
]


@EVERY
@pytest.mark.parametrize(("ending", "outcome", "taken"), ENDINGS)
def test_how_a_send_ends(channel, provider: Provider, ending: str, outcome: str, caplog, *, taken: bool):
    """Each fault is its outcome, one request and no more was made, and nothing personal was logged."""
    caplog.set_level(logging.DEBUG)
    to = address(channel.name, ending)
    receipt = channel.send(to, SENT, "o-1")
    assert receipt.outcome == outcome
    assert receipt.retry_after == (11 if outcome == "throttled" else 0)
    assert bool(receipt.provider_id) == (outcome == "accepted")
    (line,) = provider.lines()
    assert line["taken"] == taken
    written = repr(receipt) + "".join(record.getMessage() + str(record.args) + str(record.exc_info) for record in caplog.records)
    assert not any(secret in written for secret in [*channel.hide(), to, WORDS])


@EVERY
def test_the_token_is_not_logged_even_when_somebody_turns_the_library_on(channel, provider: Provider, caplog):
    """The library writes every address into the log; Telegram's hold the token."""
    channel.send(address(channel.name, "00"), SENT, "o-1")
    caplog.set_level(logging.DEBUG, logger="httpx")
    channel.send(address(channel.name, "00"), SENT, "o-2")
    assert not any(secret in record.getMessage() for record in caplog.records for secret in channel.hide())


@pytest.mark.parametrize("name", ["sms", "ivr", "telegram"])
def test_a_refused_connection_surely_never_left(name: str):
    """Nobody listens: it is safe to try again."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        adapter = made(name, f"http://127.0.0.1:{closed.getsockname()[1]}")
        assert adapter.send(address(name, "00"), SENT, "o-1") == Receipt("unsent")
        adapter.close()


@pytest.mark.parametrize("channel", ["sms"], indirect=True)
def test_what_a_text_carries(channel, provider: Provider):
    """Number, words, our id in the callback's address, and how long Twilio may hold it."""
    channel.send("+447700900100", SENT, "o 1/&?", valid_for=5400)
    (line,) = provider.lines()
    assert line["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert line["auth"] == f"{ACCOUNT}:{TOKEN}"
    assert line["fields"] == {
        "To": "+447700900100",
        "From": OURS,
        "Body": WORDS,
        "StatusCallback": f"{PUBLIC}/webhooks/sms/status?o=o%201%2F%26%3F",
        "ValidityPeriod": "5400",
    }


@pytest.mark.parametrize("channel", ["sms"], indirect=True)
@pytest.mark.parametrize(
    ("valid_for", "asked"), [(0, None), (1, "1"), (86_400, "36000")], ids=["not given", "a second", "more than Twilio allows"]
)
def test_how_long_twilio_may_hold_a_text(channel, provider: Provider, valid_for: int, asked: str | None):
    """At most ten hours, Twilio's own limit; without a time nothing is asked."""
    channel.send("+447700900100", SENT, "o-1", valid_for=valid_for)
    assert provider.lines()[0]["fields"].get("ValidityPeriod") == asked


@pytest.mark.parametrize("channel", ["ivr"], indirect=True)
def test_what_a_call_carries(channel, provider: Provider):
    """Answering machines are looked for, ringing is short, the call has an end, and no words travel."""
    channel.send("+447700900100", SENT, "o-1")
    (line,) = provider.lines()
    assert line["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert line["fields"] == {
        "To": "+447700900100",
        "From": OURS,
        "Url": f"{PUBLIC}/webhooks/voice?o=o-1",
        "Method": "POST",
        "MachineDetection": "Enable",
        "Timeout": "25",
        "TimeLimit": "480",
        "StatusCallback": f"{PUBLIC}/webhooks/voice/status?o=o-1",
        "StatusCallbackMethod": "POST",
    }


@pytest.mark.parametrize("channel", ["telegram"], indirect=True)
def test_what_a_chat_message_carries(channel, provider: Provider):
    """Plain text, its buttons, no preview of links and no parse_mode."""
    asked = Rendered("chat", "en", WORDS, buttons=((Button("Yes", "a.1.1"),), (Button("Skip", "a.1.0"),)))
    assert channel.send("555012345678", asked, "o-1") == Receipt("accepted", provider_id="77")
    (line,) = provider.lines()
    assert line["path"].endswith("/sendMessage")
    assert line["fields"] == {
        "chat_id": 555012345678,
        "text": WORDS,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "a.1.1"}], [{"text": "Skip", "callback_data": "a.1.0"}]]},
    }


@pytest.mark.parametrize("channel", ["telegram"], indirect=True)
def test_a_press_is_acknowledged(channel, provider: Provider):
    """Telegram is told that the press was seen."""
    assert channel.acknowledge("4382") == Receipt("accepted")
    assert provider.lines()[0]["fields"] == {"callback_query_id": "4382"}


@pytest.mark.parametrize("channel", ["telegram"], indirect=True)
@pytest.mark.parametrize(
    ("offset", "words", "following"),
    [pytest.param(0, ["2", "STOP"], 10, id="all"), pytest.param(8, ["STOP"], 10, id="the rest"), pytest.param(10, [], 10, id="none")],
)
def test_polled_updates_are_the_webhooks_they_would_have_been(channel, offset: int, words: list[str], following: int):
    """Each carries our secret, is heard as ever, and the offset goes on."""
    webhooks, after = channel.poll(offset, wait=0)
    for webhook in webhooks:
        channel.verify(webhook)
    assert [heard.words for webhook in webhooks for heard in channel.receive(webhook)] == words
    assert after == following


def test_polling_a_telegram_that_cannot_be_reached():
    """It is unavailable, and the error says nothing of the address, which holds the token."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        adapter = made("telegram", f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(Unavailable) as unavailable:
            adapter.poll(0, wait=0)
        adapter.close()
    assert cases_telegram.TOKEN not in repr(unavailable.value)


@pytest.mark.parametrize("status", [401, 404, 409])
def test_polling_that_can_never_work_is_a_setting(status: int):
    """A refused token, or a webhook that is set, will not mend itself."""
    with pytest.raises(SettingWrong):
        fetched(wire.Reply(status, b'{"ok": false}'))


@EVERY
def test_words_that_no_utf8_can_hold_do_not_stop_a_send(channel):
    """A sender never raises."""
    assert channel.send(address(channel.name, "00"), Rendered("text", "en", "half: \ud83d"), "o-1").outcome in ("accepted", "rejected")


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # forking with a thread is what is tested
@pytest.mark.parametrize("channel", ["sms"], indirect=True)
def test_sending_works_after_a_fork(channel, provider: Provider):
    """A worker forked after the first send has a loop of its own."""
    assert channel.send("+447700900100", SENT, "o-1").outcome == "accepted"
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if channel.send("+447700900100", SENT, "o-2").outcome == "accepted" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(provider.lines()) == 2


@pytest.mark.parametrize("channel", ["sms"], indirect=True)
def test_closing_twice_and_sending_again(channel):
    """Closing is safe at any time; a later send opens again."""
    channel.close()
    channel.send("+447700900100", SENT, "o-1")
    channel.close()
    channel.close()
    assert channel.send("+447700900100", SENT, "o-2").outcome == "accepted"


SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("channel", ["sms", "ivr"], indirect=True)
def test_what_was_sent_is_found_in_the_list(channel, provider: Provider):
    """Every page of it, each with its address, words and time; what was refused is not in it."""
    taken = [address(channel.name, ending) for ending in ("20", "21", "22", "23", "04")]
    for to in [*taken, address(channel.name, "09")]:
        channel.send(to, SENT, "o-1")
    listing = channel.listing(SINCE, UNTIL)
    assert listing is not None
    assert listing.complete
    found = {sent.address: sent.words for sent in listing.sent if sent.address in taken}
    assert found == dict.fromkeys(taken, WORDS if channel.name == "sms" else "")


@pytest.mark.parametrize("name", ["sms", "ivr"])
def test_a_list_that_cannot_be_had_is_not_complete(name: str):
    """Nothing is concluded from what is not there."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        adapter = made(name, f"http://127.0.0.1:{closed.getsockname()[1]}")
        listing = adapter.listing(SINCE, UNTIL)
        adapter.close()
    assert listing is not None
    assert not listing.complete


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("https://evil.example/2010-04-01/Accounts/x/Messages.json", id="elsewhere"),
        pytest.param("/2010-04-01/Accounts/AC0/Messages.json", id="another account"),
        pytest.param(f"/2010-04-01/Accounts/{ACCOUNT}/../x", id="a way up"),
    ],
)
def test_the_next_page_is_of_our_account(uri: str):
    """Our token goes nowhere else, whatever an answer says."""
    with pytest.raises(lists.Incomplete):
        lists._next(TwilioSettings(**TWILIO), uri)


def test_telegram_keeps_no_list_and_says_what_waits(provider: Provider):
    """Updates that it could not deliver are counted."""
    adapter = made("telegram", provider.base)
    assert adapter.listing(SINCE, UNTIL) is None
    assert adapter.backlog() == len(UPDATES)
    adapter.close()


@pytest.mark.parametrize(("base", "here"), [("http://127.0.0.1:9", True), ("http://localhost:9", True), ("https://api.example.org", False)])
def test_whether_the_provider_is_on_this_machine(base: str, here: bool):
    """The live switch hangs on it."""
    assert made("sms", base).on_this_machine is here


@pytest.mark.parametrize(
    ("name", "parts", "cost"), [("sms", 1, 50_000), ("sms", 3, 150_000), ("sms", 0, 50_000), ("ivr", 0, 250_000), ("telegram", 0, 0)]
)
def test_what_a_message_costs(name: str, parts: int, cost: int):
    """In millionths: each part of a text, each call; a chat costs nothing."""
    assert made(name, "http://127.0.0.1:9").cost(Rendered("text", "en", WORDS, parts=parts)) == cost
