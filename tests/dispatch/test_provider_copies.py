"""Messages are deleted at their provider once its list was compared and some hours have gone by, and at once when somebody is erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.dispatch.provider_copies import AGAIN, BETWEEN_LOOKS, DeletingCopies
from bot.dispatch.reconciling import KEPT
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from channels.contract import Receipt
from tests.postgres import KEY

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


class Kept:
    """A provider that keeps messages, as far as this needs one."""

    keeps_messages = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False

    def forget(self, reference: str) -> Receipt:
        self.asked.append(reference)
        return Receipt("unsent") if self.down else Receipt("accepted")


class Day:
    """A clock that is set."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, Keyring.from_text(KEY))
    yield opened
    opened.close()


def _text(store: Store, sid: str, number: str = "+447700900001") -> None:
    with store.turn("sms", sid, number, NOW) as turn:
        turn.queue(b'"hello"', kind="reply", initiated=False, due=NOW, position=0)
        turn.answer(200, "text/xml", b"<Response/>")
    [claimed] = store.outbox.claim("worker", NOW, 1, 60)
    assert store.outbox.begin_sending(claimed, NOW)
    store.outbox.finish(claimed, "accepted", NOW, provider_id=f"out-{sid}")


def test_what_was_compared_is_deleted_there_some_hours_later(store: Store) -> None:
    """Not before the provider's list was compared, not before its hours are over, and once."""
    kept, clock = Kept(), Day()
    copies = DeletingCopies(store, {"sms": kept}, clock)
    _text(store, "SM-1")
    clock.now = NOW + KEPT * 2
    assert (copies.gather_due(), copies.delete_due()) == (0, 0)  # nobody has compared the list
    store.marks.set("reconciled:sms", NOW - timedelta(minutes=1))
    clock.now += BETWEEN_LOOKS
    assert copies.gather_due() == 0  # what came later may be missing here
    store.marks.set("reconciled:sms", clock.now)
    clock.now += BETWEEN_LOOKS
    assert (copies.gather_due(), copies.delete_due()) == (2, 2)
    assert sorted(kept.asked) == ["SM-1", "out-SM-1"]
    clock.now += BETWEEN_LOOKS
    assert (copies.gather_due(), copies.delete_due(), store.provider_copies.waiting()) == (0, 0, 0)


def test_who_is_erased_has_their_messages_deleted_at_once(store: Store) -> None:
    """Theirs, and nobody else's."""
    kept = Kept()
    _text(store, "SM-1")
    _text(store, "SM-2", "+447700900002")
    with store.turn("sms", "SM-erase", "+447700900001", NOW) as turn:
        turn.erase()
    assert DeletingCopies(store, {"sms": kept}, Day()).delete_due() == 2
    assert sorted(kept.asked) == ["SM-1", "out-SM-1"]


def test_a_provider_that_is_away_is_asked_again(store: Store) -> None:
    """One try, then a pause; nothing is given up."""
    kept, clock = Kept(), Day()
    _text(store, "SM-1")
    with store.turn("sms", "SM-erase", "+447700900001", NOW) as turn:
        turn.erase()
    copies, kept.down = DeletingCopies(store, {"sms": kept}, clock), True
    assert (copies.delete_due(), copies.delete_due(), len(kept.asked)) == (0, 0, 1)
    kept.down, clock.now = False, NOW + AGAIN
    assert copies.delete_due() == 2
    assert store.provider_copies.waiting() == 0


def _call(store: Store, sid: str, number: str, *marks: str) -> None:
    for mark in marks:
        with store.turn("ivr", f"{sid}:{mark}", number, NOW) as turn:
            turn.answer(200, "text/xml", b"<Response/>")


def test_of_a_call_its_record_is_deleted_there_once(store: Store) -> None:
    """However many turns it had; some hours later, as messages are: whoever sees the account learns who has called for these hours alone."""
    kept, clock = Kept(), Day()
    copies = DeletingCopies(store, {"ivr": kept}, clock)
    _call(store, "CA-1", "+447700900001", "0", "1", "ended")
    _call(store, "CA-2", "+447700900002", "0")
    clock.now = NOW + KEPT * 2
    store.marks.set("reconciled:ivr", clock.now)
    assert (copies.gather_due(), copies.delete_due()) == (2, 2)
    assert sorted(kept.asked) == ["CA-1", "CA-2"]


def test_who_is_erased_has_the_records_of_their_calls_deleted(store: Store) -> None:
    """As soon as the call in which they may have said so is surely over: Twilio deletes none that goes on."""
    kept, clock = Kept(), Day()
    copies = DeletingCopies(store, {"ivr": kept}, clock)
    _call(store, "CA-1", "+447700900001", "0", "1")
    _call(store, "CA-2", "+447700900002", "0")
    with store.turn("ivr", "CA-1:2", "+447700900001", NOW) as turn:
        turn.erase()
    assert copies.delete_due() == 0
    clock.now = NOW + timedelta(minutes=10)
    assert (copies.delete_due(), kept.asked) == (1, ["CA-1"])
