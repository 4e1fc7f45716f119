"""Recorded webhooks of Twilio Messaging."""

from __future__ import annotations

import hashlib
import json

from bot.errors import Forged, Unreadable
from bot.surfaces.rendered import Rendered
from channels.contract import Answer, Channel, Heard, Receipt, Report, Webhook
from channels.sms import Sms
from channels.twilio_shared import TwilioSettings, receipt
from channels.wire import Reply
from tests.channels.conformance import (
    ACCOUNT,
    OURS,
    PERSON,
    PUBLIC,
    TOKEN,
    Kit,
    forged_forms,
    replace_struct,
    row,
    signature,
    signed,
)

SID = "SM5f6e2c8a9b0d4e1f8a7b6c5d4e3f2a1b"
MMS = "MM5f6e2c8a9b0d4e1f8a7b6c5d4e3f2a1b"
HEARD, STATUS = "/webhooks/sms", "/webhooks/sms/status"


def make() -> Sms:
    return Sms(TwilioSettings(account_sid=ACCOUNT, auth_token=TOKEN, number=OURS, public_url=PUBLIC))


def form(body: str = "1", **changes: str) -> dict[str, str]:
    """Every parameter Twilio sends with a text to a British number."""
    return {
        "ToCountry": "GB",
        "ToState": "",
        "SmsMessageSid": SID,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": SID,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": body,
        "FromCountry": "GB",
        "To": OURS,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": SID,
        "AccountSid": ACCOUNT,
        "From": PERSON,
        "ApiVersion": "2010-04-01",
    } | changes


def said(body: str, **changes: str) -> Webhook:
    return signed(HEARD, form(body, **changes))


def without(given: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in names}


def heard(words: str = "1", **more) -> Heard:
    return Heard("sms", more.pop("sid", SID), PERSON, more.pop("kind", "words"), words=words, **more)


def told(status: str, outbox: str = "o-7Yk2", query: str | None = None, **more: str) -> Webhook:
    """A status callback for a text that we sent."""
    told_of = {
        "SmsSid": SID,
        "SmsStatus": status,
        "MessageStatus": status,
        "To": PERSON,
        "MessageSid": SID,
        "AccountSid": ACCOUNT,
        "From": OURS,
        "ApiVersion": "2010-04-01",
        "RawDlrDoneDate": "2611211030",
    } | more
    return signed(STATUS, told_of, query=f"o={outbox}" if query is None else query)


def report(status: str, code: str = "", outbox: str = "o-7Yk2", **follows: bool) -> Report:
    return Report("sms", SID, status, outbox=outbox, code=code, **follows)  # type: ignore[arg-type] # the row names it


def picture(body: str, count: int = 1) -> Webhook:
    extra = {f"MediaUrl{at}": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{MMS}/Media/ME{at}" for at in range(count)}
    types = {f"MediaContentType{at}": "image/jpeg" for at in range(count)}
    return said(body, NumMedia=str(count), MessageSid=MMS, SmsSid=MMS, SmsMessageSid=MMS, **extra, **types)


def signed_with(url: str, given: dict[str, str], **more: object) -> Webhook:
    return replace_struct(signed(HEARD, given), headers={"x-twilio-signature": signature(url, given, **more)})  # type: ignore[arg-type] # names of the helper


def carrying(webhook: Webhook, **headers: str) -> Webhook:
    return replace_struct(webhook, headers={**webhook.headers, **{name.replace("_", "-"): value for name, value in headers.items()}})


MOVED = {**without(form("1 Cat"), "Body"), "Body": "1 ", "Cat": ""}
SPLIT_NAME = {**form("hel"), "Bolo": ""}

CASES = [
    row("an option as a digit", said("1"), heard("1")),
    row("an option as its label", said("Satisfied"), heard("Satisfied")),
    row("a question mark and a space are words too", said(" ?"), heard(" ?")),
    row("STOP that the carrier acted on", said("STOP", OptOutType="STOP"), heard("STOP", opt_out="STOP")),
    row("STOP in another language that the carrier acted on", said("stopp", OptOutType="STOP"), heard("stopp", opt_out="STOP")),
    row("STOP that the carrier let pass is still heard", said("STOP"), heard("STOP")),
    row("START that the carrier acted on", said("START", OptOutType="START"), heard("START", opt_out="START")),
    row("HELP stays words: here it may mean danger", said("HELP", OptOutType="HELP"), heard("HELP")),
    row("an opt-out type we do not know changes nothing", said("PAUSE", OptOutType="SNOOZE"), heard("PAUSE")),
    row("an empty text is heard", said(""), heard("")),
    row("a picture without words", picture(""), heard("", kind="media", sid=MMS)),
    row("three pictures without words", picture("", 3), heard("", kind="media", sid=MMS)),
    row("a picture with a space for words", picture(" \n"), heard("", kind="media", sid=MMS)),
    row("a picture with words: the words count", picture("2"), heard("2", sid=MMS)),
    row("STOP under a picture is STOP", picture("STOP"), heard("STOP", sid=MMS)),
    row("ten parts that came as one text", said("à" * 1600, NumSegments="24"), heard("à" * 1600)),
    row("Welsh letters outside GSM-7", said("Ydw, wrth gwrs: ŵ ŷ"), heard("Ydw, wrth gwrs: ŵ ŷ")),
    row("Urdu", said("جی ہاں"), heard("جی ہاں")),
    row("a digit of Bengal", said("২"), heard("২")),
    row("a full-width digit", said("２"), heard("２")),
    row("a thumb with a skin colour", said("👍🏽"), heard("👍🏽")),
    row("markup is only words", said("<Dial>+447700900999</Dial>"), heard("<Dial>+447700900999</Dial>")),
    row("a template is only words", said("{{7*7}}"), heard("{{7*7}}")),
    row("a quoted reply keeps its quote: the engine leaves it out", said("> Are you well?\n2"), heard("> Are you well?\n2")),
    row("plus, percent and ampersand", said("a+b %2B & c=d"), heard("a+b %2B & c=d")),
    row("a name of a parameter in the words", said("From +447700900999"), heard("From +447700900999")),
    row("through a Messaging Service", said("1", MessagingServiceSid="MG0123456789abcdef0123456789abcdef"), heard()),
    row("a parameter that Twilio adds one day", said("1", GreenRating="7"), heard()),
    row("a text to another of our numbers", said("1", To="+447700900001"), heard()),
    row("signed with the port in the address", signed(HEARD, form(), url="https://feedback.example.org:443/hearback/webhooks/sms"), heard()),
    row("X-Forwarded headers change nothing", carrying(said("1"), x_forwarded_host="evil.example", x_forwarded_proto="http"), heard()),
    row("a header that names an algorithm is not asked", carrying(said("1"), x_twilio_webhooks_signature_settings="algorithm=HMAC_SHA256"), heard()),
    row("the type of a form in capitals", replace_struct(said("1"), content_type="Application/X-WWW-Form-Urlencoded"), heard()),
    row("a network's short code cannot be answered", said("Top up now", From="60777")),
    row("a sender that is a word cannot be answered", said("Your parcel", From="Parcels")),
    row("another carrier's address", said("1", From=f"whatsapp:{PERSON}")),
    row("no words at all", signed(HEARD, without(form(), "Body"))),
    row("no id", signed(HEARD, without(form(), "MessageSid"))),
    row("an id that is none of Twilio's", said("1", MessageSid="SM1' OR 1=1")),
    row("trap: words that have swallowed the number", signed(HEARD, without(form(), "From")), refused=Forged),
    row("a path that is not ours", signed("/webhooks/sms/other", form())),
    row("an empty form", signed(HEARD, {})),
    row("queued", told("queued"), report("accepted")),
    row("accepted by a Messaging Service", told("accepted"), report("accepted")),
    row("sending has not reached the network", told("sending"), report("accepted")),
    row("sent", told("sent"), report("sent")),
    row("delivered", told("delivered"), report("delivered")),
    row("read is delivered and more", told("read"), report("delivered")),
    row("undelivered: the telephone is off, or nobody's any more", told("undelivered", ErrorCode="30003"), report("undelivered", "30003", doubt=True)),
    row("undelivered: blocked", told("undelivered", ErrorCode="30004"), report("undelivered", "30004")),
    row("undelivered: nobody has the number", told("undelivered", ErrorCode="30005"), report("undelivered", "30005", doubt=True)),
    row("undelivered: a landline", told("undelivered", ErrorCode="30006"), report("undelivered", "30006", doubt=True)),
    row("undelivered: taken for an unwanted text", told("undelivered", ErrorCode="30007"), report("undelivered", "30007")),
    row("undelivered: nobody says why", told("undelivered", ErrorCode="30008"), report("undelivered", "30008")),
    row("failed: not a mobile after all", told("failed", ErrorCode="21614"), report("failed", "21614", doubt=True)),
    row("failed: not a number after all", told("failed", ErrorCode="21211"), report("failed", "21211", doubt=True)),
    row("failed: the queue ran out of time", told("failed", ErrorCode="30036"), report("failed", "30036", expired=True)),
    row("failed: the person had replied STOP", told("failed", ErrorCode="21610"), report("failed", "21610", stopped=True)),
    row("canceled never left", told("canceled"), report("failed")),
    row("a code that is not a number is left out", told("failed", ErrorCode=PERSON), report("failed")),
    row("a status that Twilio adds one day", told("pondering")),
    row("a status without our id", told("delivered", query=""), report("delivered", outbox="")),
    row("a status whose id is not of our making", told("delivered", query="o=%3Cscript%3E"), report("delivered", outbox="")),
    row("a status with two of our ids", told("delivered", query="o=a&o=b"), report("delivered", outbox="")),
    row("a status of no message", signed(STATUS, {"MessageStatus": "sent", "AccountSid": ACCOUNT})),
    row("trap: an empty secret signs for anybody", signed_with(PUBLIC + HEARD, form(), secret=""), refused=Forged),
    row("trap: the tail of the words made into a name", replace_struct(signed(HEARD, form("1 Cat")), body=signed(HEARD, MOVED).body), refused=Forged),
    row("trap: a name that Twilio does not use, straight after the words", signed(HEARD, SPLIT_NAME), refused=Forged),
    row("trap: a parameter that comes twice", replace_struct(said("1"), body=said("1").body + b"&Body=1"), refused=Forged),
    row("trap: a blank field left out", replace_struct(said("1"), body=said("1").body.replace(b"ToCity=&", b"")), refused=Forged),
    row("trap: JSON, which the library cannot check", replace_struct(said("1"), content_type="application/json", body=json.dumps(form()).encode()), refused=Unreadable),
    row("trap: the algorithm chosen by the request", carrying(signed_with(PUBLIC + HEARD, form(), algorithm=hashlib.sha256), x_twilio_webhooks_signature_settings="key=k,algorithm=HMAC_SHA256"), refused=Forged),
    row("signed for the host that a header names", carrying(signed_with("https://evil.example/hearback/webhooks/sms", form()), x_forwarded_host="evil.example"), refused=Forged),
    row("signed for plain http", signed_with("http://feedback.example.org/hearback/webhooks/sms", form()), refused=Forged),
    row("a form of another kind", replace_struct(said("1"), content_type="multipart/form-data"), refused=Unreadable),
    row("no kind at all", replace_struct(said("1"), content_type=""), refused=Unreadable),
    row("more than 64 KB", said("x" * 65_536), refused=Unreadable),
    row("bytes that are no UTF-8", replace_struct(said("1"), body=b"Body=%ff%fe"), refused=Unreadable),
    row("raw bytes beyond ASCII", replace_struct(said("1"), body="Body=ü".encode("latin-1")), refused=Unreadable),
    row("not a form inside", replace_struct(said("1"), body=b"Body"), refused=Unreadable),
    row("more fields than any form of Twilio", said("1", **{f"F{at}": "" for at in range(200)}), refused=Unreadable),
]  # fmt: skip


def speak(channel: Channel, text: str) -> Answer:
    return channel.answer(heard(), [Rendered("text", "en", text)], over=False)


def came(status: int, code: int | None = None, retry_after: int = 0, **more: object):
    """What Twilio's REST API answers; its sentence quotes the number."""
    words = {"code": code, "message": f"The 'To' number {PERSON} is not right", "status": status} if code else {}
    return receipt(Reply(status, json.dumps(words | more).encode(), retry_after))


def outcome(name: str, code: str = "", **more):
    return Receipt(name, code=code, **more)


OUTCOMES = [
    ("created", came(201, sid=SID), outcome("accepted", provider_id=SID)),
    (
        "created, the error code of Twilio is null",
        receipt(Reply(201, json.dumps({"sid": SID, "code": None, "error_code": None, "status": "queued", "to": PERSON}).encode())),
        outcome("accepted", provider_id=SID),
    ),
    ("too many requests", came(429, 20429, 7), outcome("throttled", "20429", retry_after=7)),
    ("too many requests, said by a proxy", came(429, None, 3), outcome("throttled", "20429", retry_after=3)),
    ("too many to one person", came(400, 14107), outcome("throttled", "14107")),
    ("the queue is full", came(400, 21611), outcome("throttled", "21611")),
    ("opted out", came(400, 21610), outcome("stopped", "21610")),
    ("not a number", came(400, 21211), outcome("rejected", "21211", doubt=True)),
    ("not a mobile", came(400, 21614), outcome("rejected", "21614", doubt=True)),
    ("no permission for the country", came(400, 21408), outcome("rejected", "21408")),
    ("not reachable", came(400, 21612), outcome("rejected", "21612")),
    ("a code we do not know", came(400, 29999), outcome("rejected", "29999")),
    ("bad credentials", came(401, 20003), outcome("rejected", "20003")),
    ("bad credentials, said by a proxy", came(401), outcome("rejected", "20003")),
    ("no such account", came(404, 20404), outcome("rejected", "20404")),
    ("a fault of Twilio's", came(500, 20500), outcome("uncertain", "20500")),
    ("a gateway's fault", receipt(Reply(502, b"<html>")), outcome("uncertain", "502")),
    ("sent elsewhere", receipt(Reply(302, b"")), outcome("uncertain", "302")),
    ("a yes that is not JSON", receipt(Reply(200, b"ok")), outcome("uncertain", "200")),
    ("a yes without an id", came(201), outcome("uncertain", "201")),
    ("never left", receipt("unsent"), outcome("unsent")),
    ("nobody knows", receipt("uncertain"), outcome("uncertain")),
]

KIT = Kit(
    make=make,
    cases=CASES,
    forged=forged_forms,
    said=said,
    kind="words",
    option_two=[(said("2"), "2"), (said("Neither"), "Neither")],
    speak=speak,
    outcomes=OUTCOMES,
)
