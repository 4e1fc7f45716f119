"""Recordings that are told of apart from their call: whose they are, and that none is noted twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.store.store import Store
from tests.store.conftest import Look

NUMBER = "+447700900001"
FIRST, SECOND = ["CA-1:0", "CA-1:1", "CA-1:2"], ["CA-2:0", "CA-2:1"]


def _agrees(store: Store, turn_id: str, now: datetime, *, opens: bool = False) -> None:
    with store.turn("ivr", turn_id, NUMBER, now) as turn:
        if opens:
            turn.open_conversation("flow", "v1", b"{}", "voice", "ivr")
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        turn.answer(200, "text/xml", b"")


def test_a_yes_is_of_its_own_call(store: Store, now: datetime) -> None:
    """Not of a later one, and not once its recording has come."""
    _agrees(store, FIRST[1], now, opens=True)
    found = store.told.agreed("ivr", FIRST)
    assert found is not None
    assert found.address == NUMBER
    assert store.told.agreed("ivr", SECOND) is None
    _agrees(store, SECOND[0], now + timedelta(minutes=9))
    assert store.told.agreed("ivr", FIRST) is None
    assert store.told.agreed("ivr", SECOND) == found
    with store.turn("ivr", SECOND[1], NUMBER, now + timedelta(minutes=10)) as turn:
        assert turn.add_recording("RE-2", 9)
        turn.answer(200, "text/xml", b"")
    assert store.told.agreed("ivr", SECOND) is None
    assert (store.told.made("ivr", "RE-2"), store.told.made("ivr", "RE-1")) == (found, None)
    assert (store.told.had_turn("ivr", FIRST), store.told.had_turn("ivr", ["CA-3:0"])) == (True, False)
    assert [store.told.busy("ivr", found.person, now + timedelta(minutes=since)) for since in (9, 11)] == [True, False]


@pytest.mark.parametrize("ends", [pytest.param("stopped", id="STOP"), pytest.param("erased", id="ERASE")])
def test_a_yes_ends_with_its_conversation(store: Store, now: datetime, ends: str) -> None:
    """What was said then belongs to nobody's answer any more."""
    _agrees(store, FIRST[1], now, opens=True)
    with store.turn("ivr", FIRST[2], NUMBER, now) as turn:
        turn.save_state(b"{}", ended="stopped", phase="ended") if ends == "stopped" else turn.erase()
        turn.answer(200, "text/xml", b"")
    assert store.told.agreed("ivr", FIRST) is None


def test_nobody_said_yes_to_it(store: Store, now: datetime, look: Look) -> None:
    """It is noted once, only to be deleted, and forgotten when that is proven; told of again, it is noted again."""
    for _ in range(2):
        for new in (True, False):
            assert store.told.refuse("ivr", "RE-9", 9, now) is new
        assert (store.told.state("ivr", "RE-9"), look("SELECT count(*) FROM recording")) == ("unwanted", 1)
        [held] = store.recordings.take("delete", now, 10)
        assert held.reference == "RE-9"
        store.recordings.deleted(held.id, now)
        assert (store.told.state("ivr", "RE-9"), look("SELECT count(*) FROM recording")) == ("", 0)


def test_what_was_deleted_there_and_is_there_all_the_same(store: Store, now: datetime, look: Look) -> None:
    """It is to be deleted again; the sound here stays."""
    _agrees(store, FIRST[1], now, opens=True)
    with store.turn("ivr", FIRST[2], NUMBER, now) as turn:
        name = turn.add_recording("RE-1", 9)
        turn.keep_answer("one_thing", "answered", recording=name, keep_until=now + timedelta(days=90))
        turn.answer(200, "text/xml", b"")
    assert store.sounds.keep(name, b"RIFF")
    assert store.sounds.compare(name, now)
    store.recordings.deleted(name, now)
    assert store.told.state("ivr", "RE-1") == "gone"
    assert not store.told.refuse("ivr", "RE-1", 9, now)
    assert [held.reference for held in store.recordings.take("delete", now, 10)] == ["RE-1"]
    assert (store.sounds.open(name), look("SELECT state FROM recording")) == (b"RIFF", "kept")
