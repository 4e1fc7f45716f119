"""Cutting a message that is too long into several, at the kindest place: a paragraph, a sentence, a word, a grapheme.

Works on graphemes (what a reader sees as one character), so that no emoji, flag or accented letter is ever cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.surfaces.characters import SENTENCE_ENDS
from bot.surfaces.characters import graphemes as graphemes_of

_EARLIEST = 3  # a cut may leave a piece two thirds empty for the sake of a better place, and no emptier


def pieces(text: str, fits: Callable[[str], bool], most_characters: int) -> tuple[str, ...]:
    """Cut ``text`` so that each piece ``fits``; spaces at the cuts are dropped, nothing else is.

    ``fits`` must be true of every beginning of whatever it is true of. ``most_characters`` is a number of characters that
    surely holds all that fits, so that long texts are cut in linear time.
    """
    if text.strip() == text and fits(text):
        return (text,) if text else ()
    graphemes = graphemes_of(text)
    found: list[str] = []
    start = _past_spaces(graphemes, 0)
    while start < len(graphemes):
        end = _longest(graphemes, start, fits, most_characters)
        if end == start:  # one grapheme too large for any piece: it is cut between its characters
            graphemes[start : start + 1] = list(graphemes[start])
            continue
        end = _kindest(graphemes, start, end)
        found.append("".join(graphemes[start : _before_spaces(graphemes, start, end)]))
        start = _past_spaces(graphemes, end)
    return tuple(found)


def _longest(graphemes: Sequence[str], start: int, fits: Callable[[str], bool], most: int) -> int:
    """The furthest end such that the graphemes from ``start`` fit. Equal to ``start`` only if not even one does."""
    low, high = start, min(len(graphemes), start + most)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(graphemes[start:middle])):
            low = middle
        else:
            high = middle - 1
    if low == start and len(graphemes[start]) == 1:
        return start + 1  # a single character always goes, or nothing ever would
    return low


def _kindest(graphemes: Sequence[str], start: int, end: int) -> int:
    """The best place to cut at or before ``end``: after a paragraph, a line, a sentence, a word, else at ``end``."""
    if end == len(graphemes):
        return end
    earliest = start + (end - start) // _EARLIEST
    cuts = [at for at in range(end, earliest, -1) if graphemes[at].isspace()]
    for good in (_ends_paragraph, _ends_line, _ends_sentence):
        best = next((at for at in cuts if good(graphemes, at)), None)
        if best is not None:
            return best
    return next((at for at in range(end, start, -1) if graphemes[at].isspace()), end)


def _ends_paragraph(graphemes: Sequence[str], at: int) -> bool:
    return _ends_line(graphemes, at) and at + 1 < len(graphemes) and "\n" in graphemes[at + 1]


def _ends_line(graphemes: Sequence[str], at: int) -> bool:
    return "\n" in graphemes[at]


def _ends_sentence(graphemes: Sequence[str], at: int) -> bool:
    return graphemes[at - 1][0] in SENTENCE_ENDS


def _past_spaces(graphemes: Sequence[str], at: int) -> int:
    while at < len(graphemes) and graphemes[at].isspace():
        at += 1
    return at


def _before_spaces(graphemes: Sequence[str], start: int, end: int) -> int:
    while end > start and graphemes[end - 1].isspace():
        end -= 1
    return end
