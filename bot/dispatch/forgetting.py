"""What nobody wants kept any more: recordings at the provider, and whatever has been kept long enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.failpoints import reach
from bot.dispatch.port import Channel, Receipt
from bot.store.recorded.retention import KEEP_DONE
from bot.store.recorded.rows import HeldRecording
from bot.store.store import Store

BATCH = 20
GRACE = timedelta(days=7)
BETWEEN_LOOKS = timedelta(hours=1)
A_DAY = timedelta(days=1)


class Keeping(NamedTuple):
    """How long: an erasure can be undone; the sound of a comment stays that was typed up or refused.

    ``tombstones``: the file that a restored backup is told from.
    """

    grace: timedelta = GRACE
    sound: timedelta = KEEP_DONE
    tombstones: Path | None = None


KEEPING = Keeping()


class Forgetting:
    """Asks the providers to delete what nobody wants kept. What they do not confirm is asked again the next time."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock, keeping: Keeping = KEEPING) -> None:
        self.tombstones = keeping.tombstones
        self.store = store
        self.channels = channels
        self.clock = clock
        self.keep_sound = keeping.sound
        self.grace = max(keeping.grace - BETWEEN_LOOKS, timedelta())  # people were told when it is over: not an hour later
        self.looked: datetime | None = None

    def forget_old(self) -> int:
        """Once an hour: forget what people were told would be kept no longer; how many rows that was."""
        now = self.clock()
        if self.looked is not None and now - self.looked < BETWEEN_LOOKS:
            return 0
        forgotten = self.store.forget(now, keep_done=self.keep_sound)
        reach("forgetting_before_destroying")
        forgotten += self.store.erasures.destroy_old(now, self.grace)
        reach("forgetting_after_destroying")
        self.looked = None if forgotten else now  # there may be more
        if forgotten:
            log.event("forgotten", count=forgotten)
        return forgotten

    def file_tombstones(self) -> int:
        """Write to their file who stopped or was erased since it was last written; how many lines."""
        if self.tombstones is None:
            return 0
        try:
            return self.store.file_tombstones(self.tombstones)
        except OSError:
            log.event("tombstones_not_filed")
            return 0

    def forget_unwanted(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Have deleted there what nobody wants kept, and what is here by now, until ``stopping``; how many surely are."""
        return sum(map(self._forgotten, self.store.recordings.each("delete", self.clock, BATCH, stopping)))

    def _forgotten(self, held: HeldRecording) -> bool:
        channel = self.channels.get(held.channel)
        reach("recording_before_delete")
        done = Receipt("unsent", code="no_channel") if channel is None else channel.forget(held.reference)
        reach("recording_after_delete")
        now = self.clock()
        if done.outcome == "accepted":
            self.store.recordings.deleted(held.id, now)
            return True
        self.store.recordings.later(held, now, done.code)
        late = held.since is not None and now - held.since > A_DAY
        if late:
            log.event("recording_not_deleted_for_a_day", channel=held.channel, code=done.code)
        else:
            log.event("recording_not_deleted_yet", channel=held.channel, code=done.code)
        return False
