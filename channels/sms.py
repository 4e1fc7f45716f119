"""Text messages, carried by Twilio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec
from twilio.twiml.messaging_response import MessagingResponse  # type: ignore[import-untyped] # twilio ships no types

from bot.engine.events import Surface
from bot.surfaces.rendered import Rendered
from channels import twilio_shared
from channels.contract import Adapter, Answer, Heard, Listing, Receipt, Report, Sent, Webhook
from channels.twilio_shared import NUMBER, SID, TwilioSettings, as_xml, outbox_of, read_form, xml_text
from channels.twilio_shared.codes import means
from channels.twilio_shared.deleting import delete
from channels.twilio_shared.lists import Entry, Incomplete, entries

HEARD, STATUS = "/webhooks/sms", "/webhooks/sms/status"

# MessageStatus -> what it means to us. ``sending`` has not reached the network yet; a scheduled text is only taken.
_STATUSES: Mapping[str, Literal["accepted", "sent", "delivered", "undelivered", "failed"]] = {
    "queued": "accepted",
    "accepted": "accepted",
    "scheduled": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}

# HELP has no place here: the carrier answers it too, but to us it may mean danger, so it is heard as words.
_OPT_OUTS: Mapping[str, Literal["", "STOP", "START"]] = {"STOP": "STOP", "START": "START"}


class Sms(Adapter[TwilioSettings]):
    """Twilio Messaging."""

    name = "sms"
    surface: Surface = "text"
    routes = (HEARD, STATUS)
    Settings = TwilioSettings
    shortest_validity = 6  # seconds. Twilio: "a validity_period greater than 5 is recommended"

    def verify(self, webhook: Webhook) -> None:
        """Raise Forged unless Twilio signed this; Unreadable if it is not in Twilio's form."""
        twilio_shared.verify(webhook, self.settings)

    def receive(self, webhook: Webhook) -> Sequence[Heard | Report]:
        """Return the text or the status that Twilio tells of; nothing for anything else."""
        form = read_form(webhook)
        if webhook.path == STATUS:
            return _reported(form, outbox_of(webhook))
        return _heard(form) if webhook.path == HEARD else []

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:  # noqa: ARG002 - a text has no line to hang up
        """Return the first message as TwiML; an empty response if there is none."""
        return _answered(messages[0].text if messages else "")

    def fits(self, messages: Sequence[Rendered]) -> int:
        """Return at most one: networks do not keep the order of several texts sent at once."""
        return min(1, len(messages))

    def send(self, address: str, message: Rendered, outbox: str, *, valid_for: int = 0) -> Receipt:
        """Send one text. ``valid_for`` is for how many seconds Twilio may hold it (0: Twilio's own ten hours). Never raises."""
        fields = {
            "To": address,
            "From": self.settings.number,
            "Body": message.text,
            "StatusCallback": self.settings.address(STATUS, outbox),
            "ValidityPeriod": str(min(valid_for, 36_000)) if valid_for > 0 else "",
        }
        return twilio_shared.create(self._open(), self.settings, "Messages", fields)

    @property
    def keeps_messages(self) -> bool:
        """Return that Twilio keeps every text until it is deleted there."""
        return True

    def forget(self, reference: str) -> Receipt:
        """Have a text deleted at Twilio, and see that it is gone. Never raises."""
        if not SID.fullmatch(reference):
            return Receipt("rejected", code="not_a_message")
        return delete(self._open(), self.settings, "Messages", reference)

    def cost(self, message: Rendered) -> int:
        """Return the price of its parts."""
        return max(1, message.parts) * self.settings.price

    def listing(self, since: datetime, until: datetime) -> Listing:
        """Return what Twilio has of texts to and from our number. What was answered inside a webhook is none of the outbox's.

        Source of the directions: twilio.com/docs/messaging/api/message-resource#message-properties. Another's use of our number is nothing
        of ours to delete: only answers to webhooks are told of as ``replied``.
        """
        heard: list[Heard | Report] = []
        sent: list[Sent] = []
        replied: list[Sent] = []
        wire, between = self._open(), (since, until)
        try:
            for entry in entries(wire, self.settings, "Messages", "To", between):
                heard += _heard_of(entry)
            for entry in entries(wire, self.settings, "Messages", "From", between):
                if not entry.at or not SID.fullmatch(entry.sid):
                    continue
                if entry.direction == "outbound-reply":
                    replied.append(_sent(entry, entry.at))
                if entry.direction == "outbound-api":
                    sent.append(_sent(entry, entry.at))
                    heard += _report(entry.sid, entry.status, _code(entry))
        except Incomplete:
            return Listing(tuple(heard), tuple(sent), tuple(replied), complete=False)
        return Listing(tuple(heard), tuple(sent), tuple(replied))


@lru_cache(maxsize=1024)  # the same few hundred texts of a flow, over and over; nothing that a person wrote is among them
def _answered(words: str) -> Answer:
    response = MessagingResponse()
    if text := xml_text(words):
        response.message(text)
    return as_xml(response)


def _heard(form: Mapping[str, str]) -> list[Heard | Report]:
    """Return the text as it was written. A picture that comes with words is ignored; the words are what was said."""
    number, sid, words = form.get("From", ""), form.get("MessageSid", ""), form.get("Body")
    if words is None or not NUMBER.fullmatch(number) or not SID.fullmatch(sid):
        return []
    pictures = form.get("NumMedia", "0").strip("0") != ""
    kind: Literal["words", "media"] = "media" if pictures and not words.strip() else "words"
    opt_out = _OPT_OUTS.get(form.get("OptOutType", "").upper(), "")
    return [Heard("sms", sid, number, kind, words="" if kind == "media" else words, opt_out=opt_out)]


def _reported(form: Mapping[str, str], outbox: str) -> list[Heard | Report]:
    code = form.get("ErrorCode", "")
    return _report(form.get("MessageSid", ""), form.get("MessageStatus", ""), code if code.isdecimal() else "", outbox)


def _report(sid: str, said: str, code: str, outbox: str = "") -> list[Heard | Report]:
    status = _STATUSES.get(said)
    if status is None or not SID.fullmatch(sid):
        return []
    follows = means(code)
    told = Report("sms", sid, status, outbox, code, stopped=follows == "stopped", doubt=follows == "doubt", expired=follows == "expired")
    return [told]


def _code(entry: Entry) -> str:
    return str(entry.error_code) if entry.error_code else ""


def _sent(entry: Entry, at: datetime) -> Sent:
    return Sent(entry.sid, entry.to, entry.body or "", at, _STATUSES.get(entry.status, "accepted"), _code(entry))


def _heard_of(entry: Entry) -> list[Heard | Report]:
    """Return a text of the list as its webhook would have told of it."""
    if entry.direction != "inbound" or entry.at is None:
        return []
    form = {"From": entry.sender, "MessageSid": entry.sid, "Body": entry.body or "", "NumMedia": entry.num_media or "0"}
    return [msgspec.structs.replace(heard, at=entry.at) for heard in _heard(form)]
