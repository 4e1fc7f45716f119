"""Telegram without a public address: updates are fetched, and everything that is said goes through the outbox."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bot import log
from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Answer, Heard
from bot.errors import Forged, Unavailable, Unreadable
from bot.surfaces import Rendered
from channels.service import Service
from channels.telegram import Telegram

REST_SECONDS = 5.0


class Fetched(Telegram):
    """Telegram where nobody waits for a webhook's answer."""

    def fits(self, messages: Sequence[Rendered]) -> int:  # noqa: ARG002  # the shape of every channel
        """Nothing: all of it goes to the outbox."""
        return 0

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:  # noqa: ARG002
        """Nothing."""
        return Answer()


class Polling:
    """Fetches updates one batch after another. An update counts as taken only when its turn is committed."""

    def __init__(self, service: Service, telegram: Telegram) -> None:
        self.telegram = Fetched(telegram.settings)
        self.inbound = Inbound(service.store, service.library, service.clock, service.calling, service.limits)
        self.stopping = threading.Event()
        self.offset = 0

    def run(self) -> None:
        """Until told to stop."""
        while not self.stopping.is_set():
            try:
                self.fetch_once()
            except Unavailable:
                log.event("polling_waits")
                self.stopping.wait(REST_SECONDS)

    def fetch_once(self, wait: int = 20) -> int:
        """Take one batch; how many updates it had. Where the database is away, the batch is fetched again."""
        webhooks, offset = self.telegram.poll(self.offset, wait)
        for webhook in webhooks:
            try:
                self.inbound.take(self.telegram, webhook)
            except (Forged, Unreadable):
                log.event("update_refused")
        self.offset = offset
        return len(webhooks)
