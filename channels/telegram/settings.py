"""What the Telegram channel needs to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from bot.errors import SettingWrong
from channels.contract import refuse_address, refuse_secret

_TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{16,}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class TelegramSettings:
    """One bot. Raises SettingWrong when made with anything empty, impossible or a placeholder.

    ``secret`` is our own, told to Telegram with the webhook. ``silently`` makes messages arrive without a sound.
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    base_url: str = "https://api.telegram.org"
    silently: bool = False

    NAMES: ClassVar[Mapping[str, str]] = {"TELEGRAM_TOKEN": "token", "TELEGRAM_SECRET": "secret", "TELEGRAM_BASE_URL": "base_url"}

    def __post_init__(self) -> None:
        refuse_secret("TELEGRAM_TOKEN", self.token, 20)
        refuse_secret("TELEGRAM_SECRET", self.secret, 32)
        if not _TOKEN.fullmatch(self.token):
            raise SettingWrong("TELEGRAM_TOKEN needs a number, a colon and the key, as BotFather gave it")
        if not _SECRET.fullmatch(self.secret):
            raise SettingWrong("TELEGRAM_SECRET may hold letters, digits, _ and - only, 32 to 256 of them")
        refuse_address("TELEGRAM_BASE_URL", self.base_url)

    def hide(self) -> tuple[str, ...]:
        """Return what must never reach a log."""
        return (self.token, self.secret)

    @classmethod
    def read(cls, values: Mapping[str, str], **more: Any) -> Self:
        """Make the settings from values under the names of the environment; ``more`` are fields that have no such name."""
        given = {ours: values[theirs] for theirs, ours in cls.NAMES.items() if values.get(theirs)}
        return cls(**({"token": "", "secret": ""} | given | more))
