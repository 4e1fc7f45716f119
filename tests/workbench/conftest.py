"""A workbench over folders of its own, and a page's side of it."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.settings import read_settings
from bot.workbench.desk import Desk
from bot.workbench.guard import HEADER
from bot.workbench.routes import application
from bot.workbench.serving import workbench
from bot.workbench.shelf import Shelf
from bot.workbench.wishes import Bench
from tests.demo.conftest import browser  # noqa: F401  # the same Chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PORT, TOKEN = 8300, "a-token-of-the-tests"
SHIPPED = Shelf(ROOT / "flows", ROOT / "locales")
SETTINGS = read_settings({"ORGANISATION": "Northshire Police"})
# Chromium's own editing writes the style of what is replaced beside what replaces it; the policy of the page refuses that, and rightly.
# And it notes every refusal, which the page tells the person in words.
EXPECTED = ("Applying inline style", "the server responded with a status of 400")
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path):
    """The shipped flows, to be changed; the shipped languages, which nothing here changes."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("*.json"))
    return Shelf(tmp_path / "flows", ROOT / "locales")


@pytest.fixture(scope="session")
def over():
    """``over(shelf, settings)`` is a workbench over folders. The shipped languages and flows are read once, and anew where a file has changed."""
    shipped = Bench(Desk(SETTINGS, SHIPPED, lambda: NOW))
    speaking = shipped.desk.speaking()
    shipped.readings.flows()

    def made(shelf, settings=SETTINGS):
        bench = Bench(Desk(settings, shelf, lambda: NOW))
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


def _tells_of_a_fault(line):
    return line.type in ("error", "warning") and not any(each in line.text for each in EXPECTED)


@pytest.fixture
def settings():
    """Those of a workbench that is opened in a browser."""
    return SETTINGS


@pytest.fixture
def opened(browser, shelf, settings):  # noqa: F811
    """``opened(**how)`` opens the workbench for somebody; what goes wrong in the browser fails the test at its end."""
    server, address = workbench(settings, shelf, 0)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    contexts, problems, asked = [], [], []

    def open_page(**how):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **how})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if _tells_of_a_fault(line) else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        expect(page.locator("#groups [data-file]").first).to_be_attached()
        return page

    yield open_page
    for context in contexts:
        context.close()
    server.shutdown()
    server.server_close()
    assert problems == []
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))] == []
