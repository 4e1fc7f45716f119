"""The web process, once for most tests and afresh for those that break something."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dispatch.flows import write_flows
from tests.dispatch.house import settings_for
from tests.postgres import postgres_server
from tests.store.conftest import migrated
from tests.web.server import Server

__all__ = ["migrated", "postgres_server"]
WATCHING = "Qk3vQ9-rT7xLw2Np8sYb5Hd1Jf6Gc4Mb"  # what monitoring brings
NOWHERE = "http://127.0.0.1:9"  # nothing is sent in these tests


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Server]:
    """A server for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("web")
    shutil.copy(migrated, folder / "hearback.db")
    server = Server(
        settings_for(f"sqlite:///{folder / 'hearback.db'}", write_flows(folder / "flows"), NOWHERE, HEARBACK_METRICS_TOKEN=WATCHING), folder
    )
    yield server
    server.end()


@pytest.fixture
def start(tmp_path: Path, migrated: Path) -> Iterator[Callable[..., Server]]:
    """Start a server of the test's own: ``start(DATABASE_URL=...)``. Its database is ``tmp_path / "hearback.db"``."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    write_flows(tmp_path / "flows")
    started: list[Server] = []

    def make(**more: str) -> Server:
        started.append(Server(settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", tmp_path / "flows", NOWHERE, **more), tmp_path))
        return started[-1]

    yield make
    for server in started:
        server.end()
