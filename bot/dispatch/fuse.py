"""What may leave at all: a day's money, the beginnings of numbers, the live switch, and how many in a second.

Closed is the default. A fuse that nobody has set lets nothing through.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.asking.numbers import may_be_dialled
from bot.dispatch.port import Channel
from bot.settings import Settings

DIALLED = frozenset({"sms", "ivr"})  # their addresses are telephone numbers
RATES: Mapping[str, str] = {"sms": "TWILIO_TEXTS_PER_SECOND", "ivr": "TWILIO_CALLS_PER_SECOND", "telegram": "TELEGRAM_PER_SECOND"}
MOST_TODAY = 5  # messages that nobody asked for, to one person on one day of theirs


class Fuse(msgspec.Struct, frozen=True):
    """``budget`` is millionths of the account's currency a day; ``rates`` are messages a second by channel."""

    budget: int = 0
    prefixes: frozenset[str] = frozenset()
    live: bool = False
    rates: Mapping[str, float] = {}
    most_today: int = MOST_TODAY

    def refuses(self, channel: Channel, address: str, *, initiated: bool) -> str:
        """Why nothing may be sent there, as a code; empty where it may. Replies, too, go only to numbers that may be dialled."""
        if channel.name in DIALLED and not may_be_dialled(address, self.prefixes):
            return "prefix_not_allowed"
        if initiated and not (self.live or channel.on_this_machine):
            return "not_live"
        return ""


# Each code, as the ledger and the reference tell it.
REFUSALS: Mapping[str, str] = {
    "prefix_not_allowed": "The number does not begin as HEARBACK_PREFIXES allows, or it is a dear one. Nothing is sent there.",
    "not_live": "HEARBACK_LIVE is no, and the provider is a real one. Nothing is begun.",
}


def fuse_of(settings: Settings) -> Fuse:
    """The fuse that the settings describe. Raises SettingWrong for what is missing or broken: then nothing is sent."""
    rates = {channel: settings.rate(name) for channel, name in RATES.items()}
    return Fuse(settings.daily_budget, settings.prefixes, settings.live, rates)
