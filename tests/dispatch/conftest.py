"""The house on each database, and the provider that it sends to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, House, settings_for
from tests.dispatch.persons import Caller, Chatter, Texter
from tests.library.once import share
from tests.postgres import postgres_server
from tests.store.conftest import migrated, url

__all__ = ["migrated", "postgres_server", "url"]


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated: Path) -> str:
    """A fresh SQLite file, for tests in which any database will do: ``url`` given by a test file goes before the one here."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    return f"sqlite:///{tmp_path / 'hearback.db'}"


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Twilio's and Telegram's REST on loopback: its address, and the ledger of what reached it."""
    ledger = tmp_path_factory.mktemp("provider") / "ledger"
    command = [sys.executable, str(SHIPPED / "tests/channels/fake_provider.py"), str(ledger)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}", ledger
        process.kill()


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """The flows folder, to be edited by the test."""
    return write_flows(tmp_path / "flows")


@pytest.fixture
def make_house(url: str, flows: Path, provider: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., House]]:
    """Open a house with other settings, or over the shipped flows: ``make_house(HEARBACK_FLOWS=...)``."""
    share(monkeypatch)
    address, ledger = provider
    made: list[House] = []

    def make(**more: str) -> House:
        made.append(House(settings_for(url, flows, address, **more), ledger))
        return made[-1]

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    """The house over this test's own flows."""
    return make_house()


@pytest.fixture
def sam(house: House) -> Texter:
    """Somebody who texts."""
    return Texter(house, "+447700900123")


@pytest.fixture
def alex(house: House) -> Chatter:
    """Somebody in a chat."""
    return Chatter(house, 5_550_123_456)


@pytest.fixture
def kim(house: House) -> Caller:
    """Somebody at a telephone."""
    return Caller(house, "+447700900123")
