"""Which messages are taken next: replies first, every channel its share, never faster than a channel takes them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.store.store import Store
from tests.store.conftest import Look


def _fill(store: Store, now: datetime, channel: str, count: int, *, initiated: bool = False, first: int = 0) -> None:
    """Messages to so many people, each a second longer due than the one after it."""
    for number in range(first, first + count):
        with store.turn(channel, f"{channel}-{number}-{initiated}", f"+44770090{number:04}", now) as turn:
            due = now - timedelta(seconds=first + count - number)
            shape = {"kind": "message" if initiated else "reply", "expires": now + timedelta(hours=1)}
            turn.queue(b"{}", initiated=initiated, due=due, position=0, **shape)


def test_replies_leave_before_what_we_begin(store: Store, now: datetime) -> None:
    """However long an invitation has been due: somebody waits for the reply."""
    _fill(store, now - timedelta(hours=1), "sms", 5, initiated=True)
    _fill(store, now, "sms", 3, first=10)
    assert [claimed.initiated for claimed in store.outbox.claim("worker", now, 5, 60)] == [False] * 3 + [True] * 2


def test_every_kind_keeps_its_order(store: Store, now: datetime) -> None:
    """The longest due first."""
    _fill(store, now, "sms", 4)
    claimed = store.outbox.claim("worker", now, 10, 60)
    assert [each.due for each in claimed] == sorted(each.due for each in claimed)


def test_one_channels_backlog_keeps_no_other_waiting(store: Store, now: datetime) -> None:
    """Hundreds of old messages on one channel: the others still get their share of every claim."""
    _fill(store, now - timedelta(hours=3), "sms", 40)
    _fill(store, now, "telegram", 3, first=100)
    _fill(store, now, "ivr", 3, first=200)
    assert Counter(claimed.channel for claimed in store.outbox.claim("worker", now, 9, 60)) == {"sms": 3, "telegram": 3, "ivr": 3}


def test_a_channel_that_is_full_leaves_room_for_others(store: Store, now: datetime) -> None:
    """A provider that takes one a second does not hold up the one that takes many."""
    _fill(store, now - timedelta(hours=3), "ivr", 10)
    _fill(store, now, "sms", 10, first=100)
    claimed = store.outbox.claim("worker", now, 20, 60, {"ivr": 1.0})
    assert Counter(each.channel for each in claimed) == {"ivr": 1, "sms": 10}


@pytest.mark.parametrize(
    ("rate", "after", "more"),
    [
        pytest.param(10.0, 0.0, 0, id="at once: nothing more"),
        pytest.param(10.0, 0.35, 3, id="a third of a second: three"),
        pytest.param(10.0, 60.0, 10, id="a minute of rest: no more than a second's worth"),
        pytest.param(0.5, 1.9, 0, id="one in two seconds: too early"),
        pytest.param(0.5, 2.0, 1, id="one in two seconds: now"),
    ],
)
def test_no_channel_gets_more_than_its_rate(store: Store, now: datetime, rate: float, after: float, more: int) -> None:
    """A bucket that holds a second's worth, and at least one."""
    _fill(store, now, "sms", 40)
    assert len(store.outbox.claim("one", now, 40, 600, {"sms": rate})) == max(1, int(rate))
    assert len(store.outbox.claim("two", now + timedelta(seconds=after), 40, 600, {"sms": rate})) == more


def test_workers_share_a_rate(store: Store, now: datetime) -> None:
    """Four workers together take what one may, and each message once."""
    _fill(store, now, "sms", 40)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda number: store.outbox.claim(f"worker-{number}", now, 40, 60, {"sms": 10}), range(4)))
    assert sum(len(claimed) for claimed in taken) == 10
    assert len({each.id for claimed in taken for each in claimed}) == 10


def test_a_clock_that_goes_back_gives_nothing_away(store: Store, now: datetime) -> None:
    """Another worker's clock is behind: its claim counts from where the other was."""
    _fill(store, now - timedelta(hours=1), "sms", 40)
    store.outbox.claim("one", now, 40, 60, {"sms": 10})
    assert store.outbox.claim("two", now - timedelta(minutes=1), 40, 60, {"sms": 10}) == []
    assert len(store.outbox.claim("one", now + timedelta(seconds=1), 40, 60, {"sms": 10})) == 10


def test_what_is_not_due_opens_no_bucket(store: Store, now: datetime, look: Look) -> None:
    """An idle worker writes nothing."""
    _fill(store, now, "sms", 1)
    store.outbox.claim("one", now - timedelta(hours=1), 10, 60, {"sms": 1.0})
    assert look("SELECT count(*) FROM pace") == 0


def test_a_person_gets_one_message_at_a_time_whatever_its_kind(store: Store, now: datetime) -> None:
    """A reply that waits behind an earlier message of ours is not sent beside it."""
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        turn.queue(b"1", kind="message", initiated=True, due=now, expires=now + timedelta(hours=1), position=0)
        turn.queue(b"2", kind="reply", initiated=False, due=now, position=1)
    assert [each.position for each in store.outbox.claim("worker", now, 10, 60)] == [0]
    assert store.outbox.claim("other", now, 10, 60) == []
