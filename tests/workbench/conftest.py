"""A workbench over folders of its own, and a page's side of it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.workbench.desk import Desk
from bot.workbench.guard import HEADER
from bot.workbench.routes import application
from bot.workbench.shelf import Shelf
from bot.workbench.wishes import Bench

ROOT = Path(__file__).resolve().parent.parent.parent
PORT, TOKEN = 8300, "a-token-of-the-tests"
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path):
    """The shipped flows, to be changed; the shipped languages, which nothing here changes."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    return Shelf(tmp_path / "flows", ROOT / "locales")


@pytest.fixture(scope="session")
def speaking():
    """The shipped languages and directory, read once for all these tests."""
    return Desk(read_settings({"ORGANISATION": "Northshire Police"}), Shelf(ROOT / "flows", ROOT / "locales"), lambda: NOW).speaking()


@pytest.fixture
def bench(shelf, speaking):
    """A workbench over the folders; it reads the languages itself once a file of theirs has changed."""
    desk = Desk(read_settings({"ORGANISATION": "Northshire Police"}), shelf, lambda: NOW)
    desk._spoken = (desk._stamp(), speaking)
    return Bench(desk)


@pytest.fixture
def page(bench):
    """``page(wish, **words)`` is what our own page would get; ``page.client`` asks as anybody."""
    client = application(bench, TOKEN, PORT).test_client()

    def ask(wish, **words):
        answer = client.post(f"/workbench/do/{wish}", json=words, headers={"Host": f"127.0.0.1:{PORT}", HEADER: TOKEN})
        return answer.get_json() | {"status": answer.status_code}

    ask.client = client
    return ask
