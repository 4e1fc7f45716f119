"""Which channels this deployment has: those whose settings are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.settings import Settings
from bot.voicing.shelf import NO_RECORDINGS, Shelf
from channels.contract import CHANNELS, Channel, adapter

# One of these is set: the channel is wanted, and the adapter says what is missing.
_TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER")
SIGNS_OF = {"sms": _TWILIO, "ivr": _TWILIO, "telegram": ("TELEGRAM_TOKEN", "TELEGRAM_SECRET")}


def carriers(
    settings: Settings, voices: Mapping[str, tuple[str, str]], shelf: Shelf = NO_RECORDINGS, *, demo: bool = False
) -> dict[str, Channel]:
    """The configured channels by name. Raises SettingWrong where one is half configured.

    ``voices`` maps a language to its (Twilio voice, Twilio language); what is on the ``shelf`` goes before them. In a demo every language is spoken, by the browser.
    """
    more: dict[str, dict[str, Any]] = {
        "sms": {"price": settings.money("HEARBACK_PRICE_TEXT")},
        "ivr": {"price": settings.money("HEARBACK_PRICE_CALL"), "voices": voices, "shelf": shelf, "demo_voices": demo},
    }
    return {
        name: adapter(name)(adapter(name).Settings.read(settings.given, **more.get(name, {})))
        for name in CHANNELS
        if any(settings[sign] for sign in SIGNS_OF[name])
    }
