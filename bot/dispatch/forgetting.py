"""Recordings that a caller deleted, or said again, are deleted at the provider too."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.dispatch.port import Channel
from bot.store.store import Store

log = logging.getLogger("hearback")
BATCH = 20


class Forgetting:
    """Asks the providers to delete what nobody wants kept. What they do not confirm is asked again the next time."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self.store = store
        self.channels = channels

    def forget_unwanted(self) -> int:
        """Have them deleted; how many surely are."""
        gone = 0
        for recording in self.store.recordings.unwanted(BATCH):
            channel = self.channels.get(recording.channel)
            if channel is not None and channel.forget(recording.reference).outcome == "accepted":
                self.store.recordings.deleted(recording.id)
                gone += 1
            else:
                log.warning("recording_not_deleted_yet", extra={"channel": recording.channel})
        return gone
