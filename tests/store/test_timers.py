"""Timers count from the moment their message was accepted, wake a conversation once, and die with the wait they belong to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.store.rows import Claimed, DueTimer
from bot.store.store import Store
from tests.store.conftest import Queue, begin

DAY = 86_400


def _set(
    store: Store, conversation: str, now: datetime, kind: str = "nudge", wait: int = 1, seconds: int = DAY, after: str | None = None
) -> None:
    with store.conversation_turn(conversation, now) as turn:
        turn.set_timer(kind, wait, seconds, after=after, now=now)


def _sending(store: Store, now: datetime) -> Claimed:
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    return claimed


def test_a_timer_that_follows_nothing_starts_at_once(store: Store, begun: str, now: datetime) -> None:
    """The message was in the webhook's own answer: the time runs from now, to the microsecond."""
    _set(store, begun, now, seconds=DAY)
    assert store.timers.due(now + timedelta(days=1, microseconds=-1), 10) == []
    assert store.timers.due(now + timedelta(days=1), 10) == [DueTimer(begun, "nudge", 1)]


def test_a_timer_starts_when_its_message_is_accepted(store: Store, begun: str, queue: Queue, now: datetime) -> None:
    """Not when it was queued: a person gets the whole time, however long the message waited."""
    _set(store, begun, now, after=queue(), seconds=30 * DAY)
    accepted = now + timedelta(hours=5)
    store.outbox.finish(_sending(store, accepted), "accepted", accepted)
    assert store.timers.due(accepted + timedelta(days=30, microseconds=-1), 10) == []
    assert len(store.timers.due(accepted + timedelta(days=30), 10)) == 1


def test_a_report_starts_it_as_well(store: Store, begun: str, queue: Queue, now: datetime) -> None:
    """Evidence of acceptance is acceptance."""
    name = queue(initiated=True)
    _set(store, begun, now, after=name)
    _sending(store, now)
    store.outbox.report("sms", "SM-out", "sent", now, outbox=name)
    assert len(store.timers.due(now + timedelta(days=1), 10)) == 1


def test_a_second_acceptance_does_not_start_it_again(store: Store, begun: str, queue: Queue, now: datetime) -> None:
    """The report a day later does not lengthen the wait."""
    name = queue()
    _set(store, begun, now, after=name)
    store.outbox.finish(_sending(store, now), "accepted", now, provider_id="SM-out")
    store.outbox.report("sms", "SM-out", "delivered", now + timedelta(hours=20), outbox=name)
    assert len(store.timers.due(now + timedelta(days=1), 10)) == 1


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        pytest.param("uncertain", ["close", "nudge"], id="it may have arrived: all of them"),
        pytest.param("rejected", ["close"], id="it never will: only the one that closes the conversation"),
    ],
)
def test_no_conversation_stays_open_for_ever(store: Store, begun: str, queue: Queue, now: datetime, outcome: str, kinds: list[str]) -> None:
    """A message that fails does not take the end of the conversation with it."""
    name = queue(initiated=True)
    _set(store, begun, now, "nudge", after=name)
    _set(store, begun, now, "close", after=name)
    store.outbox.finish(_sending(store, now), outcome, now)
    assert sorted(timer.kind for timer in store.timers.due(now + timedelta(days=2), 10)) == kinds


def test_an_expired_message_still_closes_its_conversation(store: Store, begun: str, queue: Queue, now: datetime) -> None:
    """The same where nobody sent it in time."""
    _set(store, begun, now, "close", after=queue(expires=now))
    store.outbox.requeue_stalled(now)
    assert len(store.timers.due(now + timedelta(days=1), 10)) == 1


def test_a_timer_wakes_its_conversation_once(store: Store, begun: str, now: datetime) -> None:
    """Two workers find the same timer due: one acts, the other finds nothing to do."""
    _set(store, begun, now, seconds=0)
    [timer] = store.timers.due(now, 10)
    acted = []
    for _ in range(2):
        with store.conversation_turn(begun, now, timer) as turn:
            acted.append(turn.conversation is not None)
    assert acted == [True, False]
    assert store.timers.due(now, 10) == []


def test_a_failed_wake_is_tried_again(store: Store, begun: str, now: datetime) -> None:
    """The timer is taken in the turn's own transaction, so it comes back if the turn does not happen."""
    _set(store, begun, now, seconds=0)
    [timer] = store.timers.due(now, 10)
    with pytest.raises(ZeroDivisionError), store.conversation_turn(begun, now, timer):
        raise ZeroDivisionError
    assert store.timers.due(now, 10) == [timer]


def test_a_new_wait_replaces_the_timer_of_the_old_one(store: Store, begun: str, now: datetime) -> None:
    """Pinned to its wait: one that was read as due before the person answered does nothing afterwards."""
    _set(store, begun, now, wait=1, seconds=0)
    [old] = store.timers.due(now, 10)
    _set(store, begun, now, wait=2, seconds=DAY)
    with store.conversation_turn(begun, now, old) as turn:
        assert turn.conversation is None
    store.timers.done(old)
    assert store.timers.due(now + timedelta(days=1), 10) == [DueTimer(begun, "nudge", 2)]


def test_the_same_wait_set_anew_is_not_due_early(store: Store, begun: str, now: datetime) -> None:
    """A timer read as due and then set again for later has not run out."""
    _set(store, begun, now, seconds=0)
    [old] = store.timers.due(now, 10)
    _set(store, begun, now, seconds=DAY)
    with store.conversation_turn(begun, now, old) as turn:
        assert turn.conversation is None
    assert len(store.timers.due(now + timedelta(days=1), 10)) == 1


def test_kinds_do_not_replace_one_another(store: Store, begun: str, now: datetime) -> None:
    """A reminder and the end of the conversation run side by side, the earlier first."""
    _set(store, begun, now, "close", seconds=2 * DAY)
    _set(store, begun, now, "nudge", seconds=DAY)
    assert [timer.kind for timer in store.timers.due(now + timedelta(days=3), 10)] == ["nudge", "close"]
    assert [timer.kind for timer in store.timers.due(now + timedelta(days=3), 1)] == ["nudge"]


def test_the_timers_of_an_ended_conversation_are_gone(store: Store, begun: str, now: datetime) -> None:
    """Nothing wakes what is over."""
    _set(store, begun, now)
    with store.conversation_turn(begun, now) as turn:
        turn.save_state(b"{}", ended="finished")
    assert store.timers.due(now + timedelta(days=9), 10) == []


def test_a_timer_with_nothing_to_do_is_done(store: Store, begun: str, now: datetime) -> None:
    """It is not handed out for ever."""
    _set(store, begun, now, seconds=0)
    [timer] = store.timers.due(now, 10)
    store.timers.done(timer)
    assert store.timers.due(now, 10) == []
