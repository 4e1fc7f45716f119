"""The provider's list of recordings, every hour, compared with what is here: none is left there that nobody told us of.

It goes through the same door as a webhook and counts once. What its caller said yes to, in a call that is over, is kept as a recording is
whose caller rang off; everything else that is ours is deleted there. Recordings of calls to other numbers of the account are let alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Channel, Heard, Tape
from bot.dispatch.taping import turns_of
from bot.errors import Unavailable
from bot.store.store import Store

EVERY = timedelta(hours=1)
BACK = timedelta(days=3)  # webhooks that come later than that come no more
SETTLED = timedelta(minutes=20)  # the longest call is over, and what is to be told of it was told
MARK = "swept:"


class Sweeping:
    """One worker's sweeping. Any number may: the first of them has done it for all."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], inbound: Inbound, clock: Clock, every: timedelta = EVERY) -> None:
        """``every``: how often the lists are looked into."""
        self.store = store
        self.channels = channels
        self.inbound = inbound
        self.clock = clock
        self.every = every
        self._looked: datetime | None = None

    def sweep_due(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """When it is time again, until ``stopping``; how many recordings we had not been told of."""
        now = self.clock()
        if self._looked is not None and now - self._looked < self.every:
            return 0
        found = sum(self._sweep(channel, now, stopping) for channel in self.channels.values())
        self._looked = now
        return found

    def _sweep(self, channel: Channel, now: datetime, stopping: Callable[[], bool]) -> int:
        mark = self.store.marks.get(MARK + channel.name)
        if mark is not None and now - mark < self.every:  # another worker has just done it
            return 0
        tapes = channel.tapes(now - BACK, now - SETTLED)
        if tapes is None:
            return 0
        found = 0
        for tape in tapes.held:
            if stopping():
                return found
            found += self._settled(channel, tape, now)
        if tapes.complete:
            self.store.marks.set(MARK + channel.name, now)
        else:
            log.event("list_incomplete", channel=channel.name)
        if found:
            log.event("recordings_found", channel=channel.name, count=found)
        return found

    def _settled(self, channel: Channel, tape: Tape, now: datetime) -> bool:
        """One that trips us is tried again the next time, and keeps no other from being settled."""
        try:
            return self._settle(channel, tape, now)
        except Unavailable:
            raise
        except Exception as defect:  # noqa: BLE001 - see above
            log.event("recordings_defect", error=defect)
            return False

    def _settle(self, channel: Channel, tape: Tape, now: datetime) -> bool:
        """Whether this is one of ours that we had not been told of."""
        told = self.store.told
        state = told.state(channel.name, tape.reference)
        if state == "gone":
            told.refuse(channel.name, tape.reference, tape.seconds, now)
        if state == "new":
            self._rang_off(channel, tape, now)
        if state:
            return False
        turns = turns_of(tape.session)
        if not told.had_turn(channel.name, turns) and not channel.is_ours(tape.session):
            return False
        caller = told.agreed(channel.name, turns) if tape.seconds else None
        if caller is not None and told.busy(channel.name, caller.person, now - SETTLED):
            return False  # they are calling now: what they do there is not to be disturbed
        if caller is not None:
            self.inbound.hear(channel, _heard(channel, caller.address, tape))
            self._rang_off(channel, tape, now)
        told.refuse(channel.name, tape.reference, tape.seconds, now)
        return True

    def _rang_off(self, channel: Channel, tape: Tape, now: datetime) -> None:
        """The call is over, and perhaps nobody told us: whoever rang off after speaking wants it kept."""
        caller = self.store.told.made(channel.name, tape.reference)
        if caller is not None and not self.store.told.busy(channel.name, caller.person, now - SETTLED):
            self.inbound.hear(channel, Heard(channel.name, f"{tape.session}:ended", caller.address, "hung_up", session=tape.session))


def _heard(channel: Channel, address: str, tape: Tape) -> Heard:
    """A recording as its call would have told of it. Its turn is not known: the recording's own name makes it one of its kind."""
    name, seconds = tape.reference, tape.seconds
    return Heard(channel.name, f"{tape.session}:{name}", address, "recording", session=tape.session, reference=name, seconds=seconds)
