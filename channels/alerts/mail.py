"""Alerts by e-mail. The only home of SMTP. TLS always, but on this machine; certificates are checked."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from typing import Self
from urllib.parse import urlsplit

import msgspec

from bot.duty.notice import Notice
from bot.errors import SettingWrong
from bot.settings import Settings
from channels.contract import LOOPBACK

SECONDS = 5.0  # for each word of the server; there are about eleven
_HELP = "HEARBACK_SMTP_URL needs an address like smtps://mail.example.org:465 or smtp://mail.example.org:587, without a password in it"


class Mail(msgspec.Struct, frozen=True):
    """A mail server. ``implicit``: TLS from the first byte (port 465); otherwise STARTTLS before anything is said."""

    host: str
    port: int
    implicit: bool
    sender: str
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read the settings. Raises SettingWrong."""
        parts = urlsplit(settings["HEARBACK_SMTP_URL"])
        try:
            port = parts.port or (465 if parts.scheme == "smtps" else 587)
        except ValueError:
            raise SettingWrong(_HELP) from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
            raise SettingWrong(_HELP)
        sender = settings.need("HEARBACK_SMTP_FROM")
        if not _is_mail(sender):
            raise SettingWrong("HEARBACK_SMTP_FROM needs an e-mail address like hearback@example.org")
        user, password = settings["HEARBACK_SMTP_USER"], settings["HEARBACK_SMTP_PASSWORD"]
        if bool(user) != bool(password):
            raise SettingWrong("HEARBACK_SMTP_USER and HEARBACK_SMTP_PASSWORD belong together: set both, or neither")
        return cls(parts.hostname, port, parts.scheme == "smtps", sender, user, password)

    def __repr__(self) -> str:
        """Nothing of the account."""
        return f"<Mail to {'this machine' if self.on_this_machine else 'a server'}>"

    @property
    def on_this_machine(self) -> bool:
        """Whether the server is at a loopback address. Nobody knows where it sends on."""
        return self.host in LOOPBACK

    def tell(self, address: str, notice: Notice) -> str:
        """Send one mail. Empty once the server has taken it."""
        try:
            with self._connected() as server:
                server.send_message(self._message(address, notice), self.sender, [address])
        except smtplib.SMTPResponseException as refused:
            return f"smtp_{refused.smtp_code}" if 200 <= refused.smtp_code <= 599 else "smtp_broken"
        except smtplib.SMTPRecipientsRefused:
            return "smtp_refused"
        except ssl.SSLError:
            return "smtp_tls"
        except smtplib.SMTPException:
            return "smtp_broken"
        except OSError:
            return "smtp_unreachable"
        return ""

    def _connected(self) -> smtplib.SMTP:
        us = self.sender.rpartition("@")[2]
        if self.implicit:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, us, timeout=SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(self.host, self.port, us, timeout=SECONDS)
        try:
            if not self.implicit and not (self.on_this_machine and not self.user and not _offers_tls(server)):
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, address: str, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, address, notice.subject
        message["Date"] = formatdate()
        message["Message-ID"] = (
            f"<{notice.id}@{self.sender.rpartition('@')[2]}>"  # the same each time: a mail programme shows a repeat as one
        )
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
        message.set_content(f"{notice.text}\n")
        return message


def _offers_tls(server: smtplib.SMTP) -> bool:
    server.ehlo_or_helo_if_needed()
    return server.has_extn("starttls")


def _is_mail(address: str) -> bool:
    name, at, host = address.rpartition("@")
    return bool(at and name and host and address.isascii() and address.isprintable() and not set(" <>,;\"'") & set(address))
