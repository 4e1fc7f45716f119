"""A spreadsheet for translators who have no PO editor: one row a message. Rows are found again by their key, wherever they stand.

Every cell is text, marked as such, so that nothing in it is run as a formula. Reading is by the headings: rows may be sorted, filtered or
left out, columns moved or added.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import Refused
from bot.language.people import NOBODY, Hands, Signed, signature
from bot.language.taking import Given
from bot.language.texts import key_of

BIGGEST, BIGGEST_INSIDE = 20_000_000, 50_000_000  # bytes of the file, and of what is packed into it
MOST_ROWS, MOST_COLUMNS, HEADING_ROWS = 20_000, 100, 20


class Column(NamedTuple):
    """``width`` in characters. ``open``: translators write here."""

    heading: str
    width: int
    open: bool = False


COLUMNS: Mapping[str, Column] = {
    "context": Column("Where", 30),
    "english": Column("English", 48),
    "previous": Column("English before", 30),
    "translation": Column("Translation", 48, open=True),
    "note": Column("Note", 36),
    "room": Column("Room", 34),
    "state": Column("State", 22),
    "translated": Column("Translated by", 18, open=True),
    "translated_on": Column("Translated on", 13, open=True),
    "reviewed": Column("Reviewed by", 18, open=True),
    "reviewed_on": Column("Reviewed on", 13, open=True),
    "back_translated": Column("Translated back by", 18, open=True),
    "back_translated_on": Column("Translated back on", 13, open=True),
    "key": Column("Key", 15),
}
_DEEDS = {"translated": "translated", "reviewed": "reviewed", "back_translated": "back-translated"}
_BROKEN = "This cannot be read as a spreadsheet. Save it again as XLSX."
_NEEDED = ("context", "english", "translation", "key")
_HOW = (
    "One row is one message. Write in the columns Translation, and the names and days after it. The others are locked; there is no password.",
    "Keep what stands in curly brackets, like {organisation}, and words in capitals, like STOP.",
    "A row whose English has changed shows the English before. Mend the translation; if it still fits, write your name and the day.",
    "A reviewer is somebody other than the translator. Days are written like 2026-11-01.",
    "You may sort, filter and leave rows out, and add columns of your own. Keep the headings and the column Key.",
    "Save it as XLSX and send it back. It is taken with: hearback translate import FILE",
)
_BOLD, _GREY, _YELLOW = Font(bold=True), PatternFill("solid", fgColor="EEEEEE"), PatternFill("solid", fgColor="FFF8DC")

Row = Mapping[str, str]  # by the names of COLUMNS


class GivenSheet(NamedTuple):
    """``language``: the name of its sheet."""

    language: str
    given: tuple[Given, ...]


def write_sheet(language: str, rows: Iterable[Row], *, right_to_left: bool) -> bytes:
    """The file of a language. Rows whose ``state`` is not "reviewed" are marked."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = language
    sheet.sheet_view.rightToLeft = right_to_left
    for at, column in enumerate(COLUMNS.values(), 1):
        _put(sheet, 1, at, column.heading, font=_BOLD, fill=_GREY)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    number = 1
    for number, row in enumerate(rows, 2):
        for at, (name, column) in enumerate(COLUMNS.items(), 1):
            fill = _YELLOW if name == "translation" and not row["state"].startswith("reviewed") else None
            own = right_to_left and name == "translation"
            _put(sheet, number, at, row.get(name, ""), fill=fill, locked=not column.open, right_to_left=own)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{number}"
    sheet.protection.sheet = True
    sheet.protection.sort = sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False  # allowed
    how = book.create_sheet("How to")
    how.column_dimensions["A"].width = 120
    for at, line in enumerate(_HOW, 1):
        _put(how, at, 1, line)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def read_sheet(file: str, source: bytes, plain: Callable[[str], str] = str) -> GivenSheet:
    """All messages of a spreadsheet. ``plain`` undoes what held formulas back in the cells. Raises Refused for a file that cannot be taken."""
    book = _opened(file, source)
    try:
        found = _found(file, book, plain)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - rows are read only now, and can fail in any way too
        raise Refused(f"{file}: {_BROKEN}") from None
    finally:
        book.close()
    if found is None:
        headings = ", ".join(COLUMNS[name].heading for name in _NEEDED)
        raise Refused(f"{file}: No sheet has a row with the headings {headings}. Export one again, and keep its first row.")
    return found


def _found(file: str, book: Any, plain: Callable[[str], str]) -> GivenSheet | None:
    """The first sheet that has the headings."""
    for sheet in book.worksheets:
        rows = _cells(file, sheet)
        found = _headings(rows)
        if found is not None:
            return GivenSheet(
                str(sheet.title), tuple(_given(number, cells, found, plain) for number, cells in rows if _filled(cells, found))
            )
    return None


def _put(sheet: Worksheet, row: int, column: int, words: str, **style: Any) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", words)
    cell.data_type = "s"  # openpyxl would take =1+1 for a formula
    cell.quotePrefix = True  # and so would a spreadsheet, once somebody edits the cell
    order = 2 if style.get("right_to_left") else 1
    cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
    cell.protection = Protection(locked=style.get("locked", True))
    if style.get("font"):
        cell.font = style["font"]
    if style.get("fill"):
        cell.fill = style["fill"]


def _opened(file: str, source: bytes) -> Any:
    """The workbook. What a spreadsheet program has put in that we do not read is no matter."""
    try:
        with zipfile.ZipFile(BytesIO(source)) as packed:
            inside = sum(one.file_size for one in packed.infolist())
        book = None
        if len(source) <= BIGGEST and inside <= BIGGEST_INSIDE:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = load_workbook(BytesIO(source), read_only=True, data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - a file made by anybody can fail in the library in any way
        raise Refused(f"{file}: {_BROKEN}") from None
    if book is None:
        raise Refused(f"{file}: This file is too large: {inside // 1_000_000} MB. An exported one is far smaller.")
    return book


def _cells(file: str, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise Refused(f"{file}: There are more than {MOST_ROWS:,} rows in the sheet {sheet.title}. Delete those that are empty.")
        yield number, cells


def _headings(rows: Iterator[tuple[int, Sequence[Any]]]) -> dict[str, int] | None:
    """Which column is which, by the first row that has the needed headings; the rows stand behind it then."""
    names = {column.heading.casefold(): name for name, column in COLUMNS.items()}
    for number, cells in rows:
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            name = names.get(str(cell.value or "").strip().casefold())
            if name is not None:
                found.setdefault(name, at)
        if all(name in found for name in _NEEDED):
            return found
        if number >= HEADING_ROWS:
            return None
    return None


def _filled(cells: Sequence[Any], found: Mapping[str, int]) -> bool:
    return any(str(_at(cells, found, name) or "").strip() for name in ("context", "english", "translation", "key"))


def _at(cells: Sequence[Any], found: Mapping[str, int], name: str) -> Any:
    at = found.get(name, MOST_COLUMNS)
    return cells[at].value if at < len(cells) else None


def _given(number: int, cells: Sequence[Any], found: Mapping[str, int], plain: Callable[[str], str]) -> Given:
    def words(name: str) -> str:
        value = _at(cells, found, name)
        return "" if value is None else plain(str(value)).replace("\r\n", "\n").replace("_x000D_\n", "\n").strip()

    context, english = words("context"), words("english")
    key = words("key") or (key_of(context, english) if context and english else "")
    hands, fault = _hands(cells, found, words)
    at = found["translation"]
    kind = cells[at].data_type if at < len(cells) else "n"
    if kind in ("f", "e", "b", "d"):
        fault = (
            "The cell of the translation holds a formula, a day or a mistake, and no words.",
            "Write the words, with ' before the first.",
        )
    elif not key:
        fault = ("The row has no key, and its message cannot be found.", "Copy the row again from the file that was exported.")
    return Given(f"row {number}", context or english[:40], key, words("translation"), hands, fault)


def _hands(cells: Sequence[Any], found: Mapping[str, int], words: Callable[[str], str]) -> tuple[Hands, tuple[str, str] | None]:
    """Whose hands the row went through, and what is unclear of it."""
    signed: dict[str, Signed | None] = {}
    fault = None
    for name in _DEEDS:
        by, day = words(name), _day(_at(cells, found, f"{name}_on"), words(f"{name}_on"))
        signed[name] = signature(f"{by}, {day}") if by and by.casefold() != NOBODY else None
        if signed[name] is None and (by or day) and by.casefold() != NOBODY:
            heading = COLUMNS[name].heading
            says = f"It is not clear from the row who it was {heading.lower()}, and on what day."
            fault = (
                says,
                f"Write a name without a comma under {heading}, and a day like 2026-11-01 under {COLUMNS[f'{name}_on'].heading}.",
            )
    return Hands(signed["translated"], signed["reviewed"], signed["back_translated"]), fault


def _day(value: object, written: str) -> str:
    """A day as it is written in a catalogue, if the spreadsheet has made a date of it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else written
