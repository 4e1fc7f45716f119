"""A discreet line for tests: its flow, a house that holds it, and Telegram's own side of its chats, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from bot.asking.people import Case, Contact
from bot.dispatch.port import Webhook
from bot.store.casework.case_rows import CaseArrival
from channels.emulator.bot_api import carry_out
from channels.emulator.chats import Chat
from channels.emulator.line import Line
from channels.emulator.provider import Provider
from channels.wire import Reply
from tests.channels import cases_telegram
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN
from tests.dispatch.house import House

QUIET = """\
flow: quiet
languages: [en]
channels: [sms, telegram, ivr]
risk: R2
when: {after: told_outcome, earliest: 1 days, latest: 900 days, between: 10:00 to 19:00, close: 7 days}
start_words: [LINE]
invite: Hi, this is the line you asked us to text.
steps:
  overall: {ask: How was it?, choose: {good: Good, poor: Poor}, then: [{if: {overall: poor}, flag: complaint}]}
  easy: {ask: Was it easy?, yes_no: true}
  one_thing: {ask: One thing?, write: {keep: 90 days}}
  thanks: {say: Thank you. That is all.}
"""


class Telegram:
    """The emulator as the provider of a house: what the house sends reaches its chats, and what people do there reaches the house."""

    def __init__(self, house: House) -> None:
        self.house = house
        line = Line(
            public_url=PUBLIC,
            provider_url="http://127.0.0.1:9",
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            number=OURS,
            telegram_token=cases_telegram.TOKEN,
            telegram_secret=cases_telegram.SECRET,
        )
        ids = count(1)
        self.chats = Provider(line, self._reaches, house.clock, lambda: f"{next(ids):032x}").chats
        self.failing: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        house.channels["telegram"]._wire = self  # type: ignore[attr-defined]  # the wire of this adapter, for as long as the house stands

    def _reaches(self, path: str, query: str, headers: Any, body: bytes) -> tuple[int, str, bytes]:
        found = Webhook("/webhooks/telegram", query, {name.lower(): value for name, value in headers.items()}, body, "application/json")
        answer = self.house.take("telegram", found)
        return answer.status, answer.content_type, answer.body

    def post(self, url: str, body: bytes, content_type: str, **_: Any) -> Reply:
        """What the adapter asks of Telegram."""
        method, asked = url.rpartition("/")[2], json.loads(body)
        self.asked.append((method, asked))
        status, told = self.failing.pop(0) if self.failing and method.startswith("delete") else carry_out(self.chats, method, asked)
        return Reply(status, json.dumps(told).encode(), told.get("parameters", {}).get("retry_after", 0))

    def close(self) -> None:
        """There is nothing to close."""

    def left(self, chat: int) -> list[str]:
        """The words that stand in a chat."""
        return [message.text for message in self._chat(chat).messages]

    def _chat(self, chat: int) -> Chat:
        return self.chats.chat(chat)

    def press(self, chat: int, label: str) -> None:
        """A button of the last keyboard that has it."""
        for message in reversed(self._chat(chat).messages):
            for button in (button for row in message.keyboard for button in row):
                if button["text"] == label:
                    self.chats.press(chat, message.id, button["callback_data"])
                    return
        raise AssertionError(f"no button {label}")


def known(
    house: House, *, codeword: str = "", duress: str = "", phone: str = "+447700900123", channel: str = "sms", ref: str = "A1"
) -> str:
    """Somebody with a case of risk R2, whose contact is confirmed; their id."""
    contact = Contact(
        state="confirmed_by_person",
        confirmed_on=house.clock().date(),
        channel=channel,
        language="en",
        codeword=codeword,
        duress_word=duress,
    )  # type: ignore[arg-type]  # a channel
    put = house.store.cases.put([CaseArrival(Case(ref, risk="R2"), contact, phone=phone)], house.clock())
    assert put[0].what == "new"
    person = house.store.people.meet(channel, phone, house.clock()).id
    house.confirm(person, channel)
    return person


Make = Callable[..., House]


class Twilio:
    """Twilio's REST for a house, in this process: it takes everything. ``sent``: what each number was sent, in order; a call reads (call)."""

    def __init__(self, house: House) -> None:
        self.sent: dict[str, list[str]] = {}
        self._ids = count(1)
        for name in ("sms", "ivr"):
            house.channels[name]._wire = self  # type: ignore[attr-defined]  # the wire of these adapters, for as long as the house stands

    def post(self, url: str, body: bytes, content_type: str, **_: Any) -> Reply:
        """A text or a call."""
        form = dict(parse_qsl(body.decode()))
        self.sent.setdefault(form["To"], []).append(form.get("Body", "(call)"))
        kind = "CA" if url.endswith("Calls.json") else "SM"
        return Reply(201, json.dumps({"sid": f"{kind}{next(self._ids):032x}", "status": "queued"}).encode())

    def close(self) -> None:
        """There is nothing to close."""
