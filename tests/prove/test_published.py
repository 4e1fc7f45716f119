"""A flow is published while a service runs: its web processes and its worker serve the new version within seconds, and nobody is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.dispatch.flows import EDITED, write_flows
from tests.dispatch.house import SHIPPED, UNLIMITED, settings_for
from tests.dispatch.persons import text_webhook
from tests.postgres import postgres_server
from tests.store.conftest import migrated, url
from tests.web.server import Server

__all__ = ["migrated", "postgres_server", "url"]

SOON = 6  # seconds: three looks at the log, on a machine that does other things too
PUBLISH = """
import os, sys
from datetime import UTC, datetime
from bot.library import open_library
from bot.settings import read_settings
from bot.store.conversations.publishing import Switch
from bot.store.secrecy.key_file import keyring
from bot.store.store import Store
settings = read_settings(os.environ)
store, edition = Store(settings["DATABASE_URL"], keyring(settings)), open_library(settings).edition("small")
newest = store.publishing.newest("small")
store.publishing.switch([Switch("small", newest.number if newest else 0, edition.version, edition.body)], "Sam", "A proof.", datetime.now(UTC))
"""


class Running:
    """One web service of two processes and a worker."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.numbers = folder, count(1)
        self.settings = settings_for(url, write_flows(folder / "flows"), "http://127.0.0.1:9", **UNLIMITED)
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SHIPPED)} | self.settings.given
        self.publish()
        self.web = Server(self.settings, folder, "serve", "--port", "0")
        self.told = folder / "stderr of the worker"
        with self.told.open("wb") as errors:
            command = [sys.executable, "-m", "channels", "worker"]
            self.worker = subprocess.Popen(command, env=self.environment, cwd=folder, stderr=errors)

    def publish(self) -> None:
        """In a process of its own, as somebody's command does it."""
        subprocess.run([sys.executable, "-c", PUBLISH], env=self.environment, cwd=SHIPPED, check=True, timeout=60)

    def begins(self) -> str:
        """What somebody new is asked."""
        return self.says(f"+44770090{next(self.numbers):04}", "SMALL")

    def says(self, number: str, words: str) -> str:
        return self.web.post(text_webhook(number, words)).text

    def end(self) -> None:
        self.web.end()
        self.worker.terminate()
        self.worker.wait(20)


@pytest.fixture
def running(tmp_path: Path, url: str) -> Iterator[Running]:
    """With one version published."""
    made = Running(tmp_path, url)
    yield made
    made.end()


def within(seconds: float, holds: Callable[[], bool]) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.mark.prove
def test_a_running_service_serves_what_is_published(running: Running) -> None:
    """The file alone changes nothing. After the switch every newcomer gets the new version soon, and whoever began before goes on."""
    first, flow = "+447700900999", running.folder / "flows" / "small.yaml"
    assert "How was it?" in running.says(first, "SMALL")
    flow.write_text(EDITED)
    assert all("How was it?" in running.begins() for _ in range(20))
    for words in ("How did it go?", "How did this go?", "How did that go?"):
        flow.write_text(EDITED.replace("How did it go?", words))
        running.publish()
        took = within(SOON, lambda: all(words in running.begins() for _ in range(8)))  # noqa: B023 - asked before the next; both processes, by all odds
        print(f"the web processes noticed within {took:.1f} s")
    took = within(SOON, lambda: b'"event": "offer_changed"' in running.told.read_bytes())  # it has begun to work by now
    print(f"the worker {took:.1f} s later")
    assert "do better" in running.says(first, "2")
