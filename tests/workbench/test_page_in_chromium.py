"""The page in a real browser: by keyboard alone; accessible, narrow and large; never over others; from nothing to saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.demo.test_page_in_chromium import violations
from tests.workbench.browsing import FLOW, answer, begin, open_flow, write

pytestmark = pytest.mark.browser
HIGH = {"width": 1440, "height": 2600}  # every line of the flow is there


def test_a_flow_from_nothing_to_saved(opened, shelf):
    """Somebody begins a flow, breaks a line, sees it told and mends it at one click, answers on a phone, and saves it."""
    page = opened()
    begin(page, "after-court")
    assert not (shelf.flows / "after-court.yaml").exists()
    write(page, "ask: Overall", "    aks: How was the court for you?")
    expect(page.locator("#standing")).to_contain_text("does not go live")
    page.locator("#findings .fix").first.click()
    expect(page.locator("#standing")).to_contain_text("It can go live")
    answer(page, "1 Yes")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert "    ask: How was the court for you?\n" in (shelf.flows / "after-court.yaml").read_text("utf-8")


@pytest.mark.prove
def test_words_are_offered_and_explained(opened):
    """Typing offers what fits with its meaning, Tab takes it, and the pointer on a key explains it."""
    page = opened(viewport=HIGH)
    open_flow(page)
    write(page, "only_if: {overall: [satisfied", "    only")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("only_if")
    expect(page.locator(".cm-completionInfo")).to_contain_text("Leave the step out")
    page.wait_for_timeout(150)  # what has only just appeared is not taken by a key that was meant for something else
    page.keyboard.press("Tab")
    expect(page.locator(".cm-activeLine")).to_have_text("    only_if: ")
    page.keyboard.type("{ov")
    expect(page.locator(".cm-tooltip-autocomplete li[aria-selected]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".cm-line", has_text="choose:").locator("span").first.hover()
    expect(page.locator(".cm-help")).to_contain_text("One answer of several")


@pytest.mark.prove
def test_a_new_line_begins_where_it_belongs(opened):
    """Enter puts the cursor where the next key goes, so that nobody has to count spaces."""
    page = opened(viewport=HIGH)
    open_flow(page)
    for line, margin, why in (
        ("only_if: {overall: [satisfied", 4, "after a value: beneath its key"),
        ("when:", 2, "after a key without one: further in"),
        ("- go: support", 8, "in a list: under the words of the item"),
        ("invite: |", 2, "a text of several lines"),
    ):
        page.locator(".cm-line", has_text=line).first.click()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(page.locator(".cm-activeLine"), why).to_have_text(" " * margin)


@pytest.mark.prove
def test_by_keyboard_alone(opened, shelf):
    """A walk without a pointer: open a file, write, leave the text, go to a finding and to the phones, answer, save; nobody is caught."""
    page = opened()

    def walk_to(selector, key="Tab"):
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
                return
        raise AssertionError(f"{key} never reaches {selector}")

    walk_to(f"[data-file='{FLOW}']")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_be_focused()
    expect(page.locator("#standing")).not_to_be_empty()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("  more:\n    say: Thank you.\n    and: more\n")
    expect(page.locator("#standing")).to_contain_text("does not go live")
    page.keyboard.press("Escape")
    walk_to("#findings .at")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_be_focused()
    expect(page.locator(".cm-activeLine")).to_have_text("    and: more")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Delete")
    expect(page.locator("#standing")).to_contain_text("It can go live")
    page.keyboard.press("Escape")
    walk_to("#handset-text .choices button")
    page.keyboard.press("Enter")
    expect(page.locator("#handset-text .person")).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('#handset-text') !== null")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert "    say: Thank you.\n" in (shelf.flows / "after-case-closed.yaml").read_text("utf-8")


@pytest.mark.prove
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme):
    """No accessibility rule is broken: before a file is open, with findings, with words on offer, on all phones, in each dialog."""
    page = opened(color_scheme=scheme)
    assert violations(page) == []
    open_flow(page)
    write(page, "only_if: {begun_by: person}", "    onl: yes")
    expect(page.locator("#findings li.error").first).to_be_visible()
    page.click("text=All three")
    assert violations(page) == []
    page.click("#give-up")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("#new")
    assert violations(page) == []


@pytest.mark.prove
@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(390, 800, id="a telephone"), pytest.param(720, 450, id="1440 by 900 at 200%")],
)
def test_narrow_and_large(opened, width, height):
    """On a telephone, and where everything is twice as large, nothing scrolls sideways and all can be reached and used."""
    page = opened(viewport={"width": width, "height": height})
    open_flow(page)
    page.locator("#handset-text .choices button").first.click()
    expect(page.locator("#handset-text .person")).to_have_count(1)
    page.click("text=All three")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    small = page.evaluate(
        """[...document.querySelectorAll("button, select, input, summary")]
        .filter((each) => each.checkVisibility() && !each.closest(".cm-editor, .foot, #which, .findings"))
        .map((each) => [each.id || each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24)
        .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


@pytest.mark.prove
def test_two_people_and_one_file(opened, shelf):
    """Somebody else saves first: both versions are shown; going on, taking theirs and undoing all lose nothing."""
    page = opened()
    open_flow(page)
    path = shelf.flows / "after-case-closed.yaml"
    theirs = path.read_text("utf-8").replace("title: After your case has closed", "title: Theirs")
    write(page, "title:", "title: Mine")
    path.write_text(theirs, "utf-8")
    page.keyboard.press("Control+s")
    dialog = page.locator("#newer")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".gone")).to_have_text("title: Theirs")
    expect(dialog.locator(".come")).to_have_text("title: Mine")
    assert violations(page) == []
    page.click("#go-on")
    assert path.read_text("utf-8") == theirs
    page.keyboard.press("Control+s")
    page.click("#take-theirs")
    expect(page.locator(".cm-content")).to_contain_text("title: Theirs")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("title: Mine")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert "title: Mine" in path.read_text("utf-8")


@pytest.mark.prove
def test_the_pages_beside_the_text(opened):
    """Arrow keys go from tab to tab; changes and languages are told, pass axe, and keep what is typed while they are filled anew."""
    page = opened()
    open_flow(page)
    write(page, "    satisfied: Satisfied", "      satisfied: Pleased")
    expect(page.locator("#saved")).to_have_text("Not saved")
    page.focus("#tab-write")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-way")).to_be_focused()
    expect(page.locator("#panel-way .drawing a").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-stories")).to_be_focused()
    expect(page.locator("#panel-stories .story").first).to_contain_text("Differs")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-changes")).to_be_focused()
    expect(page.locator("#panel-changes ins").first).to_have_text("Pleased")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-languages .messages li").first).to_contain_text("The English has changed")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-facts caption").first).to_have_text("Text message")
    assert violations(page) == []
    page.keyboard.press("ArrowLeft")
    page.locator("#panel-languages textarea").nth(1).fill("Geiriau newydd")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.get_by_label("Show what is reviewed too").check()
    expect(page.locator("#panel-languages textarea").nth(1)).to_have_value("Geiriau newydd")
    page.locator("#panel-languages").get_by_role("button", name="Keep this translation").first.click()
    expect(page.locator("#panel-languages .told").first).to_contain_text("Save the flow")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")


@pytest.mark.prove
def test_what_is_not_saved_survives_a_reload_and_is_asked_for(opened):
    """The page asks before it is left with unsaved text, and has the text again when it is loaded anew."""
    page = opened()
    open_flow(page)
    write(page, "title:", "title: In the middle")
    expect(page.locator(".dot")).to_have_text("not saved")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.wait_for_timeout(600)  # the pause after which what is typed is kept
    page.reload()
    open_flow(page)
    expect(page.locator(".cm-content")).to_contain_text("title: In the middle")
    expect(page.locator("#saved")).to_have_text("Not saved")
    assert asked == ["beforeunload"]
    page.click("#give-up")
    page.click("#leave-yes")
    expect(page.locator(".cm-content")).to_contain_text("title: After your case has closed")


@pytest.mark.prove
def test_what_a_file_says_is_never_markup(opened):
    """Words that look like markup are shown as they were written, in the text, the findings and on the phones."""
    page = opened()
    open_flow(page)
    write(page, "satisfied: Satisfied", "      satisfied: <b>hello</b>")
    for _ in range(2):
        answer(page, "1 Yes")
    expect(page.locator("#handset-text .bubble").last).to_contain_text("<b>hello</b>")
    write(page, "remind: once", "  <img src=x>: y")
    expect(page.locator("#findings")).to_contain_text("<img src=x>")
    assert page.locator("#phones img, #phones b, #findings img, #findings b").count() == 0


@pytest.mark.prove
@pytest.mark.parametrize("width", [pytest.param(390, id="a telephone"), pytest.param(1400, id="a wide screen")])
def test_the_way_through_leads_to_the_text(opened, tmp_path, width):
    """By keyboard: a step that is drawn, and the same step in the list, lead to its line; the step of the cursor is marked; the page is kept."""
    page = opened(viewport={"width": width, "height": 900})
    open_flow(page)
    write(page, "title:", "title: <b>Mine</b>")
    for link, role in (("a[data-node='overall']", "drawn"), ("[data-at='told overall']", "told")):
        page.click("#tab-way")
        page.locator("#panel-way .drawing").wait_for()
        page.focus(f"#panel-way {link}")
        page.keyboard.press("Enter")
        expect(page.locator(".cm-activeLine"), role).to_have_text("  overall:")
        expect(page.locator(".cm-content")).to_be_focused()
    page.click("#tab-way")
    expect(page.locator("#panel-way [aria-current=step]")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    with page.expect_download() as kept:
        page.click("text=Preview as a page")
    kept.value.save_as(tmp_path / kept.value.suggested_filename)
    assert "&lt;b&gt;Mine&lt;/b&gt;" in (tmp_path / "after-case-closed.html").read_text("utf-8")
    expect(page.locator("#panel-way .told")).to_contain_text("in your downloads")
