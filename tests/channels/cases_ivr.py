"""Recorded webhooks of Twilio Voice."""

from __future__ import annotations

import json

from bot.errors import Forged, Unreadable
from bot.surfaces.rendered import Listen, Rendered, Speech
from channels.contract import Answer, Channel, Heard, Receipt, Report, Webhook
from channels.ivr import Ivr, VoiceSettings
from channels.twilio_shared import receipt
from channels.wire import Reply
from tests.channels.conformance import ACCOUNT, OURS, PERSON, PUBLIC, TOKEN, Kit, forged_forms, replace_struct, row, signed

SID = "CA1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a"
TAPE = "RE0f1e2d3c4b5a69788796a5b4c3d2e1f0"
VOICE = "/webhooks/voice"
OUTBOX = "o-7Yk2"
WITHHELD = "+266696687"


def make(**more) -> Ivr:
    return Ivr(VoiceSettings(account_sid=ACCOUNT, auth_token=TOKEN, number=OURS, public_url=PUBLIC, **more))


def ends(name: str, number: str) -> dict[str, str]:
    return {name: number, f"{name}Country": "GB", f"{name}State": "", f"{name}City": "", f"{name}Zip": ""}


def call(**changes: str) -> dict[str, str]:
    """Every parameter Twilio sends when a person rings a British number."""
    return {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": SID,
        "CallStatus": "in-progress",
        "Direction": "inbound",
        **ends("Caller", PERSON),
        **ends("From", PERSON),
        **ends("Called", OURS),
        **ends("To", OURS),
    } | changes


def ours(**changes: str) -> dict[str, str]:
    """The same for a call that we placed."""
    return (
        call(Direction="outbound-api", **ends("Caller", OURS), **ends("From", OURS), **ends("Called", PERSON), **ends("To", PERSON))
        | changes
    )


def rings(query: str = "", **changes: str) -> Webhook:
    return signed(VOICE, call(CallStatus="ringing") | changes, query=query)


def answered(by: str | None, outbox: str = OUTBOX) -> Webhook:
    return signed(VOICE, ours(**({"AnsweredBy": by} if by is not None else {})), query=f"o={outbox}" if outbox else "")


def gathered(digits: str | None, turn: object = 3, finished_on: str = "", given: dict[str, str] | None = None) -> Webhook:
    """What a <Gather> sends; without digits when nothing was pressed."""
    pressed = {} if digits is None else {"Digits": digits, "FinishedOnKey": finished_on, "msg": "Gather End"}
    return signed(f"{VOICE}/turn/{turn}", (given or call()) | pressed)


def taped(turn: object = 4, **changes: str) -> Webhook:
    """What a <Record> sends when it has recorded something."""
    made = {
        "RecordingSid": TAPE,
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{TAPE}",
        "RecordingDuration": "17",
        "Digits": "#",
    }
    return signed(f"{VOICE}/recording/{turn}", call() | made | changes)


def ready(turn: str = "4", **changes: str) -> Webhook:
    """What tells, apart from the call, that the file of a recording is ready: no number is in it."""
    made = {
        "AccountSid": ACCOUNT,
        "CallSid": SID,
        "RecordingSid": TAPE,
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{TAPE}",
        "RecordingStatus": "completed",
        "RecordingDuration": "17",
        "RecordingChannels": "1",
        "RecordingStartTime": "Sat, 21 Nov 2026 14:30:00 +0000",
        "RecordingSource": "RecordVerb",
        "RecordingTrack": "inbound",
    }
    return signed(f"{VOICE}/recorded/{turn}", made | changes)


def ended(status: str, outbox: str = OUTBOX, given: dict[str, str] | None = None, **changes: str) -> Webhook:
    more = {
        "CallStatus": status,
        "Timestamp": "Sat, 21 Nov 2026 10:30:00 +0000",
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
        "Duration": "1",
        "CallDuration": "41",
    }
    return signed(f"{VOICE}/status", (ours() if given is None else given) | more | changes, query=f"o={outbox}" if outbox else "")


def heard(kind: str, turn: int = 0, **more) -> Heard:
    mark = more.pop("mark", turn)
    return Heard("ivr", f"{SID}:{mark}", more.pop("address", PERSON), kind, session=SID, turn=turn, **more)  # type: ignore[arg-type] # the row names it


def over(**more) -> Heard:
    return heard("hung_up", mark="ended", **more)


def report(status: str, code: str = "", outbox: str = OUTBOX) -> Report:
    return Report("ivr", SID, status, outbox=outbox, code=code)  # type: ignore[arg-type] # the row names it


def machine(by: str) -> tuple[Heard, Report]:
    return heard("hung_up", answered_by=by, outgoing=True), report("undelivered", by)


def without(given: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in names}


CASES = [
    row("a person rings", rings(), heard("call")),
    row("a person rings, already in progress", signed(VOICE, call()), heard("call")),
    row("a call diverted to us", rings(ForwardedFrom="+447700900002", CallerName="A CALLER"), heard("call")),
    row("with a certificate of the caller's number", rings(StirVerstat="TN-Validation-Passed-A", CallToken="%7B%7D"), heard("call")),
    row("inbound calls have no detection, but should one say machine it is still a caller", rings(AnsweredBy="machine_start"), heard("call", answered_by="machine_start")),
    row("a withheld number: the call is the person, so that two are never taken for one", rings(From=WITHHELD, Caller=WITHHELD), heard("call", address=SID)),
    row("a withheld number, by its other code", rings(From="+7378742833"), heard("call", address=SID)),
    row("a number that is unavailable", rings(From="+86282452253"), heard("call", address=SID)),
    row("a number that is a word", rings(From="Anonymous"), heard("call", address=SID)),
    row("a call over the internet", rings(From="sip:someone@example.org"), heard("call", address=SID)),
    row("no caller at all", signed(VOICE, without(call(), "From")), heard("call", address=SID)),
    row("our call: a human", answered("human"), heard("call", answered_by="human", outgoing=True)),
    row("our call: a human, and no id of ours", answered("human", outbox=""), heard("call", answered_by="human", outgoing=True)),
    row("our call: a machine, at once", answered("machine_start"), *machine("machine_start")),
    row("our call: a machine, after its beep", answered("machine_end_beep"), *machine("machine_end_beep")),
    row("our call: a machine, then silence", answered("machine_end_silence"), *machine("machine_end_silence")),
    row("our call: a machine, ended otherwise", answered("machine_end_other"), *machine("machine_end_other")),
    row("our call: a fax", answered("fax"), *machine("fax")),
    row("our call: Twilio does not know, so it is a machine", answered("unknown"), *machine("unknown")),
    row("our call: not said, so it is a machine", answered(None), *machine("unknown")),
    row("our call: said with nothing in it", answered(""), *machine("unknown")),
    row("our call: a word that Twilio adds one day", answered("parrot"), heard("hung_up", answered_by="parrot", outgoing=True), report("undelivered", "unknown")),
    row("a key", gathered("2"), heard("keys", 3, words="2")),
    row("a key on our call: the person is the one called", gathered("1", given=ours()), heard("keys", 3, words="1", outgoing=True)),
    row("the same key a turn later is another thing", gathered("2", turn=4), heard("keys", 4, words="2")),
    row("skip", gathered("#"), heard("keys", 3, words="#")),
    row("back", gathered("*"), heard("keys", 3, words="*")),
    row("help", gathered("0"), heard("keys", 3, words="0")),
    row("the end", gathered("99"), heard("keys", 3, words="99")),
    row("a number of several digits, ended by #", gathered("1984", finished_on="#"), heard("keys", 3, words="1984")),
    row("# alone where it ends a number is skip", gathered("", finished_on="#"), heard("keys", 3, words="#")),
    row("nothing pressed", gathered(None), heard("silence", 3)),
    row("nothing pressed, said with nothing in it", gathered(""), heard("silence", 3)),
    row("digits that no keypad has", gathered("one"), heard("silence", 3)),
    row("more digits than anybody presses", gathered("1" * 33), heard("silence", 3)),
    row("speech is not asked for and not heard", signed(f"{VOICE}/turn/3", call(SpeechResult="my name is", Confidence="0.9")), heard("silence", 3)),
    row("a key from a withheld number", gathered("1", given=call(From=WITHHELD)), heard("keys", 3, words="1", address=SID)),
    row("the first turn", gathered("1", turn=1), heard("keys", 1, words="1")),
    row("a turn that is no number", gathered("1", turn="x")),
    row("a turn beyond any call", gathered("1", turn="12345")),
    row("a turn in Bengali digits", gathered("1", turn="২")),
    row("a turn below zero", gathered("1", turn="-1")),
    row("a comment, ended by a key", taped(), heard("recording", 4, reference=TAPE, seconds=17)),
    row("a comment, ended by hanging up", taped(Digits="hangup"), heard("recording", 4, reference=TAPE, seconds=17)),
    row("a comment, ended by silence", taped(Digits=""), heard("recording", 4, reference=TAPE, seconds=17)),
    row("a comment of no length is a silence", taped(RecordingDuration="0"), heard("silence", 4)),
    row("a comment whose length is not told", taped(RecordingDuration=""), heard("silence", 4)),
    row("a comment that failed", taped(RecordingDuration="-1"), heard("silence", 4)),
    row("a comment without an id", taped(RecordingSid=""), heard("silence", 4)),
    row("a comment whose address leads elsewhere is only an id to us", taped(RecordingUrl="http://169.254.169.254/"), heard("recording", 4, reference=TAPE, seconds=17)),
    row("the file of a comment is ready", ready(), heard("taped", 4, address="", reference=TAPE, seconds=17)),
    row("the file of a comment whose length is not told", ready(RecordingDuration=""), heard("taped", 4, address="", reference=TAPE)),
    row("the file of a comment is absent", ready(RecordingStatus="absent", RecordingDuration="-1", ErrorCode="16102"), heard("taped", 4, address="", reference=TAPE)),
    row("the file of a comment is in the making", ready(RecordingStatus="in-progress")),
    row("the file of a comment without an id", ready(RecordingSid="")),
    row("the file of a comment whose address leads elsewhere is only an id to us", ready(RecordingUrl="http://169.254.169.254/"), heard("taped", 4, address="", reference=TAPE, seconds=17)),
    row("the file of a comment, told of no turn", ready(turn="")),
    row("our call has ended", ended("completed", AnsweredBy="human"), over(answered_by="human", outgoing=True), report("delivered")),
    row("our call has ended, and who answered is not said", ended("completed"), over(outgoing=True), report("delivered")),
    row("our call has ended at a machine", ended("completed", AnsweredBy="machine_start"), over(answered_by="machine_start", outgoing=True), report("undelivered", "machine_start")),
    row("busy", ended("busy"), over(outgoing=True), report("undelivered", "busy")),
    row("no answer", ended("no-answer"), over(outgoing=True), report("undelivered", "no-answer")),
    row("busy, with the code of the network: still busy", ended("busy", SipResponseCode="486"), over(outgoing=True), report("undelivered", "busy")),
    row("no answer, with the code of the network", ended("no-answer", SipResponseCode="487"), over(outgoing=True), report("undelivered", "no-answer")),
    row("failed", ended("failed", SipResponseCode="404"), over(outgoing=True), report("failed", "404")),
    row("failed, with a code of Twilio's", ended("failed", ErrorCode="13224", SipResponseCode="503"), over(outgoing=True), report("failed", "13224")),
    row("canceled", ended("canceled"), over(outgoing=True), report("failed", "canceled")),
    row("our call has ended, without our id", ended("completed", outbox=""), over(outgoing=True), report("delivered", outbox="")),
    row("the person hung up", ended("completed", outbox="", given=call()), over()),
    row("still ringing", ended("ringing")),
    row("still under way", ended("in-progress")),
    row("a status that Twilio adds one day", ended("hovering")),
    row("a call without an id", signed(VOICE, without(call(), "CallSid"))),
    row("an id that is none of Twilio's", rings(CallSid="CA1")),
    row("a path that is not ours", signed(f"{VOICE}/queue", call())),
    row("a path below a turn", signed(f"{VOICE}/turn/3/4", call(Digits="1"))),
    row("trap: one turn's signature on another turn", replace_struct(gathered("1", turn=3), path=f"{VOICE}/turn/4"), refused=Forged),
    row("trap: a call's signature with another outbox id", replace_struct(answered("human"), query="o=other"), refused=Forged),
    row("trap: a machine made human", replace_struct(answered("unknown"), body=answered("human").body), refused=Forged),
    row("trap: a parameter that comes twice", replace_struct(gathered("1"), body=gathered("1").body + b"&Digits=1"), refused=Forged),
    row("trap: JSON, which the library cannot check", replace_struct(rings(), content_type="application/json", body=json.dumps(call()).encode()), refused=Unreadable),
    row("more than 64 KB", rings(CallerName="x" * 65_536), refused=Unreadable),
    row("bytes that are no UTF-8", replace_struct(rings(), body=b"CallSid=%ff%fe"), refused=Unreadable),
]  # fmt: skip


def speak(channel: Channel, text: str) -> Answer:
    asked = Rendered("voice", "en", text, speech=(Speech(text, "en"),), listen=Listen())
    return channel.answer(heard("call"), [asked], over=False)


def came(status: int, code: int | None = None, retry_after: int = 0) -> Receipt:
    words = {"code": code, "message": f"The phone number {PERSON} is not right", "status": status}
    return receipt(Reply(status, json.dumps(words).encode(), retry_after))


OUTCOMES = [
    (
        "placed",
        receipt(Reply(201, json.dumps({"sid": SID, "status": "queued", "to": PERSON}).encode())),
        Receipt("accepted", provider_id=SID),
    ),
    ("too many calls", came(429, 20429, 2), Receipt("throttled", retry_after=2, code="20429")),
    ("not a number", came(400, 21217), Receipt("rejected", code="21217", doubt=True)),
    ("not a number to call", came(400, 21214), Receipt("rejected", code="21214")),
    ("no permission for the country", came(400, 21215), Receipt("rejected", code="21215")),
    ("blocked", came(400, 21216), Receipt("rejected", code="21216")),
    ("our number may not call", came(400, 21210), Receipt("rejected", code="21210")),
    ("our address cannot be reached", came(400, 21205), Receipt("rejected", code="21205")),
    ("the account is closed", came(403, 20005), Receipt("rejected", code="20005")),
    ("a fault of Twilio's", came(503, 20503), Receipt("uncertain", code="20503")),
]

KIT = Kit(
    make=make,
    cases=CASES,
    forged=forged_forms,
    said=gathered,
    kind="keys",
    option_two=[(gathered("2"), "2"), (gathered("2", finished_on="#"), "2")],
    speak=speak,
    outcomes=OUTCOMES,
    keys_only=True,
)
