"""Two texts compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal

import msgspec

_PIECES = re.compile(r"\s+|[\w'{}@]+|[^\w\s]")
LEGEND = "[-taken out-] {+put in+}"


class Piece(msgspec.Struct, frozen=True):
    """A run of words that both texts have, or only the old one, or only the new one."""

    kind: Literal["same", "out", "in"]
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """What was taken out and put in, in the order in which it is read. Equal texts are one piece, or none."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[a:b])))
        else:
            found += [Piece("out", "".join(before[a:b]))] if b > a else []
            found += [Piece("in", "".join(after[c:d]))] if d > c else []
    return tuple(_joined(found))


def _joined(pieces: list[Piece]) -> Iterable[Piece]:
    """Changes with nothing but a space between them read as one change."""
    out = into = ""
    for at, piece in enumerate(pieces):
        between = piece.kind == "same" and piece.text == " " and 0 < at < len(pieces) - 1 and (out or into)
        if piece.kind == "out" or between:
            out += piece.text
        if piece.kind == "in" or between:
            into += piece.text
        if piece.kind == "same" and not between:
            yield from _both(out, into)
            out = into = ""
            yield piece
    yield from _both(out, into)


def _both(out: str, into: str) -> Iterable[Piece]:
    yield from (Piece(kind, text) for kind, text in (("out", out), ("in", into)) if text)  # type: ignore[arg-type]  # its two words


def replaced(old: str, new: str) -> tuple[Piece, ...]:
    """The old text as a whole and the new one as a whole, where they differ."""
    return (Piece("same", old),) if old == new else tuple(_both(old, new))


def differs(pieces: Iterable[Piece]) -> bool:
    """Whether anything was taken out or put in."""
    return any(piece.kind != "same" for piece in pieces)


def marked(pieces: Iterable[Piece]) -> str:
    """As plain text, with the marks of ``LEGEND``, for where there are no colours."""
    marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)
