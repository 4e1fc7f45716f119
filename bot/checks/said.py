"""Every text of a flow as people read or hear it, in each language: what the rules of wording look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from bot.flow.messages import Message, messages
from bot.flow.model import Flow
from bot.flow.wording_lists import WordingLists
from bot.flow.words import Command, Words
from bot.flow.wrong import Path

Role = Literal["message", "label", "other words"]
Where = Literal["all", "text", "chat", "voice"]


class Spoken(NamedTuple):
    """A language as the checks see it.

    ``translate`` takes a context and its English and gives the translation that may be sent, or None. ``place`` tells the file and line
    of that translation, where there is one: (file, line). ``wording``: what the language does not say; None where it has no lists.
    ``words`` are how people answer in it; without them nothing is played in it. ``recorded``: a person has read out every prompt of
    the flow that is looked at.
    """

    language: str
    translate: Callable[[str, str], str | None]
    place: Callable[[str, str], tuple[str, int] | None]
    wording: WordingLists | None = None
    words: Words | None = None
    recorded: bool = False


_FEW_WORDS = Words("en", "English", say_voice="any", commands={Command.SKIP: ("skip",)})
IN_ENGLISH = Spoken("en", lambda _context, english: english, lambda _context, _english: None, words=_FEW_WORDS)


class Said(NamedTuple):
    """One text in one language, placeholders as they are written. ``path`` leads to its English, ``context`` to its translation.

    ``where``: the surface whose words it replaces, or all of them. ``role``: a message, the label of an answer, or other words that
    mean an answer, which people send and nobody is sent.
    """

    path: Path
    context: str
    language: str
    text: str
    english: str
    role: Role
    where: Where
    step: str = ""


def said_in(flow: Flow, spoken: Spoken) -> Iterator[Said]:
    """The texts of a flow in one language; those without a translation that may be sent are left out."""
    for message in messages(flow):
        text = spoken.translate(message.context, message.text)
        if text:
            yield Said(way(message), message.context, spoken.language, text, message.text, _role(message), _where(message), message.step)


def way(message: Message) -> Path:
    """The path to a text in its flow."""
    if not message.step:
        return (message.field,)
    return ("steps", message.step, *message.field.split("/"))


def _role(message: Message) -> Role:
    if message.field.endswith("/also"):
        return "other words"
    return "label" if "/" in message.field else "message"


def _where(message: Message) -> Where:
    last = message.field.rpartition("/")[2]
    return last if last in ("text", "chat", "voice") else "all"  # type: ignore[return-value]  # an answer named voice has its field before it
