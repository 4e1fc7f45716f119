"""Which channels this deployment has: those whose settings are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.settings import Settings
from channels.contract import CHANNELS, Channel, adapter

SIGN_OF = {"sms": "TWILIO_ACCOUNT_SID", "ivr": "TWILIO_ACCOUNT_SID", "telegram": "TELEGRAM_TOKEN"}  # set: the channel is wanted


def carriers(settings: Settings, voices: Mapping[str, tuple[str, str]], *, demo: bool = False) -> dict[str, Channel]:
    """The configured channels by name. Raises SettingWrong where one is half configured.

    ``voices`` maps a language to its (Twilio voice, Twilio language). In a demo every language is spoken, by the browser.
    """
    more: dict[str, dict[str, Any]] = {"ivr": {"voices": voices, "demo_voices": demo}}
    return {
        name: adapter(name)(adapter(name).Settings.read(settings.given, **more.get(name, {})))
        for name in CHANNELS
        if settings[SIGN_OF[name]]
    }
