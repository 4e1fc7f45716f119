"""From Twilio's voice webhooks to what a caller did.

Twilio Voice sends no message id, and the same call presses the same key many times. So the turn number stands in the address that each
prompt asks Twilio to come back to, and call and turn together are the id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from channels.contract import Heard, Report
from channels.twilio_shared import NUMBER, SID

Kind = Literal["call", "hung_up", "keys", "silence", "recording", "taped"]

CALL, STATUS, RECORDED = "/webhooks/voice", "/webhooks/voice/status", "/webhooks/voice/recorded"
_TURN = re.compile(r"/webhooks/voice/(turn|recording|recorded)/([0-9]{1,4})", re.ASCII)
_KEYS = re.compile(r"[0-9*#]{1,32}", re.ASCII)

# What Twilio puts in the place of a withheld number: the word on a keypad. One "number" for everybody who withholds theirs.
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})

RINGS_AGAIN = frozenset({"busy", "no-answer"})

# AnsweredBy, all but ``human``. Twilio's own doubt counts as a machine.
_MACHINES = frozenset({"machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax", "unknown"})

# CallStatus at the end of a call -> what became of a call that we placed. Others are on the way there.
_ENDS: Mapping[str, Literal["delivered", "undelivered", "failed"]] = {
    "completed": "delivered",
    "busy": "undelivered",
    "no-answer": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}


def hear(path: str, form: Mapping[str, str], outbox: str) -> list[Heard | Report]:
    """Return what happened in a call; nothing for a webhook that tells of nothing we know."""
    if not SID.fullmatch(form.get("CallSid", "")):
        return []
    if path == CALL:
        return _begun(form, outbox)
    if path == STATUS:
        return _ended(form, outbox)
    found = _TURN.fullmatch(path)
    if found is None:
        return []
    turn = int(found[2])
    if found[1] == "recorded":
        return _taped(form, turn)
    return [_recorded(form, turn) if found[1] == "recording" else _pressed(form, turn)]


def _begun(form: Mapping[str, str], outbox: str) -> list[Heard | Report]:
    """A call that we placed and that no human answered is over before a word is said: whoever listens later is not known."""
    outgoing, answered_by = _outgoing(form), form.get("AnsweredBy", "")
    if not outgoing or answered_by == "human":
        return [_heard(form, "call", 0, answered_by=answered_by)]
    code = answered_by if answered_by in _MACHINES else "unknown"
    sid = form["CallSid"]
    return [
        _heard(form, "hung_up", 0, answered_by=answered_by or "unknown"),
        Report("ivr", sid, "undelivered", outbox=outbox, code=code),
    ]


def _ended(form: Mapping[str, str], outbox: str) -> list[Heard | Report]:
    status = form.get("CallStatus", "")
    if status not in _ENDS:
        return []
    answered_by, outgoing = form.get("AnsweredBy", ""), _outgoing(form)
    heard = _heard(form, "hung_up", "ended", answered_by=answered_by)
    if not outgoing:
        return [heard]
    told = ended(form["CallSid"], status, answered_by, form.get("ErrorCode") or form.get("SipResponseCode", ""), outbox)
    return [heard, told] if told else [heard]


def ended(sid: str, status: str, answered_by: str, error: str = "", outbox: str = "") -> Report | None:
    """Say what became of a call that we placed; None while it goes on.

    ``busy`` and ``no-answer`` are told by their own names, whatever code comes with them: they alone are tried once more.
    """
    if status not in _ENDS:
        return None
    if status == "completed":
        machine = answered_by in _MACHINES
        return Report("ivr", sid, "undelivered" if machine else "delivered", outbox, answered_by if machine else "")
    code = status if status in RINGS_AGAIN or not error.isdecimal() else error
    return Report("ivr", sid, _ENDS[status], outbox, code)


def _pressed(form: Mapping[str, str], turn: int) -> Heard:
    """No digits are a silence, unless # alone was pressed: it ends a number, and without one it is a key of its own."""
    keys = form.get("Digits", "") or form.get("FinishedOnKey", "")
    return _heard(form, "keys", turn, words=keys) if _KEYS.fullmatch(keys) else _heard(form, "silence", turn)


def _taped(form: Mapping[str, str], turn: int) -> list[Heard | Report]:
    """The file of a recording is ready, or there is none (``absent``). It has the id of the turn that the recording itself comes back with.

    No number comes with it. Source: twilio.com/docs/voice/twiml/record#recordingstatuscallback.
    """
    reference, status = form.get("RecordingSid", ""), form.get("RecordingStatus", "")
    if not SID.fullmatch(reference) or status not in ("completed", "absent"):
        return []
    sid, seconds = form["CallSid"], whole_seconds(form.get("RecordingDuration", "")) if status == "completed" else 0
    return [Heard("ivr", f"{sid}:{turn}", "", "taped", session=sid, turn=turn, reference=reference, seconds=seconds)]


def whole_seconds(told: str) -> int:
    """A length as Twilio writes it; 0 for none, and for one that failed (-1)."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0


def _recorded(form: Mapping[str, str], turn: int) -> Heard:
    reference, seconds = form.get("RecordingSid", ""), whole_seconds(form.get("RecordingDuration", ""))
    if not seconds or not SID.fullmatch(reference):
        return _heard(form, "silence", turn)
    return _heard(form, "recording", turn, reference=reference, seconds=seconds)


def _heard(form: Mapping[str, str], kind: Kind, mark: int | str, **more: Any) -> Heard:
    """``mark`` is the turn's number, or a word for what belongs to no turn."""
    sid, turn = form["CallSid"], mark if isinstance(mark, int) else 0
    return Heard("ivr", f"{sid}:{mark}", _person(form), kind, session=sid, turn=turn, outgoing=_outgoing(form), **more)


def _outgoing(form: Mapping[str, str]) -> bool:
    return form.get("Direction", "").startswith("outbound")


def _person(form: Mapping[str, str]) -> str:
    """The number of the person; for one who withholds it the call itself, so that no two of them are ever taken for one."""
    number = form.get("To" if _outgoing(form) else "From", "")
    return number if NUMBER.fullmatch(number) and number not in _WITHHELD else form["CallSid"]
