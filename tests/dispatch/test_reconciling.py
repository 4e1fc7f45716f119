"""What an outage lost is found in the provider's own lists: heard once, settled once, and answered only while it is fresh."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.dispatch.reconciling import KEPT
from channels import wire
from tests.channels.conformance import OURS
from tests.dispatch.cases import NUMBER, arrives, told
from tests.dispatch.house import House
from tests.dispatch.persons import Texter, text_webhook

AFTER_TAKEN = ("04", "06", "07")  # a fault, a reset, an unreadable yes: taken all the same
NEVER_TAKEN = "03"


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def listed(make_house: Callable[..., House], provider: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Lists:
    """A house that compares the lists, and a provider that keeps them by the house's clock."""
    monkeypatch.setattr(House, "reconciles", True)
    monkeypatch.setattr(wire, "READ_SECONDS", 2.0)
    return Lists(make_house(), provider[1])


class Lists:
    """What Twilio has, beside what it told us of."""

    def __init__(self, house: House, ledger: Path) -> None:
        self.house = house
        self.clock, self.list = ledger.with_suffix(".clock"), ledger.with_suffix(".list")
        self.list.write_text("")
        self.tick()
        house.work()

    def tick(self, **more: float) -> None:
        self.house.later(**more)
        self.clock.write_text(self.house.clock().isoformat())

    def texted(self, words: str, number: str = NUMBER, **ago: float) -> str:
        """A text that reached Twilio, and whose webhook was lost."""
        at = self.house.clock() - timedelta(**ago)
        sid = f"SM{uuid.uuid4().hex}"
        entry = {"sid": sid, "from": number, "to": OURS, "body": words, "direction": "inbound", "status": "received"}
        with self.list.open("a") as file:
            file.write(json.dumps(entry | {"date_created": format_datetime(at), "num_media": "0"}) + "\n")
        return sid

    def answered(self, words: str, direction: str) -> str:
        """A text from our number that the outbox knows nothing of."""
        sid, at = f"SM{uuid.uuid4().hex}", self.house.clock()
        entry = {"sid": sid, "from": OURS, "to": NUMBER, "body": words, "direction": direction, "status": "delivered"}
        with self.list.open("a") as file:
            file.write(json.dumps(entry | {"date_created": format_datetime(at), "num_media": "0"}) + "\n")
        return sid

    def compare(self) -> None:
        self.tick(seconds=660)
        self.house.work()


def test_a_text_that_an_outage_lost_is_answered_once(listed: Lists) -> None:
    """Through the same door, with the same id: the webhook that comes after all changes nothing and says nothing."""
    house = listed.house
    sid = listed.texted("SMALL", minutes=2)
    for _ in range(4):
        listed.compare()
    assert [words.count("How was it?") for words in house.sent(NUMBER)] == [1]
    sam = Texter(house, NUMBER)
    assert sam.says("SMALL", MessageSid=sid, SmsSid=sid, SmsMessageSid=sid) == ""
    assert "do better" in sam.later("good")


def test_what_a_webhook_told_of_is_not_heard_again(listed: Lists) -> None:
    """The list holds everything; the inbox knows what was here."""
    house = listed.house
    sid = listed.texted("SMALL")
    house.take("sms", text_webhook(NUMBER, "SMALL", sid))
    for _ in range(3):
        listed.compare()
    assert house.sent(NUMBER) == []
    assert house.ask("SELECT count(*) FROM conversation") == 1


@pytest.mark.parametrize(
    ("direction", "noted"),
    [
        pytest.param("outbound-reply", True, id="sent out of our answer: nobody told us its id"),
        pytest.param("outbound-api", False, id="no outbox row knows it: another's use of the number"),
    ],
)
def test_replies_inside_webhooks_are_deleted_there_too(listed: Lists, direction: str, *, noted: bool) -> None:
    """Found in the list, once, and due when the others are: not while an outage may still have lost something."""
    at = listed.house.clock()
    sid = listed.answered("How was it?", direction)
    for _ in range(2):
        listed.compare()
    copies = listed.house.store.provider_copies
    assert copies.due(at + KEPT - timedelta(seconds=1), 10) == []
    assert copies.due(at + KEPT, 10) == [("sms", sid)] * noted
    assert copies.waiting() == noted


def test_many_pages(listed: Lists) -> None:
    """Seven lost texts are more than a page."""
    for at in range(7):
        listed.texted("SMALL", f"+44770090014{at}", minutes=3)
    for _ in range(3):
        listed.compare()
    assert len({line["fields"]["To"] for line in listed.house.requests()}) == 7


def test_stop_in_an_outage_is_stop(listed: Lists) -> None:
    """Found ten minutes late, and then for good."""
    house = listed.house
    house.meet("sms", NUMBER)
    listed.texted("stop", minutes=2)
    listed.compare()
    assert house.ask("SELECT stopped_at FROM person") is not None


@pytest.mark.parametrize(
    ("words", "flags", "answered"),
    [
        pytest.param("SMALL", [], False, id="a start word of two days ago"),
        pytest.param("he is going to kill me", ["immediate_danger"], True, id="danger: always"),
    ],
)
def test_what_is_older_than_a_day_is_only_answered_in_danger(listed: Lists, words: str, flags: list[str], *, answered: bool) -> None:
    """A question two days late would only startle."""
    house = listed.house
    listed.tick(days=2)
    listed.texted(words, hours=30)
    listed.compare()
    house.later(seconds=10)
    house.work()
    assert house.flags() == flags
    assert bool(house.sent(NUMBER)) == answered


def test_ambiguous_sends_are_settled_by_the_list(listed: Lists) -> None:
    """Every third outcome is ambiguous. Whoever got it got it once; what was taken is accepted, what was not stays unknown."""
    house = listed.house
    numbers = [f"+447700900{group}{ending}" for group in range(2, 8) for ending in (*AFTER_TAKEN, NEVER_TAKEN, "30", "31")]
    for number in numbers:
        arrives(house, f"S-{number}", number)
    for _ in range(4):
        listed.compare()
    taken = {line["fields"]["To"] for line in house.requests() if line["taken"]}
    copies = [line["fields"]["To"] for line in house.requests()]
    assert len(copies) == len(set(copies)) == len(numbers)
    assert house.ask("SELECT count(*) FROM outbox WHERE state = 'accepted'") == len(taken)
    assert house.rows("SELECT DISTINCT state, code FROM outbox WHERE state <> 'accepted'") == [("uncertain", "unknown")]


def test_each_entry_is_evidence_once(listed: Lists) -> None:
    """One text in the list cannot stand for two sends."""
    house = listed.house
    arrives(house, "S-1", "+447700900106")
    house.work()
    found = house.worker.reconciling
    [row] = house.store.outbox.uncertain(house.clock() - timedelta(hours=1))
    listing = house.channels["sms"].listing(house.clock() - timedelta(hours=1), house.clock())
    assert listing is not None
    ours = [entry for entry in listing.sent if entry.address == "+447700900106"]
    assert found._settle(house.channels["sms"], ours, house.clock() - timedelta(hours=1), house.clock()) == 1
    assert found._settle(house.channels["sms"], ours, house.clock() - timedelta(hours=1), house.clock()) == 0
    assert row.id == house.ask("SELECT id FROM outbox WHERE state = 'accepted'")


def test_only_our_own_number_is_in_an_address(listed: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list asked for by a person's number would write it into every log on the way."""
    asked: list[str] = []
    get = wire.Wire.get

    def watched(self: wire.Wire, url: str, **more: object) -> object:
        asked.append(url)
        return get(self, url, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(wire.Wire, "get", watched)
    arrives(listed.house)
    listed.compare()
    assert asked
    assert not any(NUMBER[1:] in url for url in asked)


@pytest.mark.parametrize(
    ("code", "rule", "confirmed"),
    [
        pytest.param("30003", "", False, id="unreachable: contact is in doubt"),
        pytest.param("30005", "", False, id="nobody has the number"),
        pytest.param("30006", "", False, id="a landline"),
        pytest.param("30007", "", True, id="filtered: not about the person"),
        pytest.param("30008", "", True, id="nobody says why"),
        pytest.param("30036", "expired", True, id="its time was over"),
    ],
)
def test_what_a_report_of_a_failure_leads_to(house: House, code: str, rule: str, *, confirmed: bool) -> None:
    """A number in doubt is written to no more until it is confirmed again, and staff look."""
    from tests.channels import cases_sms  # noqa: PLC0415 - for this test alone
    from tests.channels.conformance import ACCOUNT, signed  # noqa: PLC0415

    arrives(house)
    house.work()
    outbox = house.ask("SELECT id FROM outbox")
    form = {
        "MessageSid": "SM" + "7" * 32,
        "MessageStatus": "undelivered",
        "ErrorCode": code,
        "To": NUMBER,
        "From": OURS,
        "AccountSid": ACCOUNT,
    }
    for _ in range(2):
        house.take("sms", signed(cases_sms.STATUS, form, query=f"o={outbox}"))
    assert (house.ask("SELECT contact FROM person") == "unknown") is not confirmed
    assert house.flags() == ([] if confirmed else ["number_in_doubt"])
    assert [what for what, _ in told(house) if what == "expired"] == ([rule] if rule else [])


@pytest.mark.parametrize("number", ["+447700900109", "+447700900112"])
def test_a_number_that_is_refused_is_in_doubt(house: House, number: str) -> None:
    """21211 and 21614: at once, not by a report."""
    arrives(house, phone=number)
    house.work()
    assert house.waiting() == ["rejected"]
    assert house.flags() == ["number_in_doubt"]
    assert house.ask("SELECT contact FROM person") == "unknown"
