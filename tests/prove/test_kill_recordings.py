"""kill -9 of the worker while it brings a recording here: in the end there is one copy, and it is ours. With real processes."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.failpoints import RECORDING
from channels.emulator.tones import wav
from tests.prove.processes import Processes

pytestmark = pytest.mark.prove
CALLER = "+447700900321"
LEASE = 200.0  # seconds: what the killed worker had taken is free again


@pytest.fixture
def processes(tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}")
    yield made
    made.end()


def _calls_and_speaks(processes: Processes) -> None:
    processes.serve()
    assert processes.web is not None
    for _ in range(4):  # each of its processes has read its flows before the call comes
        processes.web.ask("GET", "/readyz", wait=60)
    processes.control("do/dial", number=CALLER)
    for _ in range(3):
        processes.control("do/key", number=CALLER, key="1")
    processes.control("do/speak", number=CALLER, seconds=9)
    processes.control("do/key", number=CALLER, key="1")
    assert _rows(processes, "SELECT state FROM recording") == [("kept",)]


def _rows(processes: Processes, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(processes.folder / "hearback.db") as opened:
        return opened.execute(question).fetchall()


def _copies(processes: Processes) -> tuple[int, int]:
    """How many sounds are here, and how many recordings there."""
    return len(_rows(processes, "SELECT recording FROM sound")), len(processes.control_look("ledger")["recordings"])


@pytest.mark.parametrize("place", RECORDING)
@pytest.mark.timeout(300)
def test_kill_nine_anywhere_leaves_one_copy_and_it_is_ours(processes: Processes, place: str) -> None:
    """After the kill there is a copy somewhere; the next worker makes it one, here, the sound that was spoken, and Twilio's "not found" proves the rest."""
    _calls_and_speaks(processes)
    assert processes.died(processes.work(f"{place}:kill"), 60)
    here, there = _copies(processes)
    assert (here, there) == {
        "recording_after_download": (0, 1),
        "recording_after_keep": (1, 1),
        "recording_before_delete": (1, 1),
        "recording_after_delete": (1, 0),
    }[place]
    worker, until = processes.work(), time.monotonic() + 90
    while _rows(processes, "SELECT gone_at IS NOT NULL FROM recording") != [(1,)] and time.monotonic() < until:
        processes.wind(LEASE)
        time.sleep(1)
    worker.terminate()
    assert worker.wait(30) == 0
    assert _copies(processes) == (1, 0)
    service = processes.service()
    [name] = _rows(processes, "SELECT recording FROM sound")[0]
    assert service.store.sounds.open(name) == wav(9)
    service.store.close()
    asked = [line for line in processes.lines if line["what"] == "request" and "/Recordings/" in line["path"]]
    fetched = sum(line["path"].endswith(".wav") for line in asked)
    assert fetched == (2 if place == "recording_after_download" else 1)
    proof = [line["status"] for line in processes.lines if line["what"] == "answer" and line["request"] == asked[-1]["n"]]
    assert (asked[-1]["method"], proof) == ("GET" if place != "recording_after_delete" else "DELETE", [404])
    print(f"{place}: killed with {here} here and {there} there; then 1 here, 0 there, {fetched} fetched")
    assert "Traceback" not in processes.errors
