"""What is queued, sent: claim, check once more, send, write down how it ended.

    queued -> claimed -> sending -> accepted | rejected | throttled (queued again, later) | uncertain | stopped

The store's move to ``sending`` is one statement that checks again that the person has not stopped, that the row has not
expired and that this worker still holds it. What may have been taken by the provider is never blindly sent a second time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.dispatch import defects
from bot.dispatch.clock import Clock
from bot.dispatch.playing import decode
from bot.dispatch.port import Channel, Receipt
from bot.errors import Refused, Unavailable
from bot.store.rows import Claimed
from bot.store.store import Store

log = logging.getLogger("hearback")
LEASE_SECONDS = 60  # longer than any send can take: 3 s to connect, 10 s to read
BATCH = 20
WAITS = (5, 30, 120, 600, 1800)  # seconds before the next try of what surely was not taken
MOST_TRIES = len(WAITS) + 1


class Outbound:
    """One worker's sending."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, worker: str, stopping: Callable[[], bool] = lambda: False
    ) -> None:
        """``stopping`` is asked between two messages; what was claimed and not begun is free again when its lease ends."""
        self.store = store
        self.channels = channels
        self.clock = clock
        self.worker = worker
        self.stopping = stopping

    def send_due(self) -> int:
        """Send what is due now; how many were tried."""
        self.store.outbox.requeue_stalled(self.clock())
        claimed = self.store.outbox.claim(self.worker, self.clock(), BATCH, LEASE_SECONDS)
        for row in claimed:
            if self.stopping():
                break
            try:
                self._send(row)
            except Unavailable:
                raise
            except Exception as defect:  # noqa: BLE001 - nobody knows whether it left: its lease ends, and it counts as uncertain
                defects.tell("send_broken", defect, outbox=row.id, channel=row.channel)
        return len(claimed)

    def _send(self, row: Claimed) -> None:
        channel = self.channels.get(row.channel)
        if channel is None:
            self.store.outbox.defer(row, self.clock() + timedelta(seconds=WAITS[-1]), row.expires)
            log.error("channel_not_configured", extra={"channel": row.channel})
            return
        if not self.store.outbox.begin_sending(row, self.clock()):
            return
        try:
            address, body = self.store.outbox.open(row)
        except Refused:  # erased in the meantime
            return
        if row.kind == "acknowledge":
            receipt = channel.acknowledge(body.decode())
        else:
            receipt = channel.send(address, decode(body), row.id, valid_for=self._valid_for(row))
        self._finish(row, receipt)

    def _valid_for(self, row: Claimed) -> int:
        """Seconds until the message's window closes: a provider's own queue must not carry it past that."""
        return max(1, int((row.expires - self.clock()).total_seconds())) if row.expires else 0

    def _finish(self, row: Claimed, receipt: Receipt) -> None:
        """Only what the provider surely did not take is tried again, later each time, and not for ever."""
        outcome, code = receipt.outcome, receipt.code
        if (outcome in ("throttled", "unsent") and row.tries + 1 >= MOST_TRIES) or (
            outcome in ("throttled", "unsent", "uncertain") and row.kind == "acknowledge"  # it holds up what people read
        ):
            outcome, code = "rejected", receipt.code or "gave_up"
        wait = max(receipt.retry_after, WAITS[min(row.tries, len(WAITS) - 1)])
        self.store.outbox.finish(row, outcome, self.clock(), provider_id=receipt.provider_id, code=code, retry_after=wait)
        log.info("send_ended", extra={"outbox": row.id, "channel": row.channel, "outcome": outcome, "code": code})
