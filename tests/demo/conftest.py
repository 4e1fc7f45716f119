"""A real Chromium, and a page opened in it by somebody new."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("HEARBACK_TEST_ALL") == "yes":
            pytest.fail("There is no Chromium here, and HEARBACK_TEST_ALL asks for it: apt-get install chromium.")
        pytest.skip("There is no Chromium here.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, address):
    """``opened(**how)`` opens the page for somebody new; what goes wrong in the browser fails the test at its end."""
    contexts, problems, asked = [], [], []

    def open_page(**how):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **how})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        expect(page.locator("#text-phone .own-number")).to_contain_text("07700 900")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
