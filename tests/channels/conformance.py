"""What a channel's file of cases is made of. The runner in test_conformance.py does the rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.errors import HearbackError
from channels.contract import Answer, Channel, Heard, Receipt, Report, Webhook

PUBLIC = "https://feedback.example.org/hearback"
OURS = "+447700900000"
PERSON = "+447700900123"
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Case:
    """One webhook in the provider's real form, and what it means: things heard, or the error it is refused with."""

    reason: str
    webhook: Webhook
    heard: tuple[Heard | Report, ...] = ()
    refused: type[HearbackError] | None = None


@dataclass(frozen=True)
class Kit:
    """All that the runner needs to know of a channel."""

    make: Callable[[], Channel]
    cases: Sequence[Case]
    forged: Callable[[Webhook], Iterator[tuple[str, Webhook]]]  # variants that the provider never signed
    said: Callable[[str], Webhook]  # the person says these words (or presses these keys)
    kind: str  # how those are heard
    option_two: Sequence[tuple[Webhook, str]]  # every way of choosing option 2, and what is carried through
    speak: Callable[[Channel, str], Answer]  # the adapter answers these words
    outcomes: Sequence[tuple[str, Receipt, Receipt]]  # reason, what came of a provider's answer, what should have
    keys_only: bool = False
    personal: Sequence[str] = field(default=(PERSON, "447700900123"))


def row(reason: str, webhook: Webhook, *heard: Heard | Report, refused: type[HearbackError] | None = None) -> Case:
    return Case(reason, webhook, heard, refused)


# Twilio's signature, from its documentation and not from its library: the address, then each name and value in order, HMAC-SHA1, base64.


def signature(url: str, form: dict[str, str], secret: str = TOKEN, algorithm: Any = hashlib.sha1) -> str:
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), algorithm).digest()).decode()


def signed(path: str, form: dict[str, str], query: str = "", url: str = "", **more: Any) -> Webhook:
    """A form as Twilio posts it. ``url`` is what was signed when that is not the plain public address."""
    address = url or PUBLIC + path + (f"?{query}" if query else "")
    headers = {"x-twilio-signature": signature(address, form), "user-agent": "TwilioProxy/1.1", "i-twilio-idempotency-token": "b7c1"}
    return replace_struct(Webhook(path, query, headers, urlencode(form).encode(), FORM), **more)


def replace_struct(webhook: Webhook, **more: Any) -> Webhook:
    values = {name: getattr(webhook, name) for name in webhook.__struct_fields__}
    return Webhook(**(values | more))


def forged_forms(webhook: Webhook) -> Iterator[tuple[str, Webhook]]:
    """Every way of changing one thing in a signed form."""
    given = webhook.headers["x-twilio-signature"]
    for reason, header in [
        ("empty", ""),
        ("cut", given[:-1]),
        ("other", signature(PUBLIC + webhook.path, {}, "another-secret")),
        ("not ascii", "é" + given[1:]),
    ]:
        yield f"signature {reason}", replace_struct(webhook, headers={**webhook.headers, "x-twilio-signature": header})
    yield "no signature", replace_struct(webhook, headers={})
    yield "other path", replace_struct(webhook, path=webhook.path + "/x")
    yield "other query", replace_struct(webhook, query=webhook.query + "&o=other" if webhook.query else "o=other")
    pairs = parse_qsl(webhook.body.decode(), keep_blank_values=True)
    for at, (name, value) in enumerate(pairs):
        changed = [*pairs[:at], (name, value + "x"), *pairs[at + 1 :]]
        removed = pairs[:at] + pairs[at + 1 :]
        twice = [*pairs, (name, value)]
        for reason, form in [("changed", changed), ("left out", removed), ("twice", twice)]:
            yield f"{name} {reason}", replace_struct(webhook, body=urlencode(form).encode())
    yield "one more", replace_struct(webhook, body=urlencode([*pairs, ("Zebra", "1")]).encode())


__all__ = ["Case", "Kit", "forged_forms", "replace", "replace_struct", "row", "signature", "signed"]
