"""What the YAML parser says, in plain words and at the place where a person would look."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

_STARTS_WITH_BRACE = re.compile(r"\s*(?:- +)?[^\s#:][^:#]*: +\{[^}]*\} *[^\s#,}]")
_QUOTES = "Put the words in double quotes, or begin them on the next line after a |."
_SPACES = "Begin the line under the first letter of the line above it, with spaces."


class Syntax(NamedTuple):
    """One thing that cannot be read as YAML; places count from 1."""

    rule: str
    line: int
    column: int
    says: str
    try_instead: str


# What the parser says -> (look where it began?, what is wrong, what to try)
_PLAIN: dict[str, tuple[bool, str, str]] = {
    "mapping values are not allowed in this context": (
        False,
        "A colon stands here where no key can be.",
        "If it belongs to the words, put them all in double quotes. If it is a key, check that the line begins under its neighbours.",
    ),
    "could not find expected ':'": (
        True,
        "This line has no colon.",
        "Write key: value; or begin the line further in, if it belongs to the words above.",
    ),
    "found unexpected end of stream": (True, "A quotation mark is opened here and never closed.", "Close it with the same mark."),
    "did not find expected ',' or ']'": (
        True,
        "A square bracket is opened here and not closed, or a comma is missing.",
        "Close it with ], with commas in between.",
    ),
    "did not find expected ',' or '}'": (
        True,
        "A curly bracket is opened here and not closed, or a comma is missing.",
        "Close it with }, with commas in between.",
    ),
    "did not find expected key": (
        False,
        "This does not fit with the lines above.",
        _SPACES + " Words after a closing quotation mark go inside it.",
    ),
    "did not find expected '-' indicator": (
        False,
        "A list ends here and something else begins.",
        "Begin the line with a dash, or nearer to the margin.",
    ),
    "did not find expected node content": (False, "A value is expected here.", "Write a value, or put the character in double quotes."),
    "found unknown escape character": (
        False,
        "A backslash is followed by a letter that means nothing.",
        "Take the backslash out, or write \\\\ for one backslash.",
    ),
    "found unexpected ':'": (
        False,
        "A colon is followed by nothing.",
        "Write a space after the colon and then a value, or take the colon out.",
    ),
    "block sequence entries are not allowed in this context": (
        False,
        "A list with dashes cannot begin on this line.",
        "Begin it on the next line, or write [one, two].",
    ),
    "did not find expected comment or line break": (
        False,
        "Nothing can stand behind this | or >.",
        "Begin the words on the next line, two spaces further in.",
    ),
    "did not find expected <document start>": (
        False,
        "Something follows that does not belong to the value before it.",
        "Write key: value, with a space after the colon.",
    ),
    "did not find expected alphabetic or numeric character": (True, "A word cannot begin with this character.", _QUOTES),
    "found unknown directive name": (True, "A line that begins with % is not used here.", "Take the line out."),
    "found incompatible YAML document": (False, "A line that begins with % is not used here.", "Take the line out."),
}


def explain(error: yaml.YAMLError, lines: list[str]) -> Syntax:
    """The one place where the parser gave up."""
    problem = str(getattr(error, "problem", "") or "")
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = lines[line - 1] if line <= len(lines) else ""
    if "tab character" in problem or ("cannot start any token" in problem and words[column - 1 : column] == "\t"):
        at = words.find("\t") + 1
        return Syntax("yaml-tab", line, at or column, "This line is indented with a tab.", "Use spaces, two for each step inwards.")
    if _STARTS_WITH_BRACE.match(words):
        return Syntax("yaml-syntax", line, words.index("{") + 1, "Words that begin with { are taken for a mapping.", _QUOTES)
    if "cannot start any token" in problem:
        return Syntax("yaml-syntax", line, column, f"A word cannot begin with {words[column - 1 : column]} here.", _QUOTES)
    use_beginning, says, try_instead = _PLAIN.get(
        problem, (False, "This cannot be read as YAML.", "Look at quotation marks, brackets and the beginnings of lines here.")
    )
    if use_beginning and began:
        line, column = began.line + 1, began.column + 1
    return Syntax("yaml-syntax", line, column, says, try_instead)


def tabs(lines: list[str]) -> list[tuple[int, int]]:
    """Where lines are indented with tabs, as (line, column)."""
    found = []
    for number, words in enumerate(lines, 1):
        indent = words[: len(words) - len(words.lstrip())]
        if "\t" in indent and words.strip():
            found.append((number, indent.index("\t") + 1))
    return found
