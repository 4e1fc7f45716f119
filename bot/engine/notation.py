"""How phrases are written in a language's lists, as patterns of words that a coordinator can read.

    kill me               these words, one after the other
    his/her brother       one word or the other
    has (got) (a) knife   a word in brackets may be there or not
    took * of them        * is any one word
    said ... kill me      ... is up to three words
    WHO is NEAR           a word in capitals is a group: any word or phrase of the list under that name in ``groups``

A group may use the groups above it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

ANY_WORD, FEW_WORDS = "*", "..."
_GROUP = re.compile(r"[A-Z][A-Z_]+")


class Part(NamedTuple):
    """One place in a phrase: the words, groups or gaps of which one stands there, and whether it may be left out."""

    either: tuple[str, ...]
    optional: bool = False


class Unreadable(ValueError):
    """A phrase that cannot be read. ``says`` what is wrong, ``try_instead`` what to write."""

    def __init__(self, says: str, try_instead: str) -> None:
        super().__init__(says)
        self.says, self.try_instead = says, try_instead


def is_group(word: str) -> bool:
    """Whether a word of a phrase is the name of a group."""
    return _GROUP.fullmatch(word) is not None


def as_it_is_said(phrase: str) -> bool:
    """Whether a phrase is nothing but words, as somebody may write them."""
    return not any(mark in phrase for mark in ("/", "(", ANY_WORD, FEW_WORDS)) and not any(map(is_group, phrase.split()))


def is_gap(part: Part) -> bool:
    """Whether any word may stand in this place."""
    return not {ANY_WORD, FEW_WORDS}.isdisjoint(part.either)


@lru_cache(
    maxsize=16_384
)  # more than all lists hold: each phrase is wanted when it is read, when its words are learnt, and when it is made
def parts(phrase: str) -> tuple[Part, ...]:
    """The places of a phrase, in their order. Raises Unreadable."""
    found = tuple(map(_part, phrase.split()))
    if not found or found[0].optional or found[-1].optional:
        raise Unreadable(
            "This phrase begins or ends with a word that may be left out.", "Leave it out: without it the phrase is found as well."
        )
    if is_gap(found[0]) or is_gap(found[-1]):
        raise Unreadable("This phrase begins or ends with a gap.", "Begin and end it with a word or a group.")
    return found


def known_parts(phrase: str, groups: Collection[str]) -> tuple[Part, ...]:
    """The places of a phrase that uses no other groups than these. Raises Unreadable."""
    found = parts(phrase)
    for part in found:
        for one in part.either:
            if is_group(one) and one.lower() not in groups:
                raise Unreadable(
                    f"There is no group `{one.lower()[:40]}` here.", "Write it under groups:, above whatever uses it, or in small letters."
                )
    return found


def _part(word: str) -> Part:
    optional = len(word) > 2 and word[0] == "(" and word[-1] == ")"
    either = tuple((word[1:-1] if optional else word).split("/"))
    if not all(either) or any(bracket in one for one in either for bracket in "()"):
        raise Unreadable(f"`{word[:40]}` cannot be read.", "Write one/other, or (word): no space inside, and nothing left empty.")
    if len(either) > 1 and FEW_WORDS in either:
        raise Unreadable(f"`{word[:40]}` cannot be read.", "Write ... by itself, with a space on either side.")
    return Part(either, optional)
