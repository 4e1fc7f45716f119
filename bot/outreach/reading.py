"""Files of rows, read one row at a time: CSV in two encodings and with three separators, or JSON lines. Memory does not grow with them.

A row is known by the physical line on which it begins, as an editor counts lines.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

import msgspec

from bot.errors import Refused
from bot.outreach.cells import Cell
from bot.outreach.headings import Heading, Headings, HeadingWrong
from bot.outreach.lines import LONGEST_LINE, Lines, LineTooLong, open_quote
from bot.outreach.rows import Fault

_CHUNK = 1 << 20
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "Save it again as CSV with the encoding UTF-8."
_TOO_LONG = (Fault("", f"This line has more than {LONGEST_LINE // 1024} KB."),)
_NUL = (Fault("", "There is a NUL character in this row. Save the file again as text."),)
_NAMELESS = (Fault("", "There is something in a column that has no name."),)
_OVER_LINES = (Fault("", "A cell of this row goes over several lines: look for a quotation mark that is not closed."),)
_NO_OBJECT = (Fault("", "This line is not one JSON object."),)


class FileBroken(Refused):
    """A file cannot be read as rows from some place on: nothing of it may be taken. ``line`` counts from 1."""

    def __init__(self, line: int, column: str, says: str) -> None:
        super().__init__(says)
        self.line, self.column = line, column


class Record(NamedTuple):
    """One row of a file, which begins on this ``line``: its cells, or the faults for which it cannot be read."""

    line: int
    cells: Mapping[str, Cell | None]
    faults: tuple[Fault, ...] = ()


class RowsOfFile:
    """A file of rows that can be read several times."""

    def __init__(self, opened: BinaryIO, headings: Headings) -> None:
        """``opened`` can be read again from its beginning. Raises FileBroken where it is no text."""
        self._opened, self._headings = opened, headings
        self._encoding, self.size = _encoding_of(opened)
        first = self._first_line()
        self._json = first.startswith("{")
        self._separator = _separator(first, headings)

    @property
    def told(self) -> str:
        """How the file is read, for the person who brings it."""
        form = "JSON lines" if self._json else f"columns separated by {_SEPARATORS[self._separator]}"
        return f"{_ENCODINGS[self._encoding]}, {form}"

    @property
    def place(self) -> int:
        """How many of its ``size`` bytes have been read in this pass."""
        return min(self._opened.tell(), self.size)

    def rows(self) -> Iterator[Record]:
        """All rows from the beginning. Empty lines are passed over. Raises FileBroken."""
        if self._json:
            decoder = msgspec.json.Decoder()
            for line in self.lines("line"):
                yield line if line.faults else _of_json(line, self._headings, decoder)
            return
        with self._text() as text:
            yield from _csv_rows(Lines(text), self._headings, self._separator)

    def lines(self, column: str) -> Iterator[Record]:
        """The lines that are not empty, each as the one cell of a row: for a file without a heading."""
        with self._text() as text:
            lines = Lines(text)
            while True:
                begins = lines.begin_record()
                try:
                    line = next(lines, None)
                except LineTooLong:
                    yield Record(begins, {}, _TOO_LONG)
                    continue
                if line is None:
                    return
                if line.strip():
                    yield Record(begins, {column: line.strip()})

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        self._opened.seek(0)
        text = io.TextIOWrapper(self._opened, encoding=self._encoding, newline="")
        try:
            yield text
        finally:
            text.detach()  # closing it would close the file

    def _first_line(self) -> str:
        """The first line that is not empty."""
        with self._text() as text:
            while line := text.readline(LONGEST_LINE):
                if line.startswith("["):
                    raise FileBroken(1, "", "This is one JSON list. Write one object a line (JSON lines), or send it to /api/cases.")
                if line.strip():
                    return line
        raise FileBroken(1, "", "This file is empty.")


def _separator(first: str, headings: Headings) -> str:
    """The one that makes most columns known; of equals the one that makes most columns."""

    def columns(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            cells = []
        return headings.known_among(cells), len(cells)

    return max(_SEPARATORS, key=columns)


def _encoding_of(opened: BinaryIO) -> tuple[str, int]:
    """UTF-8 if all of it is, Windows-1252 if not; and how many bytes there are."""
    opened.seek(0)
    start = opened.read(4)
    if start.startswith(_OTHER_ENCODINGS) or b"\0" in start:
        raise FileBroken(1, "", f"This file is not text in UTF-8 or Windows-1252. {_SAVE_AS}")
    wrong_at = 0
    for encoding in _ENCODINGS:
        wrong_at = _undecodable(opened, encoding)
        if not wrong_at:
            return encoding, opened.tell()
    raise FileBroken(wrong_at, "", f"This line is not text in UTF-8, nor in Windows-1252. {_SAVE_AS}")


def _undecodable(opened: BinaryIO, encoding: str) -> int:
    """The first line that is not text in this encoding, or 0."""
    decoder = codecs.getincrementaldecoder(encoding)()
    opened.seek(0)
    line = 1
    while True:
        chunk = opened.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if not chunk:
            return 0
        line += chunk.count(b"\n")


def _csv_rows(lines: Lines, headings: Headings, separator: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    heading: Heading | None = None
    while True:
        begins = lines.begin_record()
        try:
            cells = next(reader, None)
        except LineTooLong as error:
            if error.line != begins or heading is None:
                raise _broken_quote(lines, begins, separator) from None
            yield Record(begins, {}, _TOO_LONG)
            continue
        except csv.Error:
            raise _broken_quote(lines, begins, separator) from None
        if cells is None:
            return
        if not any(cells):
            continue
        if heading is not None:
            yield _record(cells, heading, headings.fixed, lines, begins)
            continue
        try:
            heading = headings.read(cells)
        except HeadingWrong as error:
            raise FileBroken(begins, error.column, str(error)) from None


def _broken_quote(lines: Lines, begins: int, separator: str) -> FileBroken:
    line = open_quote(lines.of_record, begins, separator)
    return FileBroken(line, "", "A quotation mark is opened on this line and not closed where its cell ends. Nothing after it can be read.")


def _record(cells: list[str], heading: Heading, fixed: Mapping[str, str], lines: Lines, begins: int) -> Record:
    if len(cells) != len(heading.columns):
        more = "more" if len(cells) > len(heading.columns) else "fewer"
        spread = f" It goes on to line {lines.number}: look for a quotation mark that is not closed." if lines.number > begins else ""
        says = f"This row has {len(cells)} cells, {more} than the {len(heading.columns)} columns.{spread}"
        return Record(begins, {}, (Fault("", says),))
    if lines.nul_in_record:
        return Record(begins, {}, _NUL)
    if any(cells[place].strip() for place in heading.unnamed):
        return Record(begins, {}, _NAMELESS)
    if lines.number > begins and any(_broken(cell) for name, cell in zip(heading.columns, cells, strict=True) if name):
        return Record(begins, {}, _OVER_LINES)
    found: dict[str, Cell | None] = {name: cell.strip() for name, cell in zip(heading.columns, cells, strict=True) if name}
    found.update(fixed)
    return Record(begins, found)


def _broken(cell: str) -> bool:
    """No column of ours goes over several lines; one that does may have swallowed the rows after it."""
    return "\n" in cell.strip() or "\r" in cell.strip()


def _of_json(line: Record, headings: Headings, decoder: msgspec.json.Decoder[object]) -> Record:
    try:
        return Record(line.line, *headings.of_object(decoder.decode(str(line.cells["line"]))))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Record(line.line, {}, _NO_OBJECT)
