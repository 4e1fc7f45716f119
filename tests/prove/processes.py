"""The real processes of one service, over one clock that can be wound while they run, beside providers with a ledger on disk.

The clock is a file that says how many seconds ahead of the machine it runs. Hearback has no such switch: each process gets it from a
``sitecustomize`` of the test's own, before anything of Hearback is imported.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bot.dispatch.port import Webhook
from bot.settings import Settings
from channels.emulator.ledger import Line, read_ledger
from channels.service import Service, open_service
from tests.channels.conformance import PUBLIC
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, UNLIMITED, settings_for
from tests.web.server import Got, Server

NOON = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)  # a Tuesday in winter: the hours are open in London until 19:00
WOUND = """\
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

if file := os.environ.get("CLOCK_OF_THE_TEST"):
    from bot.dispatch import clock

    clock.real_clock = lambda: datetime.now(UTC) + timedelta(seconds=float(Path(file).read_text()))
"""


class Processes:
    """One service: a web process, workers as they are asked for, and the providers. ``url`` is its database, migrated."""

    def __init__(self, folder: Path, url: str, **more: str) -> None:
        self.folder = folder
        self._clock = folder / "ahead"
        self._clock.write_text(str((NOON - datetime.now(UTC)).total_seconds()))
        site = folder / "site"
        site.mkdir()
        (site / "sitecustomize.py").write_text(WOUND)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        fast = {"TWILIO_TEXTS_PER_SECOND": "1000", "TWILIO_CALLS_PER_SECOND": "1000", "TELEGRAM_PER_SECOND": "1000"}
        given = settings_for(
            url, write_flows(folder / "flows"), "http://127.0.0.1:9", **{"HEARBACK_DAILY_BUDGET": "5000"} | UNLIMITED | fast | more
        ).given
        self._paths = {"PYTHONPATH": f"{site}{os.pathsep}{SHIPPED}", "CLOCK_OF_THE_TEST": str(self._clock)}
        self._ledger = folder / "ledger"
        self.emulator = self._begin_emulator(given)
        self.settings = Settings(given | {"TWILIO_BASE_URL": self._address, "TELEGRAM_BASE_URL": self._address})
        self.web: Server | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def _begin_emulator(self, given: Mapping[str, str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "channels.emulator", "--control", "--no-opt-outs", "--ledger", str(self._ledger)]
        command += ["--clock-file", str(self._clock), "--callback", f"http://127.0.0.1:{self.port}", "--public-url", PUBLIC]
        environment = os.environ | dict(given)
        with (self.folder / "stderr of the providers").open("ab") as errors:
            emulator = subprocess.Popen(command, cwd=SHIPPED, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert emulator.stdout is not None
        self._address = emulator.stdout.readline().strip()
        return emulator

    # The clock

    def now(self) -> datetime:
        """What every process here takes for now."""
        return datetime.now(UTC) + timedelta(seconds=float(self._clock.read_text()))

    def wind(self, seconds: float) -> None:
        """Forward, for all of them at once."""
        later = self._clock.with_suffix(".new")
        later.write_text(str(float(self._clock.read_text()) + seconds))
        later.replace(self._clock)

    # What runs

    def service(self) -> Service:
        """Another process of the same service, here, for what a test does by itself."""
        opened = open_service(self.settings, clock=self.now)
        opened.offering.begin()
        return opened

    def serve(self, failpoints: str = "") -> None:
        """Start the web process; kill -9 the one that was there."""
        if self.web is not None:
            self.web.kill()
            self.web.end()
        given = self.settings.given | self._paths | {"HEARBACK_FAILPOINTS": failpoints}
        self.web = Server(Settings(given), self.folder, "serve", "--port", str(self.port))

    def post(self, webhook: Webhook) -> Got | None:
        """One try to deliver; None where nothing, or half an answer, came back."""
        assert self.web is not None
        try:
            return self.web.post(webhook)
        except (OSError, HTTPException):
            return None

    def work(self, failpoints: str = "") -> subprocess.Popen[bytes]:
        """Start a worker process."""
        environment = {"PATH": os.environ["PATH"]} | self._paths | self.settings.given | {"HEARBACK_FAILPOINTS": failpoints}
        with (self.folder / "stderr").open("ab") as errors:
            worker = subprocess.Popen([sys.executable, "-m", "channels", "worker"], env=environment, cwd=self.folder, stderr=errors)
        self.workers.append(worker)
        return worker

    def died(self, worker: subprocess.Popen[bytes], seconds: float) -> bool:
        """Whether it was killed by itself within so many seconds; if not, it is killed now."""
        try:
            return worker.wait(seconds) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait(10)
            return False

    def control(self, path: str, **told: Any) -> Any:
        asked = urllib.request.Request(f"{self._address}/control/{path}", json.dumps(told).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def control_look(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self._address}/control/{path}", timeout=10) as answer:
            return json.load(answer)

    # What can be seen

    @property
    def lines(self) -> Sequence[Line]:
        """The providers' ledger."""
        return list(read_ledger(self._ledger))

    @property
    def errors(self) -> str:
        return (self.folder / "stderr").read_text(errors="replace")

    def wait_for_lines(self, more: int, seconds: float = 20) -> None:
        """Until the ledger has so many requests to send."""
        until = time.monotonic() + seconds
        while sum(line["what"] == "taken" for line in self.lines) < more:
            assert time.monotonic() < until, f"nothing is sent any more\n{self.errors[-2000:]}"
            time.sleep(0.05)

    def end(self) -> None:
        """Everything, without a word."""
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
                worker.wait(10)
        if self.web is not None:
            self.web.kill()
            self.web.end()
        self.emulator.kill()
        self.emulator.wait(10)
        if self.emulator.stdout is not None:
            self.emulator.stdout.close()
