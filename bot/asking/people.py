"""What is known of a person and their cases when it is decided whether to ask them. Frozen, and JSON in the database (sealed).

Days are calendar days where the person lives. A date that is not known is None, a word that is not known is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

ContactState = Literal["unknown", "confirmed_by_person", "confirmed_by_worker", "unsafe", "stopped"]
CallerId = Literal["shown", "withheld", "no_calls"]
Tier = Literal["", "R1", "R2", "R3"]
CONFIRMED: tuple[ContactState, ...] = ("confirmed_by_person", "confirmed_by_worker")


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """One case, as its organisation knows it. ``ref`` is the organisation's own reference."""

    ref: str
    nation: Literal["", "england", "wales", "scotland", "northern_ireland"] = ""
    area: str = ""
    unit: str = ""
    age: int | None = None
    gender: Literal["", "woman", "man", "other"] = ""
    crime_category: str = ""
    risk: Tier = ""
    reported_via: Literal["", "in_person", "phone", "online"] = ""
    event_on: date | None = None
    reported_on: date | None = None
    closed_on: date | None = None
    told_outcome_on: date | None = None
    support_ended_on: date | None = None
    support_declined_on: date | None = None
    complaint: Literal["", "none", "open", "closed"] = ""
    proceedings: Literal["", "none", "live", "finished"] = ""
    court_dates: tuple[date, ...] = ()
    anniversaries: tuple[date, ...] = ()
    enhanced_rights: Literal["", "yes", "no"] = ""
    leaflet: Literal["", "yes", "no"] = ""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a person may be reached. ``channel`` is their way: sms, telegram or ivr.

    ``safe_hours`` is in OpenStreetMap's opening-hours syntax; it narrows the usual hours and never widens them. ``time_zone`` is an
    IANA name; empty is the zone of the service. ``codeword`` and ``duress_word`` are salted, slow hashes (bot.store), never the words. ``voicemail`` does
    not exist: none is ever left.
    """

    state: ContactState = "unknown"
    confirmed_on: date | None = None
    channel: Literal["", "sms", "telegram", "ivr"] = ""
    language: str = ""
    time_zone: str = ""
    safe_hours: str = ""
    avoid_dates: tuple[date, ...] = ()
    shared_phone: Literal["", "yes", "no"] = ""
    caller_id: CallerId = "shown"
    access_needs: tuple[str, ...] = ()
    supporter: str = ""
    codeword: str = ""
    duress_word: str = ""


class Consent(msgspec.Struct, frozen=True):
    """One yes: to being asked (``purpose`` invite) on one channel. ``until`` None: as long as the contact is confirmed."""

    channel: str
    purpose: str
    given_at: datetime
    how: str
    until: datetime | None = None


class Asked(msgspec.Struct, frozen=True):
    """That a case has been asked, or will never be asked, in one flow and wave. ``outcome``: invited, missed."""

    ref: str
    flow: str
    wave: int
    outcome: Literal["invited", "missed"]
    at: datetime
    rule: str = ""


class History(msgspec.Struct, frozen=True):
    """What happened with this person so far.

    ``invited``: when invitations were sent in the last 366 days, in any flow. ``open_flow``: the flow of the conversation that is
    open, or empty. ``flagged_at``: when the latest flag about them was raised, or one that may have been danger was closed.
    ``flag_open``: one that may be danger waits for a person to act. ``asked``: per case. ``answers``: the coded answers of
    finished conversations by flow and step, for flows that follow another.
    """

    invited: tuple[datetime, ...] = ()
    open_flow: str = ""
    flagged_at: datetime | None = None
    flag_open: bool = False
    asked: tuple[Asked, ...] = ()
    answers: dict[str, dict[str, str | int | list[str] | None]] = {}


class Person(msgspec.Struct, frozen=True):
    """A person, everything that a decision needs. ``id`` is our opaque id.

    ``stopped``: they said STOP, anywhere. ``contact_until``: when the confirmation ends, as the store keeps it for the moment of
    sending; None where contact is not confirmed. ``channels``: on which of them we have an address. ``do_not_invite``: on a list of
    people somebody else is asking already. ``area_holds``: areas in which nobody is asked now, with their reason. ``revision`` grows
    with every change of what is known. ``tickets``: what chance draws a case by, under its reference (bot.asking.sampling).
    """

    id: str
    contact: Contact = Contact()
    cases: tuple[Case, ...] = ()
    consents: tuple[Consent, ...] = ()
    history: History = History()
    channels: frozenset[str] = frozenset()
    stopped: bool = False
    erased: bool = False
    do_not_invite: bool = False
    revision: int = 0
    tickets: Mapping[str, str] = {}

    def ticket(self, case: Case) -> str:
        """What chance draws a case of this person by: the reference itself where there is nothing else."""
        return self.tickets.get(case.ref, case.ref)
