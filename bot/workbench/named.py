"""What a file itself names: its steps, their answers, what it includes. Read leniently, for the line in which somebody writes is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bot.flow.yaml import compose

DEEPEST = 3


class Named(NamedTuple):
    """A step: its words, and the answers that a condition may ask for."""

    words: str
    answers: dict[str, str]


def steps_of(text: str, line: int, include: Callable[[str], bytes | None]) -> dict[str, Named]:
    """The steps of a file by name, in order, those of included pieces too. The line with this number is left out if it has to be."""
    for shown in (text, _without(text, line)):
        raw = _data(shown.encode())
        if isinstance(raw, dict) and isinstance(raw.get("steps"), dict):
            return dict(_steps(raw["steps"], include, 0))
    return {}


def step_at(text: str, line: int) -> str:
    """The step in which a line stands, by the margin of its lines; empty outside of them."""
    lines = text.split("\n")[:line]
    for written in reversed(lines):
        if written.startswith("  ") and not written.startswith("   ") and ":" in written and not written.lstrip().startswith("#"):
            return written.strip().partition(":")[0].strip("\"'")
        if written[:1] not in ("", " ", "#"):
            return ""
    return ""


def _without(text: str, line: int) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[: line - 1], "", *lines[line:]])


def _data(source: bytes) -> Any:
    root = compose("", source).root
    return root.data() if root else None


def _steps(raw: dict[str, Any], include: Callable[[str], bytes | None], deep: int) -> Iterator[tuple[str, Named]]:
    for name, step in raw.items():
        if not isinstance(step, dict):
            continue
        yield name, Named(_words(step), dict(_answers(step)))
        if isinstance(step.get("include"), str) and deep < DEEPEST:
            piece = _data(include(step["include"]) or b"")
            if isinstance(piece, dict) and isinstance(piece.get("steps"), dict):
                yield from ((f"{name}.{inner}", named) for inner, named in _steps(piece["steps"], include, deep + 1))


def _words(step: dict[str, Any]) -> str:
    return next((str(step[key]).strip() for key in ("ask", "say", "include", "signpost") if step.get(key)), "")


def _answers(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("choose", "choose_many"):
        for name, label in (step.get(key) or {}).items() if isinstance(step.get(key), dict) else ():
            if name != "at_most":
                yield str(name), str(label.get("label", "") if isinstance(label, dict) else label)
    if step.get("yes_no"):
        yield from (("yes", "Yes"), ("no", "No"))
    scale = step.get("scale")
    if isinstance(scale, dict) and isinstance(scale.get("from"), int) and isinstance(scale.get("to"), int):
        yield from ((str(number), "") for number in range(scale["from"], min(scale["to"], scale["from"] + 20) + 1))
