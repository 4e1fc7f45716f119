"""What an arriving row changes of what is known about reaching somebody. Pure; where two accounts differ, the one that closes wins.

Only columns that were given replace anything. The newest confirmation wins. That contact is unsafe stands against a confirmation
that is not newer, and a withdrawal stands against everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from bot.asking.contact import INVITE, confirmed_until
from bot.asking.people import CONFIRMED, Case, Consent, Contact, ContactState, Person
from bot.asking.tiers import tier_of
from bot.store.casework.case_rows import CaseArrival
from bot.store.instants import instant, micros

AS_CONFIRMED = "as the contact was confirmed"
_COLUMNS = {"contact": "state", "contact_confirmed_on": "confirmed_on"}
_PLAIN = (
    "channel",
    "language",
    "time_zone",
    "safe_hours",
    "avoid_dates",
    "shared_phone",
    "caller_id",
    "access_needs",
    "supporter",
    "codeword",
    "duress_word",
)


def merged(known: Contact, changed_at: int | None, arrival: CaseArrival) -> Contact:
    """The contact after this arrival. ``changed_at``: when the known state came about, in microseconds."""
    given = {_COLUMNS.get(name, name) for name in arrival.given} or _told(arrival.contact)
    plain = {name: getattr(arrival.contact, name) for name in _PLAIN if name in given}
    state = _state(known, changed_at, arrival.contact) if given & {"state", "confirmed_on"} else known.state
    days = [known.confirmed_on if known.state in CONFIRMED else None, arrival.contact.confirmed_on]
    confirmed_on = max((day for day in days if day is not None), default=None) if state in CONFIRMED else None
    return msgspec.structs.replace(known, state=state, confirmed_on=confirmed_on, **plain)


def merged_case(known: Case | None, arrival: CaseArrival) -> Case:
    """The case after this arrival: a column that was not there leaves what is known, one that is there and empty empties it.

    Where ``given`` does not name the columns of the case (it has no ``ref``), the arrival is all there is to know.
    """
    if known is None or "ref" not in arrival.given:
        return arrival.case
    told = {name: getattr(arrival.case, name) for name in arrival.case.__struct_fields__ if name in arrival.given}
    return msgspec.structs.replace(known, **told)


def ends(contact: Contact, cases: Iterable[Case]) -> int | None:
    """From when on (microseconds) the confirmation is too old, by the strictest of the person's cases. None: there is none."""
    until = confirmed_until(contact, tier_of(Person(id="", contact=contact, cases=tuple(cases)))[0])
    if until is None:
        return None
    return micros(datetime.combine(until, time(), _zone(contact.time_zone)).astimezone(UTC))


def yes_of(arrival: CaseArrival, contact: Contact) -> tuple[Consent, ...]:
    """The consents that come with an arrival: its own, or the one that lies in a confirmed contact, on its channel."""
    told = bool(arrival.consents) or "consent" in arrival.given  # a column for it that is empty says: none
    if told or contact.state not in CONFIRMED or contact.confirmed_on is None:
        return arrival.consents
    channel = contact.channel or ("sms" if arrival.phone or not arrival.telegram else "telegram")
    return (Consent(channel, INVITE, datetime.combine(contact.confirmed_on, time(), UTC), AS_CONFIRMED),)


def _told(contact: Contact) -> set[str]:
    nothing = Contact()
    return {name for name in contact.__struct_fields__ if getattr(contact, name) != getattr(nothing, name)}


def _state(known: Contact, changed_at: int | None, told: Contact) -> ContactState:
    if known.state == "stopped" or told.state in ("stopped", "unsafe"):
        return "stopped" if known.state == "stopped" else told.state
    if told.state == "unknown" or (told.confirmed_on is None and known.state != "unknown"):
        return known.state
    if known.state == "unsafe" and told.confirmed_on is not None:
        since = None if changed_at is None else instant(changed_at).date()
        return told.state if since is not None and told.confirmed_on > since else known.state
    older = known.confirmed_on is not None and told.confirmed_on is not None and told.confirmed_on < known.confirmed_on
    return known.state if older else told.state


def _zone(name: str) -> ZoneInfo:
    """Where the person lives. An unknown zone never opens a window, so any end does for it."""
    try:
        return ZoneInfo(name or "Europe/London")
    except (ValueError, OSError, KeyError):
        return ZoneInfo("Europe/London")
