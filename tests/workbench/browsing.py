"""What somebody does on the page of the workbench."""

from __future__ import annotations

from playwright.sync_api import expect

FLOW = "flows/after-case-closed.yaml"


def open_flow(page, name=FLOW):
    if not page.locator("#files-fold").evaluate("fold => fold.open"):
        page.click("#files-fold summary")
    page.click(f"[data-file='{name}']")
    expect(page.locator("#standing")).not_to_be_empty()
    expect(page.locator("#handset-text .bubble").first).to_contain_text("Northshire Police")


def write(page, there, words):
    """Put words in place of the line of the text that holds others, as somebody would who selects it and types."""
    page.locator(".cm-line", has_text=there).first.click()
    page.keyboard.press("Alt+l")  # the whole line, also where it is shown as two
    page.keyboard.insert_text(f"{words}\n")
    page.keyboard.press("ArrowLeft")


def answer(page, words):
    """Answer on the phone for texts, and wait until the answer is there."""
    said = page.locator("#handset-text .person")
    before = said.count()
    page.locator("#handset-text .choices button", has_text=words).click()
    expect(said).to_have_count(before + 1)


def begin(page, name):
    """Begin a new flow."""
    page.click("#new")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#file-name")).to_have_text(f"flows/{name}.yaml")
    expect(page.locator("#saved")).to_have_text("Not saved")
    expect(page.locator("#standing")).to_contain_text("It can go live")
