"""The real web process for tests: ``hearback serve``, two gunicorn workers, on a free port of loopback, in a process group of its own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.dispatch.port import Webhook
from bot.settings import Settings
from tests.conftest import CANARIES
from tests.dispatch.house import SHIPPED

TWILIO_WAITS = 15.0  # seconds for an answer


class Got(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """Started with ``settings`` alone; ``errors`` is all that it has written to stderr."""

    def __init__(self, settings: Settings, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self._errors = folder / "stderr"
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(SHIPPED)} | settings.given
        command = [sys.executable, "-m", "channels", *(arguments or ("serve", "--port", "0"))]
        with self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            )
        assert self.process.stdout is not None
        told = self.process.stdout.readline().strip()
        self.port = urlsplit(told.rpartition(" ")[2]).port or 0
        assert self.port, f"{told}\n{self.errors}"

    @property
    def errors(self) -> str:
        return self._errors.read_text(errors="replace")

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, wait: float = TWILIO_WAITS) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def post(self, webhook: Webhook, wait: float = TWILIO_WAITS) -> Got:
        """Deliver a webhook as its provider does."""
        path = webhook.path + (f"?{webhook.query}" if webhook.query else "")
        return self.ask("POST", path, webhook.body, {**webhook.headers, "Content-Type": webhook.content_type}, wait)

    def kill(self) -> None:
        """Kill -9, the whole group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def end(self) -> None:
        """A polite end."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.process.stdout is not None:
            self.process.stdout.close()
        assert [canary for canary in CANARIES if canary in self.errors] == []
