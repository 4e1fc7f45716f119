"""What conditions may ask of a step, known from the file alone, even where other parts of the step are broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

YES_NO = ("yes", "no")
# words: one of ``answers``; numbers: from ``low`` to ``high``; open: answered or skipped; silent: nothing is answered;
# pieces: stands for the steps of a shared file; broken: it cannot be told
OutlineKind = Literal["words", "numbers", "open", "silent", "pieces", "broken"]


class Outline(NamedTuple):
    """The answers a step can have."""

    kind: OutlineKind
    answers: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


def outline(step: Any) -> Outline:
    """The outline of a step as it was written."""
    if not isinstance(step, dict):
        return Outline("broken")
    for key, found in _FOUND.items():
        if key in step:
            return found(step[key])
    if "ask" in step or not step.keys() & {"say", "signpost", "wait", "flag", "end"}:
        return Outline("broken")
    return Outline("silent")


def _words(value: Any) -> Outline:
    return Outline("words", tuple(str(name) for name in value if name != "at_most")) if isinstance(value, dict) else Outline("broken")


def _numbers(value: Any) -> Outline:
    low, high = (value.get("from"), value.get("to")) if isinstance(value, dict) else (None, None)
    whole = isinstance(low, int) and isinstance(high, int) and low < high
    return Outline("numbers", (), low, high) if whole else Outline("broken")  # type: ignore[arg-type]  # both are numbers where `whole`


_FOUND: dict[str, Callable[[Any], Outline]] = {
    "choose": _words,
    "choose_many": _words,
    "yes_no": lambda _value: Outline("words", YES_NO),
    "scale": _numbers,
    "number": _numbers,
    "date": lambda _value: Outline("open"),
    "write": lambda _value: Outline("open"),
    "include": lambda _value: Outline("pieces"),
}
