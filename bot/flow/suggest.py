"""Did you mean: the nearest of the words that would have been right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_NEAR = 0.6


def nearest(word: str, possible: Iterable[str]) -> str:
    """The nearest possible word, or empty where none is near."""
    found = process.extractOne(word[:80].lower(), list(possible), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    return found[0] if found else ""


def did_you_mean(word: str, possible: Iterable[str], *, otherwise: str = "") -> str:
    """``Did you mean `choose`?``; or all that is possible, where nothing is near and the list is short; or ``otherwise``."""
    choices = list(possible)
    if near := nearest(word, choices):
        return f"Did you mean `{near}`?"
    if otherwise or not choices or len(choices) > 12:
        return otherwise
    return "Use one of " + ", ".join(f"`{choice}`" for choice in choices) + "." if len(choices) > 1 else f"Use `{choices[0]}`."


def meant(sentence: str) -> str:
    """The word that `did_you_mean` gave; empty where it gave none."""
    found = _MEANT.match(sentence)
    return found[1] if found else ""


_MEANT = re.compile(r"Did you mean `([^`]+)`\?")
