"""The buttons of a chat, and what comes back when one is pressed."""

from __future__ import annotations

import re

from bot.engine.effects import Ask
from bot.engine.events import Pressed
from bot.flow.words import Words
from bot.surfaces.characters import graphemes
from bot.surfaces.phrases import phrase
from bot.surfaces.question import QUESTIONS, Choice
from bot.surfaces.rendered import Button

SKIP, DONE, CLOSE = 0, 99, 98  # numbers of the buttons that are not choices
MOST_BYTES = 64  # Telegram Bot API, InlineKeyboardButton.callback_data: 1-64 bytes
LONG_LABEL = 18  # graphemes; two longer labels side by side are cut short on a small telephone
SCALE_ROW = 5

_NOT_IN_A_VERSION = re.compile(r"[^0-9A-Za-z_-]")
_PRESS = re.compile(r"([0-9A-Za-z_-]{0,8})\.(-1|[0-9]{1,6})\.([0-9]{1,6})(?:\.([!-~]{1,64}))?")


def rows(ask: Ask, words: Words, offered: tuple[Choice, ...]) -> tuple[tuple[Button, ...], ...]:
    """The keyboard of a question: its choices in their order, then Done and Skip in a row of their own."""
    made = [Button(choice.label or choice.reply, press(ask, choice.number)) for choice in offered]
    last = [Button(phrase(words, "done", "chat").words, press(ask, DONE))] if ask.kind == "choose_many" else []
    if ask.kind in QUESTIONS:
        last.append(Button(phrase(words, "skip", "chat").words, press(ask, SKIP)))
    if ask.quiet:
        last.append(Button(phrase(words, "close_chat", "chat").words, press(ask, CLOSE)))
    width = _width(ask, made)
    grid = [tuple(made[at : at + width]) for at in range(0, len(made), width)]
    return tuple(filter(None, (*grid, tuple(last))))


def press(ask: Ask, number: int) -> str:
    """What a button says when it is pressed: the flow's version, the step, the choice; at most 64 bytes of ASCII.

    A question that is no step of the flow is named by its key instead, the first 49 characters of it.
    """
    start = f"{_NOT_IN_A_VERSION.sub('', ask.version[:8])}.{max(ask.step, -1)}.{number}"
    asked = _asked(ask.key, MOST_BYTES - len(start) - 1) if ask.step < 0 else ""
    return f"{start}.{asked}" if asked else start


def closes(press: str) -> bool:
    """Whether this is the button that closes a discreet chat, on whatever keyboard."""
    found = parse_press(press)
    return found is not None and found.number == CLOSE


def parse_press(press: str) -> Pressed | None:
    """The press back as an event; None for anything that no button of ours says."""
    found = _PRESS.fullmatch(press) if len(press) <= MOST_BYTES else None
    if found is None or (found[2] == "-1") != bool(found[4]):
        return None
    return Pressed(version=found[1], step=int(found[2]), number=int(found[3]), asked=found[4] or "")


def _asked(key: str, room: int) -> str:
    return "".join(c if "!" <= c <= "~" else "_" for c in key)[:room] or "_"


def _width(ask: Ask, made: list[Button]) -> int:
    """How many choices stand side by side: steps of a scale in one row, or two for six and more; a long label alone."""
    if ask.kind == "scale" and len(made) > SCALE_ROW:
        return -(-len(made) // 2)
    if ask.kind == "scale":
        return SCALE_ROW
    return 1 if any(len(b.label) > LONG_LABEL and len(graphemes(b.label)) > LONG_LABEL for b in made) else 2
