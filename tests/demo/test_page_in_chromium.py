"""The page in a real browser: accessible, usable by keyboard alone, narrow, and silent towards the rest of the world."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.demo.standin import demo

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    with demo() as (where, _, _):
        yield where


def talk(page):
    """A little of everything, so that each kind of thing is on the page."""
    page.click("#send-start")
    expect(page.locator("#texts .bubble")).to_have_count(2)
    page.click("#start")
    expect(page.locator("#chats .buttons button")).to_have_count(3)
    page.locator("#chats .buttons button").nth(1).click()
    expect(page.locator("#chats .buttons [aria-pressed=true]")).to_have_count(1)
    page.click("#call")
    expect(page.locator("#transcript .said").first).to_be_visible()
    page.click("[data-key='2']")
    page.click("summary")


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize(
    ("scheme", "language"),
    [
        pytest.param("light", "en", id="light, left to right"),
        pytest.param("dark", "ur", id="dark, right to left"),
        pytest.param("dark", "en", id="dark, left to right", marks=pytest.mark.prove),
        pytest.param("light", "ur", id="light, right to left", marks=pytest.mark.prove),
    ],
)
def test_axe_finds_nothing(opened, scheme, language):
    """No accessibility rule is broken: empty, in the middle of everything, and with the telephone ringing."""
    page = opened(color_scheme=scheme)
    page.select_option("#language", language)
    assert violations(page) == []
    talk(page)
    assert violations(page) == []
    page.click("#hang-up")
    page.click("[data-invite=ivr]")
    expect(page.locator("#call-state")).to_have_text("Calling you")
    assert violations(page) == []


def test_by_keyboard_alone(opened):
    """A whole walk without a pointer: text, chat, call, keys, clock; the focus is never lost."""
    page = opened()

    def walk_to(selector):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    walk_to(".skip")
    page.keyboard.press("Enter")
    walk_to("#text-words")
    page.keyboard.type("FEEDBACK")
    page.keyboard.press("Enter")
    expect(page.locator("#texts .bubble")).to_have_count(2)
    walk_to("#start")
    page.keyboard.press("Enter")
    expect(page.locator("#chat-words")).to_be_focused()
    expect(page.locator("#chats .buttons button")).to_have_count(3)
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#chats .buttons [aria-pressed=true]")).to_be_focused()
    walk_to("#call")
    page.keyboard.press("Enter")
    expect(page.locator("#call-state")).to_have_text("In a call")
    page.keyboard.press("2")
    expect(page.locator("#call-state")).to_have_text("Recording: speak now")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator("#call-state")).to_have_text("Call ended")
    expect(page.locator("#transcript")).to_contain_text("Spoke for 4 seconds")
    assert page.evaluate("document.activeElement.id") == "speak"


def test_narrow(opened):
    """At 375 pixels nothing scrolls sideways, and every target is 44 pixels or more."""
    page = opened(viewport={"width": 375, "height": 800})
    talk(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, select, input, textarea, summary")]
        .filter((each) => each.checkVisibility() && !each.matches(".skip"))
        .map((each) => [each.id || each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
        .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_right_to_left(opened):
    """An Urdu message reads from the right, its number in the order in which it is dialled, and the thread is mirrored."""
    page = opened()
    page.select_option("#language", "ur")
    talk(page)
    page.fill("#text-words", "1")
    page.keyboard.press("Enter")
    bubble = page.locator("#texts .bubble").nth(3)
    expect(bubble).to_have_attribute("dir", "rtl")
    expect(bubble).to_have_attribute("lang", "ur")
    number = bubble.locator("bdi")
    expect(number).to_have_text("0808 16 89 111")
    assert number.evaluate("each => getComputedStyle(each).direction") == "ltr"
    theirs, mine = (page.locator(f"#texts .bubble >> nth={place}").bounding_box() for place in (1, 0))
    assert theirs["x"] > mine["x"]


def test_clock_reminder_and_new_person(opened):
    """Winding the clock brings what was due on its own day; somebody new finds empty phones."""
    page = opened()
    page.click("#send-start")
    expect(page.locator("#texts .bubble")).to_have_count(2)
    page.click("[data-seconds='604800']")
    expect(page.locator("#texts .bubble").nth(2)).to_contain_text("still tell us")
    expect(page.locator("#texts .day")).to_have_count(2)
    page.click("#reset")
    expect(page.locator("#texts .bubble")).to_have_count(0)
    expect(page.locator("#send-start")).to_be_visible()


def test_silence_and_words_without_a_voice(opened):
    """Saying nothing needs no waiting, and what is spoken is always written."""
    page = opened()
    page.click("#call-now")
    expect(page.locator("[data-key='1']")).to_be_focused()
    expect(page.locator("#transcript .said")).to_have_count(4)
    page.click("#silence")
    expect(page.locator("#transcript")).to_contain_text("Said nothing")
    expect(page.locator("#transcript .said")).to_have_count(8)
    expect(page.locator("#call-now")).to_be_hidden()
    page.click("#listen")
    expect(page.locator("#listen")).to_have_attribute("aria-checked", "false")
    page.click("#hang-up")
    expect(page.locator("#call-state")).to_have_text("Call ended")


def test_what_is_sent_is_never_markup(opened):
    """Words that look like markup are shown as they were written."""
    page = opened()
    page.fill("#text-words", "<img src=x onerror=alert(1)><b>hello</b>")
    page.keyboard.press("Enter")
    expect(page.locator("#texts .bubble").first).to_contain_text("<b>hello</b>")
    assert page.locator("#texts img, #texts b").count() == 0
