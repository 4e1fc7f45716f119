"""Files as they come: encodings, separators, quotation marks, and the line on which each row begins."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from bot.outreach.columns import COLUMNS
from bot.outreach.headings import Headings
from bot.outreach.mapping import CaseMapping
from bot.outreach.reading import FileBroken, Record, RowsOfFile

GOOD = "ref,phone,unit\nNS/1,07700 900001,north\nNS/2,07700 900002,south\n"


def rows_of(source: str | bytes, mapping: CaseMapping | None = None) -> RowsOfFile:
    return RowsOfFile(io.BytesIO(source.encode() if isinstance(source, str) else source), Headings(mapping or CaseMapping()))


def read(source: str | bytes, mapping: CaseMapping | None = None) -> list[Record]:
    return list(rows_of(source, mapping).rows())


def broken(source: str | bytes, mapping: CaseMapping | None = None) -> tuple[int, str, str]:
    with pytest.raises(FileBroken) as raised:
        read(source, mapping)
    return raised.value.line, raised.value.column, str(raised.value)


def cells(records: Sequence[Record]) -> list[dict[str, object]]:
    return [dict(record.cells) for record in records]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(GOOD.encode(), "UTF-8, columns separated by commas", id="plain"),
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), "UTF-8, columns separated by commas", id="with the mark that Excel writes"),
        pytest.param(GOOD.replace(",", ";").encode(), "UTF-8, columns separated by semicolons", id="semicolons"),
        pytest.param(GOOD.replace(",", "\t").encode(), "UTF-8, columns separated by tabs", id="tabs"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), "UTF-8, columns separated by commas", id="lines of Windows"),
        pytest.param(GOOD.replace("\n", "\r").encode(), "UTF-8, columns separated by commas", id="lines of old Macs"),
        pytest.param(GOOD.rstrip().encode(), "UTF-8, columns separated by commas", id="no end to the last line"),
        pytest.param(GOOD.replace("\n", "\n\n,,\n").encode(), "UTF-8, columns separated by commas", id="empty lines between"),
        pytest.param(b'"ref","phone","unit"\n"NS/1","07700 900001","north"\nNS/2,07700 900002,south', "UTF-8, columns separated by commas", id="quoted"),
        pytest.param(GOOD.replace("ref,phone", "Ref, PHONE").encode(), "UTF-8, columns separated by commas", id="names with capitals and blanks"),
        pytest.param(b'{"ref":"NS/1","phone":"07700 900001","unit":"north"}\n\n{"ref":"NS/2","phone":"07700 900002","unit":"south"}', "UTF-8, JSON lines", id="JSON lines"),
    ],
)  # fmt: skip
def test_the_same_rows_however_they_are_written(source: bytes, told: str) -> None:
    """It is found out, and said."""
    file = rows_of(source)
    expected = [{"ref": "NS/1", "phone": "07700 900001", "unit": "north"}, {"ref": "NS/2", "phone": "07700 900002", "unit": "south"}]
    assert file.told == told
    assert cells(list(file.rows())) == expected
    assert cells(list(file.rows())) == expected, "a second time"


def test_windows_1252_is_known_by_any_byte_of_the_file() -> None:
    """An accent in the last of many rows decides for all of them."""
    source = GOOD.encode() + b"NS/3,07700 900003,Ch\xe2teau \x96 north\n"
    file = rows_of(source)
    assert file.told.startswith("Windows-1252")
    assert cells(list(file.rows()))[-1]["unit"] == "Ch\u00e2teau \u2013 north"


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        pytest.param(b"", 1, "empty", id="an empty file"),
        pytest.param(b"\n \n", 1, "empty", id="nothing but blanks"),
        pytest.param(GOOD.encode("utf-16"), 1, "not text", id="as Excel's Unicode text"),
        pytest.param(GOOD.encode("utf-16-le"), 1, "not text", id="the same without its mark"),
        pytest.param(b"PK\x03\x04\x00" * 40, 1, "no column", id="a spreadsheet itself"),
        pytest.param(b"\x00\x01\x02", 1, "not text", id="bytes"),
        pytest.param(GOOD.encode() + b"NS/3,07700 900003,\xe2\x81\n", 4, "nor in Windows-1252", id="text in no encoding, from line 4"),
        pytest.param(b'[{"ref": "NS/1"}]', 1, "JSON list", id="one list"),
        pytest.param(b"NS/1,07700 900001,north\n", 1, "no column that is known", id="no heading"),
        pytest.param(b"ref,phone,unti\n", 1, "Did you mean `unit`?", id="a column by a slip of the pen"),
        pytest.param(b"ref,phone,favourite colour\n", 1, "--columns", id="a column that there is not"),
        pytest.param(b"ref,phone,unit,Phone\n", 1, "already", id="a column twice"),
        pytest.param(b"phone,unit\n", 1, "missing", id="no references"),
        pytest.param(GOOD.encode() + b'NS/3,"07700 900003,north\n', 4, "quotation mark", id="a quotation mark that is never closed"),
        pytest.param(GOOD.encode() + b'NS/3,"07700" 900003,north\n', 4, "quotation mark", id="closed too early"),
        pytest.param(GOOD.encode() + b'NS/3,"07700,north\nNS/4,"07700 900004",x\n', 4, "quotation mark", id="closed by the next one"),
        pytest.param(GOOD.encode() + b'NS/3,"a ""b"" c","d\ne\nf\n', 4, "quotation mark", id="after a cell with marks in it"),
        pytest.param(GOOD.encode() + b'NS/3,"' + b"x,y\n" * 30_000, 4, "quotation mark", id="it would swallow the rest"),
    ],
)  # fmt: skip
def test_what_makes_a_whole_file_unreadable(source: bytes, line: int, says: str) -> None:
    """It is said on which line it begins."""
    found = broken(source)
    assert found[0] == line
    assert says in found[2]


def test_the_quotation_mark_of_a_row_over_several_lines() -> None:
    """The line of the mark itself, not of the row."""
    assert broken(GOOD.encode() + b'NS/3,"one\ntwo","three\nfour\n')[0] == 5


def test_a_file_without_heading_is_not_quoted() -> None:
    """Its first row is somebody's."""
    assert "Featherstone" not in broken("NS/1,07700 900001,Canary Featherstone\n")[2]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("NS/3,07700 900003", "2 cells, fewer than the 3", id="too few cells"),
        pytest.param("NS/3,07700 900003,a,b", "4 cells, more than the 3", id="too many cells"),
        pytest.param('NS/3,"07700 900003\nNS/4,x",a,b', "goes on to line 3", id="a quotation mark that took the next row in"),
        pytest.param('NS/3,07700 900003,"a\nNS/4,07700 900004,b"', "over several lines", id="the same, and the cells are enough"),
        pytest.param("NS/3,07700\x00 900003,a", "NUL", id="a NUL character"),
        pytest.param("NS/3,07700 900003," + "x" * 70_000, "more than 64 KB", id="a line without end"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_read(line: str, says: str) -> None:
    """It alone is refused, with the line on which it begins; the next one is read."""
    found = read(f"ref,phone,unit\n{line}\nNS/9,07700 900009,z\n")
    assert found[0].line == 2
    assert [says in fault.says for fault in found[0].faults] == [True]
    assert found[-1].cells["ref"] == "NS/9"
    assert found[-1].line == 3 + line.count("\n")


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        pytest.param("{", "", "not one JSON object", id="cut short"),
        pytest.param("[1]", "", "not an object", id="a list"),
        pytest.param("[" * 60_000, "", "not one JSON object", id="nested without end"),
        pytest.param('{"ref": {"a": 1}}', "ref", "Write text", id="an object in a cell"),
        pytest.param('{"ref": true}', "ref", "Write text", id="true is no reference"),
        pytest.param('{"age": 3.5}', "age", "whole number", id="half a year"),
        pytest.param('{"court_dates": [1]}', "court_dates", "list of text", id="a list of numbers"),
        pytest.param('{"phnoe": "x"}', "phone", "Did you mean `phone`?", id="a slip of the pen"),
        pytest.param('{"07700900999": "x"}', "", "no column", id="a number where a name belongs"),
        pytest.param('{"ref": "a", "Ref": "b"}', "ref", "twice", id="a column twice"),
    ],
)
def test_a_json_line_that_cannot_be_read(line: str, column: str, says: str) -> None:
    """Its column, and never its content."""
    found = read(f'{{"ref": "NS/1"}}\n{line}\n')
    assert [(fault.column, says in fault.says) for fault in found[1].faults] == [(column, True)]
    assert "07700900999" not in str(found[1].faults)


def test_numbers_lists_and_null_in_json() -> None:
    """They stand as JSON has them."""
    found = read('{"ref": "NS/1", "telegram": 700, "age": 34, "court_dates": ["2027-01-18"], "unit": null}')
    assert cells(found) == [{"ref": "NS/1", "telegram": 700, "age": 34, "court_dates": ["2027-01-18"], "unit": None}]


MAPPING = CaseMapping(columns={"ref": "Crime Ref", "phone": "Mobile"}, ignore=frozenset({"Officer"}), fixed={"nation": "england"})


def test_a_mapping_names_passes_over_and_fixes_columns() -> None:
    """What it passes over is not even looked at."""
    found = read('Crime Ref,Mobile,Officer,Unit\nNS/1,07700 900001,"over\nlines",north\n', MAPPING)
    assert cells(found) == [{"ref": "NS/1", "phone": "07700 900001", "unit": "north", "nation": "england"}]
    assert [record.faults for record in found] == [()]


@pytest.mark.parametrize(
    ("heading", "column", "says"),
    [
        pytest.param("Crime Ref,Mobil,Officer", "Mobil", "is not a column", id="the mapped column is spelt otherwise"),
        pytest.param("Crime Ref,Officer", "Mobile", "is not here", id="the mapped column is not there"),
        pytest.param("Crime Ref,Mobile,phone", "phone", "is not a column", id="our own name of a column that has another"),
        pytest.param("Crime Ref,Mobile,nation", "nation", "in the mapping file", id="a column that is fixed for all"),
    ],
)
def test_a_heading_that_does_not_fit_its_mapping(heading: str, column: str, says: str) -> None:
    """The column is named as the file has it."""
    found = broken(heading + "\n", MAPPING)
    assert found[:2] == (1, column)
    assert says in found[2]


def test_a_column_without_a_name_is_empty_or_refused() -> None:
    """Spreadsheets end lines with separators; something under them is not passed over silently."""
    found = read("ref,phone,\nNS/1,07700 900001,\nNS/2,07700 900002,x\n")
    assert [bool(record.faults) for record in found] == [False, True]


def test_every_column_is_known_by_its_own_name() -> None:
    """The table and the heading agree."""
    assert Headings(CaseMapping()).read([*COLUMNS]).columns == tuple(COLUMNS)


@pytest.mark.prove
def test_a_quotation_mark_in_row_400_000() -> None:
    """The rows before it are read one by one, and it is said on which line it stands."""
    good = b"".join(b"NS/%d,07700 900%03d,north\n" % (number, number % 1000) for number in range(399_999))
    assert broken(b"ref,phone,unit\n" + good + b'NS/X,"07700 900001,north\n' + good)[0] == 400_001


def test_a_quotation_mark_far_into_a_file() -> None:
    """The same with four thousand rows before it and after it."""
    good = b"".join(b"NS/%d,07700 900%03d,north\n" % (number, number % 1000) for number in range(3_999))
    assert broken(b"ref,phone,unit\n" + good + b'NS/X,"07700 900001,north\n' + good)[0] == 4_001
