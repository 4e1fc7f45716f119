"""The whole way of somebody who writes a flow, in a real browser, with a picture of each stage.

The pictures go to the folder HEARBACK_PICTURES, where that is set: whoever changes the page looks at them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.settings import read_settings
from bot.workbench.shelf import Shelf
from tests.demo.test_page_in_chromium import violations
from tests.postgres import KEY
from tests.publishing.desk import STORIES, VISIT
from tests.store.conftest import migrated  # noqa: F401  # a database that is up to date
from tests.workbench.browsing import answer, begin, write
from tests.workbench.conftest import SHIPPED

pytestmark = [pytest.mark.browser, pytest.mark.prove]


@pytest.fixture
def shelf(tmp_path):
    """A folder without any flow: the shared pieces and the people to talk to are there, as whoever sets Hearback up has them."""
    shutil.copytree(SHIPPED.flows / "shared", tmp_path / "flows/shared")
    (tmp_path / "flows/tests").mkdir()
    shutil.copy(SHIPPED.flows / "support.yaml", tmp_path / "flows")
    return Shelf(tmp_path / "flows", SHIPPED.locales)


@pytest.fixture
def settings(tmp_path, migrated):  # noqa: F811
    """A database in which nothing is published yet."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    given = {"ORGANISATION": "Northshire Police", "DATABASE_URL": f"sqlite:///{tmp_path / 'hearback.db'}", "HEARBACK_KEY": KEY}
    return read_settings(given)


@pytest.fixture(params=["1400 light", "1400 dark", "400 light", "400 dark"])
def journey(opened, request, tmp_path):
    """A page of this width in these colours, and ``look(stage)``: nothing is barred to anybody, nothing runs out of it, a picture is kept."""
    width, scheme = request.param.split()
    page = opened(viewport={"width": int(width), "height": 900}, color_scheme=scheme)
    pictures = Path(os.environ.get("HEARBACK_PICTURES") or tmp_path)

    def look(stage):
        assert violations(page) == [], stage
        assert page.evaluate("document.documentElement.scrollWidth") == int(width), stage
        page.screenshot(path=pictures / f"{stage} {request.param}.png", full_page=int(width) < 1024)

    page.look = look
    expect.set_options(timeout=30_000)  # publishing checks and rehearses everything, which takes its time on a busy machine
    yield page
    expect.set_options(timeout=5_000)


def test_from_an_empty_folder(journey, shelf):
    """Begin a flow, write it, answer a finding with its fix, hold it on three phones, keep a story, see its way and its figures, save it."""
    page, look = journey, journey.look
    begin_and_mend(page, look)
    hold_and_keep(page, look)
    see_the_pages(page, look)
    page.click("#tab-publish")
    expect(page.locator("#panel-publish")).to_contain_text("This flow is not saved yet")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert "    ask: How did the court treat you?\n" in (shelf.flows / "after-court.yaml").read_text("utf-8")
    expect(page.locator("#published-refused")).to_contain_text("Not saved yet: flows/tests/after-court.yaml")
    look("11 a story is not saved")


def begin_and_mend(page, look):
    """A new flow, a mistyped key, and its fix."""
    look("1 empty")
    begin(page, "after-court")
    look("2 begun")
    write(page, "title:", "title: After court")
    write(page, "ask: Overall", "    aks: How was the court for you?")
    expect(page.locator("#standing")).to_contain_text("does not go live")
    expect(page.locator("#findings .error .kind").first).to_have_text("Error")
    look("3 a finding")
    page.locator("#findings .fix").first.click()
    expect(page.locator("#standing")).to_contain_text("It can go live")


def hold_and_keep(page, look):
    """A conversation on three phones becomes a story."""
    page.click("text=All three")
    for _ in range(2):
        answer(page, "1 Yes")
    for phone in ("text", "chat", "voice"):
        expect(page.locator(f"#handset-{phone} .bubble").last).to_contain_text("How was the court for you?")
    page.locator("#handset-chat .answers button", has_text="Dissatisfied").click()
    expect(page.locator("#handset-voice .person").last).to_contain_text("Presses 2: Dissatisfied")
    look("4 on the phones")
    page.click("#which label:has-text('Text')")
    page.click("#keep")
    page.keyboard.type("somebody begins")
    look("5 keeping a story")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("It is written in flows/tests/after-court.yaml")
    page.click("#tab-stories")
    expect(page.locator("#panel-stories .story")).to_contain_text("Goes as it has to")
    look("6 stories")


def see_the_pages(page, look):
    """The way through with a step to be mended, which is mended; what changes, the languages, the figures."""
    page.click("#tab-write")
    write(page, "ask: How was the court", "    ask: Don't you think that the court treated you well?")
    expect(page.locator("#findings li").first).to_be_visible()
    page.click("#tab-way")
    expect(page.locator("#panel-way a[data-node=overall] .found")).to_have_count(1)
    look("7 the way through")
    page.click("#panel-way [data-at='told overall']")
    write(page, "ask: Don't", "    ask: How did the court treat you?")
    expect(page.locator("#handset-text .bubble", has_text="How did the court treat you?")).to_be_attached()
    expect(page.locator("#handset-text .person")).to_have_count(3)
    page.click("#tab-changes")
    expect(page.locator("#panel-changes .lead")).to_contain_text("This flow is new")
    look("8 changes")
    page.click("#tab-languages")
    expect(page.locator("#panel-languages .lead")).to_contain_text("English alone")
    look("9 languages")
    page.click("#tab-facts")
    expect(page.locator("#panel-facts caption").first).to_have_text("Text message")
    look("10 facts")


def open_file(page, name):
    """Choose a file, also where the list is folded."""
    if not page.locator("#files-fold").evaluate("fold => fold.open"):
        page.click("#files-fold summary")
    page.click(f"[data-file='{name}']")
    expect(page.locator("#file-name")).to_have_text(name)


def sign(page, why):
    """Say why and who, and press the button."""
    page.get_by_label("Why", exact=True).fill(why)
    page.get_by_label("Your name or your role").fill("victim services manager")
    page.locator(".signed .strong").click()


def test_to_whoever_begins_from_now_on(journey, shelf):
    """Publish a flow, change it, publish it again, go back: each is told before and written down after, with who and why."""
    page, look = journey, journey.look
    (shelf.flows / "visit.yaml").write_text(VISIT)
    (shelf.flows / "tests/visit.yaml").write_text(STORIES.replace("text, chat", "text"))
    page.reload()
    open_file(page, "flows/visit.yaml")
    expect(page.locator("#standing")).not_to_be_empty()
    page.click("#tab-publish")
    expect(page.locator("#panel-publish .lead").first).to_have_text("This flow was never published.")
    look("12 to be published")
    sign(page, "People asked for it.")
    expect(page.locator("#panel-publish .done")).to_contain_text("is served to whoever begins from now on")
    expect(page.locator("#panel-publish .done")).to_be_focused()
    look("13 published")
    page.click("#tab-write")
    write(page, "ask: How was the visit?", "    ask: How was our visit?")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.click("#tab-publish")
    expect(page.locator("#published-refused")).to_contain_text("story does not hold")
    expect(page.locator("#panel-publish .done")).to_be_empty()
    look("14 a story does not hold")
    story = shelf.flows / "tests/visit.yaml"
    story.write_text(story.read_text().replace("the visit", "our visit"))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#published-refused")).to_be_empty()
    expect(page.locator("#panel-publish ins").first).to_have_text("our")
    sign(page, "It was not only theirs.")
    expect(page.locator("#panel-publish .messages b", has_text="Version")).to_have_count(2)
    page.get_by_role("button", name="Go back to version").click()
    expect(page.locator("#panel-publish del").first).to_have_text("our")
    look("15 going back")
    sign(page, "It was theirs after all.")
    expect(page.locator("#panel-publish .messages b", has_text="Version")).to_have_count(3)
    expect(page.locator("#panel-publish .lead").first).to_contain_text("by victim services manager: It was theirs after all.")
    look("16 gone back")
