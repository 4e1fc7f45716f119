"""The forms Twilio posts, with every parameter it sends for a British number, and the JSON it answers. Pure.

Sources: twilio.com/docs/messaging/guides/webhook-request, /docs/voice/twiml#request-parameters, /docs/messaging/api/message-resource,
/docs/voice/api/call-resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from channels.emulator.kept import Call, Sent, Tape

API = "2010-04-01"
MOST_ON_A_PAGE = 1000

# Twilio's own words for the errors that Hearback must know. HTTP status, sentence.
ERRORS: dict[int, tuple[int, str]] = {
    20003: (401, "Authenticate"),
    20009: (409, "The resource cannot be deleted while it is in progress"),
    20404: (404, "The requested resource {what} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url is not a valid URL: {what}"),
    21210: (400, "'From' phone number not verified"),
    21211: (400, "The 'To' number {what} is not a valid phone number."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number: {what}"),
    21626: (400, "ValidityPeriod must be from 1 to 36000 seconds"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
}


def error(code: int, what: str = "") -> tuple[int, dict[str, Any]]:
    """The HTTP status and body of one of Twilio's errors."""
    status, words = ERRORS[code]
    return status, {
        "code": code,
        "message": words.format(what=what),
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


def incoming_text(account: str, text: Sent, opt_out: str) -> dict[str, str]:
    """The webhook for a text. ``opt_out`` is START or STOP when Twilio itself acted on it, else empty."""
    form = {
        "ToCountry": "GB",
        "ToState": "",
        "SmsMessageSid": text.sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": text.sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": text.body,
        "FromCountry": "GB",
        "To": text.to,
        "ToZip": "",
        "NumSegments": str(text.segments.parts),
        "MessageSid": text.sid,
        "AccountSid": account,
        "From": text.sender,
        "ApiVersion": API,
    }
    return form | ({"OptOutType": opt_out} if opt_out else {})


def text_status(account: str, text: Sent) -> dict[str, str]:
    """The webhook that reports on a text we sent."""
    form = {
        "SmsSid": text.sid,
        "SmsStatus": text.status,
        "MessageStatus": text.status,
        "To": text.to,
        "MessageSid": text.sid,
        "AccountSid": account,
        "From": text.sender,
        "ApiVersion": API,
    }
    return form | ({"ErrorCode": str(text.error)} if text.status in ("undelivered", "failed") else {})


def call(account: str, now: Call) -> dict[str, str]:
    """What every webhook of a call carries."""
    caller, called = (now.line, now.person) if now.outgoing else (now.person, now.line)
    form = {
        "AccountSid": account,
        "ApiVersion": API,
        "CallSid": now.sid,
        "CallStatus": now.status,
        "Direction": "outbound-api" if now.outgoing else "inbound",
        "Caller": caller,
        "Called": called,
        "From": caller,
        "To": called,
    }
    for end in ("Caller", "Called", "From", "To"):
        form |= {f"{end}Country": "GB", f"{end}State": "", f"{end}City": "", f"{end}Zip": ""}
    return form | ({"AnsweredBy": now.answered_by} if now.answered_by else {})


def tape_status(account: str, tape: Tape) -> dict[str, str]:
    """The webhook that tells, apart from the call, that a recording is ready or that there is none. No number is in it.

    Source: twilio.com/docs/voice/twiml/record#recordingstatuscallback.
    """
    form = {
        "AccountSid": account,
        "CallSid": tape.call,
        "RecordingStatus": tape.status,
        "RecordingStartTime": format_datetime(tape.at),
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
        "RecordingTrack": "inbound",
    }
    return form | ({} if tape.seconds else {"ErrorCode": "16102"})


def call_status(account: str, now: Call, at: datetime, number: int) -> dict[str, str]:
    """The webhook that tells how a call goes. ``number`` counts them from 0."""
    form = call(account, now) | {
        "Timestamp": format_datetime(at),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(number),
    }
    return form | ({"CallDuration": str(now.seconds), "Duration": str(-(-now.seconds // 60))} if now.ended else {})


def text_body(account: str, text: Sent) -> dict[str, Any]:
    """A message resource."""
    uri = f"/{API}/Accounts/{account}/Messages/{text.sid}.json"
    made = format_datetime(text.at)
    return {
        "account_sid": account,
        "api_version": API,
        "body": text.body,
        "date_created": made,
        "date_sent": made,
        "date_updated": made,
        "direction": text.direction,
        "error_code": text.error if text.status in ("undelivered", "failed") else None,
        "error_message": None,
        "from": text.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(text.segments.parts),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
        "to": text.to,
        "uri": uri,
    }


def call_body(account: str, now: Call) -> dict[str, Any]:
    """A call resource."""
    caller, called = (now.line, now.person) if now.outgoing else (now.person, now.line)
    uri = f"/{API}/Accounts/{account}/Calls/{now.sid}.json"
    made = format_datetime(now.at)
    return {
        "account_sid": account,
        "annotation": None,
        "answered_by": now.answered_by or None,
        "api_version": API,
        "caller_name": None,
        "date_created": made,
        "date_updated": made,
        "direction": "outbound-api" if now.outgoing else "inbound",
        "duration": str(now.seconds) if now.ended else None,
        "end_time": format_datetime(now.ended) if now.ended else None,
        "forwarded_from": None,
        "from": caller,
        "from_formatted": caller,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": "",
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": now.sid,
        "start_time": format_datetime(now.began) if now.began else None,
        "status": now.status,
        "subresource_uris": {},
        "to": called,
        "to_formatted": called,
        "trunk_sid": None,
        "uri": uri,
    }


def tape_body(account: str, tape: Tape) -> dict[str, Any]:
    """A recording resource."""
    made = format_datetime(tape.at)
    return {
        "account_sid": account,
        "api_version": API,
        "call_sid": tape.call,
        "channels": 1,
        "conference_sid": None,
        "date_created": made,
        "date_updated": made,
        "duration": str(tape.seconds),
        "encryption_details": None,
        "error_code": None if tape.seconds else 16102,
        "media_url": None,
        "price": None,
        "price_unit": "USD",
        "sid": tape.sid,
        "source": "RecordVerb",
        "start_time": made,
        "status": tape.status,
        "subresource_uris": {},
        "uri": f"/{API}/Accounts/{account}/Recordings/{tape.sid}.json",
    }


def page(kind: str, uri: str, resources: list[dict[str, Any]], wanted: Mapping[str, str]) -> dict[str, Any]:
    """One page of a list, as ``wanted`` asks for it (PageSize, Page, and the filters, which the next page's address repeats)."""
    size = min(max(int(wanted.get("PageSize", "50")), 1), MOST_ON_A_PAGE)
    number = max(int(wanted.get("Page", "0")), 0)
    filters = {name: value for name, value in wanted.items() if name not in ("PageSize", "Page", "PageToken")}

    def address(page: int, token: str = "") -> str:
        return f"{uri}?{urlencode({**filters, 'PageSize': size, 'Page': page} | ({'PageToken': token} if token else {}))}"

    shown = resources[number * size : (number + 1) * size]
    more = (number + 1) * size < len(resources)
    return {
        "end": number * size + max(0, len(shown) - 1),
        "first_page_uri": address(0),
        "next_page_uri": address(number + 1, f"PA{shown[-1]['sid']}") if more else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": address(number - 1) if number else None,
        "start": number * size,
        "uri": address(number),
        kind: shown,
    }
