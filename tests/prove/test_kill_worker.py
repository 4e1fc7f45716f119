"""kill -9 of the worker while it sends, at any moment. The witness is the providers' ledger, kept by another process."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.asking.people import Consent
from bot.dispatch.playing import encode
from bot.surfaces import Rendered
from channels.emulator.witness import sendings
from channels.worker import Worker
from tests.prove import checker
from tests.prove.processes import Processes
from tests.prove.test_storm import arrival


@pytest.fixture
def processes(tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}")
    yield made
    made.end()


def queue_all(processes: Processes, each: int) -> None:
    """As many people to be invited as replies, each to somebody else."""
    now = processes.now()
    service = processes.service()
    yes = (Consent("sms", "invite", now - timedelta(days=1), "in person"),)
    service.store.cases.put([arrival(f"+4477009{at:05}", "confirmed_by_person", yes) for at in range(each)], now)
    for at in range(each):
        with service.store.turn("sms", f"SM{at:032}", f"+4477009{at + 500:05}", now) as turn:
            turn.queue(encode(Rendered("text", "en", "reply to you")), kind="reply", initiated=False, due=now, position=0)
            turn.answer(200, "text/xml", b"")
    service.store.close()


def taken(processes: Processes) -> Counter[tuple[str, str]]:
    """How often each text reached each person."""
    return Counter((one.person, one.body[:9]) for one in sendings(processes.lines) if one.taken)


def kill_while_it_sends(processes: Processes, moment: float) -> None:
    before, worker, until = sum(taken(processes).values()), processes.work(), time.monotonic() + 20
    while sum(taken(processes).values()) == before and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(moment)
    worker.kill()
    worker.wait(10)


@pytest.mark.parametrize(
    ("kills", "each"),
    [
        pytest.param(2, 40, id="two kills", marks=pytest.mark.prove),
        pytest.param(25, 120, id="twenty-five kills", marks=[pytest.mark.prove, pytest.mark.timeout(600)]),
    ],
)
def test_a_killed_worker_sends_nothing_twice_that_we_begin(processes: Processes, kills: int, each: int) -> None:
    """An invitation arrives at most once, a reply once or twice, and every row comes to an end that can be shown."""
    queue_all(processes, each)
    when = random.Random(int(os.environ.get("HEARBACK_SEED", "0")) or None)
    for _ in range(kills):
        kill_while_it_sends(processes, when.uniform(0.0, 0.12))
    sent_by_the_killed = sum(taken(processes).values())
    service = processes.service()
    worker = Worker(service)
    for seconds in (
        70,
        70,
        70,
        86_400,
        70,
    ):  # leases end, replies of uncertain fate are repeated once, whoever was put off is asked the next day
        while worker.work_once():
            pass
        processes.wind(seconds)
    counts, messages = taken(processes), checker.rows(service.store)
    service.store.close()
    begun = [count for (_, words), count in counts.items() if not words.startswith("reply")]
    replies = [count for (_, words), count in counts.items() if words.startswith("reply")]
    states = Counter((row.initiated, row.state) for row in messages)
    print(f"{kills} kills, {sent_by_the_killed} sent by the killed, then {sum(counts.values())}; {dict(states)}")
    assert sent_by_the_killed > 0
    assert max(begun) == 1
    assert len(replies) == each
    assert max(replies) <= 2
    assert {state for _, state in states} <= {"accepted", "uncertain"}
    assert len(begun) >= each - states[True, "uncertain"]
    assert states[True, "uncertain"] <= kills
    assert "Traceback" not in processes.errors
