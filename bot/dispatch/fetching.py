"""Spoken comments brought here from the provider: fetched, sealed, compared. Only then is the provider's copy one too many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.failpoints import reach
from bot.dispatch.port import Channel, Receipt
from bot.store.recorded.rows import HeldRecording
from bot.store.store import Store

BATCH = 20
A_DAY = timedelta(days=1)
NONE_THERE = frozenset({"404", "410"})


class Fetching:
    """Brings the sound of comments whose callers said yes to it, and want it kept."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock) -> None:
        self.store = store
        self.channels = channels
        self.clock = clock

    def bring_due(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Bring those that are due, until ``stopping``; how many are here now, and whole."""
        return sum(map(self._bring, self.store.recordings.each("fetch", self.clock, BATCH, stopping)))

    def _bring(self, held: HeldRecording) -> bool:
        """A worker that was killed in the middle has left the sound here, or not: what is here is not fetched again."""
        sounds = self.store.sounds
        if not sounds.has(held.id) and not self._fetched(held):
            return False
        if sounds.compare(held.id, self.clock()):
            return True
        self._later(held, Receipt("uncertain", code="damaged"))
        return False

    def _fetched(self, held: HeldRecording) -> bool:
        channel = self.channels.get(held.channel)
        got = Receipt("unsent", code="no_channel") if channel is None else channel.fetch(held.reference, held.seconds)
        reach("recording_after_download")
        if isinstance(got, Receipt):
            self._later(held, got)
            return False
        kept = self.store.sounds.keep(held.id, got.body)
        reach("recording_after_keep")
        return kept

    def _later(self, held: HeldRecording, why: Receipt) -> None:
        """A no of the provider's is not asked again at once: its file may be late, or our settings wrong. After a day it is an alarm."""
        now = self.clock()
        old = held.since is not None and now - held.since > A_DAY
        lost = old and why.code in NONE_THERE
        self.store.recordings.later(held, now, "lost" if lost else why.code, seldom=why.outcome == "rejected" and held.tries > 0)
        if lost:
            log.event("recording_lost", channel=held.channel, code=why.code)
        elif old:
            log.event("recording_not_fetched_for_a_day", channel=held.channel, code=why.code)
        else:
            log.event("recording_not_fetched_yet", channel=held.channel, code=why.code)
