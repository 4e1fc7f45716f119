"""Whole conversations, on every channel, as people hold them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dispatch.house import SHIPPED, House
from tests.dispatch.persons import Caller, Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


SHIPPED_FLOWS = {"HEARBACK_FLOWS": str(SHIPPED / "flows"), "HEARBACK_START_FLOW": "after-case-closed"}


def test_by_text(house: House, sam: Texter) -> None:
    """A start word begins, numbers and words answer, and the answers are kept."""
    assert "How was it?" in sam.says("small")
    assert "What could we do better?" in sam.says("2")
    assert "Thank you" in sam.says("Call me back sooner")
    assert (house.answers()["overall"], house.flags(), house.ends()) == ("poor", ["complaint"], ["finished"])


def test_in_a_chat(house: House, alex: Chatter) -> None:
    """Opening the chat begins, buttons answer, and every press is acknowledged."""
    assert "How was it?" in alex.opens()
    assert "What could we do better?" in alex.presses("Good")
    assert "Thank you" in alex.presses("Skip")
    house.work()
    assert [line["path"].rpartition("/")[2] for line in house.requests()] == ["answerCallbackQuery"] * 2 + ["sendMessage"] * (
        len(house.sent())
    )
    assert (house.answers(), house.ends()) == ({"overall": "good", "one_thing": None}, ["finished"])


def test_by_telephone(house: House, kim: Caller) -> None:
    """A call begins, keys answer, a spoken comment is kept when the caller says so."""
    assert "How was it?" in kim.rings()
    assert "record" in kim.presses("1")
    assert "Our staff hear this" in kim.presses("1")
    assert kim.waits == "Gather"
    kim.presses("1")
    assert kim.waits == "Record"
    assert "keep" in kim.speaks()
    assert "Thank you" in kim.presses("1")
    assert kim.over
    assert house.answers()["overall"] == "good"
    spoken = house.rows(
        "SELECT recording.state FROM answer JOIN recording ON recording.id = answer.recording WHERE answer.step = 'one_thing'"
    )
    assert spoken == [("kept",)]


@pytest.mark.parametrize(
    ("language", "begins", "talk", "closes"),
    [
        pytest.param("en", "This is Westmarch Police", ["1", "yes", "satisfied", "very", "yes", "ok", "4", "yes", "yes", "Kay", "skip"], "Thank you. That is all.", id="English"),
        pytest.param("ur", "Westmarch Police", ["1", "1", "1", "2", "1", "1", "4", "haan", "haan", "Kay", "skip"], "شکریہ", id="Urdu, from right to left"),
    ],
)  # fmt: skip
def test_the_shipped_flow_by_text(make_house: Callable[..., House], language: str, begins: str, talk: list[str], closes: str) -> None:
    """The flow that everybody copies can be held to its end, in a language whose people chose it before."""
    house = make_house(**SHIPPED_FLOWS)
    house.meet("sms", "+447700900123", language=language)
    sam = Texter(house, "+447700900123")
    said = sam.says("FEEDBACK")
    house.later(seconds=30)
    house.work()
    assert begins in said
    for reply in talk:
        said = sam.later(reply, seconds=20)
        house.later(seconds=20)
        house.work()
    for _ in range(3):  # what is left of the end comes a few seconds apart
        house.later(seconds=5)
        house.work()
    assert closes in "\n".join([said, *house.sent()])
    assert (house.ends(), house.flags()) == (["finished"], ["praise"])
    assert house.answers()["feelings"] == 4


@pytest.mark.parametrize(("language", "word"), [pytest.param("en", "service", id="English"), pytest.param("ur", "سروس", id="Urdu")])
def test_the_shipped_flow_in_a_chat(make_house: Callable[..., House], language: str, word: str) -> None:
    """A chat speaks the handset's language from the first message on."""
    house = make_house(**SHIPPED_FLOWS)
    alex = Chatter(house, 5_550_123_456, language)
    assert word in alex.opens()
    for number in (0, 0, 0, 0, 0, 0, 3, 0, 1, -1):
        house.later(seconds=30)
        house.work()
        alex.reads()
        alex.presses(list(alex.keyboard)[number])
    house.later(seconds=30)
    house.work()
    assert house.ends() == ["finished"]
    assert house.answers()["feelings"] == 4


@pytest.mark.parametrize(("key", "word"), [pytest.param("1", "service", id="English"), pytest.param("3", "سروس", id="Urdu")])
def test_the_shipped_flow_by_telephone(make_house: Callable[..., House], key: str, word: str) -> None:
    """A caller chooses a language first; a language without a telephone voice is never silence."""
    house = make_house(**SHIPPED_FLOWS)
    kim = Caller(house, "+447700900123")
    kim.rings()
    said = kim.presses(key)
    assert kim.over or word in said
    for keys in ("1", "1", "1", "2", "1", "1", "4", "1", "2", "#"):
        if kim.over:
            break
        kim.presses(keys)
    assert kim.over
    assert house.ends() in (["finished"], [""])
