"""Telephone numbers inside sentences: found, kept in one piece, and read out digit by digit."""

from __future__ import annotations

import re

# Two groups or more, at least five digits: 116 123, 0808 168 9111, +44 808 168 9111. Not 1 3, 10 000, 2026-06-03, 1,000.
_A_DATE = r"\d{4}-\d\d-\d\d\b|\d\d?-\d\d?-\d{4}\b|(?:19|20)\d\d[ -](?:19|20)\d\d\b"
_GROUPS = rf"(?<![\w.,:/-])(?!{_A_DATE})(?=(?:\D{{0,2}}\d){{5}})(?P<number>(?:\+\d{{1,3}}|0\d+|\d{{3,}})(?:[ \u00a0-]\d{{2,}}+)++)(?![\w:/-]|[.,]\d)"
GROUPED_NUMBER = re.compile(rf"[ \t\n]*{_GROUPS}[ \t]*[.,;?!\u06d4\u060c\u061b\u061f]?[ \t\n]*")

# Anything of two digits or more, with what may stand between digits on one line: 18000, 10.30, 116 123.
_DIGITS = re.compile(r"\+?\d(?:[ \u00a0.,:/-]?\d)+")

_SHORT = "999|112|101|105|111"  # emergency and advice numbers; other short numbers are amounts
_SPEAKABLE = re.compile(rf"{_GROUPS}|(?<![\w.,:/£€$+-])(?P<alone>\+?\d{{5,}}|{_SHORT})(?![\w:/%-]|[.,]\d)")


def isolated(text: str) -> str:
    """Text in a right-to-left script with its numbers kept left to right, by the isolates U+2066 and U+2069 (Unicode UAX 9)."""
    return _DIGITS.sub("\u2066\\g<0>\u2069", text)


def spoken_numbers(words: str) -> str:
    """Words with every telephone number in them made ready to be spoken; amounts, dates and times stay as they are."""
    return _SPEAKABLE.sub(lambda found: spoken_number(found[0]), words) if any(map(str.isdecimal, words)) else words


def spoken_number(number: str) -> str:
    """A telephone number digit by digit, in groups of two or three: ``0808 168 9111`` is "0 8. 0 8. 1 6 8. 9 1. 1 1".

    Ours are British: +44 is said as 0, and any other + as 0 0.
    """
    number = re.sub(r"^\+44[ \u00a0-]?(?:\(0\))?", "0", number)
    number = re.sub(r"^\+", "00 ", number)
    groups = ["".join(str(int(digit)) for digit in group) for group in re.findall(r"\d+", number)]
    return ". ".join(" ".join(part) for group in groups for part in _breaths(group))


def _breaths(group: str) -> list[str]:
    """A group of digits as twos and threes: 3, 2+2, 2+3, 3+3, 3+2+2, and threes from the front beyond that."""
    found = []
    while len(group) > 3:
        size = 2 if len(group) in (4, 5) else 3
        found.append(group[:size])
        group = group[size:]
    return [*found, group]
