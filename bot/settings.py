"""Settings, as read from the environment. Pure: the caller hands in the environment; names are the variables' own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from bot.errors import SettingWrong


class Setting(NamedTuple):
    """One variable: what it is for, and what it is when left out."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


SETTINGS = (
    Setting("PUBLIC_URL", "where providers reach this service, like https://feedback.example.org; signatures are checked against it"),
    Setting("DATABASE_URL", "where conversations are kept: sqlite:///file.db or postgresql://...", "sqlite:///hearback.db"),
    Setting(
        "HEARBACK_KEY", "the key that seals numbers and words; several, newest first, joined by commas, while changing keys", secret=True
    ),
    Setting("HEARBACK_LIVE", "yes: this deployment writes to real people", "no"),
    Setting("HEARBACK_FLOWS", "the folder of flows", "flows"),
    Setting("HEARBACK_LOCALES", "the folder of languages", "locales"),
    Setting("HEARBACK_START_FLOW", "the flow that a call or an opened chat begins, where several could"),
    Setting("HEARBACK_UNREVIEWED", "yes: send translations that nobody has reviewed (never decide this alone)", "no"),
    Setting("HEARBACK_TIME_ZONE", "the time zone of people whose own is not known", "Europe/London"),
    Setting("ORGANISATION", "the name of your organisation, as people know it", "Northshire Police"),
    Setting("TWILIO_ACCOUNT_SID", "your Twilio account"),
    Setting("TWILIO_AUTH_TOKEN", "your Twilio account's token", secret=True),
    Setting("TWILIO_NUMBER", "the number that texts and calls come from, like +447700900000"),
    Setting("TWILIO_BASE_URL", "another address for Twilio's API: a proxy, an emulator", "https://api.twilio.com"),
    Setting("TWILIO_SIGNING_SECRET", "for accounts whose webhooks are signed with a key of their own; left out: the token", secret=True),
    Setting("TWILIO_SIGNING_ALGORITHM", "HMAC_SHA1 or HMAC_SHA256, as the account signs its webhooks", "HMAC_SHA1"),
    Setting("TELEGRAM_TOKEN", "your Telegram bot's token", secret=True),
    Setting("TELEGRAM_SECRET", "a secret of 32 characters or more that Telegram sends with each message", secret=True),
    Setting("TELEGRAM_BASE_URL", "another address for Telegram's API: a server of your own, an emulator", "https://api.telegram.org"),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
_YES, _NO = frozenset({"yes", "true", "1", "on"}), frozenset({"no", "false", "0", "off", ""})


class Settings(msgspec.Struct, frozen=True):
    """All settings, read. ``given`` holds each variable's text; secrets never leave this object but to their users."""

    given: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """A setting's text, empty where it is not set and has no default."""
        return self.given[name]

    def need(self, name: str) -> str:
        """A setting that cannot be left out. Raises SettingWrong, in one line that names it."""
        if not self.given[name]:
            meaning = next(setting.meaning for setting in SETTINGS if setting.name == name)
            raise SettingWrong(f"{name} is not set: {meaning}.")
        return self.given[name]

    def yes(self, name: str) -> bool:
        """A setting that is yes or no. Raises SettingWrong on anything else."""
        said = self.given[name].lower()
        if said not in _YES | _NO:
            raise SettingWrong(f"{name} is {said!r}: write yes or no.")
        return said in _YES

    @property
    def live(self) -> bool:
        """Whether real people are written to."""
        return self.yes("HEARBACK_LIVE")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of people whose own is not known. Raises SettingWrong where there is no such zone."""
        try:
            return ZoneInfo(self.given["HEARBACK_TIME_ZONE"])
        except (OSError, ValueError, KeyError):  # not found; not a name; ZoneInfoNotFoundError
            raise SettingWrong(f"HEARBACK_TIME_ZONE is {self.given['HEARBACK_TIME_ZONE']!r}: write it like Europe/London.") from None

    def need_all_for_live(self) -> None:
        """What a live service cannot be without. Raises SettingWrong for the first that is missing."""
        for name in ("PUBLIC_URL", "HEARBACK_KEY"):
            self.need(name)
        if self.given["ORGANISATION"] == _DEFAULTS["ORGANISATION"]:
            raise SettingWrong("ORGANISATION is not set: the name of your organisation, as people know it.")

    def __repr__(self) -> str:
        """Names only: a setting's text may be a secret."""
        return f"Settings({', '.join(sorted(name for name, text in self.given.items() if text))})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment holds. Space around a value is dropped."""
    return Settings({setting.name: environment.get(setting.name, "").strip() or setting.default for setting in SETTINGS})
