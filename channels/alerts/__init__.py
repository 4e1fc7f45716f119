"""Who carries alerts to staff: mail, a signed webhook, or a text by the channel that texts people. Says what a Notice says, and no more."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dispatch.alerting import Messenger, Ways
from bot.dispatch.port import Channel
from bot.settings import Settings
from channels.alerts.hook import Hook
from channels.alerts.mail import Mail
from channels.alerts.text import Text


def ways_of(settings: Settings, channels: Mapping[str, Channel]) -> Ways:
    """How staff are reached in this deployment. Raises SettingWrong where something is half set up; connects to nothing."""
    messengers: dict[str, Messenger] = {}
    if settings["HEARBACK_SMTP_URL"]:
        messengers["email"] = Mail.of(settings)
    if settings["HEARBACK_WEBHOOK_URL"]:
        messengers["webhook"] = Hook.of(settings)
    if "sms" in channels:
        messengers["text"] = Text(channels["sms"])
    return Ways(messengers, settings.duty_contacts, settings.live)
