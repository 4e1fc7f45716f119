"""``hearback translate``: what is ready in which language, and the catalogues brought up to date."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.language.small_in_welsh import CATALOGUE, edit, small_in_welsh
from tests.tools.conftest import Command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One flow, translated into Welsh and reviewed by nobody."""
    return small_in_welsh(tmp_path_factory.mktemp("made"))


@pytest.fixture
def house(made: Path, tmp_path: Path, hearback: Command) -> Path:
    """A copy of it, in the working folder."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def rows(hearback: Command, *arguments: str):
    told = hearback("translate", "status", "--json", *arguments)
    assert told.code == 0, told.err
    return json.loads(told.out)


def test_status_counts_by_flow_and_surface(house: Path, hearback: Command) -> None:
    """Everything is translated and nobody has reviewed it: a rehearsal speaks it, a live service does not."""
    found = rows(hearback)
    assert [(row["language"], row["flow"], row["surface"]) for row in found] == [("cy", "small", on) for on in ("text", "chat", "voice")]
    assert all(row["sent"] and row["translated"] == row["texts"] == row["unreviewed"] for row in found)


def test_what_nobody_has_reviewed_is_not_sent_by_a_live_service(hearback: Command) -> None:
    """The languages that ship are drafts, and status says so before anybody is written to."""
    live = rows(hearback, "--live", "--surface", "text", "--flow", "after-case-closed")
    assert {row["language"] for row in live} == {"cy", "ur"}
    assert not any(row["sent"] for row in live)
    assert all("not reviewed" in row["why"] and row["unreviewed"] == row["texts"] for row in live)


@pytest.mark.parametrize(
    ("file", "old", "new", "state"),
    [
        pytest.param("flows/small.yaml", "How was it?", "How did it go?", "stale", id="the English changed"),
        pytest.param(CATALOGUE, "Sut oedd e?", "", "missing", id="not translated"),
        pytest.param(CATALOGUE, "Sut oedd e?", "Sut oedd {pwy}?", "blocked", id="a placeholder that is not there"),
        pytest.param(CATALOGUE, "Sut oedd e?", "Sut oedd e? " * 24, "too_long", id="more than two parts"),
    ],
)
def test_status_says_why_a_flow_is_not_sent(house: Path, hearback: Command, file: str, old: str, new: str, state: str) -> None:
    """It names the message, its file and its line."""
    edit(house, old, new, file)
    [text] = rows(hearback, "--surface", "text")
    assert (text[state], text["sent"]) == (1, False)
    assert text["why"].startswith("small/overall/ask is ")
    shown = hearback("translate", "status").out
    [line] = [line for line in shown.splitlines() if line.startswith("cy/LC_MESSAGES/flows.po:") and "small/overall/ask" in line]
    assert int(line.split(":")[1].split()[0]) == 1 + (house / CATALOGUE).read_text("utf-8").split('msgid "How was it?"')[0].count("\n")


def test_a_language_that_does_not_serve_is_named(house: Path, hearback: Command) -> None:
    """A flow that offers a language nobody has made says so."""
    edit(house, "[en, cy]", "[en, cy, pl]")
    told = hearback("translate", "status")
    assert "pl: there is no folder pl among the languages. So small is not sent in it." in told.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("--language", "cz"), "There is no language 'cz'", id="no such language"),
        pytest.param(("--language", "en"), "English is what the flows are written in", id="English"),
        pytest.param(("--flow", "smal"), "Did you mean", id="no such flow"),
    ],
)
def test_what_is_not_there_is_told(house: Path, hearback: Command, arguments: tuple[str, str], says: str) -> None:
    """A mistyped name gets the nearest one."""
    told = hearback("translate", "status", *arguments)
    assert told.code == 1
    assert says in told.err


def test_update_can_only_look(house: Path, hearback: Command) -> None:
    """With --check nothing is written, and what is out of date is named."""
    catalogue = house / CATALOGUE
    before = catalogue.read_bytes()
    assert hearback("translate", "update", "--check").code == 0
    edit(house, "How was it?", "How did it go?")
    told = hearback("translate", "update", "--check")
    assert told.code == 1
    assert "flows.po" in told.out
    assert catalogue.read_bytes() == before


def test_extract_writes_every_text(house: Path, hearback: Command) -> None:
    """One template for any tool: flows and the engine, with notes, without translations."""
    told = hearback("translate", "extract", "-o", house / "texts.pot")
    assert told.code == 0
    text = (house / "texts.pot").read_text("utf-8")
    assert 'msgctxt "small/overall/ask"\nmsgid "How was it?"\nmsgstr ""' in text
    assert 'msgctxt "engine/hint/text"' in text
    assert "#. Step overall: asks, with 2 answers to choose from.\n" in text


@pytest.mark.parametrize("kind", ["xlsx", "po"])
def test_a_file_goes_out_and_comes_back(house: Path, hearback: Command, kind: str) -> None:
    """Unchanged it changes nothing; what is not translated can be asked for alone."""
    before = (house / CATALOGUE).read_bytes()
    told = hearback("translate", "export", "cy", "-o", house / f"welsh.{kind}")
    assert told.code == 0, told.err
    back = hearback("translate", "import", house / f"welsh.{kind}")
    assert back.code == 0, back.err
    assert "0 translated, 0 signed by somebody" in back.out
    assert (house / CATALOGUE).read_bytes() == before


def test_a_translated_po_is_taken(house: Path, hearback: Command) -> None:
    """All of it or nothing: one renamed placeholder keeps the others out until it is mended."""
    edit(house, 'msgstr "Da"', 'msgstr ""', CATALOGUE)
    file = house / "welsh.po"
    assert hearback("translate", "export", "cy", "-o", file, "--flow", "small", "--todo").out.startswith("6 texts in")
    edit(house, 'msgid "Good"\nmsgstr ""', 'msgid "Good"\nmsgstr "Da iawn"', "welsh.po")
    edit(house, "{organisation} sydd yma", "{sefydliad} sydd yma", "welsh.po")
    before = (house / CATALOGUE).read_bytes()
    told = hearback("translate", "import", file, "--by", "Bob Example")
    assert told.code == 1
    assert "small/invite: The placeholder {organisation} is missing." in told.err
    assert "nothing was changed" in told.out
    assert (house / CATALOGUE).read_bytes() == before
    edit(house, "{sefydliad} sydd yma", "{organisation} sydd yma", "welsh.po")
    assert hearback("translate", "import", file, "--by", "Bob Example", "--dry-run").out.startswith("It would be: 1 translated")
    assert (house / CATALOGUE).read_bytes() == before
    assert hearback("translate", "import", file, "--by", "Bob Example").code == 0
    assert 'msgstr "Da iawn"' in (house / CATALOGUE).read_text("utf-8")


def test_an_export_never_writes_over_a_catalogue(house: Path, hearback: Command) -> None:
    """A catalogue holds people's work; what is exported has another form."""
    before = (house / CATALOGUE).read_bytes()
    assert "among the languages themselves" in hearback("translate", "export", "cy", "-o", house / CATALOGUE).err
    assert (house / CATALOGUE).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "more", "says"),
    [
        pytest.param("w.doc", b"x", (), "neither a .po nor an .xlsx", id="another kind of file"),
        pytest.param("w.xlsx", b"x", (), "cannot be read as a spreadsheet", id="no spreadsheet"),
        pytest.param(
            "w.po",
            b'msgid ""\nmsgstr ""\n"Language: ur\\n"\n\nmsgctxt "a"\nmsgid "A"\nmsgstr "B"\n',
            ("--language", "cy"),
            "in ur, and not in cy",
            id="another language",
        ),
        pytest.param("w.po", b'msgctxt "a"\nmsgid "A"\nmsgstr "B"\n', (), "does not say what language", id="no language"),
        pytest.param(
            "w.po",
            b'msgid ""\nmsgstr ""\n"Language: cy\\n"\n\nmsgctxt "a"\nmsgid "A"\nmsgstr "B"\n',
            ("--by", "Bob, Ann"),
            "without a comma",
            id="a name with a comma",
        ),
    ],
)
def test_a_file_that_cannot_be_taken(house: Path, hearback: Command, name: str, content: bytes, more: tuple[str, ...], says: str) -> None:
    """It is told in one line, and nothing is written."""
    (house / name).write_bytes(content)
    told = hearback("translate", "import", house / name, *more)
    assert told.code == 1
    assert says in told.err
