"""Pages that name tests as their proof: their rows, and whether a test of that name is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.docs.pages import ROOT

TESTS = ROOT / "tests"
PROOF = re.compile(r"`([a-z0-9_/]+\.py)(?:::([a-z0-9_]+))?`")


class Row(NamedTuple):
    """One row of a table: its cells, and the line it stands on."""

    cells: tuple[str, ...]
    line: int


def rows(page: Path, first: str) -> list[Row]:
    """The rows of every table whose heading begins with ``first``."""
    found, inside = [], False
    for at, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|")) if line.startswith("|") else ()
        if not cells:
            inside = False
        elif cells[0] == first:
            inside = True
        elif inside and set(cells[0]) - set("- "):
            found.append(Row(cells, at))
    return found


def proofs(text: str) -> list[tuple[str, str]]:
    """The files and tests that a cell names."""
    return [(path, name or "") for path, name in PROOF.findall(text)]


@cache
def tests_of(path: str) -> frozenset[str]:
    """The names of the tests in a file below tests/; empty where there is no such file."""
    file = TESTS / path
    tree = ast.parse(file.read_text("utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def is_there(path: str, name: str) -> bool:
    """Whether this file has this test; without a name: whether it has any."""
    return name in tests_of(path) if name else bool(tests_of(path))
