"""Where the cursor stands in a file that is being written: in which part, at a key or a value, and what of it is typed already.

The file is nearly always broken while somebody writes, so this reads lines and their margins and no YAML. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ITEM = "[]"  # stands in a path for an item of a list
_DASH = re.compile(r"- +|-$")
_KEY = re.compile(r"(\"[^\"]*\"|'[^']*'|[^\s:#,{}\[\]\"'][^:#,{}\[\]]*?)\s*:(?=\s|$)")
_BLOCK = re.compile(r":\s*[|>][+-]?\d?\s*(?:#.*)?$")


class Level(NamedTuple):
    """A key or a dash, and the column (from 1) where it begins."""

    column: int
    name: str


class Where(NamedTuple):
    """A place in a file.

    ``path`` leads to the mapping (at a key) or to the value that is written. ``typed`` is what stands before the cursor of the word there,
    from ``column`` on. ``beside``: keys that the mapping has already. ``words``: the cursor is inside a text of several words.
    """

    path: tuple[str, ...]
    at_key: bool
    typed: str
    column: int
    beside: frozenset[str] = frozenset()
    words: bool = False


def where(text: str, line: int, column: int) -> Where | None:
    """The place of a cursor. ``line`` and ``column`` count from 1, the column in characters. None in a comment and outside the text."""
    lines = text.split("\n")
    if not 0 < line <= len(lines) or column < 1:
        return None
    before = lines[line - 1][: column - 1]
    typed = before.rpartition(" ")[2]
    if (block := _in_block(lines, line, before)) is not None:
        return Where(block, at_key=False, typed=typed, column=column - len(typed), words=True)
    if _in_comment(before):
        return None
    levels, rest, at = levels_of(before)
    margin = levels[0].column if levels else at
    outside = _parents(lines, line, margin)
    path = (*outside, *(level.name for level in levels))
    if levels and levels[-1].name != ITEM:
        return _in_value(path, rest, at)
    beside = frozenset(_beside(lines, line, at)) if not _opens(rest) else frozenset()
    found = _in_value(path, rest, at)
    return found if _opens(rest) else found._replace(at_key=True, beside=beside)


def levels_of(line: str) -> tuple[list[Level], str, int]:
    """The dashes and the key that a line begins with; what comes after, and the column where that begins."""
    at = len(line) - len(line.lstrip(" "))
    levels: list[Level] = []
    while dash := _DASH.match(line, at):
        levels.append(Level(at + 1, ITEM))
        at = dash.end()
    if key := _KEY.match(line, at):
        levels.append(Level(at + 1, key[1].strip("\"'")))
        at = key.end()
        at += len(line[at:]) - len(line[at:].lstrip(" "))
    return levels, line[at:], at + 1


def _parents(lines: list[str], line: int, margin: int) -> tuple[str, ...]:
    """The names of everything that encloses what begins at ``margin`` in this line."""
    found: list[str] = []
    for number in range(line - 2, -1, -1):
        if margin <= 1:
            break
        written = lines[number]
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        outer = [level for level in levels_of(written)[0] if level.column < margin]
        if outer:
            found[:0] = [level.name for level in outer]
            margin = outer[0].column
    return tuple(found)


def _beside(lines: list[str], line: int, margin: int) -> Iterator[str]:
    """The keys of the block mapping that has its keys at ``margin``, but for this line's own."""
    if not any(level.name == ITEM for level in levels_of(lines[line - 1])[0]):  # a dash begins a mapping of its own
        yield from _keys_at(reversed(lines[: line - 1]), margin, upward=True)
    yield from _keys_at(iter(lines[line:]), margin, upward=False)


def _keys_at(lines: Iterator[str], margin: int, *, upward: bool) -> Iterator[str]:
    """Keys at a margin, line by line until the mapping ends: at a line nearer to the edge, or at the dash of its own or the next item."""
    for written in lines:
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        levels = levels_of(written)[0]
        outside = (levels[0].column if levels else len(written) - len(written.lstrip()) + 1) < margin
        if not outside or upward:
            yield from (level.name for level in levels if level.column == margin and level.name != ITEM)
        if outside:
            return


def _in_block(lines: list[str], line: int, before: str) -> tuple[str, ...] | None:
    """The path to the text of several lines (| or >) that the cursor is in."""
    margin = len(lines[line - 1]) - len(lines[line - 1].lstrip(" ")) if lines[line - 1].strip() else len(before)
    for number in range(line - 2, -1, -1):
        written = lines[number]
        if not written.strip():
            continue
        indent = len(written) - len(written.lstrip(" "))
        if indent < margin:
            if not _BLOCK.search(written):
                return None
            levels = levels_of(written)[0]
            return (*_parents(lines, number + 1, levels[0].column), *(level.name for level in levels)) if levels else None
    return None


def _in_comment(before: str) -> bool:
    return bool(re.search(r"(?:^|\s)#", re.sub(r"\"[^\"]*\"|'[^']*'", lambda found: "x" * len(found[0]), before)))


def _opens(rest: str) -> bool:
    return rest.startswith(("{", "["))


def _in_value(path: tuple[str, ...], rest: str, at: int) -> Where:
    """The place inside a value, which may be written in brackets of its own: ``{overall: [satisfied, dis``."""
    if not _opens(rest):
        typed = rest.lstrip("\"'")
        return Where(path, at_key=False, typed=typed, column=at + len(rest) - len(typed), words=" " in typed or "{" in typed)
    inside = list(path)
    frames: list[tuple[str, int, set[str]]] = []  # the bracket, how long the path was outside it, the keys that it has
    token, since = "", at
    for number, sign in enumerate(rest, at):
        if sign in "{[":
            frames.append((sign, len(inside), set()))
            if sign == "[":
                inside.append(ITEM)
        elif sign in "}]" and frames:
            del inside[frames.pop()[1] :]
        elif sign == ":" and frames and frames[-1][0] == "{":
            inside[frames[-1][1] :] = [token.strip().strip("\"'")]
            frames[-1][2].add(token.strip().strip("\"'"))
        elif sign == "," and frames:
            inside[frames[-1][1] :] = [ITEM] if frames[-1][0] == "[" else []
        else:
            token = token + sign if token else sign.strip()
            since = since if len(token) > 1 else number
            continue
        token = ""
    typed = token.lstrip("\"'")
    column = since + len(token) - len(typed) if token else at + len(rest)
    at_key = bool(frames) and frames[-1][0] == "{" and len(inside) == frames[-1][1]
    return Where(tuple(inside), at_key, typed, column, frozenset(frames[-1][2]) if frames else frozenset())
