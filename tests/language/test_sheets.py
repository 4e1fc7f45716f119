"""The spreadsheet for translators: what goes out comes back, whatever a person has done to the rows."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from bot.errors import Refused
from bot.language.people import Hands, Signed
from bot.language.sheets import COLUMNS, read_sheet, write_sheet
from bot.language.texts import key_of

ROW = {
    "context": "a/one/ask",
    "english": "How was it?",
    "translation": "Sut oedd e?",
    "state": "unreviewed",
    "key": key_of("a/one/ask", "How was it?"),
}
OTHER = {"context": "a/two/say", "english": "=1+1", "translation": "", "state": "missing", "key": key_of("a/two/say", "=1+1")}
A_DAY = datetime.fromisoformat("2026-11-01")  # as a spreadsheet keeps one: without a zone
HEADINGS = [column.heading for column in COLUMNS.values()]


def _book(*rows: list[object], title: str = "cy") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cells(**given: object) -> list[object]:
    return [given.get(name) for name in COLUMNS]


def _read(*rows: list[object]):
    return read_sheet("back.xlsx", _book(*rows)).given


def test_what_goes_out_comes_back():
    """Each message with its key, in a sheet named after the language."""
    back = read_sheet("back.xlsx", write_sheet("cy", [ROW, OTHER], right_to_left=False))
    assert back.language == "cy"
    assert [(one.where, one.key, one.text, one.fault) for one in back.given] == [
        ("row 2", ROW["key"], "Sut oedd e?", None),
        ("row 3", OTHER["key"], "", None),
    ]


def test_the_sheet_is_made_for_translators():
    """Headings stay in view, what is not theirs is locked, and Urdu reads from right to left."""
    sheet = load_workbook(io.BytesIO(write_sheet("ur", [ROW, OTHER], right_to_left=True)))["ur"]
    translation = HEADINGS.index("Translation") + 1
    assert sheet.freeze_panes == "A2"
    assert sheet.sheet_view.rightToLeft
    assert sheet.protection.sheet
    assert not sheet.cell(2, translation).protection.locked
    assert sheet.cell(2, 1).protection.locked
    assert sheet.column_dimensions["B"].width == COLUMNS["english"].width


def test_no_cell_is_a_formula():
    """What looks like one is text, for whoever opens the file and for whoever edits the cell."""
    sheet = load_workbook(io.BytesIO(write_sheet("cy", [OTHER | {"translation": '=HYPERLINK("x")'}], right_to_left=False)))["cy"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet["B2"].quotePrefix


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([HEADINGS, _cells(**OTHER), _cells(**ROW)], id="sorted by the translator"),
        pytest.param([HEADINGS, _cells(), _cells(**ROW), _cells()], id="blank rows"),
        pytest.param([["For Ann"], [], HEADINGS, _cells(**ROW)], id="a title above"),
        pytest.param([["Mine", *HEADINGS], ["good", *_cells(**ROW)]], id="a column of their own"),
        pytest.param([HEADINGS[::-1], _cells(**ROW)[::-1]], id="columns the other way round"),
        pytest.param([[h.upper() + " " for h in HEADINGS], _cells(**ROW)], id="headings in capitals"),
        pytest.param([HEADINGS, _cells(**ROW | {"key": None})], id="the key deleted, where and English left"),
        pytest.param([HEADINGS, _cells(**ROW | {"english": "How?"})], id="the English typed over"),
    ],
)
def test_what_a_translator_does_to_rows_does_no_harm(rows):
    """A message is found by its key, or by where it stands and its English."""
    assert ("Sut oedd e?", ROW["key"], None) in [(one.text, one.key, one.fault) for one in _read(*rows)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"translation": "=1+1"}, "holds a formula", id="a formula"),
        pytest.param({"translation": True}, "holds a formula", id="a truth value"),
        pytest.param({"translation": A_DAY}, "holds a formula", id="a day"),
        pytest.param({"key": None, "english": None}, "has no key", id="neither key nor English"),
        pytest.param({"reviewed": "Ann Example"}, "It is not clear", id="a name without a day"),
        pytest.param({"reviewed_on": "2026-11-01"}, "It is not clear", id="a day without a name"),
        pytest.param({"translated": "Ann", "translated_on": "1 November"}, "It is not clear", id="not a day"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(given, says):
    """By its number, with what to do."""
    [one] = _read(HEADINGS, _cells(**ROW | given))
    assert one.where == "row 2"
    assert one.fault is not None
    assert says in one.fault[0]


def test_names_and_days_come_back():
    """A day that the spreadsheet has made a date of is that day; no is nobody."""
    row = ROW | {
        "translated": "Bob",
        "translated_on": "2026-10-01",
        "reviewed": "Ann",
        "reviewed_on": A_DAY,
        "back_translated": "no",
    }
    [one] = _read(HEADINGS, _cells(**row))
    assert one.fault is None
    assert one.hands == Hands(Signed("Bob", "2026-10-01"), Signed("Ann", "2026-11-01"))


def _bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_001)
    return kept.getvalue()


def _spoilt() -> bytes:
    """A spreadsheet whose rows are no XML."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book(HEADINGS))) as good, zipfile.ZipFile(kept, "w") as spoilt:
        for name in good.namelist():
            spoilt.writestr(name, b"<worksheet><sheetData><row>" if "sheet1" in name else good.read(name))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param(lambda: b"not a spreadsheet", "cannot be read as a spreadsheet", id="something else"),
        pytest.param(lambda: _book(HEADINGS)[:-200], "cannot be read as a spreadsheet", id="cut off"),
        pytest.param(_spoilt, "cannot be read as a spreadsheet", id="broken inside"),
        pytest.param(lambda: _book(["Where", "English"], ["a", "b"]), "No sheet has a row with the headings", id="headings gone"),
        pytest.param(_book, "No sheet has a row with the headings", id="empty"),
        pytest.param(_bomb, "too large", id="far more inside than it looks"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told(source, says):
    """In one line that names it."""
    with pytest.raises(Refused, match=says):
        read_sheet("back.xlsx", source())
