"""A word on how far a long look has come, beside what is printed: on stderr, and only once it takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

FIRST = 1.0  # seconds until the first word
TERMINAL, ELSEWHERE = 0.5, 10.0  # seconds from one word to the next: a line that is written over, or lines in a file
LOOK = 256  # things between two looks at the clock


def counted(things: Iterable[Thing], what: str, look: int = LOOK) -> Iterator[Thing]:
    """Hand the things on, and say now and then how many there were. ``look``: things between two looks at the clock."""
    began = time.monotonic()
    due, told = began + FIRST, False
    terminal = sys.stderr.isatty()
    for count, thing in enumerate(things, 1):
        yield thing
        if count % look == 0 and (now := time.monotonic()) >= due:
            _tell(f"{count:,} {what}, {now - began:.0f} s", terminal=terminal)
            due, told = now + (TERMINAL if terminal else ELSEWHERE), True
    if told and terminal:
        sys.stderr.write("\r\x1b[K")


def _tell(words: str, *, terminal: bool) -> None:
    sys.stderr.write(f"\r{words}\x1b[K" if terminal else f"{words}\n")
    sys.stderr.flush()
