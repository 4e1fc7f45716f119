"""Characters as readers see them (graphemes), and those that nobody sees."""

from __future__ import annotations

import re

import regex

# Marks of direction and width. Joiners are not among them: Urdu and emoji are misspelt without those.
INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# What ends a sentence in Latin, Urdu, Arabic, Devanagari and its sisters, and Chinese.
SENTENCE_ENDS = ".?!\u06d4\u061f\u0964\u3002\uff1f\uff01"

_find = regex.compile(r"\X").findall


def graphemes(text: str) -> list[str]:
    """The text as what a reader sees as single characters: Unicode UAX 29, extended grapheme clusters."""
    return list(text) if text.isascii() and "\r" not in text else _find(text)
