"""What nobody wants kept any more: recordings at the provider, and whatever has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.port import Channel
from bot.store.store import Store

BATCH = 20
GRACE = timedelta(days=7)
BETWEEN_LOOKS = timedelta(hours=1)


class Forgetting:
    """Asks the providers to delete what nobody wants kept. What they do not confirm is asked again the next time."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, grace: timedelta = GRACE, tombstones: Path | None = None
    ) -> None:
        """``grace``: how long an erasure can be undone. ``tombstones``: the file that a restored backup is told from."""
        self.tombstones = tombstones
        self.store = store
        self.channels = channels
        self.clock = clock
        self.grace = max(grace - BETWEEN_LOOKS, timedelta())  # people were told when it is over: not an hour later
        self.looked: datetime | None = None

    def forget_old(self) -> int:
        """Once an hour: forget what people were told would be kept no longer; how many rows that was."""
        now = self.clock()
        if self.looked is not None and now - self.looked < BETWEEN_LOOKS:
            return 0
        forgotten = self.store.forget(now) + self.store.erasures.destroy_old(now, self.grace)
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

    def forget_unwanted(self) -> int:
        """Have them deleted; how many surely are."""
        gone = 0
        for recording in self.store.recordings.unwanted(BATCH):
            channel = self.channels.get(recording.channel)
            if channel is not None and channel.forget(recording.reference).outcome == "accepted":
                self.store.recordings.deleted(recording.id)
                gone += 1
            else:
                log.event("recording_not_deleted_yet", channel=recording.channel)
        return gone
