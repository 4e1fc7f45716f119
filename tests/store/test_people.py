"""People with several addresses, people who come back, and what is told to them unasked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.store.store import Store
from tests.store.conftest import Look

ALL = {"sms": "+447700900001", "ivr": "+447700900001", "telegram": "777000111"}


def test_linked_addresses_are_one_person(store: Store, now: datetime) -> None:
    """A text, a call and a chat meet the same person, and a STOP by one is a STOP on all."""
    person = store.people.link(ALL, now, language="cy")
    with store.turn("sms", "SM-1", ALL["sms"], now) as turn:
        assert turn.person.id == person.id
        assert turn.person.language == "cy"
        turn.suppress()
    with store.turn("telegram", "1", ALL["telegram"], now) as turn:
        assert (turn.person.id, turn.person.stopped) == (person.id, True)


def test_one_number_texted_and_called_is_one_person(store: Store, now: datetime, look: Look) -> None:
    """Nobody need say so: STOP by text also stops calls. A chat id that looks like the number is somebody else's."""
    with store.turn("sms", "SM-1", ALL["sms"], now) as turn:
        turn.suppress()
    with store.turn("ivr", "CA-1", ALL["ivr"], now) as turn:
        assert turn.person.stopped
    with store.turn("telegram", "1", ALL["sms"], now) as turn:
        assert not turn.person.stopped
    assert [look(f"SELECT count(*) FROM {table}") for table in ("person", "address")] == [2, 3]


def test_one_number_met_twice_at_once_is_one_person(store: Store, now: datetime, look: Look) -> None:
    """A text and a call of somebody new at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(lambda at: store.people.meet("sms" if at % 2 else "ivr", ALL["sms"], now).id, range(16)))
    assert len(set(met)) == 1
    assert [look(f"SELECT count(*) FROM {table}") for table in ("person", "address")] == [1, 2]


def test_linking_again_adds_what_is_new(store: Store, now: datetime, look: Look) -> None:
    """The same list twice changes nothing; a longer one adds its new address; a stop stands."""
    first = store.people.link({"sms": ALL["sms"]}, now)
    with store.person_turn(first.id, "sms", now) as turn:
        turn.suppress()
    again = [store.people.link(ALL, now) for _ in range(2)]
    assert [(person.id, person.stopped) for person in again] == [(first.id, True)] * 2
    assert [look(f"SELECT count(*) FROM {table}") for table in ("person", "address")] == [1, 3]


def test_an_address_of_somebody_else_is_not_taken_over(store: Store, now: datetime, look: Look) -> None:
    """A number that changed hands, or a slip in a list: nothing is changed, and nobody's number is named."""
    store.people.meet("telegram", ALL["telegram"], now)
    with pytest.raises(Refused, match="belongs to somebody else") as said:
        store.people.link(ALL, now)
    assert ALL["telegram"] not in str(said.value)
    assert [look(f"SELECT count(*) FROM {table}") for table in ("person", "address")] == [1, 1]


@pytest.mark.parametrize(
    ("later", "may"),
    [
        pytest.param(timedelta(hours=23, minutes=59), False, id="the same day"),
        pytest.param(timedelta(hours=24), True, id="a day later"),
    ],
)
def test_a_stranger_is_greeted_once_a_day(store: Store, now: datetime, later: timedelta, may: bool) -> None:
    """Whoever writes to us again and again does not make us write again and again."""
    with store.turn("sms", "SM-1", ALL["sms"], now) as turn:
        assert turn.may_greet()
        assert not turn.may_greet()
    with store.turn("sms", "SM-2", ALL["sms"], now + later) as turn:
        assert turn.may_greet() is may


def test_a_greeting_that_was_undone_was_not_given(store: Store, now: datetime) -> None:
    """A turn that fails does not use up the day's greeting."""
    with pytest.raises(ZeroDivisionError), store.turn("sms", "SM-1", ALL["sms"], now) as turn:
        assert 1 / (not turn.may_greet())
    with store.turn("sms", "SM-1", ALL["sms"], now) as turn:
        assert turn.may_greet()


def test_a_recording_is_known_in_its_own_conversation_only(store: Store, begun: str, now: datetime) -> None:
    """Its reference opens for the conversation it belongs to; for anybody else there is no such recording."""
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("one_thing", "record_agree")
        name = turn.add_recording("RE-1", 5)
        assert turn.recording_reference(name) == "RE-1"
        assert turn.recording_reference("another") == ""
    with store.turn("sms", "SM-2", "+447700900002", now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        assert turn.recording_reference(name) == ""


def test_the_last_conversation_can_be_taken_up(store: Store, begun: str, now: datetime) -> None:
    """The newest of a person's conversations, with its state; none where there was none or it was erased."""
    with store.turn("sms", "SM-1", "+447700900002", now) as turn:
        assert turn.take_up_last() is None
    with store.conversation_turn(begun, now) as turn:
        turn.save_state(b'{"step":7}', ended="closed")
    with store.turn("sms", "SM-2", "+447700900001", now) as turn:
        last = turn.take_up_last()
        assert last is not None
        assert (last.id, last.state) == (begun, b'{"step":7}')
    with store.turn("sms", "SM-3", "+447700900001", now) as turn:
        turn.erase()
        assert turn.take_up_last() is None


def test_the_latest_version_is_the_one_last_on_offer(store: Store, now: datetime) -> None:
    """A return to an older edition is the newest offer; other flows do not count."""
    for minute, (version, name) in enumerate([("v1", "flow"), ("v2", "flow"), ("w1", "other"), ("v1", "flow")]):
        store.flow_versions.put(version, name, b"{}", now + timedelta(minutes=minute))
    latest = store.flow_versions.latest("flow")
    assert latest is not None
    assert latest.version == "v1"
    assert store.flow_versions.latest("unknown") is None
