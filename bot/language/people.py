"""Who translated a message, who reviewed it, and who translated it back: comments at the message, each a name and a day, or no.

    # translated: Bob Example, 2026-10-01
    # reviewed: Ann Example, 2026-11-01
    # back-translated: Cal Example, 2026-11-03

Only ``reviewed`` is needed. A reviewer is never the translator. What tells people how to stay safe counts as reviewed only once three
people have their names there: so mistakes are found before somebody in danger reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

NOBODY = "no"
DEEDS = ("translated", "reviewed", "back-translated")
_DEED = re.compile(rf"(?P<deed>{'|'.join(DEEDS)}):\s*(?P<by>.*)")
_SIGNED = re.compile(r"(?P<name>[^\s,][^,]*?)\s*,\s*(?P<day>\d{4}-\d{2}-\d{2})", re.ASCII)
_SAFETY = ("support/", "engine/help_", "engine/quiet_help_", "engine/info_intro", "engine/nobody_named", "engine/quiet_nobody_named")


class Signed(NamedTuple):
    """Somebody's name, and the day (ISO 8601) on which they did it."""

    name: str
    day: str

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"


class Hands(NamedTuple):
    """Whose hands a translation went through. ``unclear``: deeds whose comment says neither no nor a name and a day."""

    translated: Signed | None = None
    reviewed: Signed | None = None
    back_translated: Signed | None = None
    unclear: tuple[str, ...] = ()


def is_deed(comment: str) -> bool:
    """Whether a comment tells of somebody's hands; it no longer counts once the English has changed."""
    return _DEED.match(comment) is not None


def comments_of(hands: Hands) -> list[str]:
    """The comments as they stand in a catalogue; ``reviewed`` is always there."""
    said = [(deed, by) for deed, by in zip(DEEDS, hands, strict=False) if by is not None or deed == "reviewed"]
    return [f"{deed}: {by or NOBODY}" for deed, by in said]


def hands_of(comments: Iterable[str]) -> Hands:
    """What a message's comments say. Of two for the same deed the first counts."""
    said: dict[str, str] = {}
    for comment in comments:
        if found := _DEED.match(comment.strip()):
            said.setdefault(found["deed"], found["by"].strip())
    signed = {deed: signature(by) for deed, by in said.items()}
    unclear = tuple(deed for deed in DEEDS if signed.get(deed) is None and said.get(deed, NOBODY) != NOBODY)
    return Hands(signed.get("translated"), signed.get("reviewed"), signed.get("back-translated"), unclear)


def signature(written: str) -> Signed | None:
    """A name and a day of the calendar, like ``Ann Example, 2026-11-01``; None for anything else."""
    found = _SIGNED.fullmatch(written)
    if found is None or not _is_a_day(found["day"]):
        return None
    return Signed(found["name"], found["day"])


def is_safety(context: str, english: str) -> bool:
    """Whether somebody in danger may lean on these words: who can help, how to leave, and every mention of 999."""
    return context.startswith(_SAFETY) or re.search(r"\b999\b", english) is not None


def doubts(hands: Hands, *, safety: bool) -> Iterator[tuple[str, str]]:
    """Why a review that is written down does not count: (what is wrong, what to try)."""
    write = "Write a name, a comma and a day like 2026-11-01; or no."
    for deed in hands.unclear:
        yield f"It is not clear from the comment `{deed}` who did it and when.", f"{write} Like # {deed}: Ann Example, 2026-11-01."
    if hands.reviewed is None:
        return
    if _same(hands.reviewed, hands.translated):
        yield "Whoever translated this has also reviewed it.", "Somebody else reads it, and writes their own name after reviewed:"
    if not safety:
        return
    if hands.translated is None or hands.back_translated is None:
        says = "People in danger may lean on these words: it must be known who translated them, and they must be translated back."
        yield says, "Add # translated: and # back-translated: each with a name and a day. Three people do the three things."
    elif _same(hands.back_translated, hands.translated) or _same(hands.back_translated, hands.reviewed):
        yield "Whoever translated this back has also translated or reviewed it.", "A third person translates it back, without the English."


def is_reviewed(hands: Hands, *, safety: bool) -> bool:
    """Whether the translation may be sent to real people."""
    return hands.reviewed is not None and next(doubts(hands._replace(unclear=()), safety=safety), None) is None


def _same(one: Signed | None, other: Signed | None) -> bool:
    return one is not None and other is not None and one.name.casefold() == other.name.casefold()


def _is_a_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
