"""A small flow in English and Welsh, with the languages around it, in a folder of a test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.language.update import update
from tests.dispatch.flows import SMALL
from tests.dispatch.house import SHIPPED

IN_WELSH = SMALL.replace("languages: [en]", "languages: [en, cy]")
SAID = {
    "How was it?": "Sut oedd e?",
    "Good": "Da",
    "Poor": "Gwael",
    "What could we do better?": "Beth allwn ni ei wneud yn well?",
    "Thank you. That is all.": "Diolch. Dyna ni.",
    "{organisation} here. Can we ask 2 short questions about our service?": "{organisation} sydd yma. A gawn ni ofyn 2 gwestiwn byr?",
}
CATALOGUE = "locales/cy/LC_MESSAGES/flows.po"


def small_in_welsh(folder: Path) -> Path:
    """Make ``flows`` and ``locales`` in the folder; reviewed by nobody."""
    (folder / "flows").mkdir(exist_ok=True)
    for old in (folder / "flows").glob("*.yaml"):
        old.unlink()
    (folder / "flows/small.yaml").write_text(IN_WELSH, "utf-8")
    for code in ("en", "cy"):
        shutil.copytree(SHIPPED / "locales" / code, folder / "locales" / code)
    (folder / CATALOGUE).unlink()
    update(folder / "locales", folder / "flows")
    for english, welsh in SAID.items():
        edit(folder, f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{welsh}"', CATALOGUE)
    return folder


def edit(folder: Path, old: str, new: str, file: str = "flows/small.yaml") -> None:
    """Change a file, as a person with an editor does."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
