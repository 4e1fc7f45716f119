"""The day's round through the whole house: who is let go is a stranger afterwards, and a STOP is a STOP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dispatch.cases import NUMBER, REF, arrives, contact
from tests.dispatch.flows import BROKEN
from tests.dispatch.house import House
from tests.dispatch.persons import Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def _answered(house: House, *last: str) -> Texter:
    """Asked, and gone through to the end."""
    arrives(house)
    house.work()
    sam = Texter(house, NUMBER)
    for words in ("1", "1", "be kinder", *last):
        sam.later(words)
    house.work()
    assert house.ends() == ["finished"]
    return sam


def _never_asked(house: House) -> None:
    """Nobody has confirmed that it is safe."""
    arrives(house, contact_=contact(house, state="unknown"))
    house.work()


def _long_after(house: House) -> None:
    """The flow asks until 900 days after the outcome was told. What they wrote last was answered longer than a week ago."""
    for days in (930, 2):
        house.later(days=days)
        house.work()


def test_whoever_was_let_go_is_a_stranger(house: House) -> None:
    """Greeted as one, with the words for everybody; their answer is still counted, their case is not asked again."""
    sam = _answered(house)
    house.later(days=915)
    house.work()
    assert house.ask("SELECT count(*) FROM address WHERE sealed IS NOT NULL") == 2
    house.later(days=10)
    house.work()
    assert house.ask("SELECT count(*) FROM address WHERE sealed IS NOT NULL") == 0
    assert house.answers()["overall"] == "good"
    assert "To begin, reply SMALL." in sam.says("hello there")
    assert house.ask("SELECT count(*) FROM case_file WHERE facts IS NOT NULL") == 0
    assert len(house.sent(NUMBER)) == 1


def test_a_stop_outlives_it(house: House) -> None:
    """Nothing is said to them, nothing is begun, also when another case of theirs is imported."""
    sam = _answered(house, "STOP")
    _long_after(house)
    assert house.ask("SELECT count(*) FROM address WHERE sealed IS NOT NULL") == 0
    assert sam.says("hello there") == ""
    arrives(house, "A-2")
    house.later(hours=1)
    house.work()
    assert len(house.sent(NUMBER)) == 1
    assert house.store.cases.person_of("A-2") == house.store.cases.person_of(REF)


def test_once_a_day_by_one_worker(house: House) -> None:
    """Another process that begins the same day goes no round of its own."""
    _never_asked(house)
    _long_after(house)
    assert house.ask("SELECT count(*) FROM case_file WHERE facts IS NOT NULL") == 0
    arrives(house, "A-3", "+447700900124", contact_=contact(house, state="unknown"), told_outcome_on=None, closed_on=None)
    house.restart(HEARBACK_WAITING_DAYS="1", HEARBACK_CASE_DAYS="0")
    house.later(hours=23)
    assert house.worker.parting.part_due() == 0
    house.later(hours=25)
    house.work()
    assert house.ask("SELECT count(*) FROM case_file WHERE facts IS NOT NULL") == 0


def test_with_a_flow_that_cannot_be_read_nobody_is_let_go(house: House, flows: Path) -> None:
    """Nobody could tell whom it would still ask; where it serves as it was last good, all can."""
    _never_asked(house)
    broken = flows / "other.yaml"
    broken.write_text(BROKEN.replace("flow: small", "flow: other"))
    house.restart()
    _long_after(house)
    assert house.ask("SELECT count(*) FROM case_file WHERE facts IS NOT NULL") == 1
    broken.unlink()
    house.restart()
    house.later(hours=25)
    house.work()
    assert house.ask("SELECT count(*) FROM case_file WHERE facts IS NOT NULL") == 0
