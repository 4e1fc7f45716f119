"""A recording is told of up to three times: by its call, apart from it, and in the provider's list. With the emulator as a process of its own.

Whatever of that is lost, doubled or turned round: there is one row, the sound is here, and none is left at the provider.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from channels.service import Service
from channels.web import application
from channels.worker import Worker
from tests.prove.processes import Processes

LATER = 70 * 60.0  # seconds: a call of then is over, and the list is looked into again
_numbers = (f"+447700900{number}" for number in count(200))


class Town:
    """A running service and the provider; each caller is somebody else."""

    def __init__(self, folder: Path) -> None:
        self.processes = Processes(folder, f"sqlite:///{folder / 'hearback.db'}")
        self.service: Service = self.processes.service()
        self.web = make_server("127.0.0.1", self.processes.port, application(self.service), threaded=True)
        threading.Thread(target=self.web.serve_forever, args=(0.05,), daemon=True).start()
        self.worker = Worker(self.service)
        self.worker.reconciling.channels = {}

    def close(self) -> None:
        self.web.shutdown()
        self.web.server_close()
        for channel in self.service.channels.values():
            channel.close()  # type: ignore[attr-defined]  # every shipped adapter has one
        self.service.store.close()
        self.processes.end()

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.processes.folder / "hearback.db") as opened:
            return opened.execute(question).fetchall()

    @property
    def held(self) -> list[str]:
        """What the provider holds."""
        return [tape["sid"] for tape in self.processes.control_look("ledger")["recordings"]]

    def call(self, number: str) -> dict[str, Any]:
        return self.processes.control_look(f"call/{number}")

    def does(self, act: str, number: str, **more: Any) -> None:
        self.processes.control(f"do/{act}", number=number, **more)

    def fails(self, which: str, fault: str) -> None:
        self.processes.control("fault", provider=which, fault=fault)

    def speaks(self) -> str:
        """Somebody calls, says yes to being recorded, and speaks."""
        number = next(_numbers)
        self.does("dial", number)
        for _ in range(3):
            self.does("key", number, key="1")
        assert self.call(number)["waits"] == "record", self.call(number)
        self.does("speak", number, seconds=9)
        return number

    def told(self, times: int, before: int) -> None:
        """Wait until so many webhooks about files have been answered since there were ``before``."""
        until = time.monotonic() + 30
        while self.answered - before < times and time.monotonic() < until:
            time.sleep(0.02)
        assert self.answered - before == times

    @property
    def answered(self) -> int:
        lines = self.processes.lines
        asked = {line["n"] for line in lines if line["what"] == "webhook" and "/recorded/" in line["path"]}
        return sum(line["what"] == "webhook_answer" and line["webhook"] in asked for line in lines)

    def sweeps(self) -> None:
        self.processes.wind(LATER)
        while self.worker.bring():
            pass


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    shutil.copy(migrated, folder / "hearback.db")
    made = Town(folder)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("faults", "webhooks", "goes_on"),
    [
        pytest.param({}, 1, True, id="nothing is lost"),
        pytest.param({"action": "lost"}, 1, False, id="the call could not tell: it ends, and what was said is kept"),
        pytest.param({"recorded": "lost"}, 0, True, id="the file is not told of"),
        pytest.param({"action": "lost", "recorded": "lost"}, 0, False, id="neither: the list has it"),
        pytest.param({"action": "doubled", "recorded": "doubled"}, 2, True, id="both twice"),
        pytest.param({"recorded": "reordered"}, 1, True, id="the file is told of first: the call goes on as always"),
    ],
)
def test_however_it_is_told_of(town: Town, faults: dict[str, str], webhooks: int, *, goes_on: bool) -> None:
    """One row with the caller's yes, the sound here, the answer given, nothing left at the provider; and never a word about it to the caller."""
    before, rows = town.answered, len(town.rows("SELECT id FROM recording"))
    for which, fault in faults.items():
        town.fails(which, fault)
    number = town.speaks()
    town.told(webhooks, before)
    if goes_on:
        said = [line["bot"] for line in town.call(number)["heard"] if "bot" in line]
        assert sum(words.startswith("To keep this, press 1.") for words in said) == 1, said[-5:]
        town.does("key", number, key="1")
    assert town.call(number)["status"] == "completed"
    town.sweeps()
    town.sweeps()
    assert town.held == []
    made = town.rows("SELECT state, agreed_at IS NOT NULL, fetched_at IS NOT NULL, gone_at IS NOT NULL FROM recording ORDER BY recorded_at")
    assert made[rows:] == [("kept", 1, 1, 1)]
    assert town.rows("SELECT count(*) FROM answer WHERE recording != ''") == [(rows + 1,)]
    assert not any(line["what"] == "taken" for line in town.processes.lines)  # nobody was written to or called


def test_a_silence_leaves_nothing_there(town: Town) -> None:
    """Twilio keeps an empty entry even of a recording in which nothing was said. It says so, and the entry is deleted."""
    before, rows, number = town.answered, town.rows("SELECT id FROM recording WHERE state != 'agreed'"), next(_numbers)
    town.does("dial", number)
    for _ in range(3):
        town.does("key", number, key="1")
    town.does("silence", number)
    town.told(1, before)
    assert len(town.held) == 1
    town.does("hang_up", number)
    town.sweeps()
    assert town.held == []
    assert town.rows("SELECT id FROM recording WHERE state != 'agreed'") == rows


def _stops(town: Town, number: str) -> None:
    town.does("text", number, words="STOP")


def _calls_again(town: Town, number: str) -> None:
    """And skips the question."""
    town.does("dial", number)
    for _ in range(3):
        town.does("key", number, key="#")
    town.does("hang_up", number)


@pytest.mark.parametrize(
    "then", [pytest.param(_stops, id="STOP came meanwhile"), pytest.param(_calls_again, id="the question was passed over in another call")]
)
def test_what_belongs_to_no_open_question_is_deleted_there(town: Town, then: Callable[[Town, str], None]) -> None:
    """It is not kept, and not left at the provider either; no row tells that it was."""
    kept = town.rows("SELECT id FROM recording")
    for which in ("action", "recorded"):
        town.fails(which, "lost")
    number = town.speaks()
    then(town, number)
    assert len(town.held) == 1
    town.sweeps()
    assert town.held == []
    assert [row for row in town.rows("SELECT id FROM recording WHERE state != 'agreed'") if row not in kept] == []


def test_an_erasure_leaves_no_record_of_a_call(town: Town) -> None:
    """Twilio's own list of calls does not name the person any more; nobody else's call is gone from it."""
    number, other = town.speaks(), town.speaks()
    for each in (number, other):
        town.does("key", each, key="1")
    for words in ("ERASE", "yes"):
        town.does("text", number, words=words)
        town.processes.wind(60)
    town.sweeps()
    while town.worker.copies.delete_due():
        pass
    called = {call["from"] for call in town.processes.control_look("ledger")["calls"]}
    assert (number in called, other in called) == (False, True)


def test_one_that_trips_us_keeps_no_other_there(town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The others are settled, it is told in the log, and it is tried again the next time."""
    for which in ("action", "recorded"):
        town.processes.control("fault", provider=which, fault="lost", times=2)
    for _ in range(2):
        town.speaks()
    first = town.held[0]
    state = type(town.service.store.told).state

    def trips(told: Any, channel: str, reference: str) -> str:
        if reference == first:
            raise ZeroDivisionError
        return state(told, channel, reference)

    monkeypatch.setattr(type(town.service.store.told), "state", trips)
    town.sweeps()
    assert town.held == [first]
    assert "recordings_defect" in caplog.text
    monkeypatch.undo()
    town.sweeps()
    assert town.held == []


def test_the_recordings_of_others_are_let_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account may have other numbers: what was recorded in their calls is not ours to delete."""
    for which in ("action", "recorded"):
        town.fails(which, "lost")
    town.speaks()
    monkeypatch.setattr(type(town.service.store.told), "had_turn", lambda *_: False)  # a call that was never here
    monkeypatch.setattr(type(town.service.channels["ivr"]), "is_ours", lambda *_: False)  # nor was to or from our number
    town.sweeps()
    assert len(town.held) == 1
    monkeypatch.undo()
    town.sweeps()
    assert town.held == []
