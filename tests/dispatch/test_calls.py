"""Calls: dropped, taken up again, placed by us, and people who move between a call and a text."""

from __future__ import annotations

import pytest

from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter

NUMBER = "+447700900123"


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def both(house: House) -> tuple[Texter, Caller]:
    """One person who texts and calls from the same number."""
    house.link(sms=NUMBER, ivr=NUMBER)
    return Texter(house, NUMBER), Caller(house, NUMBER)


def test_a_dropped_call_is_taken_up_where_it_was(house: House, kim: Caller) -> None:
    """What was answered stays answered; the next call asks the next question."""
    kim.rings()
    kim.presses("2")
    kim.hangs_up()
    house.later(hours=3)
    again = kim.rings()
    assert "do better" in again
    assert "How was it?" not in again
    assert house.answers() == {"overall": "poor"}


def test_a_dropped_call_ends_after_a_day(house: House, kim: Caller) -> None:
    """Nobody is kept waiting for ever: later it begins anew, and what was said is kept."""
    kim.rings()
    kim.presses("2")
    kim.hangs_up()
    house.later(days=1, hours=1)
    house.work()
    assert house.ends() == ["closed"]
    assert "How was it?" in kim.rings()
    assert house.sent() == []


def test_from_text_to_call_and_back(house: House, both: tuple[Texter, Caller]) -> None:
    """One conversation, wherever the person likes to hold it."""
    sam, kim = both
    sam.says("SMALL")
    assert "How was it?" in kim.rings()
    kim.presses("1")
    kim.hangs_up()
    assert "Thank you" in sam.says("more people like the one I met")
    assert house.answers()["overall"] == "good"
    assert house.ends() == ["finished"]


def test_a_late_end_of_a_call_does_not_take_the_text_back(house: House, both: tuple[Texter, Caller]) -> None:
    """Twilio tells of the end of a call after the person has gone on by text: the text conversation is not cut short to a day."""
    sam, kim = both
    kim.rings()
    kim.presses("1")
    assert "do better" in sam.says("again")
    kim.hangs_up()
    house.later(days=5)
    house.work()
    assert house.ends() == [""]
    assert "Thank you" in sam.says("be kinder")


def test_who_went_on_by_text_is_reminded_by_text(house: House, both: tuple[Texter, Caller]) -> None:
    """A reminder goes where the person is now, never by ringing them."""
    sam, kim = both
    kim.rings()
    kim.presses("1")
    kim.hangs_up()
    sam.says("again")
    house.later(days=3)
    house.at("12:00")
    house.work()
    assert [line["path"].rpartition("/")[2] for line in house.requests(NUMBER)] == ["Messages.json"]
    assert "still tell us" in house.sent(NUMBER)[0]


def test_a_call_that_we_place(house: House, kim: Caller) -> None:
    """It rings inside the hours, says nothing of us until a key is pressed, and then asks."""
    assert house.invite(house.meet("ivr", NUMBER, language="en"), "ivr") == ""
    house.work()
    assert house.sent(NUMBER) == ["(call)"]
    opening = kim.answers()
    assert "Westmarch" not in opening
    assert "How was it?" in kim.presses("1")


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "fax", "unknown"])
def test_a_machine_hears_nothing(house: House, kim: Caller, by: str) -> None:
    """Whoever plays the recording later is not known."""
    house.invite(house.meet("ivr", NUMBER, language="en"), "ivr")
    house.work()
    assert kim.answers(by) == ""
    assert kim.over


def test_another_time_rings_once_more(house: House, kim: Caller) -> None:
    """Key 2 is asked again once, on another day, inside the hours."""
    house.invite(house.meet("ivr", NUMBER, language="en"), "ivr")
    house.work()
    kim.answers()
    kim.presses("2")
    kim.hangs_up()
    house.later(days=1, hours=1)
    house.work()
    assert house.sent(NUMBER) == ["(call)"] * 2
    kim.answers()
    kim.presses("2")
    house.later(days=9)
    house.work()
    assert house.sent(NUMBER) == ["(call)"] * 2
    assert house.ends() == ["declined"]


def test_key_9_of_a_call_that_we_placed_is_stop(house: House, kim: Caller) -> None:
    """The opening says so."""
    house.invite(house.meet("ivr", NUMBER, language="en"), "ivr")
    house.work()
    kim.answers()
    assert "Done." in kim.presses("9")
    assert house.ask("SELECT stopped_at FROM person") is not None


@pytest.mark.parametrize(
    ("keys", "states"),
    [
        pytest.param(["1"], ["kept"], id="kept"),
        pytest.param(["4"], ["unwanted"], id="deleted"),
        pytest.param(["3", None, "1"], ["unwanted", "kept"], id="said again, then kept"),
    ],
)
def test_recordings(house: House, kim: Caller, keys: list[str | None], states: list[str]) -> None:
    """A comment is kept only when the caller says so; the others are to be deleted at the provider."""
    kim.rings()
    kim.presses("1")
    kim.presses("1")
    kim.presses("1")
    kim.speaks()
    for key in keys:
        kim.presses(key) if key else kim.speaks()
    assert [row[0] for row in house.rows("SELECT state FROM recording ORDER BY recorded_at")] == states


def test_hanging_up_keeps_the_comment(house: House, kim: Caller) -> None:
    """Ringing off after speaking is an ordinary way to end."""
    kim.rings()
    kim.presses("1")
    kim.presses("1")
    kim.presses("1")
    kim.speaks()
    kim.hangs_up()
    assert house.ask("SELECT state FROM recording") == "kept"


def test_a_recording_that_comes_after_the_hanging_up_is_not_left_behind(house: House, kim: Caller) -> None:
    """Twilio may tell of the end first. A recording that belongs to no answer is deleted at the provider, not forgotten there."""
    kim.rings()
    kim.presses("1")
    kim.presses("1")
    kim.presses("1")
    action = kim.action
    kim.hangs_up()
    kim.action = action
    kim.speaks()
    assert house.ask("SELECT state FROM recording") in ("unwanted", "kept")
    assert (house.ask("SELECT state FROM recording") == "kept") is ("one_thing" in house.answers())


def test_silence_ends_kindly(house: House, kim: Caller) -> None:
    """Three silences end the call, without a word of blame, and what was answered stays."""
    kim.rings()
    kim.presses("2")
    for _ in range(3):
        if not kim.over:
            kim.silent()
    assert kim.over
    assert house.answers() == {"overall": "poor"}
