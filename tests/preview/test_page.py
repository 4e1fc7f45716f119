"""The page that shows a flow: all of it, in one file, for everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bot.flow.problems import Problem
from bot.library.drafts import Drafts
from bot.preview.page import page
from bot.settings import read_settings
from tests.demo.conftest import browser  # noqa: F401 - a fixture
from tests.preview.flows import DRAFTS, FOUND, SHIPPED

NAMES = {code: words.name for code, words in DRAFTS.languages.words.items()}
VOID = {"meta", "input", "link", "br", "img", "hr"}
BAD = Problem("after-case-closed.yaml", 46, 5, "closure", "error", "It presses <them>.", "Try: how things are now.")


class Outline(HTMLParser):
    """What is in a page: ids, links, attributes, words; and whether everything that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.given: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.given += attrs
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def made(name: str, problems: tuple[Problem, ...] = ()) -> str:
    edition = FOUND[name].edition
    assert edition is not None
    return page(edition, FOUND[name].places, problems, NAMES)


@pytest.mark.parametrize("name", SHIPPED)
def test_all_of_a_flow_is_in_it(name: str) -> None:
    """Every step, every language, every channel; every link leads to something; all that is opened is closed; nothing is fetched."""
    edition, text = SHIPPED[name], made(name)
    outline = Outline(text)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert {f"step-{step}" for step in edition.script.flow.steps} <= set(outline.ids)
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    assert {value for attribute, value in outline.given if attribute == "data-language"} == set(edition.script.languages)
    assert {value for attribute, value in outline.given if attribute == "data-surface"} == {"text", "chat", "voice"}
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|@import|url\((?!#)|src=", text)
    lines = edition.script.lines
    for language in edition.script.languages:
        for question in lines[language].questions.values():
            assert edition.read(question.ask, "chat").text.split("\n")[0] in outline.words


def test_a_finding_stands_beside_its_step() -> None:
    """With its weight in words, and nothing in it is taken for markup."""
    text = made("after-case-closed", (BAD,))
    step = text[text.index('id="step-overall"') : text.index('id="step-how_much"')]
    assert "<strong>Error:</strong> It presses &lt;them&gt;." in step
    assert "closure" in step


def test_a_step_tells_how_hard_it_is_to_read() -> None:
    """The grade of its English; nothing beside a step that says too little."""
    text = made("after-case-closed")
    graded = [step.partition('"')[0] for step in text.split('id="step-')[1:] if "Reading grade" in step]
    assert {"opening.carry_on", "overall", "one_thing"} <= set(graded)
    assert "good_time" not in graded
    assert "Reading grade" in text[text.index('id="invitation"') : text.index('id="step-')]


def test_what_nobody_is_told_is_said_to_be_told_to_nobody() -> None:
    """A sentence that needs `replies_by`, in a flow without it: the step is there, and no message."""
    text = made("after-case-closed")
    step = text[text.index('id="step-as_complaint.told_when"') :].partition("</section>")[0]
    assert "only if the flow said by when somebody replies" in step
    assert "Somebody will contact you" not in text


def test_words_are_never_markup(tmp_path: Path) -> None:
    """A title, a label and a name that look like markup are shown as they are written."""
    flow = 'flow: a\ntitle: "<script>x</script>"\nsteps:\n  s: {ask: "Is 1 < 2 & <b>so</b>?", choose: {a: "<i>A</i>", b: "B & C"}}\n'
    (tmp_path / "a.yaml").write_text(flow, "utf-8")
    found = Drafts(read_settings({}), tmp_path, DRAFTS.locales).found(tmp_path / "a.yaml")
    assert found.edition is not None
    text = page(found.edition, found.places, (), NAMES)
    assert not re.search(r"<script|<b>|<i>", text)
    assert "Is 1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt;?" in text


@pytest.mark.browser
def test_in_a_browser(browser: Browser, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    """No accessibility rule is broken in light and dark; one language alone can be shown; it is no wider than a telephone; it prints."""
    file = tmp_path / "page.html"
    file.write_text(made("quiet-check-in", (BAD,)), "utf-8")
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
        shown = context.new_page()
        shown.goto(file.as_uri())
        assert [each["id"] for each in Axe().run(shown).response["violations"]] == []
        shown.check("#language-ur", force=True)
        assert shown.locator(".language[data-language=ur]").first.is_visible()
        assert not shown.locator(".language[data-language=en]").first.is_visible()
        shown.set_viewport_size({"width": 390, "height": 800})
        assert shown.evaluate("document.documentElement.scrollWidth") == 390
        assert shown.pdf().startswith(b"%PDF")
        context.close()
