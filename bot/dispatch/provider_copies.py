"""Messages deleted where their provider still holds them: some hours after they were handled, and at once where somebody was erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.port import Channel
from bot.dispatch.reconciling import KEPT
from bot.dispatch.reconciling import MARK as COMPARED
from bot.store.store import Store

BATCH = 5  # at a time: people who wait for a message come first
BETWEEN_LOOKS = timedelta(minutes=15)
FARTHEST = timedelta(days=30)
AGAIN = timedelta(hours=1)
MARK = "copies:"


class DeletingCopies:
    """Any number of workers may: what is gone already counts as deleted."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock) -> None:
        self.store = store
        self.channels = {name: channel for name, channel in channels.items() if channel.keeps_messages}
        self.clock = clock
        self._looked: datetime | None = None
        self._pause: datetime | None = None

    def gather_due(self) -> int:
        """Note what has been kept there long enough and was compared with the provider's list; how many messages."""
        now = self.clock()
        if self._looked is not None and now - self._looked < BETWEEN_LOOKS:
            return 0
        self._looked = now
        return sum(self._gather(name, now) for name in self.channels)

    def delete_due(self) -> int:
        """Have the next of them deleted; how many surely are. A provider that cannot be reached is left alone for a while."""
        now, gone = self.clock(), 0
        if self._pause is not None and now < self._pause:
            return 0
        for name, provider_id in self.store.provider_copies.due(now, BATCH):
            channel = self.channels.get(name)
            if channel is not None and channel.forget(provider_id).outcome == "accepted":
                self.store.provider_copies.gone(name, provider_id)
                gone += 1
                continue
            self.store.provider_copies.later(name, provider_id, now + AGAIN)
            self._pause = now + BETWEEN_LOOKS
            log.event("copy_not_deleted_yet", channel=name)
            break
        return gone

    def _gather(self, name: str, now: datetime) -> int:
        compared = self.store.marks.get(COMPARED + name)
        if compared is None:
            return 0
        since, until = self.store.marks.get(MARK + name) or now - FARTHEST, min(compared, now - KEPT)
        if until <= since:
            return 0
        found = self.store.provider_copies.gather(name, since.astimezone(UTC), until, now)
        self.store.marks.set(MARK + name, until)
        return found
