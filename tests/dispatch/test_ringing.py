"""Calls of ours: twice at most, a day apart, silence for machines; calls that are asked for, and calls back."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from bot.asking.people import Consent
from bot.store.people import codewords
from tests.channels import cases_ivr
from tests.channels.conformance import OURS, signed
from tests.dispatch.cases import NUMBER, arrives, contact, told
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def by_phone(house: House, **more: str) -> str:
    return arrives(house, contact_=contact(house, channel="ivr", **more))


def ends(house: House, status: str, answered_by: str = "", *, twice: bool = False) -> None:
    """Twilio tells how the last call that we placed has ended."""
    placed = [line["fields"] for line in house.requests(NUMBER) if line["path"].endswith("/Calls.json")][-1]
    form = cases_ivr.ours(**{**cases_ivr.ends("From", OURS), **cases_ivr.ends("To", NUMBER)}) | {"CallSid": f"CA{uuid.uuid4().hex}"}
    told_of = form | {"CallStatus": status} | ({"AnsweredBy": answered_by} if answered_by else {})
    for _ in range(2 if twice else 1):
        house.take("ivr", signed(f"{cases_ivr.VOICE}/status", told_of, query=placed["StatusCallback"].partition("?")[2]))


def days(house: House, count: int) -> list[float]:
    """Work through some days; how many hours from now each call was placed."""
    begun, placed = house.clock(), []
    for _ in range(count * 24):
        before = len(house.sent(NUMBER))
        house.work()
        placed += [(house.clock() - begun).total_seconds() / 3600] * (len(house.sent(NUMBER)) - before)
        house.later(hours=1)
    return placed


@pytest.mark.parametrize("status", ["busy", "no-answer"])
def test_busy_and_no_answer_are_tried_once_more(house: House, status: str) -> None:
    """A day later at the earliest, inside the window, and never a third time; callbacks that come twice change nothing."""
    by_phone(house)
    house.work()
    ends(house, status, twice=True)
    [hours] = days(house, 4)
    assert 24 <= hours <= 48
    ends(house, status)
    assert days(house, 30) == []
    assert house.sent(NUMBER) == ["(call)"] * 2
    assert [row for row in told(house) if row[0] == "call_missed"] == [("call_missed", status.replace("-", "_"))] * 2
    assert house.ends() == ["closed"]


@pytest.mark.parametrize(
    ("status", "by", "rule"),
    [
        pytest.param("completed", "machine_start", "machine", id="an answering machine"),
        pytest.param("completed", "fax", "fax", id="a fax"),
        pytest.param("completed", "unknown", "unknown", id="Twilio does not know who"),
        pytest.param("failed", "", "failed", id="the network could not"),
    ],
)
def test_a_machine_means_silence(house: House, status: str, by: str, rule: str) -> None:
    """No second attempt in this wave, today or later."""
    by_phone(house)
    house.work()
    ends(house, status, by)
    assert days(house, 10) == []
    assert ("call_missed", rule) in told(house)


def test_a_person_who_wrote_meanwhile_is_not_called_again(house: House) -> None:
    """The second attempt is for somebody who does not know that we called."""
    person = by_phone(house)
    house.work()
    ends(house, "busy")
    house.confirm(person, "sms")
    Texter(house, NUMBER).says("SMALL")
    assert [hours for hours in days(house, 3) if "(call)" in house.sent(NUMBER)[1:]] == []


def test_call_in_a_text_brings_the_same_question_by_telephone(house: House) -> None:
    """CALL, the neutral line, key 1, and on from where the person was; after the call the texts go on."""
    house.meet("sms", NUMBER)
    sam, kim = Texter(house, NUMBER), Caller(house, NUMBER)
    sam.says("SMALL")
    sam.later("1")
    assert "call you now" in sam.later("call")
    house.later(seconds=10)
    house.work()
    assert house.sent(NUMBER) == ["(call)"]
    assert "Westmarch" not in kim.answers()
    assert "do better" in kim.presses("1")
    kim.hangs_up()
    assert "Thank you" in sam.later("be kinder")
    assert house.ends() == ["finished"]


def test_call_where_nobody_can_be_called_says_so(make_house: Callable[..., House]) -> None:
    """A chat without a number: it goes on by message."""
    from tests.dispatch.persons import Chatter  # noqa: PLC0415 - for this test alone

    house = make_house()
    alex = Chatter(house, 5_550_123_456)
    alex.opens()
    assert "cannot call" in alex.says("call")
    house.work()
    assert "(call)" not in house.sent()


@pytest.fixture
def calls_back(make_house: Callable[..., House]) -> House:
    """A house that calls people back, so that a call costs them nothing."""
    return make_house(HEARBACK_CALLS_IN="call back")


def test_somebody_we_know_is_called_back(calls_back: House) -> None:
    """The line is busy, and we ring; however often they try, once."""
    house, kim = calls_back, Caller(calls_back, NUMBER)
    house.meet("ivr", NUMBER, language="en")
    for _ in range(2):
        kim.rings()
        assert kim.document.find("Reject") is not None
        assert kim.document.find("Reject").get("reason") == "busy"
    house.work()
    assert house.sent(NUMBER) == ["(call)"]
    assert "Westmarch" not in kim.answers()
    assert "How was it?" in kim.presses("1")


@pytest.mark.parametrize("known", ["nobody", "unconfirmed", "without a yes to calls"])
def test_everybody_else_is_answered(calls_back: House, known: str) -> None:
    """A number that is not known as safe is not rung back."""
    house, kim = calls_back, Caller(calls_back, NUMBER)
    if known == "unconfirmed":
        house.meet("ivr", NUMBER, confirmed=False, language="en")
    elif known != "nobody":
        house.confirm(house.link(confirmed=False, sms=NUMBER, ivr=NUMBER), "sms")
    kim.rings()
    assert kim.document.find("Reject") is None
    house.work()
    assert house.sent() == []


def test_at_night_the_call_back_waits(calls_back: House) -> None:
    """Rung at half past nine in the evening, called back in the morning."""
    house, kim = calls_back, Caller(calls_back, NUMBER)
    house.meet("ivr", NUMBER, language="en")
    house.at("21:30")
    kim.rings()
    house.work()
    assert house.sent() == []
    house.at("10:05")
    house.work()
    assert house.sent(NUMBER) == ["(call)"]


@pytest.mark.parametrize(
    ("keyed", "heard"),
    [pytest.param("4272687", "How was it?", id="the right one"), pytest.param("1234", "", id="another: asked again, without a hint")],
)
def test_a_codeword_is_asked_before_anything_is_told(house: House, keyed: str, heard: str) -> None:
    """What was keyed is compared and never kept."""
    by_phone(house, codeword=codewords.make("harbour"))
    house.work()
    kim = Caller(house, NUMBER)
    kim.answers()
    assert "How was it?" not in kim.presses("1")
    assert heard in kim.presses(keyed)
    assert ("How was it?" in heard) or house.answers() == {}


def test_consent_to_texts_is_none_to_calls(house: House) -> None:
    """Consent is per channel: without one for calls nobody rings."""
    person = by_phone(house)
    with house.store.person_turn(person, "ivr", house.clock()) as turn:
        turn.agree(Consent("ivr", "invite", house.clock(), "by letter", until=house.clock()))
    house.later(seconds=1)
    house.work()
    assert house.sent() == []
