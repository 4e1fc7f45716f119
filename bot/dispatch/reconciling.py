"""The providers' own lists, every ten minutes, compared with the inbox and the outbox: what an outage lost is found in them again.

What people sent goes through the same door as a webhook and has the same id, so it counts once. A send of unknown fate is settled when it is
found, by address, words and time, each entry of the list once; after a quarter of an hour without evidence it stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bot import log
from bot.dispatch.clock import Clock
from bot.dispatch.failpoints import reach
from bot.dispatch.inbound import Inbound
from bot.dispatch.playing import decode
from bot.dispatch.port import Channel, Heard, Listing, Sent
from bot.errors import Unavailable
from bot.store.outgoing.about import about
from bot.store.rows import Uncertain
from bot.store.store import Store

EVERY = timedelta(minutes=10)
OVERLAP = timedelta(minutes=10)  # a provider's list may be behind by some minutes
FARTHEST = timedelta(days=7)  # back; what is older than a mark that was kept is nobody's any more
EVIDENCE_WITHIN = timedelta(minutes=15)
NO_LIST_WITHIN = timedelta(hours=2)  # a provider that cannot be asked now may tell later
EARLIER, LATER = timedelta(minutes=1), timedelta(minutes=10)  # how far an entry's time may be from the try: clocks, and queues
KEPT = timedelta(hours=12)  # at the provider, for what an outage may have lost: reports, and doubt about a send
MARK = "reconciled:"


class Reconciling:
    """Compares. Any number of workers may: the first of them has done it for all."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], inbound: Inbound, clock: Clock, every: timedelta = EVERY) -> None:
        """``every``: how often the lists are looked into."""
        self.store = store
        self.channels = channels
        self.inbound = inbound
        self.clock = clock
        self.every = every
        self._looked: datetime | None = None
        self._waited: set[str] = set()
        self.backlogs: dict[str, int] = {}  # what waited at each provider when it was last looked at

    def reconcile_due(self) -> int:
        """When it is time again; how much was found."""
        now = self.clock()
        if self._looked is not None and now - self._looked < self.every:
            return 0
        self._looked = now
        found, whole = 0, True
        for channel in self.channels.values():
            try:
                more, complete = self._compare(channel, now)
            except Unavailable:
                raise
            except Exception as defect:  # noqa: BLE001 - one provider's list does not keep the others from being read
                log.event("list_not_compared", error=defect, channel=channel.name)
                more, complete = 0, False
            found, whole = found + more, whole and complete
            self._look_at_backlog(channel)
        self._give_up(now - (EVIDENCE_WITHIN if whole else NO_LIST_WITHIN), now)
        return found

    def _give_up(self, before: datetime, now: datetime) -> None:
        """Nothing is written where nothing waits."""
        if any(row.tried_at <= before for row in self.store.outbox.uncertain(now - FARTHEST, limit=1)):
            self.store.outbox.unknown(before, now)

    def _compare(self, channel: Channel, now: datetime) -> tuple[int, bool]:
        mark = self._mark(channel, now)
        if now - mark < self.every:  # another worker has just done it
            return 0, True
        listing = channel.listing(max(mark - OVERLAP, now - FARTHEST), now)
        if listing is None:
            return 0, True
        reach("reconciling_after_list")
        found = self._settle(channel, listing.sent, mark - OVERLAP, now) + self._feed(channel, listing)
        self.store.provider_copies.note(channel.name, {entry.provider_id: entry.at + KEPT for entry in listing.replied})
        reach("reconciling_after_feed")
        if found:
            log.event("list_compared", channel=channel.name, count=found)
        if listing.complete:
            self.store.marks.set(MARK + channel.name, now)
        else:
            log.event("list_incomplete", channel=channel.name)
        return found, listing.complete

    def _mark(self, channel: Channel, now: datetime) -> datetime:
        """How far the list was read; for the first time, from ten minutes ago: what came before this service is not ours."""
        return self.store.marks.get(MARK + channel.name) or now - self.every

    def _feed(self, channel: Channel, listing: Listing) -> int:
        """What people did, the oldest first; and what became of ours where that was not told."""
        heard = sorted((found for found in listing.heard if isinstance(found, Heard)), key=_when)
        known_ids = self.store.known(channel.name, [found.provider_id for found in heard])
        fed = 0
        for found in heard:
            if found.provider_id not in known_ids:
                self.inbound.take_late(channel, found)
                fed += 1
        for report in listing.heard:
            if not isinstance(report, Heard):
                known = about(self.store.database, report.channel, report.provider_id)
                if known is not None and known.delivery not in ("delivered", "undelivered", "failed", report.status):
                    fed += self.inbound.calling.report(report)
        return fed

    def _settle(self, channel: Channel, sent: Iterable[Sent], since: datetime, now: datetime) -> int:
        """Each entry is evidence for one message at most, and only if it is of no message that is known already."""
        waiting = [row for row in self.store.outbox.uncertain(since) if row.channel == channel.name]
        entries = sorted(sent, key=lambda entry: entry.at) if waiting else []
        free = [entry for entry in entries if about(self.store.database, channel.name, entry.provider_id) is None]
        settled = 0
        for row in waiting:
            words = "" if row.kind == "call" else decode(row.words).text
            entry = next((entry for entry in free if _is_of(entry, row, words)), None)
            if entry is not None:
                free.remove(entry)
                settled += self.store.outbox.settle(row.id, entry.provider_id, now)
        return settled

    def _look_at_backlog(self, channel: Channel) -> None:
        """What waits at the provider at two looks one after the other is not being delivered to us."""
        self.backlogs[channel.name] = channel.backlog()
        if not self.backlogs[channel.name]:
            self._waited.discard(channel.name)
        elif channel.name in self._waited:
            log.event("provider_cannot_deliver", channel=channel.name)
        else:
            self._waited.add(channel.name)


def _when(heard: Heard) -> datetime:
    return heard.at or datetime.min.replace(tzinfo=UTC)


def _is_of(entry: Sent, row: Uncertain, words: str) -> bool:
    near = row.tried_at - EARLIER <= entry.at <= row.tried_at + LATER
    return near and entry.address == row.address and entry.words.strip() == words.strip()
