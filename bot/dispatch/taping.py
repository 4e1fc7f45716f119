"""A recording that the provider tells of: into the conversation that waits for it, or only to be deleted.

It is told of up to three times: by the call itself, apart from the call when its file is ready, and in the provider's list. Whichever comes
first counts; what comes later finds it settled. Nothing that is told apart from the call is ever said to the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from bot.dispatch.clock import Clock
from bot.dispatch.port import Answer, Channel, Heard
from bot.engine.events import Recorded
from bot.store.conversations.turn import Turn
from bot.store.dialects import MANY
from bot.store.store import Store


class Door(Protocol):
    """Where what people do comes in."""

    store: Store
    clock: Clock
    prepare: Callable[[], None]

    def hear(self, channel: Channel, heard: Heard) -> Answer:
        """One turn, and what the call would be told: whoever comes second with the same id gets the same."""
        ...


def unwanted(turn: Turn, heard: Heard) -> bool:
    """Whether this is a recording that nobody waits for: after STOP or ERASE, or in no conversation. It is noted to be deleted."""
    if heard.kind != "recording" or (turn.conversation is not None and not turn.person.stopped):
        return False
    turn.refuse_recording(heard.reference, heard.seconds)
    return True


def event(turn: Turn, heard: Heard) -> Recorded | None:
    """What it means to the conversation; None where it was told before, and was kept or refused meanwhile, or nobody said yes to it."""
    name = turn.add_recording(heard.reference, heard.seconds)
    return Recorded(name, heard.seconds) if name else None


def apart(door: Door, channel: Channel, heard: Heard) -> None:
    """Its file is ready (``taped``). Where the call itself did not tell of it yet, and its caller said yes, it counts as if it had.

    It has the same id as the turn of the call: if that comes after all, it goes on with the words that the recording was answered with.
    """
    door.prepare()
    told = door.store.told
    caller = told.agreed(channel.name, turns_of(heard.session)) if heard.seconds else None
    if caller is not None:
        door.hear(channel, msgspec.structs.replace(heard, kind="recording", address=caller.address))
    told.refuse(channel.name, heard.reference, heard.seconds, door.clock())


def turns_of(session: str) -> list[str]:
    """The ids that the turns of a call may have: more than any call of eight minutes has, and its end."""
    return [*(f"{session}:{number}" for number in range(MANY - 1)), f"{session}:ended"]
