"""Both providers together, over one clock: to be mounted in the demo's process, or run as a process of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from flask import Flask

from channels.emulator.bot_api import carry_out
from channels.emulator.calls import Calls
from channels.emulator.chats import Chats
from channels.emulator.clock import ProviderClock
from channels.emulator.exchange import Exchange
from channels.emulator.faults import Faults
from channels.emulator.happenings import Happenings
from channels.emulator.ledger import Ledger
from channels.emulator.line import Line
from channels.emulator.post import Outward, Post
from channels.emulator.telegram import telegram_routes
from channels.emulator.texts import Texts
from channels.emulator.twilio import twilio_routes

_2020 = datetime(2020, 1, 1, tzinfo=UTC)
_MOST_ROUNDS = 100


class Acting(Protocol):
    """People who do something at their time."""

    def act(self) -> int:
        """Do what is due; how much that was."""
        ...

    def next(self) -> datetime | None:
        """When they act next."""
        ...


class Provider:
    """Twilio's and Telegram's sides of one deployment, and every person's phones.

    ``post`` carries webhooks to Hearback. ``now`` is the clock, time-zone aware. ``new_id`` gives 32 hexadecimal digits.
    ``ledger`` keeps what happened on disk; without one nothing is kept.
    """

    def __init__(
        self,
        line: Line,
        post: Post,
        now: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
        ledger: Ledger | None = None,
        clock: ProviderClock | None = None,
    ) -> None:
        self.line = line
        self.faults = Faults()
        self.clock = clock or (ProviderClock(real=now) if now else ProviderClock())
        now = self.clock
        self.crowd: list[Acting] = []  # people who answer by themselves
        self.ledger = ledger or Ledger()
        self.happenings = Happenings(now)
        outward = Outward(line.public_url, post, self.happenings, self.ledger)
        exchange = Exchange(line, outward, self.happenings, now, new_id, self.ledger, self.faults)
        self.texts = Texts(exchange)
        self.calls = Calls(exchange)
        first = int((datetime.now(UTC) - _2020).total_seconds()) * 8  # larger at each start, so that no update id ever comes twice
        self.chats = Chats(exchange, first, self._carry_out)

    def mount(self, app: Flask, prefix: str = "") -> None:
        """Add both providers' REST routes below ``prefix``. TWILIO_BASE_URL and TELEGRAM_BASE_URL then end in it."""
        twilio = twilio_routes(self.line, self.texts, self.calls, self.faults, self.ledger)
        app.register_blueprint(twilio, url_prefix=prefix + (twilio.url_prefix or ""))
        app.register_blueprint(telegram_routes(self.line.telegram_token, self.chats, self.faults, self.ledger), url_prefix=prefix or None)

    def settle(self) -> None:
        """Do what providers do a moment later: delivery reports, and updates that could not be posted before."""
        self.texts.settle()
        self.calls.settle()
        self.chats.settle()

    def go_on(self) -> datetime | None:
        """Settle, and let the crowd act, until nobody has anything left to do now; when they act next, or None."""
        for _ in range(_MOST_ROUNDS):
            self.settle()
            if not sum(people.act() for people in self.crowd):
                break
        return min((at for people in self.crowd if (at := people.next())), default=None)

    def _carry_out(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return carry_out(self.chats, method, given)
