"""Two versions of a text side by side, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

AROUND = 3  # lines that are the same, shown before and after a difference


class Row(NamedTuple):
    """One row: the line on each side with its number (0: there is none), and whether they are the same."""

    left_number: int
    left: str
    right_number: int
    right: str
    same: bool


def side_by_side(left: str, right: str) -> list[Row]:
    """Every difference between two texts with a few lines around it."""
    old, new = left.split("\n"), right.split("\n")
    rows: list[Row] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        for tag, old_from, old_to, new_from, new_to in group:
            olds, news = range(old_from, old_to), range(new_from, new_to)
            for a, b in zip_longest(olds, news):
                rows.append(
                    Row(
                        0 if a is None else a + 1,
                        "" if a is None else old[a],
                        0 if b is None else b + 1,
                        "" if b is None else new[b],
                        tag == "equal",
                    )
                )
    return rows
