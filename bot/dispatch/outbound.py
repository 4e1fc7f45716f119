"""What is queued, sent: claim, decide once more, check once more, send, write down how it ended.

    queued -> claimed -> sending -> accepted | rejected | throttled (queued again, later) | uncertain | stopped

What the bot began is decided again with what is known now. The store's move to ``sending`` is one statement that checks again that nothing
has changed since, that the row has not expired and that this worker still holds it. What may have been taken by the provider is never blindly
sent a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot import log
from bot.asking.decisions import Moment, Never
from bot.dispatch.clock import Clock
from bot.dispatch.doubting import doubt
from bot.dispatch.failpoints import reach
from bot.dispatch.fuse import Fuse
from bot.dispatch.judging import Judging, May
from bot.dispatch.playing import decode
from bot.dispatch.port import Channel, Receipt
from bot.errors import Refused, Unavailable
from bot.store.rows import Claimed, Seen
from bot.store.store import Store

LEASE_SECONDS = 60  # longer than any send can take: 3 s to connect, 10 s to read
LONGEST_REQUEST = 14  # seconds
BATCH = 20
WAITS = (5, 30, 120, 600, 1800)  # seconds before the next try of what surely was not taken
MOST_TRIES = len(WAITS) + 1
LOOKED_AT_WITHIN = timedelta(days=1)
CANNOT_BE_DECIDED = timedelta(hours=1)


class Outbound:
    """One worker's sending."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Clock,
        worker: str,
        judging: Judging,
        fuse: Fuse,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """``stopping`` is asked between two messages; what was claimed and not begun is free again when its lease ends."""
        self.store = store
        self.channels = channels
        self.clock = clock
        self.worker = worker
        self.judging = judging
        self.fuse = fuse
        self.stopping = stopping
        self.ended: Counter[tuple[str, str]] = Counter()  # sends by channel and outcome, until the worker writes them down

    def send_due(self) -> int:
        """Send what is due now; how many were tried."""
        self.store.outbox.requeue_stalled(self.clock())
        claimed = self.store.outbox.claim(self.worker, self.clock(), BATCH, LEASE_SECONDS, self.fuse.rates)
        reach("after_claim")
        for row in claimed:
            if self.stopping():
                break
            try:
                self._send(row)
            except Unavailable:
                raise
            except Exception as defect:  # noqa: BLE001 - nobody knows whether it left: its lease ends, and it counts as uncertain
                log.event("send_broken", error=defect, outbox=row.id, channel=row.channel)
                self.store.outbox.defer(row, self.clock() + CANNOT_BE_DECIDED, row.expires)  # only where it has surely not begun
        return len(claimed)

    def _send(self, row: Claimed) -> None:
        channel = self.channels.get(row.channel)
        if channel is None:
            self.store.outbox.defer(row, self.clock() + timedelta(seconds=WAITS[-1]), row.expires)
            log.event("channel_not_configured", channel=row.channel)
            return
        try:
            address, body = self.store.outbox.open(row)
        except Refused:  # erased in the meantime
            return
        if row.kind == "acknowledge":
            self._acknowledge(row, channel, body)
        elif code := self.fuse.refuses(channel, address, initiated=row.initiated):
            self.store.outbox.cancel(row, self.clock(), code)
            log.event("send_refused", outbox=row.id, channel=row.channel, code=code)
        elif row.initiated:
            self._unasked(row, channel, address, body)
        else:
            seen = Seen(0, self.fuse.budget, channel.cost(decode(body)), self.clock(), self.fuse.most_today)
            if self.store.outbox.begin_sending(row, self.clock(), seen):
                self._request(row, channel, address, body, row.expires)

    def _acknowledge(self, row: Claimed, channel: Channel, body: bytes) -> None:
        if self.store.outbox.begin_sending(row, self.clock()):
            self._finish(row, channel.acknowledge(body.decode()))

    def _unasked(self, row: Claimed, channel: Channel, address: str, body: bytes) -> None:
        """What nobody asked for: decided again, and sent only if this is the moment, and long enough before its end."""
        now = self.clock()
        try:
            verdict = self.judging.judge(row, now)
        except Refused:  # a calendar that cannot be read: until it can, nothing is begun
            self.store.outbox.defer(row, now + CANNOT_BE_DECIDED, row.expires, "calendar_not_published")
            log.event("calendar_unreadable")
            return
        if isinstance(verdict, Never):
            self.store.outbox.cancel(row, now, verdict.held[0].rule if verdict.held else "too_late")
        elif isinstance(verdict, Moment):
            self.store.outbox.defer(row, verdict.at, verdict.closes, verdict.held[-1].rule if verdict.held else "")
        else:
            self._now(row, channel, address, body, verdict)

    def _now(self, row: Claimed, channel: Channel, address: str, body: bytes, may: May) -> None:
        closes = min(may.closes, row.expires or may.closes)
        now = self.clock()
        if _valid_for(closes, now) < channel.shortest_validity:  # the provider could not keep to its end
            self.store.outbox.defer(row, closes, closes + LOOKED_AT_WITHIN, "hours")
            return
        seen = Seen(may.revision, self.fuse.budget, channel.cost(decode(body)), may.since, self.fuse.most_today)
        if self.store.outbox.begin_sending(row, now, seen):
            self._request(row, channel, address, body, closes)

    def _request(self, row: Claimed, channel: Channel, address: str, body: bytes, closes: datetime | None) -> None:
        """The request itself. Whoever was stopped since the claim, and woke after its lease, sends nothing."""
        reach("after_begin_sending")
        now = self.clock()
        valid_for = _valid_for(closes, now) if closes else 0
        if now >= row.lease_until or (closes and valid_for < channel.shortest_validity):
            self._finish(row, Receipt("unsent", code="too_late"))
            return
        reach("before_request")
        receipt = channel.send(address, decode(body), row.id, valid_for=valid_for)
        reach("after_request")
        self._finish(row, receipt)

    def _finish(self, row: Claimed, receipt: Receipt) -> None:
        """Only what the provider surely did not take is tried again, later each time, and not for ever."""
        outcome, code = receipt.outcome, receipt.code
        if (outcome in ("throttled", "unsent") and row.tries + 1 >= MOST_TRIES) or (
            outcome in ("throttled", "unsent", "uncertain") and row.kind == "acknowledge"  # it holds up what people read
        ):
            outcome, code = "rejected", receipt.code or "gave_up"
        wait = max(receipt.retry_after, WAITS[min(row.tries, len(WAITS) - 1)])
        reach("before_finish")
        self.store.outbox.finish(row, outcome, self.clock(), provider_id=receipt.provider_id, code=code, retry_after=wait)
        if receipt.doubt:
            doubt(self.store, row.person, row.channel, self.clock())
        reach("after_finish")
        self.ended[row.channel, outcome] += 1
        log.event("send_ended", outbox=row.id, channel=row.channel, outcome=outcome, code=code)


def _valid_for(closes: datetime, now: datetime) -> int:
    """For how many seconds the provider may hold it, counted from when it takes it, which may be as late as the request can last."""
    return int((closes - now).total_seconds()) - LONGEST_REQUEST
