"""Discreet conversations in the whole house: whoever writes later finds what anybody finds; only a word leads back."""

from __future__ import annotations

import pytest

from bot.store.people import codewords
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter
from tests.dispatch.quiet_line import known

STRANGER, SAM = "+447700900777", "+447700900123"
FIRST = "How was it? 1 Good 2 Poor. SKIP or STOP is fine."


def left(sam: Texter) -> None:
    """At the second question, having answered badly; then half an hour without a word, and no worker awake."""
    assert "Is now OK?" in sam.says("LINE")
    assert sam.later("1") == FIRST
    assert "Was it easy?" in sam.later("poor")
    sam.house.later(seconds=1_801)


def test_whoever_writes_later_is_a_stranger(house: House, sam: Texter) -> None:
    """Word for word, to whatever is written."""
    left(sam)
    other = Texter(house, STRANGER)
    for words in ("1", "hello?", "INFO", "ERASE", "what is this about", "GO", "yes", "LINE", "1"):
        assert sam.later(words, 1) == other.later(words, 0)
    assert house.answers()["overall"] == "poor"


def test_the_word_of_an_import_leads_back(house: House, sam: Texter) -> None:
    """Is now OK first; then the open question, with what was answered."""
    known(house, codeword=codewords.make("harbour"))
    left(sam)
    assert sam.says("Harbour") == "Is now OK? 1 Yes 2 Not now"
    assert "Was it easy?" in sam.later("1")
    assert house.ends() == [""]


def test_three_wrong_ones(house: House, sam: Texter) -> None:
    """No hint before or after; then no word leads back any more, and staff are told."""
    known(house, codeword=codewords.make("harbour"))
    left(sam)
    other = Texter(house, STRANGER)
    said = [sam.later(words, 1) == other.later(words, 0) for words in ("haven", "hamlet", "harvest", "harbour")]
    assert said == [True] * 4
    assert "codeword_wrong" in house.flags()


def test_a_word_of_ones_own(house: House, sam: Texter) -> None:
    """Chosen after PAUSE; it is kept nowhere as it was written."""
    sam.says("LINE")
    sam.later("1")
    assert "choose a word" in sam.later("PAUSE")
    assert sam.later("abc").startswith("Please choose one word, with 4 letters or digits or more.")
    assert sam.later("Lighthouse") == "OK. Thank you."
    house.later(hours=20)
    assert sam.says("light house") == "Is now OK? 1 Yes 2 Not now"
    assert FIRST in sam.later("1")
    tables = [row[0] for row in house.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert not [table for table in tables if "ighthouse" in repr(house.rows(f"SELECT * FROM {table}"))]


def test_no_word_after_a_week(house: House, sam: Texter) -> None:
    """A number may be somebody else's by then."""
    known(house, codeword=codewords.make("harbour"))
    left(sam)
    house.later(days=8)
    assert sam.says("harbour").startswith("Hello. This number is for")


@pytest.mark.parametrize("when", ["in the middle", "after the end"])
def test_duress(house: House, sam: Texter, when: str) -> None:
    """As if the number were wrong; contact is unsafe and a person is told."""
    person = known(house, duress=codewords.make("umbrella"))
    sam.says("LINE")
    sam.later("1")
    house.later(seconds=10 if when == "in the middle" else 4_000)
    assert sam.says("umbrella") == "Wrong number, sorry."
    assert house.flags() == ["duress"]
    assert house.ask("SELECT contact FROM person WHERE id = :id", {"id": person}) == "unsafe"
    assert house.invite(person, "sms", "quiet")


def test_an_invitation_that_was_answered_can_be_answered_again(house: House, sam: Texter) -> None:
    """As one that never was; what was answered before stays, and the last day is the same."""
    person = known(house)
    assert not house.invite(person, "sms", "quiet")
    house.work()
    assert sam.later("1") == FIRST
    sam.later("poor")
    house.later(days=2)
    house.work()
    assert sam.says("1") == FIRST
    sam.later("bye")
    assert len(house.ends()) == 2
    assert house.answers()["overall"] == "poor"
    house.later(days=6)
    house.work()
    assert sam.says("1").startswith("Hello. This number is for")


def test_a_call_that_ends_leaves_nothing_for_texts(house: House, sam: Texter) -> None:
    """Nobody finds the open question of a call in the texts."""
    kim = Caller(house, SAM)
    assert "Is now OK?" in kim.rings()
    assert "How was it?" in kim.presses("1")
    kim.hangs_up()
    assert sam.says("good").startswith("Hello. This number is for")


def test_comparing_keeps_nobody_waiting(house: House, sam: Texter, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done while no transaction is open; and as often for a stranger as for anybody."""
    known(house, codeword=codewords.make("harbour"))
    left(sam)
    really, seen = codewords.matches, []

    def matches(word: str, kept: str) -> bool:
        with house.store.database.writing():  # would wait for ever for a turn that is under way
            seen.append(word)
        return really(word, kept)

    monkeypatch.setattr(codewords, "matches", matches)
    sam.says("harvest")
    Texter(house, STRANGER).says("harvest")
    assert seen == ["harvest"] * 6
