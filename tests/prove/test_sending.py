"""Sending under trouble: a third of all outcomes unknown, a worker that freezes past its lease, four workers at once. The providers' ledger is the witness."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.asking.people import Consent
from bot.store.casework.case_rows import CaseArrival
from channels.emulator.witness import calls_too_often, sendings
from channels.worker import Worker
from tests.postgres import postgres_server
from tests.prove import checker
from tests.prove.processes import Processes
from tests.prove.test_storm import arrival

__all__ = ["postgres_server"]

FATES = {"lost_reply", "reset_after", "bad_json"}  # taken, and the sender cannot know


@pytest.fixture
def on_sqlite(tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}")
    yield made
    made.end()


@pytest.fixture
def on_postgres(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Processes]:
    server = request.getfixturevalue("postgres_server")
    url = server.fresh()
    made = Processes(tmp_path, url)
    yield made
    made.end()
    server.release(url)


WAYS = ("sms", "sms", "sms", "ivr", *["telegram"] * 6)  # most in chats: there are a thousand numbers that belong to nobody


def people(count: int, now: datetime) -> list[CaseArrival]:
    """So many people who may be asked now, each in their way."""
    numbers = (f"+447700{number}" for number in range(900_000, 901_000))
    made = []
    for at in range(count):
        way = WAYS[at % len(WAYS)]
        phone, chat = ("", str(70_000 + at)) if way == "telegram" else (next(numbers), "")
        yes = (Consent(way, "invite", now - timedelta(days=1), "in person"),)
        made.append(arrival(phone, "confirmed_by_person", yes, chat=chat, way=way))
    return made


def take_in(processes: Processes, count: int) -> None:
    everybody = people(count, processes.now())
    service = processes.service()
    for at in range(0, count, 500):
        service.store.cases.put(everybody[at : at + 500], processes.now())
    service.store.close()
    chats = [int(one.telegram) for one in everybody if one.telegram]
    silent = {address: "silent" for one in everybody for address in (one.phone, one.telegram) if address}
    processes.control("crowd", chats=chats, characters=silent)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(30, id="thirty people"),
        pytest.param(2500, id="5,000 sends", marks=[pytest.mark.prove, pytest.mark.timeout(1800)]),
    ],
)
def test_nothing_comes_twice_though_outcomes_are_unknown(on_sqlite: Processes, asked: int) -> None:
    """Three in ten sends end without anybody knowing how; every invitation, reminder and call reaches its person at most once."""
    processes = on_sqlite
    take_in(processes, asked)
    for provider in ("twilio", "telegram"):
        processes.control("fault", provider=provider, fault="mix", seed=3, ambiguous=0.3, throttle=0.05)
    processes.control(
        "fault", provider="callback", fault="mix", seed=3, lost=1.0
    )  # no report ever comes: the provider's list alone can tell
    service = processes.service()
    worker = Worker(service)
    for seconds in (10, 60, 86_330) * (3 if asked < 100 else 8):  # retries, evidence, reminders two days later, each call's second attempt
        for _ in range(asked * 3):
            if not worker.work_once():
                break
        processes.wind(seconds)
    lines, messages = processes.lines, checker.rows(service.store)
    service.store.close()
    sent = sendings(lines)
    faults = Counter(line["fault"] for line in lines if line["what"] == "answer")
    ambiguous = sum(faults[fate] for fate in ("down", "reset", *FATES))
    print(f"{len(sent)} requests, {ambiguous} of unknown outcome, {sum(one.taken for one in sent)} taken, {dict(faults)}")
    assert len(sent) > asked * 1.5
    assert ambiguous > len(sent) / 5
    bodies = Counter((one.person, one.body) for one in sent if one.taken and one.kind != "call")
    assert [body for body, times in bodies.items() if times > 1] == []
    assert checker.sent_once(lines, messages) == []
    assert calls_too_often(lines) == []
    assert {row.state for row in messages} <= {"accepted", "uncertain", "rejected", "expired", "cancelled"}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("after_claim", id="before it has begun"),
        pytest.param("after_begin_sending", id="after it has begun", marks=pytest.mark.prove),
    ],
)
def test_a_worker_that_was_frozen_sends_nothing(on_sqlite: Processes, place: str) -> None:
    """SIGSTOP past its lease; another worker takes over; woken up, the first one sends nothing."""
    processes = on_sqlite
    take_in(processes, 3)
    frozen = processes.work(f"{place}:sleep:1500@1")
    service = processes.service()
    until = time.monotonic() + 20
    wanted = "claimed" if place == "after_claim" else "sending"
    while not checker.ask(service.store, f"SELECT 1 FROM outbox WHERE state = '{wanted}'"):
        assert time.monotonic() < until, processes.errors
        time.sleep(0.02)
    os.kill(frozen.pid, signal.SIGSTOP)
    processes.wind(70)
    worker = Worker(service)
    for _ in range(60):
        if not worker.work_once():
            break
    before = len(sendings(processes.lines))
    os.kill(frozen.pid, signal.SIGCONT)
    time.sleep(2.5)
    lines, messages = processes.lines, checker.rows(service.store)
    service.store.close()
    copies = Counter(one.outbox for one in sendings(lines))
    assert frozen.poll() is None
    assert max(copies.values(), default=0) <= 1
    assert len(sendings(lines)) == before
    assert before >= (3 if place == "after_claim" else 2)
    assert checker.sent_once(lines, messages) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(60, id="sixty people", marks=pytest.mark.prove),
        pytest.param(600, id="600 people", marks=[pytest.mark.prove, pytest.mark.timeout(900)]),
    ],
)
def test_four_workers_send_nothing_twice(on_postgres: Processes, asked: int) -> None:
    """Four processes drain one outbox on PostgreSQL; each message leaves once, and each of them has had some."""
    processes = on_postgres
    take_in(processes, asked)
    began = time.monotonic()
    for _ in range(4):
        processes.work()
    processes.wait_for_lines(asked, 30 + asked / 5)
    spent = time.monotonic() - began
    service = processes.service()
    messages, claimed = checker.rows(service.store), checker.ask(service.store, "SELECT DISTINCT claimed_by FROM outbox")
    service.store.close()
    print(f"{asked} sent by {len(claimed)} workers in {spent:.1f} s")
    copies = Counter(one.outbox or one.person for one in sendings(processes.lines) if one.taken)
    assert sum(copies.values()) >= asked
    assert max(copies.values()) == 1
    assert checker.sent_once(processes.lines, messages) == []
