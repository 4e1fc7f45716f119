"""What can happen to a conversation. Frozen values; an illegal one cannot be made."""

from __future__ import annotations

from typing import Literal

import msgspec

Surface = Literal["text", "chat", "voice"]
TimerKind = Literal["nudge", "close", "wait", "later", "idle"]
FactValue = str | int


class Begin(msgspec.Struct, frozen=True, tag=True):
    """A conversation begins. The bot's own begin with the invitation, a person's with the first step.

    ``language`` is empty when nobody knows it yet and the person is to choose. ``facts`` are what is known of the case;
    they decide steps and are never spoken. ``{"codeword": "yes"}``: calls that we place ask for a codeword.
    A bot's voice Begin in the middle of a conversation is a call of ours that has been answered.
    """

    by: Literal["bot", "person"]
    surface: Surface
    language: str = ""
    facts: dict[str, FactValue] = {}


class Heard(msgspec.Struct, frozen=True, tag=True):
    """The person's words: a text, a chat message, or keys pressed on a telephone (``1``, ``#``, ``*``)."""

    words: str


class Pressed(msgspec.Struct, frozen=True, tag=True):
    """A button in a chat, perhaps on an old keyboard: ``step`` is the index of its step, ``number`` counts options from 1.

    ``version`` is the version of the flow that drew it. ``step`` is -1 for a button that belongs to no step of the flow
    (an invitation, a warning, a choice of language); ``asked`` then says which: the key of the Ask.
    """

    version: str
    step: int
    number: int
    asked: str = ""


class Silence(msgspec.Struct, frozen=True, tag=True):
    """A telephone prompt ran out of time with no key pressed."""


class HungUp(msgspec.Struct, frozen=True, tag=True):
    """The call has ended."""


class Media(msgspec.Struct, frozen=True, tag=True):
    """A picture, voice note, sticker or link preview. It is thanked and never stored."""


class Recorded(msgspec.Struct, frozen=True, tag=True):
    """A spoken comment of ``seconds`` has been recorded; ``reference`` is the shell's opaque name for it."""

    reference: str
    seconds: int


class Due(msgspec.Struct, frozen=True, tag=True):
    """A timer has run out. ``wait`` is the number of the wait it belongs to; one the conversation has left does nothing."""

    kind: TimerKind
    wait: int


class Codeword(msgspec.Struct, frozen=True, tag=True):
    """A codeword was keyed, and the shell has compared it: what was keyed never comes here. Only while the phase is ``codeword``."""

    right: bool


class WordChosen(msgspec.Struct, frozen=True, tag=True):
    """The person has chosen a word of their own. ``kept`` is the shell's salted hash of it; empty where the word is too short for one.

    The word itself never comes here. Only while the phase is ``word``.
    """

    kept: str


class CameBack(msgspec.Struct, frozen=True, tag=True):
    """Somebody has written the word that was chosen: a discreet conversation that was left goes on."""


class Duress(msgspec.Struct, frozen=True, tag=True):
    """The person has written the word for when somebody makes them write."""


Event = Begin | Heard | Pressed | Silence | HungUp | Media | Recorded | Due | Codeword | WordChosen | CameBack | Duress
