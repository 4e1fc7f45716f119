"""How a message reads in a chat: short paragraphs, and buttons that can also be typed by number."""

from __future__ import annotations

import msgspec

from bot.engine.effects import Ask, Message, Say
from bot.flow.words import Words
from bot.surfaces import gsm
from bot.surfaces.buttons import parse_press, press, rows
from bot.surfaces.numbers import isolated
from bot.surfaces.phrases import phrase
from bot.surfaces.pieces import pieces
from bot.surfaces.question import WITHOUT_QUESTION, Choice, choices, hint, how_to_answer, line, listed
from bot.surfaces.rendered import Rendered

__all__ = ["MOST_UNITS", "parse_press", "press", "render", "split"]

MOST_UNITS = 4096  # UTF-16 units: Telegram Bot API, sendMessage, text


def render(effect: Message, words: Words) -> Rendered:
    """One message with its buttons, which may be longer than ``MOST_UNITS``: ``split`` then makes several of it."""
    if isinstance(effect, Say):
        return _rendered(effect, effect.wording.on("chat").strip(), words)
    offered = choices(effect, words, "chat")
    made = _rendered(effect, "\n\n".join(filter(None, _paragraphs(effect, words, offered))), words)
    return msgspec.structs.replace(
        made, buttons=rows(effect, words, _as_buttons(effect, offered)), options={choice.reply: choice.label for choice in offered}
    )


def split(message: Rendered) -> tuple[Rendered, ...]:
    """A message as messages that a chat can carry, cut between paragraphs first. The buttons stand under the last."""
    if gsm.units(message.text) <= MOST_UNITS and message.text.strip():
        return (message,)
    texts = pieces(message.text, lambda piece: gsm.units(piece) <= MOST_UNITS, MOST_UNITS)
    bare = msgspec.structs.replace(message, buttons=(), options={})
    return tuple(msgspec.structs.replace(message if at == len(texts) else bare, text=text) for at, text in enumerate(texts, 1))


def _rendered(effect: Message, text: str, words: Words) -> Rendered:
    return Rendered(
        surface="chat",
        language=effect.language,
        text=isolated(text) if words.right_to_left else text,
        key=effect.key,
        right_to_left=words.right_to_left,
    )


def _paragraphs(ask: Ask, words: Words, offered: tuple[Choice, ...]) -> list[str]:
    """An apology or the question, the choices a line each (screen readers and typing need them), how to answer, the hint."""
    first = phrase(words, ask.again, "chat").words if ask.again in WITHOUT_QUESTION else ask.wording.on("chat").strip()
    lines = "\n".join(map(line, offered)) if listed(ask, offered) else ""
    how = " ".join(told.words for told in how_to_answer(ask, words, "chat"))
    last = hint(ask, words, "chat")
    return [first, lines, how, last.words if last else ""]


def _as_buttons(ask: Ask, offered: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The steps of a scale stand on their buttons as numbers; the labels of its ends are in the text."""
    return offered if listed(ask, offered) else tuple(choice._replace(label=choice.reply) for choice in offered)
