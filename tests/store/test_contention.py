"""Many at once: each webhook is one event, each message has one worker, and nobody is told that the database is locked."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.store.conversations.turn import Turn
from bot.store.rows import Claimed
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY, Server
from tests.store.conftest import Look, Queue, begin

ROOT = Path(__file__).resolve().parents[2]


def _at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Run ``act(0)`` to ``act(count - 1)`` in threads that start together; raises what any of them raised."""
    ready = threading.Barrier(count)

    def run(number: int) -> object:
        ready.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_the_same_webhook_from_twenty_threads_is_one_event(store: Store, now: datetime, look: Look) -> None:
    """One of them acts; the others return its bytes."""

    def deliver(number: int) -> bytes:
        with store.turn("sms", "SM-1", "+447700900001", now) as turn:
            if turn.replayed is not None:
                return turn.replayed.body
            turn.open_conversation("flow", "v1", b"{}", "text", "sms")
            turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)
            turn.answer(200, "text/xml", b"<Response>%d</Response>" % number)
            return b"<Response>%d</Response>" % number

    assert len(set(_at_once(20, deliver))) == 1
    assert [look(f"SELECT count(*) FROM {table}") for table in ("inbox", "person", "conversation", "outbox")] == [1, 1, 1, 1]


def test_twelve_first_messages_of_one_person_make_one_person(store: Store, now: datetime, look: Look) -> None:
    """Two texts in the same second, on two processes: still one person and one conversation."""

    def deliver(number: int) -> str:
        with store.turn("sms", f"SM-{number}", "+447700900001", now) as turn:
            if turn.conversation is None:
                turn.open_conversation("flow", "v1", b"{}", "text", "sms")
            turn.answer(200, "text/xml", b"<Response/>")
            return turn.person.id

    assert len(set(_at_once(12, deliver))) == 1
    assert [look(f"SELECT count(*) FROM {table}") for table in ("inbox", "person", "address", "conversation")] == [12, 1, 1, 1]


def test_turns_of_one_person_happen_one_after_the_other(store: Store, begun: str, now: datetime) -> None:
    """Each sees the state that the one before it saved: none is lost."""

    def count(number: int) -> None:
        for step in range(5):
            with store.turn("sms", f"SM-{number}-{step}", "+447700900001", now) as turn:
                turn.save_state(_next_state(turn))
                turn.answer(200, "text/xml", b"<Response/>")

    _at_once(8, count)
    with store.conversation_turn(begun, now) as turn:
        assert turn.conversation is not None
        assert turn.conversation.state == b'{"step":40}'


def _next_state(turn: Turn) -> bytes:
    assert turn.conversation is not None
    step = int(turn.conversation.state.removeprefix(b'{"step":').removesuffix(b"}"))
    return b'{"step":%d}' % (step + 1)


def test_each_message_is_claimed_once(store: Store, now: datetime) -> None:
    """Six workers empty the outbox together; none gets what another has."""
    for number in range(60):
        with store.turn("sms", f"SM-{number}", f"+44770090{number:04}", now) as turn:
            turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)

    def work(number: int) -> list[str]:
        got: list[str] = []
        while claimed := store.outbox.claim(f"worker-{number}", now, 3, 60):
            got += [message.id for message in claimed if begin(store, message, now)]
        return got

    got = Counter(name for names in _at_once(6, work) for name in names)
    assert set(got.values()) == {1}
    left = store.outbox.claim("last", now, 100, 60)  # what two of them skipped because the other held it
    assert len(got) + len(left) == 60


def test_stop_and_begin_race_without_a_send_after_stop(store: Store, queue: Queue, begun: str, now: datetime, look: Look) -> None:
    """Whichever comes first wins: no message begins once the STOP is committed."""
    for round_ in range(12):
        queue(at=now + timedelta(seconds=round_))
        [claimed] = store.outbox.claim("worker", now + timedelta(hours=1), 1, 60)
        stopped = threading.Event()

        def stop(stopped: threading.Event = stopped) -> bool:
            with store.conversation_turn(begun, now) as turn:
                turn.suppress()
            stopped.set()
            return False

        def send(claimed: Claimed = claimed, stopped: threading.Event = stopped) -> bool:
            after_stop = stopped.is_set()
            return begin(store, claimed, now + timedelta(hours=1)) and after_stop

        acts = [stop, send]
        assert not any(_at_once(2, lambda number, acts=acts: acts[number]()))
        with store.conversation_turn(begun, now) as turn:
            turn.unsuppress()
        store.outbox.finish(claimed, "accepted", now)
    assert set(look.all("SELECT DISTINCT state FROM outbox")) <= {("accepted",), ("cancelled",)}


@pytest.mark.postgres
def test_beginning_to_send_waits_for_a_stop_that_is_not_over(postgres_server: Server, now: datetime) -> None:
    """PostgreSQL: a STOP whose transaction is open makes the sender wait and then refuse, not slip past it."""
    url = postgres_server.fresh()
    store = Store(url, Keyring.from_text(KEY))
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)
    [claimed] = store.outbox.claim("worker", now, 1, 60)
    with ThreadPoolExecutor(1) as pool:
        with store.turn("sms", "SM-stop", "+447700900001", now) as turn:
            begun = pool.submit(store.outbox.begin_sending, claimed, now)
            with pytest.raises(TimeoutError):
                begun.result(0.3)
            turn.suppress()
        assert begun.result(10) is False
    store.close()
    postgres_server.release(url)


WRITER = """
import sys
from datetime import UTC, datetime
from bot.store.rows import Claimed
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
url, key, name = sys.argv[1:]
store, now = Store(url, Keyring.from_text(key)), datetime(2026, 11, 21, tzinfo=UTC)
for number in range(30):
    with store.turn("sms", f"{name}-{number}", f"+44770090{number % 7:04}", now) as turn:
        if turn.conversation is None:
            turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.save_state(b'{"n":1}')
        turn.set_timer("nudge", number, 60, after=None, now=now)
        turn.answer(200, "text/xml", b"<Response/>")
"""


@pytest.mark.parametrize("count", [4, pytest.param(8, marks=pytest.mark.prove)])
def test_processes_never_see_a_locked_database(url: str, store: Store, look: Look, count: int) -> None:
    """Thirty turns from each process on 7 people: none fails, none is lost."""
    command = [sys.executable, "-c", WRITER, url, KEY]
    writers = [subprocess.Popen([*command, f"writer-{number}"], stderr=subprocess.PIPE, cwd=ROOT) for number in range(count)]
    ends = [writer.communicate(timeout=100)[1].decode() for writer in writers]
    assert ends == [""] * count
    assert [look(f"SELECT count(*) FROM {table}") for table in ("inbox", "person", "conversation")] == [30 * count, 7, 7]


def test_eight_threads_and_a_long_reader_do_not_lock_each_other(store: Store, now: datetime, look: Look) -> None:
    """Somebody who reads for long keeps no turn waiting, and turns keep no reader waiting."""
    with store.database.reading() as work:
        from bot.store.figures import _COUNTS  # noqa: PLC0415 - a statement that reads a table, whichever it is

        before = work.value(_COUNTS["people"])

        def write(number: int) -> None:
            for step in range(10):
                with store.turn("sms", f"SM-{number}-{step}", f"+44770090{number:04}", now) as turn:
                    turn.answer(200, "text/xml", b"<Response/>")

        _at_once(8, write)
        assert before == 0
    assert look("SELECT count(*) FROM inbox") == 80
