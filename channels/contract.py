"""What an adapter must do, and the forms that adapters share. Imports no adapter: adapters import this.

An adapter is one module (or small package) in this folder with one class that keeps to ``Channel``. It does nothing of its own
accord: ``verify``, ``receive``, ``answer`` and ``fits`` are functions of what they are given; only ``send`` and
``acknowledge`` reach the network. Its settings are a frozen dataclass that cannot be made with an empty or placeholder secret.
To add a channel: the module, one entry in CHANNELS, one file of cases in tests/channels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from bot.dispatch.port import Answer, Channel, Heard, Listing, Outcome, Receipt, Report, Sender, Sent, Sound, Tape, Tapes, Webhook
from bot.errors import SettingWrong
from bot.surfaces.rendered import Rendered

if TYPE_CHECKING:
    from channels.wire import Wire

__all__ = [
    "CHANNELS",
    "LARGEST_BODY",
    "LOOPBACK",
    "Adapter",
    "Answer",
    "Channel",
    "Heard",
    "Listing",
    "Outcome",
    "Receipt",
    "Report",
    "Sender",
    "Sent",
    "Sound",
    "Tape",
    "Tapes",
    "Webhook",
    "adapter",
    "refuse_address",
    "refuse_number",
    "refuse_secret",
]

CHANNELS: Mapping[str, str] = {
    "sms": "channels.sms:Sms",
    "ivr": "channels.ivr:Ivr",
    "telegram": "channels.telegram:Telegram",
}

LARGEST_BODY = 64 * 1024  # bytes of a webhook; providers send a few

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_PLACEHOLDER = re.compile(r"change.?me|placeholder|example|your.?(token|secret|key)|to.?be.?(set|filled)|[<>{}\s]", re.IGNORECASE)


def adapter(name: str) -> Any:
    """Return the class of a channel by its name in CHANNELS, importing its module only now.

    Raises SettingWrong for a name that no channel has.
    """
    if name not in CHANNELS:
        raise SettingWrong(f"there is no channel called {name!r}: the channels are {', '.join(CHANNELS)}")
    module, _, called = CHANNELS[name].partition(":")
    return getattr(import_module(module), called)


def refuse_secret(name: str, value: str, at_least: int) -> None:
    """Raise SettingWrong unless ``value`` could be a real secret. Its sentence never repeats the value."""
    if not value:
        raise SettingWrong(f"{name} is empty: copy it from the provider's console")
    if _PLACEHOLDER.search(value) or len(set(value)) < 5:
        raise SettingWrong(f"{name} still holds a placeholder: copy the real one from the provider's console")
    if len(value) < at_least:
        raise SettingWrong(f"{name} has {len(value)} characters: it needs at least {at_least}")


def refuse_address(name: str, value: str) -> None:
    """Raise SettingWrong unless ``value`` is an https address without query (plain http only on this machine)."""
    parts = urlsplit(value)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (secure and parts.hostname) or parts.query or parts.fragment or parts.username:
        raise SettingWrong(f"{name} needs an address such as https://feedback.example.org, with nothing after the path")


def refuse_number(name: str, value: str) -> None:
    """Raise SettingWrong unless ``value`` is a telephone number in international form (E.164)."""
    if not _NUMBER.fullmatch(value):
        raise SettingWrong(f"{name} needs a telephone number in international form, such as +447700900000")


class Hiding(Protocol):
    """Settings that know which of them are secrets, and where the provider is."""

    @property
    def base_url(self) -> str:
        """Return the address of the provider's API."""
        ...

    def hide(self) -> tuple[str, ...]:
        """Return what must never reach a log."""
        ...


HidingSettings = TypeVar("HidingSettings", bound=Hiding)


class Adapter(Generic[HidingSettings]):
    """What the adapters have in common: settings, one wire that is opened when it is first needed, and no buttons, recordings or lists."""

    shortest_validity = 1  # seconds

    def __init__(self, settings: HidingSettings) -> None:
        self.settings = settings
        self._wire: Wire | None = None

    @property
    def on_this_machine(self) -> bool:
        """Whether the provider's address is a loopback one."""
        return urlsplit(self.settings.base_url).hostname in LOOPBACK

    @property
    def keeps_messages(self) -> bool:
        """Return whether the provider keeps messages that can be deleted there; most do not."""
        return False

    def decline(self) -> Answer:
        """Return an empty answer: there are no calls to decline."""
        return Answer()

    def cost(self, message: Rendered) -> int:  # noqa: ARG002 - a carrier that sends bills says more
        """Return nothing: it costs nothing."""
        return 0

    def listing(self, since: datetime, until: datetime) -> Listing | None:  # noqa: ARG002 - a carrier that keeps a list says more
        """Return None: there is no list."""
        return None

    def backlog(self) -> int:
        """Return 0: nobody can say."""
        return 0

    def acknowledge(self, reference: str) -> Receipt:  # noqa: ARG002 - a carrier with buttons says more
        """Return at once: there is no press to acknowledge."""
        return Receipt("accepted")

    def replay(self, reference: str) -> str:  # noqa: ARG002 - a carrier with recordings says more
        """Return nothing: there are no recordings."""
        return ""

    def fetch(self, reference: str, seconds: int) -> Sound | Receipt:  # noqa: ARG002 - a carrier with recordings says more
        """Return that there is none."""
        return Receipt("rejected", code="no_recordings")

    def tapes(self, since: datetime, until: datetime) -> Tapes | None:  # noqa: ARG002 - a carrier with recordings says more
        """Return None: there are none."""
        return None

    def is_ours(self, session: str) -> bool:  # noqa: ARG002 - a carrier with calls says more
        """Return that it is not: there are no calls."""
        return False

    def take_back(self, address: str, messages: Sequence[str]) -> Receipt:  # noqa: ARG002 - a carrier that can take a message back says more
        """Return at once: what has been delivered stays on the telephone."""
        return Receipt("accepted")

    def forget(self, reference: str) -> Receipt:  # noqa: ARG002 - a carrier with recordings says more
        """Return at once: there is nothing to delete."""
        return Receipt("accepted")

    def hide(self) -> Sequence[str]:
        """Return the secrets that must never reach a log."""
        return self.settings.hide()

    def close(self) -> None:
        """Close the connections to the provider."""
        if self._wire is not None:
            self._wire.close()

    def _open(self) -> Wire:
        if self._wire is None:
            from channels.wire import Wire  # noqa: PLC0415 - a web process that never sends need not load a client

            self._wire = Wire()
        return self._wire
