"""Both providers together, over one clock: to be mounted in the demo's process, or run as a process of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from channels.emulator.bot_api import carry_out
from channels.emulator.calls import Calls
from channels.emulator.chats import Chats
from channels.emulator.exchange import Exchange
from channels.emulator.faults import Faults
from channels.emulator.happenings import Happenings
from channels.emulator.line import Line
from channels.emulator.post import Outward, Post
from channels.emulator.telegram import telegram_routes
from channels.emulator.texts import Texts
from channels.emulator.twilio import twilio_routes

_2020 = datetime(2020, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


class Provider:
    """Twilio's and Telegram's sides of one deployment, and every person's phones.

    ``post`` carries webhooks to Hearback. ``now`` is the clock, time-zone aware. ``new_id`` gives 32 hexadecimal digits.
    """

    def __init__(
        self, line: Line, post: Post, now: Callable[[], datetime] = utc_now, new_id: Callable[[], str] = lambda: uuid.uuid4().hex
    ) -> None:
        self.line = line
        self.faults = Faults()
        self.happenings = Happenings(now)
        outward = Outward(line.public_url, post, self.happenings)
        exchange = Exchange(line, outward, self.happenings, now, new_id)
        self.texts = Texts(exchange)
        self.calls = Calls(exchange)
        first = int((utc_now() - _2020).total_seconds()) * 8  # larger at each start, so that no update id ever comes twice
        self.chats = Chats(exchange, first, self._carry_out)

    def mount(self, app: Flask, prefix: str = "") -> None:
        """Add both providers' REST routes below ``prefix``. TWILIO_BASE_URL and TELEGRAM_BASE_URL then end in it."""
        twilio = twilio_routes(self.line, self.texts, self.calls, self.faults)
        app.register_blueprint(twilio, url_prefix=prefix + (twilio.url_prefix or ""))
        app.register_blueprint(telegram_routes(self.line.telegram_token, self.chats, self.faults), url_prefix=prefix or None)

    def settle(self) -> None:
        """Do what providers do a moment later: delivery reports, and updates that could not be posted before."""
        self.texts.settle()
        self.calls.settle()
        self.chats.settle()

    def _carry_out(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return carry_out(self.chats, method, given)
