"""The first line of a file, or the keys of an object: which column each is. One that is not known is an error, never passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.errors import Refused
from bot.flow.suggest import did_you_mean, nearest
from bot.outreach.cells import SEVERAL, Cell
from bot.outreach.columns import COLUMNS
from bot.outreach.mapping import CaseMapping
from bot.outreach.rows import Fault

_LIST_OF_ALL = "hearback import --columns names them all."
_PASSED_OVER = ""
_BLANKS = re.compile(r"[\s_-]+")
_WHOLE_NUMBERS = ("number", "chat")  # kinds that JSON may also write as numbers


class HeadingWrong(Refused):
    """The first line of a file names something that is no column. ``column`` is its name there."""

    def __init__(self, column: str, says: str) -> None:
        super().__init__(says)
        self.column = column


class Heading(NamedTuple):
    """The column of each cell, empty for one that is passed over; and which cells have no name over them."""

    columns: tuple[str, ...]
    unnamed: tuple[int, ...]


class Headings:
    """The columns that a file may have: the canonical ones, under their own names and those of a mapping file."""

    def __init__(
        self, mapping: CaseMapping, canonical: Sequence[str] = tuple(COLUMNS), need: Sequence[str] = ("ref",), *, exact: bool = False
    ) -> None:
        """``need``: a heading without any of these says nothing. ``exact``: names are written as programs write them, letter for letter."""
        self._exact = exact
        self._theirs = {ours: theirs for ours, theirs in mapping.columns.items() if ours in canonical}
        self._known = {_plain(name): name for name in canonical if name not in self._theirs}
        self._known |= {_plain(theirs): ours for ours, theirs in self._theirs.items()}
        self._known |= {_plain(name): _PASSED_OVER for name in mapping.ignore}
        self._need = need
        self.fixed: Mapping[str, str] = {name: value for name, value in mapping.fixed.items() if name in canonical}

    def known_among(self, cells: Sequence[str]) -> int:
        """How many of these are known."""
        return sum(_plain(cell) in self._known for cell in cells)

    def read(self, cells: Sequence[str]) -> Heading:
        """The heading of a file. Raises HeadingWrong."""
        if not self.known_among(cells):  # it may be the first row of a file without a heading: nothing of it is said
            wanted = " or ".join(self._theirs.get(name, name) for name in self._need)
            raise HeadingWrong("", f"This line names no column that is known. A file begins with the names of its columns, like {wanted}.")
        columns = [self._column(cell) for cell in cells]
        self._refuse_twice(columns, cells)
        self._refuse_missing(columns, cells)
        return Heading(tuple(columns), tuple(place for place, cell in enumerate(cells) if not cell.strip()))

    def of_object(self, found: Any) -> tuple[dict[str, Cell | None], tuple[Fault, ...]]:
        """The cells of a JSON object. Keys are ours or those of the mapping; values are text, lists of text, whole numbers or null."""
        if not isinstance(found, dict):
            return {}, (Fault("", "This is not an object with the names of columns."),)
        cells: dict[str, Cell | None] = dict(self.fixed)
        faults = []
        for key, value in found.items():
            column = self._known.get(key)
            column = self._known.get(_plain(key)) if column is None and not self._exact else column
            if column is None:
                faults.append(Fault(nearest(key, self._known), "There is a name here that is no column. " + self._suggest(key)))
            elif column and (column in cells or not _fits(column, value)):
                says = "This column stands here twice." if column in cells else _how_in_json(column)
                faults.append(Fault(column, says))
            elif self._exact and isinstance(value, str) and not value.strip():
                faults.append(Fault(column, "There is nothing here. Write null where nothing is known."))
            elif column:
                cells[column] = value.strip() if isinstance(value, str) else value
        return cells, tuple(faults)

    def _column(self, cell: str) -> str:
        if not cell.strip():
            return _PASSED_OVER
        column = self._known.get(_plain(cell))
        if column is None:
            raise HeadingWrong(
                cell.strip(), f"This is not a column that is known. {self._suggest(cell)} Or pass it over: ignore, in the mapping file."
            )
        return column

    def _suggest(self, cell: str) -> str:
        return did_you_mean(cell, [*self._known], otherwise=_LIST_OF_ALL)

    def _refuse_twice(self, columns: Sequence[str], cells: Sequence[str]) -> None:
        for place, column in enumerate(columns):
            if column and (column in columns[:place] or column in self.fixed):
                where = "in the mapping file" if column in self.fixed else "on this line"
                raise HeadingWrong(cells[place].strip(), f"What stands for `{column}` is already said {where}.")

    def _refuse_missing(self, columns: Sequence[str], cells: Sequence[str]) -> None:
        for ours, theirs in self._theirs.items():
            if ours not in columns:
                raise HeadingWrong(
                    theirs, f"The mapping file takes `{ours}` from this column, which is not here. {did_you_mean(theirs, cells)}"
                )
        if not any(name in columns for name in self._need):
            raise HeadingWrong(self._need[0], "This column is missing.")


def _plain(name: str) -> str:
    return _BLANKS.sub("_", name.strip().lower())


def _fits(column: str, value: Any) -> bool:
    kind = COLUMNS[column].kind if column in COLUMNS else ""
    if value is None or isinstance(value, str):
        return True
    if isinstance(value, list):
        return kind in SEVERAL and all(isinstance(item, str) for item in value)
    return isinstance(value, int) and not isinstance(value, bool) and kind in _WHOLE_NUMBERS


def _how_in_json(column: str) -> str:
    kind = COLUMNS[column].kind if column in COLUMNS else ""
    if kind in SEVERAL:
        return "Write text, or a list of text."
    return "Write a whole number, or its digits as text." if kind in _WHOLE_NUMBERS else "Write text."
