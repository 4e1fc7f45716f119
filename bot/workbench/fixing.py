"""The change that would mend a finding, where it is plain: one click in place of a search.

A fix is offered only where the finding itself says what would be right (did you mean), or where there is only one way (a curly mark, a
tab). It changes what stands at the place of the finding and nothing else, and the person sees it happen and can take it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from bot.flow.problems import Problem
from bot.flow.suggest import meant


class Fix(msgspec.Struct, frozen=True, rename="camel"):
    """Put ``insert`` in place of what stands from (line, column) up to (end_line, end_column). Counted from 1, in characters."""

    label: str
    line: int
    column: int
    end_line: int
    end_column: int
    insert: str


Mend = Callable[[Problem, list[str]], "Fix | None"]
BELOW = 40  # lines of a text in which a word is looked for, where the finding points at the text's beginning
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^\s:,{}\[\]#]+")
CURLY = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...", "\u00a0": " "}


def fix_of(problem: Problem, text: str) -> Fix | None:
    """The change for a finding in this text, or None where a person has to think."""
    lines = text.split("\n")
    if not 0 < problem.line <= len(lines):
        return None
    return MENDS.get(problem.rule, _as_meant)(problem, lines)


def _as_meant(problem: Problem, lines: list[str]) -> Fix | None:
    """Did you mean `choose`? Then `choose` stands in place of the word that was written."""
    word = meant(problem.try_instead)
    wrong = re.search(r"`([^`]+)`", problem.says)
    if not word:
        return None
    here = _WORD.match(lines[problem.line - 1], problem.column - 1)
    if here and (wrong is None or here[0] == wrong[1]):
        return _put(problem.line, here.start(), here.end(), word)
    return _in_text(problem, lines, wrong[1], word) if wrong else None


def _in_text(problem: Problem, lines: list[str], wrong: str, word: str) -> Fix | None:
    """The finding points at the beginning of a longer text: the word is looked for from there on."""
    for number, line in enumerate(lines[problem.line - 1 :][:BELOW], problem.line):
        at = line.find(wrong, problem.column - 1 if number == problem.line else 0)
        if at >= 0:
            return _put(number, at, at + len(wrong), word)
    return None


def _straight(problem: Problem, lines: list[str]) -> Fix | None:
    line = lines[problem.line - 1]
    straight = "".join(CURLY.get(letter, letter) for letter in line)
    return None if straight == line else _put(problem.line, 0, len(line), straight, "Put plain marks in this line")


def _spaces(problem: Problem, lines: list[str]) -> Fix | None:
    line = lines[problem.line - 1]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return _put(problem.line, 0, len(indent), indent.replace("\t", "  "), "Put spaces for the tabs") if "\t" in indent else None


def _without(problem: Problem, lines: list[str]) -> Fix | None:
    """The whole line goes, where nothing else stands on it."""
    whole = re.fullmatch(r"\s*[a-z-]+:.*", lines[problem.line - 1]) and problem.line < len(lines)
    return Fix("Take this line out", problem.line, 1, problem.line + 1, 1, "") if whole else None


def _put(line: int, start: int, end: int, insert: str, label: str = "") -> Fix:
    return Fix(label or f"Put {insert} here", line, start + 1, line, end + 1, insert)


MENDS: dict[str, Mend] = {
    "curly-quotes": _straight,
    "yaml-tab": _spaces,
    "accept-nothing": _without,
}
