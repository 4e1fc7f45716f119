"""Twilio's own lists of messages, calls and recordings: what an outage lost is found in them again.

Sources: twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources, /docs/voice/api/call-resource, /docs/voice/api/recording#read-multiple-recording-resources. The only number in
an address is our own: a list asked for by a person's number would write it into every log on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlencode

import msgspec

from channels.twilio_shared import TwilioSettings
from channels.wire import Wire

PAGE = 500
MOST_PAGES = 40  # a bound; what is beyond it is asked for the next time, from the same mark


class Entry(msgspec.Struct, frozen=True):
    """One message, call or recording, as Twilio lists it. Times are RFC 2822; ``error_code`` and those after it are for one kind alone."""

    sid: str
    to: str = ""
    sender: str = msgspec.field(default="", name="from")
    body: str | None = None
    status: str = ""
    direction: str = ""
    num_media: str | None = None
    error_code: int | None = None
    answered_by: str | None = None
    call_sid: str = ""
    duration: str | None = None
    source: str = ""
    date_created: str | None = None
    date_sent: str | None = None
    start_time: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it was made, or sent; None where Twilio's words for it cannot be read."""
        for said in (self.date_created, self.date_sent, self.start_time):
            try:
                found = parsedate_to_datetime(said) if said else None
            except ValueError:
                found = None
            if found is not None:
                return found.astimezone(UTC)
        return None


class _Page(msgspec.Struct, frozen=True):
    messages: tuple[Entry, ...] = ()
    calls: tuple[Entry, ...] = ()
    recordings: tuple[Entry, ...] = ()
    next_page_uri: str | None = None


class Incomplete(Exception):
    """Twilio could not be asked, or did not tell everything."""


Which = Literal["Messages", "Calls", "Recordings"]
_SINCE: Mapping[Which, str] = {"Messages": "DateSent", "Calls": "StartTime", "Recordings": "DateCreated"}


def entries(
    wire: Wire, settings: TwilioSettings, which: Which, end: Literal["To", "From", ""], between: tuple[datetime, datetime]
) -> Iterator[Entry]:
    """Give what is listed with our own number at that end, between two instants. Raises Incomplete where something may be missing.

    Recordings have no ends (``end`` is empty): all of the account's are listed.
    """
    since, until = (moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in between)
    whose = {end: settings.number} if end else {}
    asked = whose | {f"{_SINCE[which]}>": since, f"{_SINCE[which]}<": until, "PageSize": str(PAGE)}
    url = settings.resource(f"{which}.json") + "?" + urlencode(asked)
    for _ in range(MOST_PAGES):
        page = _fetched(wire, settings, url)
        yield from page.messages or page.calls or page.recordings
        if not page.next_page_uri:
            return
        url = _next(settings, page.next_page_uri)
    raise Incomplete


def is_ours(wire: Wire, settings: TwilioSettings, call: str) -> bool:
    """Whether Twilio has a call of this id, to or from our own number."""
    reply = wire.get(settings.resource(f"Calls/{call}.json"), auth=(settings.account_sid, settings.auth_token))
    if isinstance(reply, str) or reply.status != 200:
        return False
    try:
        found = msgspec.json.decode(reply.body, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return settings.number in (found.to, found.sender)


def _fetched(wire: Wire, settings: TwilioSettings, url: str) -> _Page:
    reply = wire.get(url, auth=(settings.account_sid, settings.auth_token))
    if isinstance(reply, str) or reply.status != 200:
        raise Incomplete
    try:
        return msgspec.json.decode(reply.body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Incomplete from None


def _next(settings: TwilioSettings, uri: str) -> str:
    """The next page of this account at this address: our token goes nowhere else, whatever the answer says."""
    root = settings.resource("")
    path = f"/2010-04-01/Accounts/{settings.account_sid}/"
    if not uri.startswith(path) or ".." in uri:
        raise Incomplete
    return root + uri[len(path) :]
