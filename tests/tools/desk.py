"""A desk for commands that need the database: a store of its own, and the environment in which the command finds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.library.once import share
from tests.outreach.to_plan import write_flow
from tests.postgres import KEY
from tests.store.conftest import migrated

__all__ = ["folder", "migrated", "store"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The flows of a test: one, asked 42 to 84 days after the report."""
    write_flow(tmp_path / "flows")
    return tmp_path / "flows"


@pytest.fixture
def store(tmp_path: Path, migrated: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The database that the command finds."""
    share(monkeypatch)
    shutil.copy(migrated, tmp_path / "hearback.db")
    url = f"sqlite:///{tmp_path / 'hearback.db'}"
    for name, text in {"DATABASE_URL": url, "HEARBACK_KEY": KEY, "HEARBACK_FLOWS": str(folder)}.items():
        monkeypatch.setenv(name, text)
    opened = Store(url, Keyring.from_text(KEY))
    yield opened
    opened.close()
