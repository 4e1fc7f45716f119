"""Replies made plain, so that ``ＳＴＯＰ！``, ``stop`` and ``s\u200btop`` are one word."""

from __future__ import annotations

import unicodedata

_KEEP = {"#", "*", "+"}  # telephone keys, and numbers in international form
_SILENT = {"'", "\u2019", "\u02bc", "\ufe0e", "\ufe0f"}  # apostrophes; the selectors of a text or picture form of an emoji


def plain(words: str) -> str:
    """NFKC, case folded, without invisible characters, accents kept, punctuation turned into single spaces.

    Digits of every script become 0-9. Symbols such as emoji stay. At most the first 2,000 characters are read.
    """
    words = words[:2000]
    if words.isascii():
        if words.isalnum():
            return words.lower()
        kept = "".join([c if c.isalnum() or c in _KEEP else "" if c in _SILENT else " " for c in words.lower()])
        return " ".join(kept.split())
    return " ".join("".join(map(_plain_character, unicodedata.normalize("NFKC", words).casefold())).split())


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cf", "Sk") or character in _SILENT:
        return ""
    return character if character in _KEEP or category[0] in "LMN" or category in ("So", "Sm") else " "
