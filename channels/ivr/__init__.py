"""Voice calls, carried by Twilio: hearing (webhook -> what the caller did), speaking (messages -> TwiML), voices, settings.

Every pick-up is a stranger until a key is pressed. A call that we placed and that no human answered is hung up without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from twilio.twiml.voice_response import VoiceResponse  # type: ignore[import-untyped] # twilio ships no types

from bot.engine.events import Surface
from bot.surfaces.rendered import Rendered, Speech
from channels import twilio_shared
from channels.contract import Adapter, Answer, Heard, Listing, Receipt, Report, Sent, Sound, Tape, Tapes, Webhook
from channels.ivr.hearing import CALL, STATUS, ended, hear, whole_seconds
from channels.ivr.settings import VoiceSettings
from channels.ivr.speaking import speak
from channels.twilio_shared import SID, as_xml, outbox_of, read_form
from channels.twilio_shared.deleting import delete
from channels.twilio_shared.lists import Incomplete, entries, is_ours
from channels.twilio_shared.media import fetch

__all__ = ["Ivr", "VoiceSettings"]
RESOURCES = {"RE": "Recordings", "CA": "Calls"}  # by the letters of an id
MADE = frozenset({"completed", "absent", "failed"})  # statuses of a recording that is not being made any more, nor deleted


class Ivr(Adapter[VoiceSettings]):
    """Twilio Voice."""

    name = "ivr"
    surface: Surface = "voice"
    routes = (CALL, CALL + "/")
    Settings = VoiceSettings

    def verify(self, webhook: Webhook) -> None:
        """Raise Forged unless Twilio signed this; Unreadable if it is not in Twilio's form."""
        twilio_shared.verify(webhook, self.settings)

    def receive(self, webhook: Webhook) -> Sequence[Heard | Report]:
        """Return what happened in the call. A call of ours that no human answered is ``hung_up`` with ``answered_by``."""
        return hear(webhook.path, read_form(webhook), outbox_of(webhook))

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:
        """Return what the telephone does next. Nothing is ever said to a call that is over or that no human answered."""
        if heard is None:
            return self.hang_up() if over else as_xml(VoiceResponse())
        if heard.kind == "hung_up" or (over and not messages):
            return self.hang_up()
        return as_xml(speak(messages, heard.turn + 1, self.settings, over=over))

    def hang_up(self) -> Answer:
        """Return the silent end of a call."""
        response = VoiceResponse()
        response.hangup()
        return as_xml(response)

    def fits(self, messages: Sequence[Rendered]) -> int:
        """Return all of them: one document says as many as there are."""
        return len(messages)

    def send(self, address: str, message: Rendered, outbox: str, *, valid_for: int = 0) -> Receipt:  # noqa: ARG002 - see below
        """Place a call. What it says is asked for when it is answered, so ``message`` does not travel. Never raises.

        ``valid_for`` has no counterpart in a call.
        """
        fields = {
            "To": address,
            "From": self.settings.number,
            "Url": self.settings.address(CALL, outbox),
            "Method": "POST",
            "MachineDetection": "Enable",
            "Timeout": str(self.settings.ring_seconds),
            "TimeLimit": str(self.settings.longest_call_seconds),
            "StatusCallback": self.settings.address(STATUS, outbox),
            "StatusCallbackMethod": "POST",
        }
        return twilio_shared.create(self._open(), self.settings, "Calls", fields)

    def cost(self, message: Rendered) -> int:  # noqa: ARG002 - a call costs the same, whatever is said
        """Return the price of a call."""
        return self.settings.price

    def decline(self) -> Answer:
        """Return the answer that lets a call ring off unanswered: the caller pays nothing, and is called back."""
        response = VoiceResponse()
        response.reject(reason="busy")
        return as_xml(response)

    def listing(self, since: datetime, until: datetime) -> Listing:
        """Return the calls that we placed, and what became of them. A call to us that nobody answered is over: nothing can be made of it."""
        told: list[Heard | Report] = []
        sent: list[Sent] = []
        try:
            for entry in entries(self._open(), self.settings, "Calls", "From", (since, until)):
                if entry.direction.startswith("outbound") and entry.at and SID.fullmatch(entry.sid):
                    report = ended(entry.sid, entry.status, entry.answered_by or "")
                    told += [report] if report else []
                    status, code = (report.status, report.code) if report else ("accepted", "")
                    sent.append(Sent(entry.sid, entry.to, "", entry.at, status, code))
        except Incomplete:
            return Listing(tuple(told), tuple(sent), complete=False)
        return Listing(tuple(told), tuple(sent))

    def replay(self, reference: str) -> str:
        """Return where Twilio keeps a recording, for the caller to hear it. Nothing for a reference that is not Twilio's."""
        return self.settings.resource(f"Recordings/{reference}.mp3") if SID.fullmatch(reference) else ""

    def forget(self, reference: str) -> Receipt:
        """Have a recording, or the record of a call, deleted at Twilio, and see that it is gone. Never raises."""
        resource = RESOURCES.get(reference[:2])
        if resource is None or not SID.fullmatch(reference):
            return Receipt("rejected", code="not_a_recording")
        return delete(self._open(), self.settings, resource, reference)

    @property
    def keeps_messages(self) -> bool:
        """Return that Twilio keeps the record of every call, with the person's number in it, until it is deleted there."""
        return True

    def tapes(self, since: datetime, until: datetime) -> Tapes:
        """Return the recordings of single comments that Twilio still holds: no other way of recording is ours. One in the making is not told."""
        held: list[Tape] = []
        try:
            for entry in entries(self._open(), self.settings, "Recordings", "", (since, until)):
                known = SID.fullmatch(entry.sid) and SID.fullmatch(entry.call_sid)
                if known and entry.source == "RecordVerb" and entry.status in MADE:
                    held.append(Tape(entry.sid, entry.call_sid, whole_seconds(entry.duration or "") if entry.status == "completed" else 0))
        except Incomplete:
            return Tapes(tuple(held), complete=False)
        return Tapes(tuple(held))

    def is_ours(self, session: str) -> bool:
        """Return whether Twilio says that this was a call to or from our number: an account may have others. Never raises."""
        return bool(SID.fullmatch(session)) and is_ours(self._open(), self.settings, session)

    def fetch(self, reference: str, seconds: int) -> Sound | Receipt:
        """Return the sound of a recording of our own account. No address that anybody told us of is ever asked. Never raises."""
        if not SID.fullmatch(reference):
            return Receipt("rejected", code="not_a_recording")
        return fetch(self._open(), self.settings, f"Recordings/{reference}.wav", seconds)

    def unvoiced(self, language: str, breaths: Sequence[Speech] = ()) -> str:
        """Return why a language cannot be spoken, for ``doctor`` to show; nothing if it can."""
        return self.settings.unvoiced(language, breaths)
