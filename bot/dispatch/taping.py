"""A recording that the provider tells of: into the conversation that waits for it, or only to be deleted."""

from __future__ import annotations

from bot.dispatch.port import Heard
from bot.engine.events import Recorded
from bot.store.conversations.turn import Turn


def unwanted(turn: Turn, heard: Heard) -> bool:
    """Whether this is a recording that nobody waits for: after STOP or ERASE, or in no conversation. It is noted to be deleted."""
    if heard.kind != "recording" or (turn.conversation is not None and not turn.person.stopped):
        return False
    turn.refuse_recording(heard.reference, heard.seconds)
    return True


def event(turn: Turn, heard: Heard) -> Recorded | None:
    """What it means to the conversation; None where it was told before, and was kept or refused meanwhile."""
    name = turn.add_recording(heard.reference, heard.seconds)
    return Recorded(name, heard.seconds) if name else None
