"""One message on one surface, and the messages of one turn as they are carried."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.effects import Message
from bot.engine.events import Surface
from bot.flow.words import Words
from bot.surfaces import chat, text, voice
from bot.surfaces.rendered import Rendered

_SURFACES = {"text": text.render, "chat": chat.render, "voice": voice.render}


def render(effect: Message, surface: Surface, words: Words) -> Rendered:
    """How one message reads on a surface: ``text``, ``chat`` or ``voice``, in the language of ``words``. Never raises."""
    return _SURFACES[surface](effect, words)


def join(messages: Sequence[Rendered]) -> tuple[Rendered, ...]:
    """The messages of one turn, all of one surface, as they are sent: few texts, chats that fit, speech as it is."""
    if not messages or messages[0].surface == "voice":
        return tuple(messages)
    if messages[0].surface == "text":
        return text.join(messages)
    return tuple(piece for message in messages for piece in chat.split(message))
