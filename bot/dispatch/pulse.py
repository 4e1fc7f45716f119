"""That a worker lives, and what it has done: written down every quarter of a minute, for whoever watches."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from bot.dispatch.clock import Clock
from bot.dispatch.outbound import Outbound
from bot.dispatch.reconciling import Reconciling
from bot.store.store import Store

EVERY = timedelta(seconds=15)
SENDS, BACKLOG = "sends", "backlog"  # the first words of a count's name: sends/sms/accepted, backlog/telegram


class Pulse:
    """One worker's."""

    def __init__(self, store: Store, clock: Clock, worker: str, outbound: Outbound, reconciling: Reconciling) -> None:
        self._store = store
        self._clock = clock
        self._worker = worker
        self._outbound = outbound
        self._reconciling = reconciling
        self._beaten: datetime | None = None

    def beat(self, *, last: bool = False) -> None:
        """Write it down if it is time, or this is the ``last`` chance. May raise Unavailable: then nothing is lost, it comes with the next."""
        now = self._clock()
        if not last and self._beaten is not None and now - self._beaten < EVERY:
            return
        ended = Counter(self._outbound.ended)
        more = {f"{SENDS}/{channel}/{outcome}": number for (channel, outcome), number in ended.items()}
        found = {f"{BACKLOG}/{channel}": number for channel, number in self._reconciling.backlogs.items()}
        self._store.work_counts.beat(self._worker, now, more, found)
        self._outbound.ended -= ended
        self._beaten = now
