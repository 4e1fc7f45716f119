"""Each rule of wording finds its own bad examples, and all rules of its room leave the good ones alone."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.checks import Rule, aloud, balance, marks, parts, reading, sentences
from bot.flow.wording_lists import WordingLists
from tests.checks.examples import bad, found, good

LONG = WordingLists("en", (), long_words=("everybody", "information", "available"))


class Room(NamedTuple):
    """Rules that look at the same things. ``alone``: whether an example of one of them is found by no other; ``lists`` are what they look up."""

    rules: tuple[Rule, ...]
    alone: bool = True
    lists: WordingLists | None = None


ROOMS = {
    "balance": Room(balance.RULES),
    "marks": Room(marks.RULES),
    "parts": Room(parts.RULES),
    "reading": Room(reading.RULES, alone=False, lists=LONG),
    "sentences": Room((*sentences.RULES, *aloud.RULES), alone=False),
}


@pytest.mark.parametrize(
    ("room", "name", "text"), [pytest.param(room, *row.values, id=row.id) for room, of in ROOMS.items() for row in bad(of.rules)]
)
def test_bad_examples_are_found(room: str, name: str, text: str) -> None:
    """Each rule finds what it says that it finds."""
    rules, alone, lists = ROOMS[room]
    names = found(text, rules, lists=lists)
    assert names == [name] if alone else name in names


@pytest.mark.parametrize(
    ("room", "text"), [pytest.param(room, *row.values, id=row.id) for room, of in ROOMS.items() for row in good(of.rules)]
)
def test_good_examples_are_left_alone(room: str, text: str) -> None:
    """By every rule of the room."""
    rules, _, lists = ROOMS[room]
    assert found(text, rules, lists=lists) == []
