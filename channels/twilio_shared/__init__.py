"""What the Twilio channels share: settings, signatures, the form of their webhooks, one POST, the tables of codes, and Twilio's own lists."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec
from twilio.request_validator import (  # type: ignore[import-untyped] # twilio ships no types
    RequestValidator,
    add_port,
    remove_port,
)

from bot.errors import Forged, SettingWrong, Unreadable
from channels.contract import LARGEST_BODY, Answer, Outcome, Receipt, Webhook, refuse_address, refuse_number, refuse_secret
from channels.twilio_shared.codes import NUMBER_IN_DOUBT, OUTCOMES, reason

if TYPE_CHECKING:
    from channels.wire import Lost, Reply, Wire

__all__ = ["OUTCOMES", "reason"]

FORM = "application/x-www-form-urlencoded"
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}", re.ASCII)
_OUTBOX = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}", re.ASCII)
# XML 1.0, section 2.2: no other character may stand in a document, not even escaped. Twilio's builder writes them all the same.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class TwilioSettings:
    """One Twilio account and one number. Raises SettingWrong when made with anything empty, impossible or a placeholder.

    ``public_url`` is where Twilio reaches us; signatures are checked against it alone, never against what a proxy says.
    ``signing_secret`` is for accounts whose webhooks are signed with a key of their own, then usually with HMAC_SHA256;
    empty means the auth token. ``price`` is of one part of a text or of one call, in millionths of the account's currency.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    number: str
    public_url: str
    base_url: str = "https://api.twilio.com"
    signing_secret: str = field(default="", repr=False)
    algorithm: Literal["HMAC_SHA1", "HMAC_SHA256"] = "HMAC_SHA1"
    price: int = 50_000

    NAMES: ClassVar[Mapping[str, str]] = {
        "TWILIO_ACCOUNT_SID": "account_sid",
        "TWILIO_AUTH_TOKEN": "auth_token",
        "TWILIO_NUMBER": "number",
        "PUBLIC_URL": "public_url",
        "TWILIO_BASE_URL": "base_url",
        "TWILIO_SIGNING_SECRET": "signing_secret",
        "TWILIO_SIGNING_ALGORITHM": "algorithm",
    }

    def __post_init__(self) -> None:
        if not _ACCOUNT.fullmatch(self.account_sid):
            raise SettingWrong("TWILIO_ACCOUNT_SID needs AC and 32 characters after it: copy it from the Twilio console")
        refuse_secret("TWILIO_AUTH_TOKEN", self.auth_token, 16)
        refuse_number("TWILIO_NUMBER", self.number)
        refuse_address("PUBLIC_URL", self.public_url)
        refuse_address("TWILIO_BASE_URL", self.base_url)
        if self.signing_secret:
            refuse_secret("TWILIO_SIGNING_SECRET", self.signing_secret, 16)
        if self.algorithm not in ("HMAC_SHA1", "HMAC_SHA256"):
            raise SettingWrong("TWILIO_SIGNING_ALGORITHM is HMAC_SHA1 or HMAC_SHA256")

    @classmethod
    def read(cls, values: Mapping[str, str], **more: Any) -> Self:
        """Make the settings from values under the names of the environment; ``more`` are fields that have no such name."""
        given: dict[str, Any] = {ours: values[theirs] for theirs, ours in cls.NAMES.items() if values.get(theirs)}
        needed = {"account_sid": "", "auth_token": "", "number": "", "public_url": ""}
        return cls(**(needed | given | more))

    def address(self, path: str, outbox: str = "") -> str:
        """Return the public address of one of our paths, with our outbox id if there is one."""
        return self.public_url.rstrip("/") + path + (f"?o={quote(outbox, safe='')}" if outbox else "")

    def resource(self, path: str) -> str:
        """Return the address of something of this account in Twilio's API."""
        return f"{self.base_url.rstrip('/')}/2010-04-01/Accounts/{self.account_sid}/{path}"

    def hide(self) -> tuple[str, ...]:
        """Return what must never reach a log."""
        return tuple(secret for secret in (self.auth_token, self.signing_secret) if secret)


# Webhooks: their form and their signature


def read_form(webhook: Webhook) -> Mapping[str, str]:
    """Return the webhook's parameters, read once. Raises Unreadable if it is no form, Forged if a parameter comes twice.

    Twilio sends none twice, and its signature does not tell one copy from two: the copies are made unique before signing.
    """
    read: dict[str, Mapping[str, str]] = webhook.__dict__
    if "form" not in read:
        read["form"] = _parsed(webhook)
    return read["form"]


def _parsed(webhook: Webhook) -> Mapping[str, str]:
    if len(webhook.body) > LARGEST_BODY:
        raise Unreadable("a webhook of more than 64 KB")
    if webhook.content_type.strip().lower() != FORM:
        raise Unreadable("a webhook that is not a form")
    try:
        pairs = parse_qsl(webhook.body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=200)
    except ValueError:
        raise Unreadable("a webhook that is not a well-formed form") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise Forged
    return form


def verify(webhook: Webhook, settings: TwilioSettings) -> None:
    """Raise Forged unless Twilio signed this webhook for our public address; Unreadable if it is not in Twilio's form.

    The algorithm is ours to know: the header that names one is as easily forged as the rest. With and without the port,
    because Twilio signs either; each is compared in constant time.
    """
    form = read_form(webhook)
    url = settings.address(webhook.path) + (f"?{webhook.query}" if webhook.query else "")
    given = webhook.headers.get("x-twilio-signature", "").encode()
    validator = RequestValidator(settings.signing_secret or settings.auth_token)
    spellings = (spell(url) for spell in (str, _with_port, _without_port))  # nearly always the first
    if not any(
        hmac.compare_digest(given, validator.compute_signature(spelling, form, settings.algorithm).encode()) for spelling in spellings
    ):
        raise Forged
    _refuse_moved_words(form)


def _with_port(url: str) -> str:
    return str(add_port(urlsplit(url)))


def _without_port(url: str) -> str:
    return str(remove_port(urlsplit(url)))


# What Twilio has been seen to send, in the alphabet, between Body and From.
_AFTER_BODY = frozenset({"ButtonPayload", "ButtonText", "ChannelInstallSid", "ChannelMetadata", "ChannelPrefix", "From"})


def _refuse_moved_words(form: Mapping[str, str]) -> None:
    """Refuse a person's words that were cut, their tail made into a parameter.

    The signature covers names and values without anything between them, so {A: bC, D: e} and {A: b, CD: e} are signed alike.
    Words can only be cut if a name that Twilio does not use follows Body; a name that Twilio may add elsewhere is let pass.
    """
    after = sorted(name for name in form if name > "Body")
    if "Body" in form and (not after or after[0] not in _AFTER_BODY):
        raise Forged


def outbox_of(webhook: Webhook) -> str:
    """Return our outbox id that the address of a callback carries, or nothing."""
    found = [value for name, value in parse_qsl(webhook.query) if name == "o"]
    return found[0] if len(found) == 1 and _OUTBOX.fullmatch(found[0]) else ""


def as_xml(document: Any) -> Answer:
    """Return a TwiML document as the webhook's answer."""
    return Answer(content_type="text/xml", body=str(document).encode())


def xml_text(words: str) -> str:
    """Leave out the characters that no XML document may hold; Twilio would refuse the whole answer for one of them."""
    return _NOT_IN_XML.sub("", words)


# Sending


class _Created(msgspec.Struct):
    """What Twilio tells of a message or call it has taken, or of an error. Its sentence is not read: it quotes the number."""

    sid: str = ""
    code: int | None = None


def create(wire: Wire, settings: TwilioSettings, resource: Literal["Messages", "Calls"], fields: Mapping[str, str]) -> Receipt:
    """Ask Twilio once for a message or a call. Never raises; no number and no words in the receipt."""
    url = settings.resource(f"{resource}.json")
    body = urlencode({name: value for name, value in fields.items() if value}, errors="replace").encode()
    return receipt(wire.post(url, body, FORM, auth=(settings.account_sid, settings.auth_token)))


def receipt(reply: Reply | Lost) -> Receipt:
    """Say how a send ended. An answer that is not Twilio's, or a server error, leaves it uncertain: it may have been taken."""
    if isinstance(reply, str):
        return Receipt(reply)
    created = _read_created(reply.body)
    if 200 <= reply.status < 300:
        return Receipt("accepted", provider_id=created.sid) if created.sid else Receipt("uncertain", code=str(reply.status))
    code = created.code or _CODE_OF_STATUS.get(reply.status, reply.status)
    outcome = _outcome(reply.status, code)
    wait = reply.retry_after if outcome == "throttled" else 0
    return Receipt(outcome, retry_after=wait, code=str(code), doubt=outcome == "rejected" and code in NUMBER_IN_DOUBT)


_CODE_OF_STATUS = {401: 20003, 404: 20404, 429: 20429}  # when something in front of Twilio answers without its code


def _outcome(status: int, code: int) -> Outcome:
    if status >= 500 or status < 400:
        return "uncertain"
    return OUTCOMES[code][0] if code in OUTCOMES else "rejected"


def _read_created(body: bytes) -> _Created:
    try:
        return msgspec.json.decode(body, type=_Created)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Created()
