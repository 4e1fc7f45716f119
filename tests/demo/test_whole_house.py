"""Hearback itself behind the page: whole conversations on each phone, in English and Urdu, as a person would hold them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.outreach.calendars import calendar

pytestmark = pytest.mark.browser

FLOWS = Path(__file__).resolve().parents[2] / "flows"
END = {"en": "Thank you. That is all.", "ur": "شکریہ۔"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The demo, started as the README says."""
    command = [sys.executable, "-m", "channels", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        line = next(line for line in demo.stdout if "http://" in line)
        yield line.split()[-1]
        demo.terminate()


def language(page: Page, tag: str) -> None:
    page.select_option("#language", tag)
    expect(page.locator("#language")).to_have_value(tag)


def say(page: Page, words: str) -> None:
    """Send a text, and wait for what comes back."""
    before = page.locator("#texts li").count()
    page.fill("#text-words", words)
    page.press("#text-words", "Enter")
    expect(page.locator("#texts li")).not_to_have_count(before)
    page.wait_for_function("n => document.querySelectorAll('#texts li').length >= n + 2", arg=before)


@pytest.mark.parametrize("tag", ["en", pytest.param("ur", marks=pytest.mark.prove)])
def test_the_text_phone_finishes(opened, tag):
    """From the start word to the thanks, by text."""
    page = opened()
    language(page, tag)
    for words in ["FEEDBACK", "1", "1", "1", "2", "1", "1", "4", "1", "2", "SKIP"]:
        say(page, words)
    expect(page.locator("#texts")).to_contain_text("116 123", timeout=10_000)
    expect(page.locator("#texts")).to_contain_text(END[tag], timeout=10_000)


@pytest.mark.parametrize("tag", [pytest.param("en", marks=pytest.mark.prove), "ur"])
def test_the_chat_finishes(opened, tag):
    """By buttons alone, the first choice of each question."""
    page = opened()
    language(page, tag)
    page.click("#start")
    for answered in range(
        7
    ):  # carry on, 18 or over, overall, how much, informed, the warning, and the lowest number, which leads to support
        group = page.locator("#chats .buttons").nth(answered)
        expect(group).to_be_visible(timeout=10_000)
        group.locator("button").first.click()
    expect(page.locator("#chats")).to_contain_text(END[tag], timeout=20_000)


@pytest.mark.parametrize(("tag", "key"), [pytest.param("en", "1", id="en"), pytest.param("ur", "1", id="ur", marks=pytest.mark.prove)])
def test_the_telephone_finishes(opened, tag, key):
    """By keys alone, a comment spoken, heard and kept."""
    page = opened()
    language(page, tag)
    page.click("#call")
    expect(page.locator("#transcript .said").first).to_be_visible()
    for pressed in [key, "1", "1", "2", "1", "1", "4", "1", "2", "1", "1"]:  # no thanks; then one asks to speak, and one agrees
        count = page.locator("#transcript li").count()
        page.click(f"[data-key='{pressed}']")
        page.wait_for_function("n => document.querySelectorAll('#transcript li').length > n", arg=count)
    page.click("#speak")
    for pressed in ["2", "1"]:
        count = page.locator("#transcript li").count()
        expect(page.locator(f"[data-key='{pressed}']")).to_be_enabled()
        page.click(f"[data-key='{pressed}']")
        page.wait_for_function("n => document.querySelectorAll('#transcript li').length > n", arg=count)
    expect(page.locator("#transcript")).to_contain_text("1 1 6", timeout=10_000)
    expect(page.locator("#call-state")).to_contain_text(re.compile("ended|over|Not in", re.IGNORECASE), timeout=10_000)
    expect(page.locator("#transcript")).to_contain_text("\u20661 1 6. 1 2 3\u2069")
    below = page.evaluate(
        "document.documentElement.scrollHeight - document.querySelector('footer').getBoundingClientRect().bottom - scrollY"
    )
    assert below < 100, "a long transcript must not stretch the page below its end"


def an_ordinary_monday() -> str:
    """A Monday after which two weeks hold nobody up: whatever day it is when this runs."""
    today = datetime.now(UTC).date()
    left_free = calendar(FLOWS, today)
    ahead = (today + timedelta(days=day) for day in range(1, 120))
    fine = (day for day in ahead if day.weekday() == 0 and not any(closed_on(left_free, day + timedelta(days=at)) for at in range(7, 11)))
    return next(fine).isoformat()


def closed_on(left_free, day) -> bool:
    return left_free.closed(day, "", "") is not None


def test_the_clock_brings_the_nudge_once(opened):
    """A week of silence brings one kind word, inside the hours; the next weeks bring nothing."""
    page = opened()
    page.fill("#date", an_ordinary_monday())
    page.click("#to-date button")
    expect(page.locator("#told")).to_have_text("", timeout=30_000)
    for words in ["FEEDBACK", "1"]:
        say(page, words)
    page.click("[data-seconds='604800']")
    page.click("[data-seconds='86400']")
    expect(page.locator("#texts")).to_contain_text("We will not ask again.", timeout=15_000)
    bubbles = page.locator("#texts li").count()
    page.click("[data-seconds='604800']")
    page.click("[data-seconds='604800']")
    expect(page.locator("#texts li")).to_have_count(bubbles)


def test_stop_on_one_phone_silences_the_others(opened):
    """STOP in the chat: no text comes, though a conversation was open, and the telephone's next call finds nothing queued."""
    page = opened()
    for words in ["FEEDBACK", "1"]:
        say(page, words)
    page.click("#start")
    expect(page.locator("#chats .bubble").first).to_be_visible()
    page.fill("#chat-words", "STOP")
    page.press("#chat-words", "Enter")
    expect(page.locator("#chats")).to_contain_text("You will not get any more messages", timeout=10_000)
    texts = page.locator("#texts li").count()
    for _ in range(3):
        page.click("[data-seconds='604800']")
    expect(page.locator("#texts li")).to_have_count(texts)
    page.click("[data-invite=sms]")
    expect(page.locator("#told")).to_contain_text("STOP", timeout=10_000)
    expect(page.locator("#texts li")).to_have_count(texts)
