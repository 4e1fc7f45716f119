"""Settings, as read from the environment. Pure: the caller hands in the environment; names are the variables' own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
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
    Setting("TWILIO_TEXTS_PER_SECOND", "how many texts leave in a second at most, whatever the number of workers", "10"),
    Setting("TWILIO_CALLS_PER_SECOND", "how many calls are placed in a second at most", "1"),
    Setting("TELEGRAM_TOKEN", "your Telegram bot's token", secret=True),
    Setting("TELEGRAM_SECRET", "a secret of 32 characters or more that Telegram sends with each message", secret=True),
    Setting("TELEGRAM_BASE_URL", "another address for Telegram's API: a server of your own, an emulator", "https://api.telegram.org"),
    Setting("TELEGRAM_PER_SECOND", "how many chat messages leave in a second at most", "25"),
    Setting(
        "HEARBACK_API_TOKEN", "what case systems send with each request, 32 characters or more; left out: they cannot send any", secret=True
    ),
    Setting(
        "HEARBACK_METRICS_TOKEN",
        "what monitoring sends with each request for /metrics, 32 characters or more; left out: there is no such page",
        secret=True,
    ),
    Setting("HEARBACK_COUNTRIES", "the countries whose numbers cases may have, as two letters, joined by commas", "GB"),
    Setting(
        "HEARBACK_DAILY_BUDGET", "the most that a day's messages and calls may cost, in your account's currency; a live service must set it"
    ),
    Setting("HEARBACK_PRICE_TEXT", "what one part of a text costs, in the same currency; rather too much than too little", "0.05"),
    Setting("HEARBACK_PRICE_CALL", "what one call costs", "0.25"),
    Setting("HEARBACK_PREFIXES", "the beginnings of the numbers that may be written to or called, joined by commas", "+44"),
    Setting(
        "HEARBACK_CALLS_IN", "answer: whoever calls is answered; call back: people we know pay nothing, they are called back", "answer"
    ),
    Setting("HEARBACK_MESSAGES_AT_ONCE", "how many messages of one person are answered at once; two more come free every minute", "60"),
    Setting(
        "HEARBACK_ANSWERS_A_MINUTE",
        "how many messages of all people together are answered at once in a minute, on each channel; beyond it only those wait who wrote much",
        "600",
    ),
    Setting("HEARBACK_STRANGERS_A_DAY", "how many people whom nobody has met before are answered in any 24 hours", "2000"),
    Setting(
        "HEARBACK_SOUND_DAYS",
        "how many days the sound of a spoken comment stays after it was typed up or refused; never longer than its flow keeps words",
        "30",
    ),
    Setting(
        "HEARBACK_COORDINATORS",
        "the roles that alone read what criticises somebody by name, joined by commas; named with --by, and not proven",
        "victim-services-manager",
    ),
    Setting(
        "HEARBACK_DUTY_CONTACTS",
        "the addresses behind the names in duty.yaml, like duty_desk=duty@example.org; duty_phone=+447700900010",
        secret=True,
    ),
    Setting("HEARBACK_SMTP_URL", "the mail server for alerts to staff: smtps://mail.example.org:465 or smtp://mail.example.org:587"),
    Setting("HEARBACK_SMTP_USER", "the account there, if it wants one"),
    Setting("HEARBACK_SMTP_PASSWORD", "that account's password", secret=True),
    Setting("HEARBACK_SMTP_FROM", "the address that alerts come from, like hearback@example.org"),
    Setting("HEARBACK_WEBHOOK_URL", "where alerts to staff are posted, if duty.yaml says webhook", secret=True),
    Setting("HEARBACK_WEBHOOK_SECRET", "what they are signed with: whsec_ and 24 to 64 random bytes in base64", secret=True),
    Setting(
        "HEARBACK_TOMBSTONES",
        "a file on another disk, where the worker writes who stopped or was erased: for a restored backup; names and numbers are not in it",
    ),
    Setting("HEARBACK_ERASE_GRACE", "for how many days an erasure can be undone by staff, 0 to 7; then it is destroyed", "7"),
    Setting(
        "HEARBACK_CONTACT_DAYS",
        "how many days the way to reach somebody stays once no flow could ask them any more, 0 to 30; never longer than HEARBACK_CASE_DAYS",
        "30",
    ),
    Setting("HEARBACK_CASE_DAYS", "how many days what is known of a person's cases stays once no flow could ask about any, 0 to 30", "30"),
    Setting(
        "HEARBACK_WAITING_DAYS",
        "for how many days a case whose day is not known counts as one that could be asked, after it last came in or changed, 1 to 730",
        "730",
    ),
    Setting("HEARBACK_FAILPOINTS", "for proofs: where this process is to be stopped or killed; a live service refuses it"),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
TRYING_BUDGET = "20"  # a day, where nobody real is written to
MILLION = 1_000_000
MOST_SOUND_DAYS = 90
MOST_DAYS_AFTER = 30
MOST_WAITING_DAYS = 730
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}", re.ASCII)
_CONTACT = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_ROLE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
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

    def money(self, name: str) -> int:
        """An amount in millionths of the account's currency. Raises SettingWrong on anything that is no amount."""
        said = self.given[name]
        try:
            amount = Decimal(said)
        except InvalidOperation:
            amount = Decimal(-1)
        if not (amount.is_finite() and 0 <= amount < MILLION):
            raise SettingWrong(f"{name} is {said!r}: write an amount like 0.05.")
        return int(amount * MILLION)

    @property
    def daily_budget(self) -> int:
        """What a day may cost, in millionths. Raises SettingWrong where a live service has none: nothing is sent then."""
        if not self.given["HEARBACK_DAILY_BUDGET"] and not self.live:
            return int(TRYING_BUDGET) * MILLION
        self.need("HEARBACK_DAILY_BUDGET")
        return self.money("HEARBACK_DAILY_BUDGET")

    @property
    def prefixes(self) -> frozenset[str]:
        """The beginnings of numbers that may be dialled. Raises SettingWrong where one is not like +44."""
        said = [prefix.strip() for prefix in self.given["HEARBACK_PREFIXES"].split(",")]
        for prefix in said:
            if not _PREFIX.fullmatch(prefix):
                raise SettingWrong(f"HEARBACK_PREFIXES has {prefix!r}: write the beginnings of numbers like +44, joined by commas.")
        return frozenset(said)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries whose numbers cases may have (ISO 3166-1); a number that does not say is of the first. Raises SettingWrong."""
        said = [country.strip().upper() for country in self.given["HEARBACK_COUNTRIES"].split(",")]
        for country in said:
            if not _COUNTRY.fullmatch(country):
                raise SettingWrong(f"HEARBACK_COUNTRIES has {country!r}: write two letters for each country like GB, joined by commas.")
        return tuple(said)

    def rate(self, name: str) -> float:
        """How many in a second. Raises SettingWrong on anything but a number above 0 and up to 1,000."""
        try:
            rate = float(self.given[name])
        except ValueError:
            rate = 0.0
        if not 0 < rate <= 1000:
            raise SettingWrong(f"{name} is {self.given[name]!r}: write a number from 0.1 to 1000.")
        return rate

    @property
    def tombstones(self) -> Path | None:
        """The file of who stopped or was erased, for a restored backup; None where none is kept."""
        said = self.given["HEARBACK_TOMBSTONES"]
        return Path(said) if said else None

    @property
    def erase_grace(self) -> timedelta:
        """How long an erasure can be undone. Raises SettingWrong on anything but 0 to 7 days: people are told 7."""
        said = self.given["HEARBACK_ERASE_GRACE"]
        if said not in tuple("01234567"):
            raise SettingWrong(f"HEARBACK_ERASE_GRACE is {said!r}: write a number of days from 0 to 7. People are told 7 days.")
        return timedelta(days=int(said))

    @property
    def sound_days(self) -> timedelta:
        """How long sound stays after it was typed up or refused. Raises SettingWrong on anything but 0 to 90 days."""
        return self._days("HEARBACK_SOUND_DAYS", 0, MOST_SOUND_DAYS)

    @property
    def contact_days(self) -> timedelta:
        """How long the way to reach somebody stays once it is over. Raises SettingWrong on anything but 0 to 30 days."""
        return self._days("HEARBACK_CONTACT_DAYS", 0, MOST_DAYS_AFTER)

    @property
    def case_days(self) -> timedelta:
        """How long what is known of somebody's cases stays once it is over. Raises SettingWrong on anything but 0 to 30 days."""
        return self._days("HEARBACK_CASE_DAYS", 0, MOST_DAYS_AFTER)

    @property
    def waiting_days(self) -> timedelta:
        """How long a case whose day is not known could still be asked. Raises SettingWrong on anything but 1 to 730 days."""
        return self._days("HEARBACK_WAITING_DAYS", 1, MOST_WAITING_DAYS)

    def _days(self, name: str, least: int, most: int) -> timedelta:
        said = self.given[name]
        if not (said.isascii() and said.isdecimal() and least <= int(said[:9]) <= most and len(said) <= 9):  # int() has a limit
            raise SettingWrong(f"{name} is {said!r}: write a whole number of days from {least} to {most}.")
        return timedelta(days=int(said))

    @property
    def coordinators(self) -> frozenset[str]:
        """The roles that alone read what criticises somebody by name. Raises SettingWrong for something that is no role."""
        said = [role.strip() for role in self.given["HEARBACK_COORDINATORS"].split(",") if role.strip()]
        for role in said:
            if not _ROLE.fullmatch(role):
                raise SettingWrong(f"HEARBACK_COORDINATORS is {role!r}: write roles in lower-case letters, like victim-services-manager.")
        return frozenset(said)

    @property
    def calls_back(self) -> bool:
        """Whether people we know are called back when they call. Raises SettingWrong on anything but the two words."""
        said = self.given["HEARBACK_CALLS_IN"].lower().replace("_", " ")
        if said not in ("answer", "call back"):
            raise SettingWrong(f"HEARBACK_CALLS_IN is {said!r}: write answer, or call back.")
        return said == "call back"

    @property
    def duty_contacts(self) -> dict[str, str]:
        """The addresses of staff by the names that the rota uses. Raises SettingWrong, without quoting an address."""
        found: dict[str, str] = {}
        for part in filter(None, (part.strip() for part in self.given["HEARBACK_DUTY_CONTACTS"].split(";"))):
            name, _, address = (piece.strip() for piece in part.partition("="))
            if not _CONTACT.fullmatch(name) or not (_MAIL.fullmatch(address) or _NUMBER.fullmatch(address)) or name in found:
                where = f"the contact {name!r}" if _CONTACT.fullmatch(name) else f"contact {len(found) + 1}"
                raise SettingWrong(
                    f"HEARBACK_DUTY_CONTACTS: {where} cannot be read. Write name=address, once each, separated by semicolons: "
                    "duty_desk=duty@example.org; duty_phone=+447700900010."
                )
            found[name] = address
        return found

    def need_all_for_live(self) -> None:
        """What a live service cannot be without. Raises SettingWrong for the first that is missing."""
        for name in ("PUBLIC_URL", "HEARBACK_KEY"):
            self.need(name)
        if self.given["HEARBACK_FAILPOINTS"]:
            raise SettingWrong("HEARBACK_FAILPOINTS is set. It is for proofs: take it out of a live service.")
        if self.given["ORGANISATION"] == _DEFAULTS["ORGANISATION"]:
            raise SettingWrong("ORGANISATION is not set: the name of your organisation, as people know it.")
        self.need("HEARBACK_DAILY_BUDGET")

    def __repr__(self) -> str:
        """Names only: a setting's text may be a secret."""
        return f"Settings({', '.join(sorted(name for name, text in self.given.items() if text))})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment holds. Space around a value is dropped."""
    return Settings({setting.name: environment.get(setting.name, "").strip() or setting.default for setting in SETTINGS})
