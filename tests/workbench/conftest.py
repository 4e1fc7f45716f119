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
SHIPPED = Shelf(ROOT / "flows", ROOT / "locales")
SETTINGS = read_settings({"ORGANISATION": "Northshire Police"})
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path):
    """The shipped flows, to be changed; the shipped languages, which nothing here changes."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    return Shelf(tmp_path / "flows", ROOT / "locales")


@pytest.fixture(scope="session")
def over():
    """``over(shelf)`` is a workbench over folders. The shipped languages and flows are read once, and anew where a file has changed."""
    shipped = Bench(Desk(SETTINGS, SHIPPED, lambda: NOW))
    speaking = shipped.desk.speaking()
    shipped.readings.flows()

    def made(shelf):
        bench = Bench(Desk(SETTINGS, shelf, lambda: NOW))
        bench.desk._spoken = (bench.desk._stamp(), speaking)
        bench.readings._kept.update(shipped.readings._kept)
        return bench

    return made


@pytest.fixture
def bench(over, shelf):
    """A workbench over the folders."""
    return over(shelf)


@pytest.fixture
def page(bench):
    """``page(wish, **words)`` is what our own page would get; ``page.client`` asks as anybody."""
    return page_of(bench)


@pytest.fixture(scope="session")
def reader(over):
    """A page like ``page`` over the shipped folders themselves, the same for all tests that write nothing and keep nothing."""
    return page_of(over(SHIPPED))


def page_of(bench):
    """Our own page over a workbench."""
    client = application(bench, TOKEN, PORT).test_client()

    def ask(wish, **words):
        answer = client.post(f"/workbench/do/{wish}", json=words, headers={"Host": f"127.0.0.1:{PORT}", HEADER: TOKEN})
        return answer.get_json() | {"status": answer.status_code}

    ask.client = client
    return ask
