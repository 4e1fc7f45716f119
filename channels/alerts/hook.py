"""Alerts by webhook, signed as Standard Webhooks says (https://www.standardwebhooks.com, version 1): there are libraries to check it with.

``webhook-id`` is the alert's own, the same each time it is tried, so that a receiver can tell a repeat. ``webhook-timestamp`` is in seconds;
refuse one that is more than five minutes off, and an id that was here before. ``webhook-signature`` is ``v1,`` and the base64 of
HMAC-SHA256 over ``id.timestamp.body``.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit

import msgspec

from bot.duty.notice import Notice
from bot.errors import SettingWrong
from bot.settings import Settings
from channels.contract import LOOPBACK
from channels.wire import Wire

_MAKE_ONE = 'Make one with: echo "whsec_$(openssl rand -base64 32)"'
SHORTEST, LONGEST = 24, 64  # bytes of a key


class Hook:
    """One address that takes alerts."""

    def __init__(self, url: str, key: bytes, now: Callable[[], float] = time.time) -> None:
        """``now``: seconds since 1970, UTC. The receiver compares them with its own clock, so a clock that is wound is none for this."""
        self._url = url
        self._key = key
        self._now = now
        self._wire = Wire()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read the settings. Raises SettingWrong, never quoting the address, which may hold a token."""
        parts = urlsplit(settings["HEARBACK_WEBHOOK_URL"])
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not (secure and parts.hostname) or parts.username or parts.fragment:
            raise SettingWrong("HEARBACK_WEBHOOK_URL needs an address that begins with https://, without a user in it")
        return cls(settings["HEARBACK_WEBHOOK_URL"], _key(settings.need("HEARBACK_WEBHOOK_SECRET")))

    @property
    def on_this_machine(self) -> bool:
        """Whether it leads to a loopback address."""
        return urlsplit(self._url).hostname in LOOPBACK

    def tell(self, address: str, notice: Notice) -> str:  # noqa: ARG002 - there is one address, the setting's
        """Post it once. Empty where it was answered with a status from 200 to 299. Redirects are not followed."""
        body = msgspec.json.encode(
            {
                "type": "test" if notice.test else "flag",
                "about": notice.about,
                "says": notice.alias or "test",
                "overdue": notice.overdue,
                "repeat": notice.repeat,
                "look": notice.look,
            }
        )
        reply = self._wire.post(self._url, body, "application/json", headers=self._signed(notice.id, body))
        if isinstance(reply, str):
            return f"webhook_{reply}"
        return "" if 200 <= reply.status < 300 else f"webhook_{reply.status}"

    def _signed(self, name: str, body: bytes) -> dict[str, str]:
        at = str(int(self._now()))
        signature = base64.b64encode(hmac.digest(self._key, f"{name}.{at}.".encode() + body, "sha256")).decode()
        return {"webhook-id": name, "webhook-timestamp": at, "webhook-signature": f"v1,{signature}"}

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith("whsec_") or not SHORTEST <= len(key) <= LONGEST or len(set(key)) < 12:  # placeholders repeat themselves
        raise SettingWrong(f"HEARBACK_WEBHOOK_SECRET is not whsec_ and 24 to 64 random bytes in base64. {_MAKE_ONE}")
    return key
