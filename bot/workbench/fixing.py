"""The changes that would mend a finding, where they are plain: one click in place of a search.

A fix is offered only where the finding itself says what would be right (did you mean, add this key), or where there is only one way (a curly
mark, a tab, a contraction). It changes what the finding is about and nothing else; the person sees it happen and can take it back. A warning
can be kept instead, with a reason that the person then has to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from bot.checks.folder import RULES_OF_A_FOLDER
from bot.flow.problems import RULES_OF_THE_READER, Problem
from bot.flow.suggest import meant
from bot.workbench.named import step_at


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
NEVER_ACCEPTED = frozenset({"accept-nothing", *RULES_OF_THE_READER, *RULES_OF_A_FOLDER})  # findings of no rule of a flow
TOP = frozenset({"flow", "shared", "steps"})  # keys that are missing at the margin, whatever line is named
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^\s:,{}\[\]#]+")
_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f", " "),
    "\u2026": "...",
}
_SHORT = {"ca": "cannot", "wo": "will not", "sha": "shall not"}  # can't, won't, shan't: the others only lose n't
_CONTRACTED = re.compile(r"\b([A-Za-z]+?)n['\u2019]t\b")


def fixes_of(problem: Problem, text: str) -> tuple[Fix, ...]:
    """The changes for a finding in this text; none where a person has to think."""
    lines = text.split("\n")
    if not 0 < problem.line <= len(lines):
        return ()
    mend = MENDS.get(problem.rule) or (_added if problem.rule.startswith("missing-") else _as_meant)
    kept = _accepted(problem, lines) if problem.severity == "warning" and problem.rule not in NEVER_ACCEPTED else None
    return tuple(fix for fix in (mend(problem, lines), kept) if fix is not None)


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


def _added(problem: Problem, lines: list[str]) -> Fix | None:
    """Add `high`: what the highest number means. Then `high: ` stands there, and the cursor behind it."""
    found = re.match(r"Add `([a-z_]+)`", problem.try_instead)
    if not found:
        return None
    key, line, margin = found[1], lines[problem.line - 1], problem.column - 1
    if problem.rule != "missing-key" or key in TOP:
        return Fix(f"Add {key}", problem.line, 1, problem.line, 1, f"{' ' * margin}{key}: \n")
    closing = line.rfind("}")
    if "{" in line and closing > 0:
        return Fix(f"Add {key}", problem.line, closing + 1, problem.line, closing + 1, f", {key}: ")
    below = f"{' ' * (margin + 2)}{key}: "
    return Fix(f"Add {key}", problem.line, len(line) + 1, problem.line, len(line) + 1, f"\n{below}")


def _accepted(problem: Problem, lines: list[str]) -> Fix | None:
    """`accept` with the rule, for the step or the whole file; its reason is left to be written, and missed until it is."""
    step = step_at("\n".join(lines), problem.line)
    margin = "    " if step else ""
    head = next((n for n, line in enumerate(lines, 1) if re.match(rf"  [\"']?{re.escape(step)}[\"']?:" if step else r"steps:", line)), 0)
    if not head:
        return None
    inside = [lines[number - 1] for number in _beneath(head, lines)] if step else lines
    if any(line.startswith(f"{margin}accept:") for line in inside):
        return None
    below = head + 1 if step else head
    return Fix("Keep it, and say why", below, 1, below, 1, f"{margin}accept: {{{problem.rule}: }}\n")


def _rewritten(label: str, change: Callable[[str], str]) -> Mend:
    """The text that the finding points at, changed wherever it is to be."""

    def mend(problem: Problem, lines: list[str]) -> Fix | None:
        last = max(_of_text(problem, lines))
        before = "\n".join(lines[problem.line - 1 : last])
        after = change(before)
        return None if after == before else Fix(label, problem.line, 1, last, len(lines[last - 1]) + 1, after)

    return mend


def _of_text(problem: Problem, lines: list[str]) -> Iterator[int]:
    """The numbers of the lines that belong to the text that begins here: this one, and those further in beneath it."""
    yield problem.line
    yield from _beneath(problem.line, lines)


def _beneath(number: int, lines: list[str]) -> Iterator[int]:
    """The numbers of the lines that are further in than this one, until one is not."""
    margin = len(lines[number - 1]) - len(lines[number - 1].lstrip(" "))
    for below, line in enumerate(lines[number:], number + 1):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= margin:
            return
        if line.strip():
            yield below


def _whole(found: re.Match[str]) -> str:
    word = found[1]
    said = _SHORT.get(word.lower(), f"{word} not")
    return said[:1].upper() + said[1:] if word[:1].isupper() else said


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
    "curly-marks": _rewritten("Put plain marks", lambda text: "".join(_PLAIN.get(letter, letter) for letter in text)),
    "exclamation-mark": _rewritten("Put full stops", lambda text: re.sub(r"!+", ".", re.sub(r"\?!+|!+\?", "?", text))),
    "contraction": _rewritten("Write it in full", lambda text: _CONTRACTED.sub(_whole, text)),
    "yaml-tab": _spaces,
    "accept-nothing": _without,
}
