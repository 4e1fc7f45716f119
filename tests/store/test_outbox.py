"""Messages leave in order, once, only while they may, and only by the worker whose claim still stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.store.rows import Claimed
from bot.store.store import Store
from tests.store.conftest import Look, Queue, begin


def _claim(store: Store, now: datetime, worker: str = "worker", lease: int = 60) -> Claimed:
    [claimed] = store.outbox.claim(worker, now, 10, lease)
    return claimed


def _sending(store: Store, now: datetime, worker: str = "worker") -> Claimed:
    claimed = _claim(store, now, worker)
    assert begin(store, claimed, now)
    return claimed


def test_a_message_goes_out_once_and_its_body_is_gone(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """Claimed, begun, opened, accepted: then nothing of its text remains."""
    name = queue(b'"hello"', expires=now + timedelta(hours=1))
    claimed = _claim(store, now)
    assert (claimed.id, claimed.kind, claimed.initiated, claimed.channel) == (name, "reply", False, "sms")
    assert (claimed.expires, claimed.tries, claimed.attempt, claimed.repeat) == (now + timedelta(hours=1), 0, 1, False)
    assert begin(store, claimed, now)
    assert store.outbox.open(claimed) == ("+447700900001", b'"hello"')
    assert store.outbox.finish(claimed, "accepted", now, provider_id="SM-out")
    assert look.all("SELECT state, body, provider_id, tries FROM outbox") == [("accepted", None, "SM-out", 1)]
    assert store.outbox.claim("worker", now + timedelta(days=1), 10, 60) == []


def test_a_message_is_not_claimed_before_it_is_due(store: Store, queue: Queue, now: datetime) -> None:
    """Due is the first moment, to the microsecond."""
    queue(due=now)
    assert store.outbox.claim("worker", now - timedelta(microseconds=1), 10, 60) == []
    assert len(store.outbox.claim("worker", now, 10, 60)) == 1


def test_nobody_else_gets_a_claimed_message(store: Store, queue: Queue, now: datetime) -> None:
    """Two workers never hold the same message."""
    queue()
    _claim(store, now, "first")
    assert store.outbox.claim("second", now, 10, 60) == []


def test_a_person_gets_their_messages_in_order(store: Store, queue: Queue, now: datetime) -> None:
    """A message waits until the one before it is finished, within a turn and between turns."""
    second, first = queue(position=1), queue(position=0)
    third = queue(position=0, at=now + timedelta(seconds=1))
    sent = []
    for moment in (now + timedelta(seconds=seconds) for seconds in (2, 5, 8)):
        claimed = _sending(store, moment)
        sent.append(claimed.id)
        store.outbox.finish(claimed, "accepted", moment)
    assert sent == [first, second, third]


def test_a_late_worker_still_keeps_messages_apart(store: Store, queue: Queue, now: datetime) -> None:
    """What has waited through an outage does not leave all at once: networks would mix up the order."""
    first, second = queue(b"one"), queue(b"two", position=1)
    later = now + timedelta(hours=1)
    [claimed] = store.outbox.claim("worker", later, 10, 60)
    assert claimed.id == first
    assert begin(store, claimed, later)
    store.outbox.finish(claimed, "accepted", later, provider_id="SM-out")
    assert store.outbox.claim("worker", later + timedelta(seconds=2), 10, 60) == []
    assert [row.id for row in store.outbox.claim("worker", later + timedelta(seconds=3), 10, 60)] == [second]


def test_a_throttled_message_keeps_its_place(store: Store, queue: Queue, now: datetime) -> None:
    """Two parts of one answer are not swapped because the first has to wait."""
    first = queue(position=0)
    queue(position=1)
    store.outbox.finish(_sending(store, now), "throttled", now, retry_after=30)
    assert store.outbox.claim("worker", now + timedelta(seconds=29), 10, 60) == []
    assert _claim(store, now + timedelta(seconds=30)).id == first


def test_a_message_for_tomorrow_does_not_hold_up_today(store: Store, queue: Queue, now: datetime) -> None:
    """Only what was to leave by now counts as earlier."""
    queue(initiated=True, due=now + timedelta(days=1))
    reply = queue(at=now + timedelta(seconds=1))
    assert _claim(store, now).id == reply


def test_people_do_not_wait_for_one_another(store: Store, queue: Queue, now: datetime) -> None:
    """One claim takes one message of each person, the longest due first, up to its limit."""
    queue(due=now - timedelta(seconds=1))
    for number in range(2, 6):
        with store.turn("sms", f"SM-{number}", f"+44770090000{number}", now) as turn:
            turn.queue(b"{}", kind="reply", initiated=False, due=now - timedelta(minutes=number), position=0)
    first = store.outbox.claim("worker", now, 3, 60)
    assert [now - claimed.due for claimed in first] == [timedelta(minutes=5), timedelta(minutes=4), timedelta(minutes=3)]
    assert len(store.outbox.claim("worker", now, 10, 60)) == 2


@pytest.mark.parametrize(
    ("late", "may"), [(-1, True), (0, False), (1, False)], ids=["just in time", "at the moment it expires", "after it has expired"]
)
def test_an_expired_message_is_not_sent(store: Store, queue: Queue, now: datetime, look: Look, late: int, may: bool) -> None:
    """The end of the person's window is the end, checked when sending begins."""
    queue(expires=now + timedelta(seconds=10))
    claimed = _claim(store, now)
    assert begin(store, claimed, now + timedelta(seconds=10, microseconds=late)) is may
    assert look.all("SELECT state, body IS NULL FROM outbox") == [("sending", False) if may else ("expired", True)]


@pytest.mark.parametrize(("late", "may"), [(59, True), (60, False)], ids=["inside the lease", "the lease has run out"])
def test_sending_begins_inside_the_lease_only(store: Store, queue: Queue, now: datetime, late: int, may: bool) -> None:
    """A worker that was asleep has lost its claim, even before anyone took it over."""
    queue()
    assert begin(store, _claim(store, now, lease=60), now + timedelta(seconds=late)) is may


def test_a_worker_that_wakes_late_does_not_send(store: Store, queue: Queue, now: datetime) -> None:
    """Fencing: stopped between claim and send, it finds its message taken over, whatever its own clock says."""
    queue()
    sleeper = _claim(store, now, "sleeper")
    later = now + timedelta(seconds=61)
    assert store.outbox.requeue_stalled(later) == 1
    other = _claim(store, later, "other")
    assert other.attempt == sleeper.attempt + 1
    assert not begin(store, sleeper, now)
    assert begin(store, other, later)
    assert not begin(store, sleeper, now)


def test_the_same_worker_is_fenced_by_its_attempt(store: Store, queue: Queue, now: datetime) -> None:
    """A worker's name may come back after a restart; the token does not."""
    queue()
    before = _claim(store, now, "worker")
    store.outbox.requeue_stalled(now + timedelta(seconds=61))
    after = _claim(store, now + timedelta(seconds=61), "worker")
    assert not begin(store, before, now)
    assert begin(store, after, now + timedelta(seconds=61))


def test_sending_begins_once(store: Store, queue: Queue, now: datetime) -> None:
    """The same claim cannot send twice."""
    queue()
    claimed = _sending(store, now)
    assert not begin(store, claimed, now)


@pytest.mark.parametrize(("initiated", "may"), [(True, False), (False, True)], ids=["what nobody asked for", "a reply"])
def test_a_hold_stops_what_we_begin(store: Store, queue: Queue, begun: str, now: datetime, initiated: bool, may: bool) -> None:
    """Where contact is not confirmed safe we start nothing; who writes to us is still answered."""
    queue(initiated=initiated)
    claimed = _claim(store, now)
    with store.conversation_turn(begun, now) as turn:
        turn.hold()
        assert turn.person.held
    assert begin(store, claimed, now) is may


def test_a_hold_cancels_what_nobody_asked_for(store: Store, queue: Queue, begun: str, now: datetime, look: Look) -> None:
    """Somebody else may hold the phone: what waits does not leave later either, while the answer to a reply still does."""
    queue(initiated=True, position=1)
    queue(position=0)
    with store.conversation_turn(begun, now) as turn:
        turn.hold()
    assert look.all("SELECT state, code, body IS NULL FROM outbox ORDER BY position") == [
        ("queued", "", False),
        ("cancelled", "contact_unsafe", True),
    ]
    with store.conversation_turn(begun, now) as turn:
        turn.release()
    assert begin(store, _claim(store, now), now)


def test_a_deferred_message_waits_for_its_new_window(store: Store, queue: Queue, now: datetime) -> None:
    """Outside the person's hours a claimed message is put off, with a new end."""
    queue(initiated=True, expires=now + timedelta(hours=1))
    tomorrow = now + timedelta(days=1)
    claimed = _claim(store, now)
    assert store.outbox.defer(claimed, tomorrow, tomorrow + timedelta(hours=2))
    assert not store.outbox.defer(claimed, tomorrow)
    assert not begin(store, claimed, now)
    again = _claim(store, tomorrow)
    assert (again.due, again.expires) == (tomorrow, tomorrow + timedelta(hours=2))


@pytest.mark.parametrize("initiated", [True, False], ids=["what nobody asked for", "a reply"])
@pytest.mark.parametrize("outcome", ["throttled", "unsent"])
def test_what_surely_was_not_taken_is_tried_again(store: Store, queue: Queue, now: datetime, outcome: str, initiated: bool) -> None:
    """A refusal for now, or a connection that was never made, repeats nothing."""
    queue(initiated=initiated)
    store.outbox.finish(_sending(store, now), outcome, now, code="429", retry_after=20)
    later = now + timedelta(seconds=20)
    assert store.outbox.claim("worker", later - timedelta(seconds=1), 10, 60) == []
    again = _claim(store, later)
    assert (again.tries, again.repeat) == (1, False)


def test_an_uncertain_reply_is_repeated_once_and_marked(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """At most one repeat: the second doubt is final."""
    queue()
    assert store.outbox.finish(_sending(store, now), "uncertain", now)
    later = now + timedelta(minutes=2)
    again = _sending(store, later)
    assert again.repeat
    store.outbox.finish(again, "uncertain", later)
    assert look("SELECT state FROM outbox") == "uncertain"
    assert store.outbox.claim("worker", later + timedelta(days=1), 10, 60) == []
    assert store.figures(later).uncertain == 1


def test_what_we_began_is_never_repeated(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """An invitation that may have arrived is not sent again."""
    queue(initiated=True)
    store.outbox.finish(_sending(store, now), "uncertain", now, retry_after=1)
    assert look("SELECT state FROM outbox") == "uncertain"
    assert store.outbox.claim("worker", now + timedelta(days=1), 10, 60) == []


def test_a_rejected_message_is_final(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """The provider will never take it: its code is kept, its text is not."""
    queue()
    assert store.outbox.finish(_sending(store, now), "rejected", now, code="21211")
    assert look.all("SELECT state, code, body FROM outbox") == [("rejected", "21211", None)]
    assert store.outbox.claim("worker", now + timedelta(days=1), 10, 60) == []


def test_a_person_who_opted_out_at_the_provider_is_stopped(store: Store, queue: Queue, begun: str, now: datetime, look: Look) -> None:
    """The carrier's own STOP is a STOP on every channel."""
    queue(position=0)
    queue(position=1)
    store.outbox.finish(_sending(store, now), "stopped", now, code="21610")
    assert sorted(state for (state,) in look.all("SELECT state FROM outbox")) == ["cancelled", "rejected"]
    with store.conversation_turn(begun, now) as turn:
        assert turn.person.stopped


@pytest.mark.parametrize("outcome", ["rejected", "throttled", "unsent", "uncertain"])
def test_a_late_result_without_evidence_changes_nothing(store: Store, queue: Queue, now: datetime, look: Look, outcome: str) -> None:
    """A worker whose lease ran out while sending cannot undo what was decided meanwhile."""
    queue(initiated=True)
    slow = _sending(store, now)
    store.outbox.requeue_stalled(now + timedelta(minutes=2))
    assert not store.outbox.finish(slow, outcome, now + timedelta(minutes=3))
    assert look("SELECT state FROM outbox") == "uncertain"


def test_late_evidence_counts(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """That the provider took it is true however late we hear of it, and prevents the repeat."""
    queue()
    slow = _sending(store, now)
    later = now + timedelta(minutes=5)
    store.outbox.requeue_stalled(later)
    assert look("SELECT state FROM outbox") == "queued"
    assert store.outbox.finish(slow, "accepted", later, provider_id="SM-late")
    assert look.all("SELECT state, provider_id FROM outbox") == [("accepted", "SM-late")]
    assert store.outbox.claim("worker", later, 10, 60) == []


def test_a_message_never_begun_cannot_have_been_accepted(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """Evidence of something that we did not do is not evidence."""
    queue()
    assert not store.outbox.finish(_claim(store, now), "accepted", now, provider_id="SM-odd")
    assert look("SELECT state FROM outbox") == "claimed"


def test_an_erased_message_cannot_be_opened(store: Store, queue: Queue, begun: str, now: datetime) -> None:
    """ERASE between the decision to send and the sending takes the text and the address away."""
    queue()
    claimed = _sending(store, now)
    with store.conversation_turn(begun, now) as turn:
        turn.erase()
    with pytest.raises(Refused, match="nothing left to send"):
        store.outbox.open(claimed)


@pytest.mark.parametrize(
    ("initiated", "state", "again"), [(True, "uncertain", 0), (False, "queued", 1)], ids=["what nobody asked for", "a reply"]
)
def test_a_worker_that_died_while_sending_leaves_doubt(
    store: Store, queue: Queue, now: datetime, look: Look, initiated: bool, state: str, again: int
) -> None:
    """Never sent again blindly; a reply is repeated once."""
    queue(initiated=initiated)
    _sending(store, now)
    assert store.outbox.requeue_stalled(now + timedelta(seconds=59)) == 0
    later = now + timedelta(seconds=60)
    assert store.outbox.requeue_stalled(later) == 1
    assert look("SELECT state FROM outbox") == state
    assert len(store.outbox.claim("worker", later + timedelta(seconds=60), 10, 60)) == again
    assert store.outbox.requeue_stalled(later) == 0


def test_messages_that_came_too_late_are_cleared(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """After a long outage nothing stale is left to be claimed: no burst of old reminders."""
    for position in range(3):
        queue(position=position, expires=now + timedelta(minutes=position))
    assert store.outbox.requeue_stalled(now + timedelta(minutes=1)) == 2
    assert [state for (state,) in look.all("SELECT state FROM outbox ORDER BY position")] == ["expired", "expired", "queued"]
    assert look("SELECT count(*) FROM outbox WHERE body IS NOT NULL") == 1


def test_uncertain_texts_are_forgotten_after_two_days(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """They are kept for a little while, for evidence."""
    queue(initiated=True)
    store.outbox.finish(_sending(store, now), "uncertain", now)
    assert store.forget(now + timedelta(days=1)) == 0
    assert store.forget(now + timedelta(days=2)) == 1
    assert look("SELECT body FROM outbox") is None


def test_an_idle_claim_does_not_wait_for_writers(store: Store, queue: Queue, now: datetime) -> None:
    """With nothing due, a worker only reads, even while a turn is open."""
    queue(due=now + timedelta(hours=1))
    with store.turn("sms", "SM-open", "+447700900009", now):
        assert store.outbox.claim("worker", now, 10, 60) == []
