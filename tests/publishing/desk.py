"""A small flow that may be published, with a story of it, in a folder beside a database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.publishing.sources import Folder
from bot.settings import read_settings
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.dispatch.flows import SUPPORT
from tests.dispatch.house import SHIPPED
from tests.library.once import share
from tests.postgres import KEY
from tests.store.conftest import migrated

__all__ = ["desk", "migrated"]

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
VISIT = """\
flow: visit
title: How it was
purpose: Learn how a visit felt.
decides: how we train the people who visit
owner: victim-services-manager
review_by: 2030-01-01
languages: [en]
channels: [sms, telegram]
start_words: [VISIT]
steps:
  overall:
    ask: How was the visit?
    choose: {good: Good, poor: Poor}
  support:
    signpost: [someone_to_talk_to]
  thanks:
    say: Thank you. That is all.
"""
STORIES = """\
- story: somebody is happy
  flow: visit
  on: [text, chat]
  talk:
    - bot: starts with "How was the visit?"
    - person: good
    - bot: step thanks
  ends: finished
"""
CHANGED = ("How was the visit?", "How was our visit?")


class Desk(NamedTuple):
    """The flows folder, the database, and the folder as publishing sees it."""

    flows: Path
    store: Store
    live: bool = False
    locales: Path = SHIPPED / "locales"

    @property
    def folder(self) -> Folder:
        """Read anew, as each command does."""
        settings = {"ORGANISATION": "Westmarch Police", "HEARBACK_LIVE": "yes" if self.live else "no"}
        return Folder("flows", self.flows, self.locales, read_settings(settings))

    def edit(self, old: str, new: str, file: str = "visit.yaml") -> None:
        """Change the text of a file; it has to be there."""
        text = (self.flows / file).read_text()
        assert old in text
        (self.flows / file).write_text(text.replace(old, new))


@pytest.fixture
def desk(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Nothing is published yet, and nobody is mid-way."""
    share(monkeypatch)
    flows = tmp_path / "flows"
    (flows / "tests").mkdir(parents=True)
    for name, text in {"visit": VISIT, "support": SUPPORT, "tests/visit": STORIES}.items():
        (flows / f"{name}.yaml").write_text(text)
    shutil.copy(migrated, tmp_path / "hearback.db")
    store = Store(f"sqlite:///{tmp_path / 'hearback.db'}", Keyring.from_text(KEY))
    yield Desk(flows, store)
    store.close()
