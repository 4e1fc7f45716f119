"""Erasing with real processes: nothing is left at the provider, and kill -9 in the middle leaves all of an erasure or none of it."""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.worker import Worker
from tests.channels.conformance import ACCOUNT, TOKEN
from tests.conftest import ANSWER, CANARIES
from tests.dispatch.persons import text_webhook
from tests.prove.processes import Processes

pytestmark = pytest.mark.prove
ERASED, OTHER = CANARIES[0], "+447700900400"
MINUTES, DAYS = 60.0, 86_400.0


@pytest.fixture
def processes(tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}")
    yield made
    made.end()


def _kept(processes: Processes) -> str:
    """All that Twilio has of texts and recordings, as its lists tell it to whoever holds the account."""
    root = f"{processes.settings.given['TWILIO_BASE_URL']}/2010-04-01/Accounts/{ACCOUNT}"
    key = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    told = []
    for which in ("Messages", "Recordings"):
        asked = urllib.request.Request(f"{root}/{which}.json?PageSize=1000", headers={"Authorization": f"Basic {key}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            told.append(json.load(answer))
    return json.dumps([*told, processes.control_look("ledger")], ensure_ascii=False)


def _go_on(processes: Processes, worker: Worker, seconds: float) -> None:
    """Later, and everything that is due then."""
    processes.wind(seconds)
    while worker.work_once():
        pass


def _says(processes: Processes, number: str, *words: str) -> None:
    for each in words:
        processes.control("do/text", number=number, words=each)
        processes.wind(10)


def test_nothing_is_left_at_the_provider(processes: Processes, canary_watch: list[str]) -> None:
    """What was sent and said is deleted at once, the replies inside webhooks by the next day, and not a word stands in a log."""
    processes.serve()
    service = processes.service()
    worker = Worker(service)
    _go_on(processes, worker, 0)
    for number in (ERASED, OTHER):
        _says(processes, number, "SMALL", "poor", ANSWER if number == ERASED else "ring back sooner")
    _go_on(processes, worker, 11 * MINUTES)
    assert ERASED in _kept(processes)
    assert ANSWER in _kept(processes)
    _says(processes, ERASED, "ERASE", "yes")
    for _ in range(4):
        _go_on(processes, worker, 11 * MINUTES)
    held = _kept(processes)
    assert ANSWER not in held  # at once
    assert "ring back sooner" in held  # nobody else's
    for _ in range(60):
        _go_on(processes, worker, 16 * MINUTES)
    held = _kept(processes)
    assert [canary for canary in CANARIES if canary in held] == []
    assert service.store.provider_copies.waiting() == 0
    _go_on(processes, worker, 8 * DAYS)
    service.store.close()
    logged = processes.errors + "".join(canary_watch)
    assert [canary for canary in CANARIES if canary in logged] == []
    assert [file.name for file in processes.folder.glob("hearback.db*") for word in CANARIES if word.encode() in file.read_bytes()] == []


def _state(processes: Processes) -> tuple[int, int]:
    """How many answers there are, and how many erasures that hold something."""
    with sqlite3.connect(processes.folder / "hearback.db") as opened:
        [answers], [held] = (opened.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("answer", "escrow"))
        return answers, held


def _key(processes: Processes) -> bytes:
    """The person's key, as it is sealed. After an erasure there is another, for what they were answered since."""
    with sqlite3.connect(processes.folder / "hearback.db") as opened:
        row = opened.execute("SELECT sealed FROM person_key").fetchone()
        return row[0] if row else b""


@pytest.mark.parametrize(
    ("place", "done"),
    [
        pytest.param("after_engine", False, id="before anything of it is written"),
        pytest.param("before_commit", False, id="all of it is written, and nothing is committed"),
        pytest.param("after_commit", True, id="committed, and nobody has been told"),
    ],
)
def test_a_killed_erasure_is_whole_or_has_not_been(processes: Processes, place: str, *, done: bool) -> None:
    """Kill -9 in the turn of an ERASE; Twilio asks again, and is answered. Then kill -9 of the worker that destroys it, and the next finishes."""
    processes.serve()
    for words in ("SMALL", "poor", "ring back sooner", "ERASE"):
        processes.wind(10)
        assert processes.post(text_webhook(OTHER, words)) is not None
    key, yes = _key(processes), text_webhook(OTHER, "yes", "SM" + "e" * 32)
    before, erased = (2, 0), (0, 1)
    assert _state(processes) == before
    processes.serve(f"{place}:kill")
    assert processes.post(yes) is None
    assert _state(processes) == (erased if done else before)
    assert (_key(processes) == key) is not done
    processes.serve()
    again = processes.post(yes)
    assert again is not None
    assert again.status == 200
    assert _state(processes) == erased
    assert _key(processes) != key
    processes.wind(7 * DAYS)
    assert processes.died(processes.work("forgetting_before_destroying:kill"), 30)
    assert _state(processes) == erased
    assert processes.died(processes.work("forgetting_after_destroying:kill"), 30)
    assert _state(processes) == (0, 0)
