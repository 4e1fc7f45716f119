"""A text of the editor as the bytes of its file: line ends and byte-order mark stay as they were in every line that did not change.

The editor joins lines with a line feed, whatever the file has. A file whose every line ended in CR LF would otherwise come back changed
from top to bottom, and whoever compares two versions would see nothing else.
"""

from __future__ import annotations

import hashlib
import re
from difflib import SequenceMatcher

MARK = b"\xef\xbb\xbf"
_ENDS = re.compile("\r\n|\r|\n")


def text_of(source: bytes) -> str:
    """The text as the editor shows it: lines joined by a line feed, no byte-order mark. Raises UnicodeDecodeError."""
    return _ENDS.sub("\n", source.decode("utf-8-sig"))


def bytes_of(text: str, before: bytes) -> bytes:
    """The bytes to write for ``text``, where the file held ``before`` (empty: a new file, lines end in a line feed)."""
    mark = MARK if before.startswith(MARK) else b""
    old = before.decode("utf-8-sig")
    ends = set(_ENDS.findall(old))
    lines = _ENDS.sub("\n", text).split("\n")
    if len(ends) <= 1:
        return mark + (ends.pop() if ends else "\n").join(lines).encode()
    return mark + _with_own_ends(lines, old).encode()


def mark_of(source: bytes) -> str:
    """What tells one version of a file from another: its SHA-256, in hexadecimal."""
    return hashlib.sha256(source).hexdigest()


def _with_own_ends(lines: list[str], old: str) -> str:
    """Lines of a file of mixed line ends: each that was there keeps its own, a new one takes the commonest."""
    old_lines, old_ends = _ENDS.split(old), _ENDS.findall(old)
    usual = max(set(old_ends), key=old_ends.count)
    ends = [usual] * len(lines)
    for old_at, new_at, many in SequenceMatcher(None, old_lines, lines, autojunk=False).get_matching_blocks():
        ends[new_at : new_at + many] = [*old_ends, usual][old_at : old_at + many]
    return "".join(part for line, end in zip(lines, ends, strict=True) for part in (line, end))[: -len(ends[-1])]
