"""STOP is for every channel and at once. ERASE leaves the hash that keeps us from writing again, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.store.rows import Claimed, StoredAnswer
from bot.store.store import Store
from tests.store.conftest import Look, Queue, begin

ONE = ("sms", "SM-1", "+447700900001")
Bring = Callable[[Store, datetime], None]


def _stop(store: Store, now: datetime) -> None:
    with store.turn("sms", "SM-stop", "+447700900001", now) as turn:
        turn.suppress()
        assert turn.person.stopped
        turn.answer(200, "text/xml", b"<Response/>")


def _second_channel(store: Store) -> None:
    """Give the only person an address on Telegram, as staff would."""
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO address (id, person, channel, sealed, lookup, created_at) "
            "SELECT 'second', person, 'telegram', sealed, lookup, created_at FROM address"
        )


def _claim(store: Store, now: datetime) -> Claimed:
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    return claimed


def _claimed(store: Store, now: datetime) -> None:
    _claim(store, now)


def _throttled(store: Store, now: datetime) -> None:
    claimed = _claim(store, now)
    assert begin(store, claimed, now)
    store.outbox.finish(claimed, "throttled", now, retry_after=30)


def _unsent(store: Store, now: datetime) -> None:
    claimed = _claim(store, now)
    assert begin(store, claimed, now)
    store.outbox.finish(claimed, "unsent", now, retry_after=30)


@pytest.mark.parametrize("channel", ["sms", "telegram"])
@pytest.mark.parametrize(
    "bring",
    [
        pytest.param(lambda store, now: None, id="queued"),
        pytest.param(_claimed, id="claimed by a worker"),
        pytest.param(_throttled, id="waiting because the provider asked"),
        pytest.param(_unsent, id="waiting to be tried again"),
    ],
)
def test_stop_cancels_what_waits(store: Store, queue: Queue, now: datetime, look: Look, bring: Bring, channel: str) -> None:
    """Whatever has not left is cancelled in the transaction of the STOP, on the other channel too, and its text is gone."""
    _second_channel(store)
    queue(channel=channel)
    bring(store, now)
    _stop(store, now)
    assert look.all("SELECT state, body FROM outbox") == [("cancelled", None)]


def test_a_claim_from_before_the_stop_is_worth_nothing(store: Store, queue: Queue, now: datetime) -> None:
    """The worker already holds the message; the last door is shut all the same."""
    _second_channel(store)
    queue(channel="telegram", position=0)
    queue(initiated=True, due=now + timedelta(days=7), position=1)
    claimed = _claim(store, now)
    _stop(store, now)
    assert not begin(store, claimed, now)
    assert store.outbox.claim("worker", now + timedelta(days=30), 10, 60) == []


@pytest.mark.parametrize("kind", ["reply", "message", "call", "acknowledge"])
def test_nothing_begins_after_stop(store: Store, queue: Queue, now: datetime, look: Look, kind: str) -> None:
    """Even a message that is queued after the STOP, by whatever mistake, is refused at the last door."""
    _stop(store, now)
    queue(kind=kind)
    claimed = _claim(store, now)
    assert not begin(store, claimed, now)
    assert look.all("SELECT state, body FROM outbox") == [("cancelled", None)]


def test_what_had_begun_before_stop_ends_as_it_ends(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """A request on the wire cannot be called back; its result is noted, and it is not tried again."""
    queue()
    claimed = _claim(store, now)
    assert begin(store, claimed, now)
    _stop(store, now)
    store.outbox.finish(claimed, "throttled", now, retry_after=1)
    again = _claim(store, now + timedelta(seconds=1))
    assert not begin(store, again, now + timedelta(seconds=1))
    assert look("SELECT state FROM outbox") == "cancelled"


def test_stop_concerns_one_person(store: Store, queue: Queue, now: datetime) -> None:
    """Others still get their messages."""
    with store.turn("sms", "SM-other", "+447700900002", now) as turn:
        turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)
    queue()
    _stop(store, now)
    assert begin(store, _claim(store, now), now)


def test_stop_twice_keeps_the_first_date(store: Store, now: datetime, look: Look) -> None:
    """When a person stopped is when they first said so."""
    _stop(store, now)
    first = look("SELECT stopped_at FROM person")
    with store.turn("sms", "SM-stop-2", "+447700900001", now + timedelta(days=1)) as turn:
        turn.suppress()
    assert look("SELECT stopped_at FROM person") == first


def test_start_lifts_a_stop(store: Store, queue: Queue, now: datetime) -> None:
    """Who writes START is written to again; what was cancelled stays cancelled."""
    queue()
    _stop(store, now)
    with store.turn("sms", "SM-start", "+447700900001", now) as turn:
        assert turn.person.stopped
        turn.unsuppress()
        assert not turn.person.stopped
    assert store.outbox.claim("worker", now, 10, 60) == []
    queue(b'"again"')
    claimed = _claim(store, now)
    assert begin(store, claimed, now)
    assert store.outbox.open(claimed) == ("+447700900001", b'"again"')


def test_a_stop_stands_when_the_person_is_imported_again(store: Store, now: datetime) -> None:
    """A list from another system does not undo what the person said."""
    _stop(store, now)
    assert store.people.meet("sms", "+447700900001", now).stopped


def _talk_and_erase(store: Store, begun: str, now: datetime, *, erase_first: bool) -> None:
    with store.turn(*ONE, now) as turn:
        turn.keep_answer("overall", "answered", "dissatisfied", "my own words", keep_until=now + timedelta(days=90))
        turn.keep_answer("comment", "answered", recording=turn.add_recording("RE-1", 5))
        turn.set_timer("nudge", 1, 60, after=None, now=now)
        turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)
        turn.answer(200, "text/xml", b"<Response/>")
    with store.turn("sms", "SM-erase", "+447700900001", now) as turn:
        if erase_first:
            turn.erase()
        turn.save_state(b'{"end":"erased"}', ended="erased")
        if not erase_first:
            turn.erase()
        turn.answer(200, "text/xml", b"<Response>We have deleted your answers.</Response>")


@pytest.mark.parametrize("erase_first", [True, False], ids=["erased, then saved", "saved, then erased"])
def test_erase_leaves_nothing_that_was_said(store: Store, begun: str, now: datetime, look: Look, erase_first: bool) -> None:
    """Answers, words, states, texts and addresses are gone, in whichever order the shell works."""
    _talk_and_erase(store, begun, now, erase_first=erase_first)
    assert look.all("SELECT * FROM answer") == []
    assert look.all("SELECT * FROM timer") == []
    assert look.all("SELECT state FROM conversation WHERE state IS NOT NULL") == []
    assert look.all("SELECT body FROM outbox WHERE body IS NOT NULL") == []
    assert look.all("SELECT sealed FROM address WHERE sealed IS NOT NULL") == []
    assert look.all("SELECT provider_id FROM inbox WHERE answer_body IS NOT NULL") == [("SM-erase",)]
    assert [unwanted.reference for unwanted in store.recordings.take("delete", now, 10)] == ["RE-1"]


def test_an_erasure_is_for_one_person(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Other people's answers stay."""
    with store.turn("sms", "SM-other", "+447700900002", now) as turn:
        other = turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.keep_answer("overall", "answered", "satisfied", "other words")
    _talk_and_erase(store, begun, now, erase_first=True)
    assert look.all("SELECT conversation FROM answer") == [(other.id,)]
    with store.conversation_turn(other.id, now) as turn:
        assert turn.conversation is not None
        assert turn.conversation.state == b"{}"


def test_nothing_is_sent_after_an_erasure(store: Store, begun: str, now: datetime) -> None:
    """The keyed hash is all that is left, and it is enough to know that we may not write."""
    _talk_and_erase(store, begun, now, erase_first=True)
    person = store.people.meet("sms", "+447700900001", now)
    assert (person.stopped, person.erased) == (True, True)
    assert store.outbox.claim("worker", now + timedelta(days=30), 10, 60) == []


def test_replays_after_an_erasure_still_change_nothing(store: Store, begun: str, now: datetime) -> None:
    """An old webhook comes again: its answer is forgotten, that it was handled is not."""
    _talk_and_erase(store, begun, now, erase_first=True)
    with store.turn(*ONE, now) as turn:
        assert turn.replayed == StoredAnswer(200, "text/xml", b"")
    with store.turn("sms", "SM-erase", "+447700900001", now) as turn:
        assert turn.replayed == StoredAnswer(200, "text/xml", b"<Response>We have deleted your answers.</Response>")


def test_start_after_an_erasure_begins_from_nothing(store: Store, begun: str, now: datetime) -> None:
    """The person may come back: their address is known again because they have just used it."""
    _talk_and_erase(store, begun, now, erase_first=True)
    with store.turn("sms", "SM-start", "+447700900001", now) as turn:
        assert turn.conversation is None
        turn.unsuppress()
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.queue(b'"welcome"', kind="reply", initiated=False, due=now, position=0)
    claimed = _claim(store, now)
    assert begin(store, claimed, now)
    assert store.outbox.open(claimed) == ("+447700900001", b'"welcome"')


def test_words_are_forgotten_when_their_time_is_over(store: Store, begun: str, now: datetime, look: Look) -> None:
    """The coded answer stays for the figures; the person's own words do not."""
    with store.turn(*ONE, now) as turn:
        turn.keep_answer("overall", "answered", "satisfied", "short", keep_until=now + timedelta(days=1))
        turn.keep_answer("comment", "answered", None, "long", keep_until=now + timedelta(days=90))
    assert store.forget(now + timedelta(hours=23)) == 0
    assert store.forget(now + timedelta(days=1)) == 1
    assert look.all("SELECT step, words IS NULL FROM answer ORDER BY step") == [("comment", False), ("overall", True)]


def test_answers_to_webhooks_are_forgotten_after_a_week(store: Store, begun: str, now: datetime) -> None:
    """Their ids are kept for ever, so a repetition still changes nothing."""
    assert store.forget(now + timedelta(days=6)) == 0
    assert store.forget(now + timedelta(days=7)) == 1
    with store.turn("sms", "SM-first", "+447700900001", now) as turn:
        assert turn.replayed == StoredAnswer(200, "text/xml", b"")


@pytest.mark.parametrize(
    ("confirmed", "days"),
    [pytest.param(True, 89, id="a day before its answer's words"), pytest.param(False, 2, id="never said to be kept")],
)
def test_a_spoken_comment_goes_when_its_time_is_over(store: Store, begun: str, now: datetime, confirmed: bool, days: int) -> None:
    """People are told that their own words are kept 90 days, and spoken words are theirs too: the provider is to delete them."""
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        name = turn.add_recording("RE-spoken", 4)
        if confirmed:
            turn.keep_answer("one_thing", "answered", recording=name, keep_until=now + timedelta(days=90))
    before, then = now + timedelta(days=days) - timedelta(minutes=1), now + timedelta(days=days)
    store.forget(before)
    assert store.recordings.take("delete", before, 10) == []
    store.forget(then)
    assert [unwanted.id for unwanted in store.recordings.take("delete", then, 10)] == [name]


def test_forgetting_goes_on_in_small_steps(store: Store, now: datetime) -> None:
    """A limit keeps each step short; zero means that nothing is left."""
    for number in range(5):
        with store.turn("sms", f"SM-{number}", "+447700900001", now) as turn:
            turn.answer(200, "text/xml", b"<Response/>")
    later = now + timedelta(days=8)
    assert [store.forget(later, limit=2) for _ in range(4)] == [2, 2, 1, 0]
