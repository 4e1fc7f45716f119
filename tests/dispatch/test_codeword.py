"""The codeword: after key 1 of a call that we placed, and before a word of what it is about. What is keyed stays nowhere."""

from __future__ import annotations

import logging

import pytest

from bot.asking.people import Case, Contact
from bot.engine.state import load
from bot.store.casework.case_rows import CaseArrival
from bot.store.people.codewords import make
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter

NUMBER, RIGHT, WRONG = "+447700900123", "482915", "739182"
ASKED = "Enter your number, then press the hash key."
OPENING = "Hello. This is a recorded call you said yes to."


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def guarded(house: House) -> tuple[Texter, Caller]:
    """Somebody who has chosen a codeword."""
    contact = Contact(
        state="confirmed_by_person",
        confirmed_on=house.clock().date(),
        channel="sms",
        language="en",
        codeword=make(RIGHT),
        caller_id="shown",
    )
    put = house.store.cases.put([CaseArrival(Case("A1", risk="R1"), contact, phone=NUMBER)], house.clock())
    assert put[0].what == "new"
    return Texter(house, NUMBER), Caller(house, NUMBER)


def called(house: House, guarded: tuple[Texter, Caller]) -> Caller:
    """They texted CALL, picked up, and pressed 1."""
    sam, kim = guarded
    sam.says("SMALL")
    sam.later("call")
    house.work()
    assert OPENING in kim.answers()
    assert kim.presses("1") == ASKED
    return kim


def state(house: House) -> bytes:
    with house.store.person_turn(house.ask("SELECT id FROM person"), "sms", house.clock()) as turn:
        assert turn.conversation is not None
        return turn.conversation.state


def test_the_right_one_goes_on(house: House, guarded: tuple[Texter, Caller]) -> None:
    """Then the open question comes, and the call goes on as any."""
    kim = called(house, guarded)
    assert "How was it?" in kim.presses(RIGHT)
    assert "do better" in kim.presses("2")
    assert house.answers() == {"overall": "poor"}


def test_three_wrong_ones_end_the_call(house: House, guarded: tuple[Texter, Caller]) -> None:
    """No hint, a flag, and the text waits where it was."""
    kim = called(house, guarded)
    assert [kim.presses(WRONG) for _ in range(2)] == [f"Sorry, we did not get that. {ASKED}"] * 2
    assert kim.presses(WRONG) == "Thank you. Goodbye."
    assert kim.over
    assert (house.flags(), house.ends(), house.answers()) == (["codeword_wrong"], [""], {})
    assert "do better" in guarded[0].later("good")


@pytest.mark.parametrize(
    ("keys", "hears"),
    [
        pytest.param("0", "9 9 9", id="0 is help"),
        pytest.param("999", "9 9 9", id="so is the number people know by heart"),
        pytest.param("8", ASKED, id="8 says it again"),
        pytest.param("9", "Goodbye", id="9 ends the call"),
        pytest.param(RIGHT[:-1], ASKED, id="a digit short is no hint"),
        pytest.param(RIGHT + "1", ASKED, id="nor is one too many"),
        pytest.param("1", ASKED, id="nor is one digit"),
        pytest.param("#", ASKED, id="nor is none"),
    ],
)
def test_keys(house: House, guarded: tuple[Texter, Caller], keys: str, hears: str) -> None:
    """The keys that always work do, and nothing else is told from nothing."""
    kim = called(house, guarded)
    said = kim.presses(keys)
    assert hears in said
    assert "How was it" not in said


def test_help_before_the_codeword_leads_back_to_who_is_there(house: House, guarded: tuple[Texter, Caller]) -> None:
    """Carrying on after help is no way around it."""
    kim = called(house, guarded)
    kim.presses("0")
    assert kim.presses("1") == ASKED
    assert house.flags() == ["immediate_danger"]


def test_silence(house: House, guarded: tuple[Texter, Caller]) -> None:
    """Nobody is there: once more, then goodbye, without a flag."""
    kim = called(house, guarded)
    assert ASKED in kim.silent()
    assert kim.silent() == "Thank you. Goodbye."
    assert kim.over
    assert house.flags() == []


def test_what_was_keyed_stays_nowhere(house: House, guarded: tuple[Texter, Caller], caplog: pytest.LogCaptureFixture) -> None:
    """Not in the state, not in the answers, not in a log, and not in any column as it was keyed."""
    with caplog.at_level(logging.DEBUG):
        kim = called(house, guarded)
        kim.presses(WRONG)
        kim.presses(RIGHT)
    kept = state(house)
    assert load(kept).phase == "asking"
    tables = [row[0] for row in house.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    everything = [kept, *(repr(row).encode() for table in tables for row in house.rows(f"SELECT * FROM {table}")), caplog.text.encode()]
    for keyed in (RIGHT, WRONG):
        assert not [where for where in everything if keyed.encode() in where]


def test_a_key_that_only_a_wrong_codeword_has(house: House, guarded: tuple[Texter, Caller]) -> None:
    """The answer to a wrong one and to one that nobody set is the same, word for word."""
    kim = called(house, guarded)
    first = kim.presses(WRONG)
    contact = Contact(state="confirmed_by_person", confirmed_on=house.clock().date(), channel="sms")
    given = frozenset({"codeword", "contact", "contact_confirmed_on"})
    house.store.cases.put([CaseArrival(Case("A1", risk="R1", unit="north"), contact, phone=NUMBER, given=given)], house.clock())
    assert kim.presses(RIGHT) == first


def test_a_text_needs_none(house: House, guarded: tuple[Texter, Caller]) -> None:
    """It guards the telephone."""
    sam, _ = guarded
    sam.says("SMALL")
    assert "do better" in sam.later("good")
