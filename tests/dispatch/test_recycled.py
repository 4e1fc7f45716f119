"""A number that has a new owner: what was open there is over, and the new owner learns nothing of it (T14 of the threat model)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dispatch.doubting import doubt
from tests.dispatch.cases import NUMBER, arrives, contact
from tests.dispatch.house import House
from tests.dispatch.persons import Chatter, Texter

CHAT = 5_550_123_457


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def expiring(house: House, days: int) -> Texter:
    """Somebody who was invited, and whose confirmation runs out in so many days."""
    arrives(house, contact_=contact(house, confirmed_on=house.clock().date() - timedelta(days=90 - days)))
    house.work()
    assert len(house.sent(NUMBER)) == 1
    return Texter(house, NUMBER)


def greeted(house: House, words: str) -> str:
    """What somebody gets whom nobody has ever met."""
    return Texter(house, "+447700900199").says(words)


@pytest.mark.parametrize("answers", [[], ["1"], ["1", "good"]], ids=["invited", "asked", "in the middle"])
@pytest.mark.parametrize("words", ["hello", "1", "INFO"])
def test_after_the_provider_doubts_the_number(house: House, answers: list[str], words: str) -> None:
    """Whoever writes gets what a stranger gets, and nothing is sent of our own accord; what was answered is kept."""
    sam = expiring(house, 60)
    for answer in answers:
        sam.says(answer)
    doubt(house.store, house.ask("SELECT id FROM person"), "sms", house.clock())
    assert house.ends() == ["number_in_doubt"]
    assert sam.says(words) == greeted(house, words)
    house.later(days=30)
    house.work()
    assert len(house.sent(NUMBER)) == 1
    assert house.ask("SELECT count(*) FROM answer") == ("good" in answers)


def test_one_who_has_gone_on_in_a_chat_goes_on(house: House) -> None:
    """That a number is in doubt says nothing of a chat."""
    person = house.link(sms=NUMBER, telegram=str(CHAT))
    assert house.invite(person, "sms") == ""
    house.work()
    sam = Chatter(house, CHAT)
    sam.says("1")
    doubt(house.store, person, "sms", house.clock())
    assert house.ends() == [""]
    sam.says("1")
    assert house.ask("SELECT count(*) FROM answer") == 1


@pytest.mark.parametrize("words", ["hello", "1", "INFO", "REPEAT"])
def test_a_confirmation_that_ran_out(house: House, words: str) -> None:
    """After its last day, what we began is not taken up again."""
    sam = expiring(house, 3)
    house.later(days=4)
    assert sam.says(words) == greeted(house, words)
    assert house.ends() == ["contact_expired"]


def test_a_confirmation_that_ran_out_before_we_would_have_reminded_them(house: House) -> None:
    """Nothing is said, and nothing stays open."""
    expiring(house, 1)
    house.later(days=3)
    house.work()
    assert (house.ends(), len(house.sent(NUMBER))) == (["contact_expired"], 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("STOP", "not get any more", id="silence"),
        pytest.param("HELP", "999", id="danger"),
        pytest.param("ERASE", "elete", id="deletion"),
    ],
)
def test_what_always_works(house: House, words: str, said: str) -> None:
    """Whoever has the number now, and whoever had it."""
    sam = expiring(house, 3)
    house.later(days=4)
    assert said in sam.says(words)


def test_nobody_is_cut_off_in_the_middle(house: House) -> None:
    """Who wrote within a day is the same person: the day on which a confirmation ends takes nothing from them."""
    sam = expiring(house, 1)
    house.at("23:50")
    assert "How was it?" in sam.says("1")
    house.later(hours=2)
    assert "do better" in sam.says("good")
    assert house.ends() == [""]
