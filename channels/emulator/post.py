"""How a webhook leaves the provider and reaches Hearback: signed, told to whoever watches, never raising."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit

from channels.emulator.happenings import Happenings
from channels.emulator.ledger import Ledger


class Reply(NamedTuple):
    """What Hearback answered. Status 0 means that it could not be reached."""

    status: int
    content_type: str
    body: bytes


class Post(Protocol):
    """Carries one POST to Hearback: ``path`` below the public URL, ``query`` without its question mark."""

    def __call__(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Return (status, content type, body); OSError when Hearback cannot be reached."""
        ...


class HttpPost:
    """Over HTTP, to ``base``: the way a provider does it. ``timeout`` is Twilio's own 15 seconds."""

    def __init__(self, base: str, timeout: float = 15.0) -> None:
        self._base = base.rstrip("/")
        self._timeout = timeout

    def __call__(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Post once. A status other than 200 is an answer like any other."""
        address = f"{self._base}{path}{'?' if query else ''}{query}"
        request = urllib.request.Request(address, data=body, headers=dict(headers), method="POST")  # noqa: S310 - the base is http, chosen at start
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - the same address
                return answer.status, answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers.get_content_type(), refused.read()


def twilio_signature(token: str, url: str, params: Mapping[str, str]) -> str:
    """X-Twilio-Signature: base64 of HMAC-SHA1 over the URL followed by the sorted names and values, run together."""
    told = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()


class Outward:
    """The provider's side of every webhook."""

    def __init__(self, public_url: str, post: Post, happenings: Happenings, ledger: Ledger | None = None) -> None:
        self._public_url = public_url.rstrip("/")
        self._post = post
        self._happenings = happenings
        self._ledger = ledger or Ledger()

    def twilio(self, person: str, url: str, params: Mapping[str, str], token: str, idempotency: str) -> Reply:
        """Sign a form with the account's token and post it. ``url`` is absolute and must lie below the public URL."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": idempotency,
            "X-Twilio-Signature": twilio_signature(token, url, params),
        }
        return self._carry("twilio", person, url, headers, urlencode(params).encode())

    def telegram(self, person: str, url: str, secret: str, update: bytes) -> Reply:
        """Post one Update with the secret that setWebhook was given."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        return self._carry("telegram", person, url, headers, update)

    def _carry(self, provider: str, person: str, url: str, headers: dict[str, str], body: bytes) -> Reply:
        if not url.startswith(self._public_url + "/"):
            self._happenings.tell(person, "A webhook address lies outside the public URL. Nothing was posted.", loud=True)
            return Reply(0, "", b"")
        parts = urlsplit(url)
        path = parts.path.removeprefix(urlsplit(self._public_url).path)
        headers["Host"] = parts.netloc
        address = path + (f"?{parts.query}" if parts.query else "")
        number = self._ledger.write("webhook", provider=provider, person=person, path=address, body=body.decode("utf-8", "replace"))
        self._ledger.sync()
        began = time.perf_counter()
        try:
            reply = Reply(*self._post(path, parts.query, headers, body))
        except (OSError, HTTPException) as failure:
            self._happenings.tell(person, f"{path} could not be reached ({type(failure).__name__}).", loud=True)
            reply = Reply(0, "", b"")
        else:
            spent = round((time.perf_counter() - began) * 1000)
            self._happenings.tell(person, f"Signed and posted to {path}. Answered {reply.status} in {spent} ms.", loud=reply.status >= 400)
        self._ledger.write("webhook_answer", webhook=number, person=person, status=reply.status, body=reply.body.decode("utf-8", "replace"))
        self._ledger.sync()
        return reply
