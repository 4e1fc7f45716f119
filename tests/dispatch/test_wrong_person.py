"""Somebody else holds the phone: quiet on every channel, words that confirm nothing, and a flag for staff."""

from __future__ import annotations

import pytest

from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter

NUMBER, CHAT = "+447700900123", 5_550_123_456
SORRY = "Sorry. We will not text this number again."


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def invited(house: House) -> tuple[House, str]:
    """Somebody with a number and a chat who has been invited by text."""
    person = house.link(sms=NUMBER, ivr=NUMBER, telegram=str(CHAT))
    assert house.invite(person, "sms") == ""
    house.work()
    return house, person


@pytest.mark.parametrize("words", ["wrong number", "You have the wrong person", "this isn't Sam's phone", "new phone who dis"])
def test_the_wrong_number_is_never_written_to_again(invited: tuple[House, str], words: str) -> None:
    """They have asked us to stop: suppressed everywhere, unsafe, flagged, closed."""
    house, person = invited
    assert Texter(house, NUMBER).says(words) == SORRY
    assert (house.flags(), house.ends()) == (["wrong_person"], ["closed"])
    assert house.ask("SELECT contact FROM person") == "unsafe"
    assert house.ask("SELECT stopped_at FROM person") is not None
    assert house.invite(person, "telegram").startswith("This person has said STOP")


@pytest.mark.parametrize("words", ["who is this", "Who are you?", "sorry, who's this"])
def test_who_asks_is_left_in_peace_until_staff_have_looked(invited: tuple[House, str], words: str) -> None:
    """It may be the right person: they have not said STOP, and nothing is begun until the contact is confirmed again."""
    house, person = invited
    assert Texter(house, NUMBER).says(words) == SORRY
    assert (house.flags(), house.ends(), house.ask("SELECT contact FROM person")) == (["wrong_person"], ["closed"], "unsafe")
    assert house.ask("SELECT stopped_at FROM person") is None
    assert house.invite(person, "telegram").startswith("Contact is not confirmed safe")
    house.confirm(person, "sms")
    assert house.invite(person, "sms") == ""


def test_the_right_person_can_still_begin(invited: tuple[House, str]) -> None:
    """Who asked first who we are can send the start word."""
    house, _ = invited
    sam = Texter(house, NUMBER)
    sam.says("who is this")
    assert "How was it?" in sam.later("SMALL")
    assert "do better" in sam.later("good")


def test_what_was_queued_and_not_asked_for_is_cancelled(house: House) -> None:
    """An invitation that waits for its hours never leaves."""
    person = house.link(sms=NUMBER, telegram=str(CHAT))
    house.at("22:00")
    house.invite(person, "sms")
    Texter(house, NUMBER).says("who is this")
    house.later(days=2)
    house.at("12:00")
    house.work()
    assert house.sent() == []
    assert "cancelled" in house.waiting()


def test_nobody_learns_whether_we_know_the_number(house: House) -> None:
    """A stranger, somebody who is asked, and somebody whose conversation has ended get the same words."""
    house.invite(house.link(sms=NUMBER), "sms")
    house.work()
    finished = Texter(house, "+447700900124")
    for reply in ("SMALL", "1", "skip"):
        finished.later(reply)
    house.later(days=3)
    said = [Texter(house, number).says("who is this") for number in (NUMBER, "+447700900124", "+447700900125")]
    assert said == [SORRY] * 3


def test_a_stranger_raises_no_flag_and_two_machines_fall_silent(house: House, sam: Texter) -> None:
    """Nobody has to look at a number that we never wrote to, and an answering machine that asks is answered once."""
    assert sam.says("who is this") == SORRY
    assert house.flags() == []
    assert [sam.later("who is this") for _ in range(3)] == [""] * 3


def test_a_stranger_with_the_wrong_number_is_never_invited(house: House, sam: Texter) -> None:
    """Kept for the day somebody imports it."""
    assert sam.says("wrong number") == SORRY
    assert house.invite(house.meet("sms", sam.number), "sms").startswith("This person has said STOP")
    assert sam.later("hello") == ""


def test_in_a_chat(house: House, alex: Chatter) -> None:
    """The same words."""
    alex.opens()
    assert alex.says("who is this?") == SORRY
    assert house.ask("SELECT contact FROM person") == "unsafe"


def test_a_comment_is_a_comment(house: House, sam: Texter) -> None:
    """Words inside a longer answer of one's own close nothing."""
    sam.says("SMALL")
    sam.later("good")
    assert "Thank you" in sam.later("They said you have the wrong number and hung up on me")
    assert (house.flags(), house.ends()) == ([], ["finished"])


def test_danger_is_told_first(invited: tuple[House, str]) -> None:
    """Whoever holds the phone may be in danger."""
    house, _ = invited
    said = Texter(house, NUMBER).says("wrong number and he is outside my house")
    assert "999" in said
    assert "immediate_danger" in house.flags()


def test_key_9_of_a_stranger_at_the_telephone(house: House) -> None:
    """Nobody can say who they are by keys: 9 stops these calls."""
    house.invite(house.meet("ivr", NUMBER, language="en"), "ivr")
    house.work()
    kim = Caller(house, NUMBER)
    kim.answers()
    assert "Done." in kim.presses("9")
    assert house.ask("SELECT stopped_at FROM person") is not None
