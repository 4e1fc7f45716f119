"""Where one conversation stands. Small, bounded by the size of the flow, and JSON between any two turns."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.engine.effects import Acting, AnswerValue, Effect, EndReason
from bot.engine.events import FactValue, Surface

Phase = Literal[
    "new",
    "language",
    "ready",
    "another_day",
    "word",
    "invited",
    "warned",
    "asking",
    "checking",
    "erasing",
    "waiting",
    "postponed",
    "picked_up",
    "codeword",
    "ended",
]
HelpMenu = Literal["", "stop", "delete", "language", "numbers"]  # after key 0; empty is the first of them
CALLED: tuple[Phase, ...] = ("picked_up", "codeword")  # a call that we placed, before we know who holds the telephone


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """One conversation.

    ``wait`` numbers what it waits for: timers and keyboards carry the number, and one that is no longer current does nothing.
    ``trail`` is the steps asked so far, for BACK. ``part`` holds half an answer: the first step of a long scale, what was
    chosen so far of several, a recording not yet confirmed. ``back_to`` is the phase that a pause, a choice of language or a
    question about erasing returns to. An answer is None when skipped. ``acting``: who answers for the person, if somebody does.
    ``paused`` is by the person's wish (``asked``), or because of ``danger`` or ``low`` mood; ``menu`` is what
    a caller has come to in the help of key 0 (``bot.engine.help_keys``). While a call that we placed is in the phases ``CALLED``,
    ``under`` is the phase that the conversation waits in; ``came_from`` is the surface that the call has taken over, empty for a
    conversation that is held by telephone anyway. ``asked_on`` is where the open question was last put. ``wrong`` counts codewords that were not the right one. ``called``: when the person asked to be called, on the last
    day (seconds since 1970; three at most).

    The last four are of discreet conversations (``bot.engine.quiet``). ``left`` is the phase in which one was left: it goes on from there
    for whoever knows the word. ``spoke`` is when something was last said by either side, in seconds since 1970. ``word`` is the shell's
    hash of the word that the person chose. ``open_until``: until when (seconds since 1970) its invitation may still be answered, once
    it has ended.
    """

    flow: str
    version: str
    surface: Surface
    language: str
    begun_by: Literal["bot", "person"] = "person"
    phase: Phase = "new"
    step: int = -1
    wait: int = 0
    tries: int = 0
    paused: Literal["", "asked", "danger", "low"] = ""
    menu: HelpMenu = ""
    nudged: bool = False
    postponed: bool = False
    part: str = ""
    back_to: Phase = "new"
    under: Phase = "new"
    came_from: Surface | Literal[""] = ""
    asked_on: Surface | Literal[""] = ""
    wrong: int = 0
    called: tuple[int, ...] = ()
    trail: tuple[int, ...] = ()
    answers: dict[str, AnswerValue] = {}
    acting: Acting = ""
    facts: dict[str, FactValue] = {}
    end: EndReason | Literal[""] = ""
    left: Phase | Literal[""] = ""
    spoke: int = 0
    word: str = ""
    open_until: int = 0


class Turn(msgspec.Struct, frozen=True):
    """What ``advance`` returns: the state after the event, and what the world is to do.

    ``said_on`` is where this turn's messages are said, if that is not the state's surface: the last words of a call after which the
    conversation waits in the texts or the chat that it came from.
    """

    state: State
    effects: tuple[Effect, ...] = ()
    said_on: Surface | Literal[""] = ""


def save(state: State) -> bytes:
    """The state as JSON, for the database."""
    return _encode(state)


def load(saved: bytes | str) -> State:
    """The state back from JSON. Raises msgspec.ValidationError on anything ``save`` did not write."""
    return _decode(saved)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(State).decode
