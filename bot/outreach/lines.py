"""The physical lines of a file, none longer than can be looked at, and where a quotation mark was left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

LONGEST_LINE = 64 * 1024  # characters


class LineTooLong(Exception):
    """A line, or a row that goes over several, is longer than any row is. ``line`` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is too long")
        self.line = line


class Lines(Iterator[str]):
    """Lines with their numbers, from 1. ``of_record`` holds those of the row that is being read."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._length = 0
        self.number = 0
        self.of_record: list[str] = []
        self.nul_in_record = False

    def begin_record(self) -> int:
        """A row begins here: the number of its first line."""
        self.of_record = []
        self._length = 0
        self.nul_in_record = False
        return self.number + 1

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.of_record.append(line)
        self._length += len(line)
        if self._length > LONGEST_LINE:
            self._pass_over(line)
            raise LineTooLong(self.number)
        if "\0" in line:
            self.nul_in_record = True
        return line

    def _pass_over(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._text.readline(LONGEST_LINE)


def open_quote(lines: list[str], first: int, separator: str) -> int:
    """The line on which the quotation mark was opened that csv stumbled over. ``first`` is the number of the first of ``lines``."""
    opened, inside, at_start = first, False, True
    for number, line in enumerate(lines, first):
        position = 0
        while position < len(line):
            character = line[position]
            position += 1
            if inside:
                if character != '"':
                    continue
                if line[position : position + 1] == '"':
                    position += 1
                    continue
                inside = False
                if line[position : position + 1] not in ("", separator, "\r", "\n"):
                    return opened
            elif character == '"' and at_start:
                opened, inside = number, True
            at_start = not inside and character in (separator, "\r", "\n")
    return opened
