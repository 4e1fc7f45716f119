"""A provider with a recorded Hearback: every webhook that leaves it is kept, and answered with what the test put there."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from urllib.parse import parse_qsl

from channels.emulator.line import Line
from channels.emulator.provider import Provider

SAM = "+447700900123"
CHAT = 4242
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
LINE = Line(
    public_url="https://feedback.example.org",
    provider_url="http://127.0.0.1:9",
    account_sid="AC" + "0" * 32,
    auth_token="a-token-of-sixteen-or-more",
    number="+447700900000",
    telegram_token="123456:a-token-of-sixteen-or-more",
    telegram_secret="a-secret-of-thirty-two-letters-00",
)


class Answers:
    """Hearback's side: ``give`` what the next webhooks get; ``got`` is what came, as (path, query, headers, form or bytes)."""

    def __init__(self):
        self.got = []
        self._given = []

    def give(self, *bodies, status=200, kind="text/xml"):
        self._given += [(status, kind, body.encode() if isinstance(body, str) else body) for body in bodies]

    def __call__(self, path, query, headers, body):
        form = dict(parse_qsl(body.decode(), keep_blank_values=True)) if "form" in headers["Content-Type"] else body
        self.got.append((path, query, dict(headers), form))
        return self._given.pop(0) if self._given else (200, "text/xml", b"<Response/>")

    @property
    def forms(self):
        return [form for _, _, _, form in self.got]


def provider(line=LINE):
    """A provider and the answers it gets. Ids count up, the clock stands still."""
    answers = Answers()
    ids = count(1)
    return Provider(line, answers, lambda: NOW, lambda: f"{next(ids):032x}"), answers


def loud(made, address=SAM):
    """The loud happenings of an address."""
    return [line.words for line in made.happenings.of(address) if line.loud]
