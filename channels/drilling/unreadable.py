"""Danger once more, through the real front door: the channels' own adapters verify what is signed, and the database can be read no more.

A person is put at each place of a flow in a database of their own, in a temporary folder. Each asks for help; then the file is made unreadable, and
each asks again. No request leaves this machine, and none is needed: the words of help fit inside the webhook's answer.
"""

from __future__ import annotations

import json
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Answer, Channel, Heard, Webhook
from bot.engine.danger import DANGER_TEXTS
from bot.engine.plain import plain
from bot.engine.script import Script
from bot.engine.state import save
from bot.errors import Forged
from bot.library.edition import SURFACES
from bot.settings import Settings
from bot.store.secrecy.sealing import new_key
from channels.demo.credentials import NUMBER, demo_settings
from channels.drilling.walking import Place
from channels.emulator.post import twilio_signature
from channels.service import Service, open_service

NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing is sent, and nothing would listen
CHANNEL_OF = {surface: channel for channel, surface in SURFACES.items()}
FIRST_NUMBER, NUMBERS = 447700900001, 999  # kept for drama by Ofcom
FIRST_CHAT = 5_550_000_001
SPOILT = b"This is no database any more.\n" * 200


class Standing(NamedTuple):
    """Somebody who stands at a place: on which channel, under which address, in which language."""

    place: Place
    language: str
    channel: str
    address: str


class Outcome(NamedTuple):
    """Whether the words of help came, with the database and without."""

    place: str
    language: str
    channel: str
    readable: bool
    unreadable: bool


class _Once(Inbound):
    """Does not try again behind the answer: this database never comes back."""

    def _catch_up(self, channel: Channel, heard: Heard) -> None:
        """Nothing."""


def ask_without_database(settings: Settings, script: Script, places: Sequence[tuple[str, Place]]) -> Iterator[Outcome]:
    """Everybody at their place, in as many databases as there are telephone numbers for. ``places`` with their language."""
    for at in range(0, len(places), NUMBERS):
        with _house(settings) as (service, file):
            crowd = [
                _settle(service, script, language, place, number) for number, (language, place) in enumerate(places[at : at + NUMBERS])
            ]
            door = _Door(service)
            readable = [door.helps(somebody, knows_language=True) for somebody in crowd]
            service.store.close()
            for part in file.parent.iterdir():
                part.write_bytes(SPOILT)
                part.chmod(0)
            unreadable = [door.helps(somebody, knows_language=False) for somebody in crowd]
            for somebody, before, after in zip(crowd, readable, unreadable, strict=True):
                yield Outcome(somebody.place.name, somebody.language, somebody.channel, before, after)


@contextmanager
def _house(settings: Settings) -> Iterator[tuple[Service, Path]]:
    with tempfile.TemporaryDirectory(prefix="hearback-drill-") as folder:
        file = Path(folder) / "drill.db"
        made_up = {**demo_settings({}, NOWHERE), "DATABASE_URL": f"sqlite:///{file}", "HEARBACK_KEY": new_key()}
        service = open_service(Settings({**settings.given, **made_up}))
        service.store.migrate()
        service.offering.begin()
        try:
            yield service, file
        finally:
            for channel in service.channels.values():
                channel.close()  # type: ignore[attr-defined]  # every shipped adapter has one
            service.store.close()


def _settle(service: Service, script: Script, language: str, place: Place, number: int) -> Standing:
    """Put somebody there, as the turns before would have."""
    channel = CHANNEL_OF[place.state.surface]
    address = str(FIRST_CHAT + number) if channel == "telegram" else f"+{FIRST_NUMBER + number}"
    state = place.state
    with service.store.turn(channel, f"drill-{number}", address, service.clock()) as turn:
        turn.open_conversation(script.flow.flow, script.version, b"", state.surface, channel)
        turn.save_state(save(state), ended=state.end, phase=state.phase, wait=state.wait)
        turn.answer(200, "text/plain", b"")
    return Standing(place, language, channel, address)


class _Door:
    """The web process, but for its sockets."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._inbound = _Once(service.store, service.library, service.clock, service.calling, service.limits)
        self._numbers = count(1)

    def helps(self, somebody: Standing, *, knows_language: bool) -> bool:
        """Whether the danger text comes back at once; and whether the same request, badly signed, is refused."""
        channel = self._service.channels[somebody.channel]
        webhook = self._webhook(somebody, next(self._numbers))
        forged = Webhook(webhook.path, headers=dict.fromkeys(webhook.headers, "x"), body=webhook.body, content_type=webhook.content_type)
        try:
            self._inbound.take(channel, forged)
        except Forged:
            said = plain(_words(self._inbound.take(channel, webhook)))
        else:
            return False
        in_their_own = knows_language and somebody.channel != "ivr"  # a language that no telephone voice speaks is helped in English
        expected = [DANGER_TEXTS[somebody.language]] if in_their_own and not somebody.place.state.end else DANGER_TEXTS.values()
        return any(plain(text.on(channel.surface)) in said for text in expected)

    def _webhook(self, somebody: Standing, number: int) -> Webhook:
        if somebody.channel == "telegram":
            return self._update(somebody, number)
        form = {
            "AccountSid": self._service.settings["TWILIO_ACCOUNT_SID"],
            "From": somebody.address,
            "To": NUMBER,
            "ApiVersion": "2010-04-01",
        }
        if somebody.channel == "sms":
            sid = f"SM{number:032x}"
            return self._signed(
                "/webhooks/sms", form | {"MessageSid": sid, "SmsSid": sid, "Body": "HELP", "NumMedia": "0", "NumSegments": "1"}
            )
        call = {"CallSid": f"CA{number:032x}", "CallStatus": "in-progress", "Direction": "inbound", "Digits": "0", "FinishedOnKey": ""}
        return self._signed("/webhooks/voice/turn/1", form | call)

    def _signed(self, path: str, form: dict[str, str]) -> Webhook:
        signature = twilio_signature(self._service.settings["TWILIO_AUTH_TOKEN"], NOWHERE + path, form)
        return Webhook(path, headers={"x-twilio-signature": signature}, body=urlencode(form).encode())

    def _update(self, somebody: Standing, number: int) -> Webhook:
        chat = int(somebody.address)
        sender = {"id": chat, "is_bot": False, "first_name": "Sam", "language_code": somebody.language}
        told: dict[str, Any] = {
            "message_id": number,
            "from": sender,
            "chat": {"id": chat, "first_name": "Sam", "type": "private"},
            "date": 1_795_257_000,
        }
        body = json.dumps({"update_id": number, "message": told | {"text": "HELP"}}).encode()
        secret = {"x-telegram-bot-api-secret-token": self._service.settings["TELEGRAM_SECRET"]}
        return Webhook("/webhooks/telegram", headers=secret, body=body, content_type="application/json")


def _words(answer: Answer) -> str:
    """All that an answer says, as its provider reads it."""
    if "json" in answer.content_type:
        return str(json.loads(answer.body or b"{}").get("text", ""))
    said = [node for node in ET.fromstring(answer.body).iter() if node.tag in ("Message", "Say")] if answer.body else []  # noqa: S314 - our own answer
    return " ".join("".join(node.itertext()) for node in said)
