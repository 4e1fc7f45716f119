"""Replies made plain, so that ``ＳＴＯＰ！``, ``stop`` and ``s\u200btop`` are one word."""

from __future__ import annotations

import unicodedata

_KEEP = {"#", "*", "+"}  # telephone keys, and numbers in international form
# Apostrophes; the selectors of a text or picture form of an emoji; letters and marks that show nothing.
_SILENT = {"'", "`", "^", "\u2019", "\u02bc", "\ufe0e", "\ufe0f", "\u034f", "\u115f", "\u1160", "\u2800"}
_ARABIC_KEYBOARD = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه"})  # letters that stand for letters of Urdu and Persian
_LONGEST = 4096  # a chat message at its longest (Telegram Bot API, sendMessage)


def plain(words: str) -> str:
    """NFKC, case folded, without invisible characters, accents kept, punctuation turned into single spaces.

    Digits of every script become 0-9. Symbols such as emoji stay. At most the first 4,096 characters are read.
    """
    words = words[:_LONGEST]
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
    return character if character in _KEEP or category[0] in "LMN" or (category in ("So", "Sm") and not character.isascii()) else " "


def spellings(words: str) -> tuple[str, ...]:
    """Words made plain, and as people type them without accents or on an Arabic keyboard; each spelling once."""
    made_plain = plain(words)
    if made_plain.isascii():
        return (made_plain,)
    return tuple(dict.fromkeys((made_plain, _without_accents(made_plain), made_plain.translate(_ARABIC_KEYBOARD))))


def _without_accents(words: str) -> str:
    """Accents of Latin letters taken off; marks of other scripts are part of the word."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", words):
        if unicodedata.category(character) != "Mn" or not (kept and kept[-1].isascii()):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
