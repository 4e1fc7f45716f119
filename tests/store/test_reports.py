"""Delivery reports: late, doubled, in any order, for messages we do not know yet. What is known never shrinks."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from bot.store.rows import Claimed
from bot.store.store import Store
from tests.store.conftest import Look, Queue, begin

STATUSES = ("accepted", "sent", "delivered", "undelivered", "failed")


def _sending(store: Store, now: datetime) -> Claimed:
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    return claimed


@pytest.mark.parametrize(
    ("arrive", "stands"),
    [
        pytest.param(["sent", "accepted"], "sent", id="an earlier stage after a later one"),
        pytest.param(["delivered", "sent"], "delivered", id="sent after delivered"),
        pytest.param(["failed", "sent"], "failed", id="sent after failed"),
        pytest.param(["failed", "undelivered"], "undelivered", id="failed, then why"),
        pytest.param(["undelivered", "delivered"], "delivered", id="a handset that confirms outweighs a failure"),
        pytest.param(["delivered", "failed", "undelivered"], "delivered", id="failures after delivery"),
        pytest.param(["sent", "sent", "sent"], "sent", id="the same three times"),
    ],
)
def test_a_status_never_goes_back(store: Store, queue: Queue, now: datetime, look: Look, arrive: list[str], stands: str) -> None:
    """Each report is noted only if it says more than is known."""
    queue()
    store.outbox.finish(_sending(store, now), "accepted", now, provider_id="SM-out")
    assert all(store.outbox.report("sms", "SM-out", status, now) for status in arrive)
    assert look("SELECT delivery FROM outbox") == stands


def test_the_ledger_tells_once_that_it_was_sent(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """What is reported of a message after it was taken is no second sending."""
    queue(initiated=True, expires=now + timedelta(hours=1))
    store.outbox.finish(_sending(store, now), "accepted", now, provider_id="SM-out")
    for status in ("sent", "delivered"):
        store.outbox.report("sms", "SM-out", status, now)
    assert look("SELECT count(*) FROM ledger WHERE what = 'sent'") == 1


def test_the_order_of_arrival_does_not_matter(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """All 120 orders of the five reports end alike."""
    queue()
    store.outbox.finish(_sending(store, now), "accepted", now, provider_id="SM-out")
    ends = set()
    for order in itertools.permutations(STATUSES):
        for status in order:
            store.outbox.report("sms", "SM-out", status, now)
        ends.add(look("SELECT delivery FROM outbox"))
        with store.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE outbox SET delivery = ''")
    assert ends == {"delivered"}


@pytest.mark.parametrize("outbox", ["", "somebody else's"], ids=["no name of ours", "a name we never gave"])
def test_a_report_that_came_too_early_is_matched_later(store: Store, queue: Queue, now: datetime, look: Look, outbox: str) -> None:
    """The callback may overtake our own note of the provider's id."""
    queue()
    claimed = _sending(store, now)
    assert not store.outbox.report("sms", "SM-out", "undelivered", now, outbox=outbox, code="30005")
    assert store.figures(now).reports_parked == 1
    store.outbox.finish(claimed, "accepted", now, provider_id="SM-out")
    assert look.all("SELECT state, delivery, code FROM outbox") == [("accepted", "undelivered", "30005")]
    assert store.figures(now).reports_parked == 0


def test_two_that_missed_each_other_are_matched_by_the_sweep(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """A report parked in the moment when its message was noted does not stay parked."""
    queue()
    claimed = _sending(store, now)
    store.outbox.report("sms", "SM-out", "delivered", now)
    with store.database.engine.begin() as connection:  # as a second process would have left it
        connection.exec_driver_sql("UPDATE outbox SET state = 'accepted', provider_id = 'SM-out'")
    assert store.outbox.requeue_stalled(now) == 1
    assert look("SELECT delivery FROM outbox") == "delivered"
    assert store.outbox.finish(claimed, "accepted", now, provider_id="SM-out")


@pytest.mark.parametrize("status", STATUSES)
def test_a_report_with_our_own_name_settles_a_doubt(store: Store, queue: Queue, now: datetime, look: Look, status: str) -> None:
    """Whatever became of it, the provider had it: evidence, where a second send would have been a guess."""
    name = queue(initiated=True)
    store.outbox.finish(_sending(store, now), "uncertain", now)
    assert store.outbox.report("sms", "SM-out", status, now, outbox=name)
    assert look.all("SELECT state, provider_id, delivery, body FROM outbox") == [("accepted", "SM-out", status, None)]


def test_a_report_during_the_send_is_not_contradicted(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """The provider's callback came, then our connection broke: it was sent, so a reply is not repeated."""
    name = queue()
    claimed = _sending(store, now)
    store.outbox.report("sms", "SM-out", "sent", now, outbox=name)
    assert not store.outbox.finish(claimed, "uncertain", now)
    assert look("SELECT state FROM outbox") == "accepted"
    assert store.outbox.claim("worker", now + timedelta(days=1), 10, 60) == []


def test_an_acceptance_without_an_id_keeps_the_one_we_have(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """The report told the provider's id; our own note, which knows none, does not wipe it out."""
    name = queue()
    claimed = _sending(store, now)
    store.outbox.report("sms", "SM-out", "sent", now, outbox=name)
    assert store.outbox.finish(claimed, "accepted", now)
    assert look("SELECT provider_id FROM outbox") == "SM-out"


def test_a_report_of_another_channel_is_not_ours(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """Names are checked together with the channel that speaks of them."""
    name = queue()
    _sending(store, now)
    assert not store.outbox.report("telegram", "7", "delivered", now, outbox=name)
    assert look("SELECT delivery FROM outbox") == ""


def test_reports_of_nobody_are_forgotten_after_a_week(store: Store, now: datetime) -> None:
    """Another system on the same account does not fill the table for ever."""
    store.outbox.report("sms", "SM-theirs", "sent", now)
    assert store.forget(now + timedelta(days=6)) == 0
    assert store.forget(now + timedelta(days=7)) == 1
    assert store.figures(now).reports_parked == 0


def test_a_report_that_the_person_opted_out_is_a_stop(store: Store, queue: Queue, now: datetime) -> None:
    """Twilio says it later than the send: from then on nothing is sent, on any channel."""
    queue()
    store.outbox.finish(_sending(store, now), "accepted", now, provider_id="SM-out")
    store.outbox.report("sms", "SM-out", "failed", now, code="21610", stopped=True)
    queue()
    assert [claimed for claimed in store.outbox.claim("worker", now, 10, 60) if begin(store, claimed, now)] == []
