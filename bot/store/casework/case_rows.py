"""Cases, lists and the ledger, as they come in and as they are handed out. Times are aware datetimes, UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from bot.asking.people import Case, Consent, Contact

What = Literal[
    "invited",
    "reminded",
    "called",
    "call_missed",
    "held",
    "missed",
    "cancelled",
    "expired",
    "sent",
    "not_sent",
    "stopped",
    "answered",
    "flag_taken",
    "flag_closed",
    "words_read",
    "released",
    "hidden",
    "listed",
    "marked",
    "refused",
    "passed_on",
]


AT_DESK = "(at desk)"  # in `given`: a worker gives this person's answers, so there need be no way to reach them


class CaseArrival(msgspec.Struct, frozen=True):
    """One case as its organisation tells of it now.

    ``phone`` is E.164, ``telegram`` a chat id; empty where none was told. ``given`` are the columns of the contact that were there
    (names of Contact's fields, or ``contact`` and ``contact_confirmed_on``): only these replace what is known. Empty: those that
    say something. ``consents`` empty: a confirmed contact is a yes to being asked on its channel.
    """

    case: Case
    contact: Contact = Contact()
    phone: str = ""
    telegram: str = ""
    consents: tuple[Consent, ...] = ()
    given: frozenset[str] = frozenset()


class Put(msgspec.Struct, frozen=True):
    """What became of an arrival. ``says`` why, in a sentence for staff, where it was refused or nothing was kept."""

    ref: str
    what: Literal["new", "changed", "same", "refused"]
    says: str = ""


class LedgerRow(msgspec.Struct, frozen=True):
    """What was done with a case, or not done and why. ``rule`` is a rule's name or a provider's code; ``says`` a sentence for staff.

    ``ref`` is empty where it concerns a person and no case of theirs, or where the person was erased.
    """

    at: datetime
    ref: str
    flow: str
    wave: int
    what: What
    rule: str = ""
    channel: str = ""
    says: str = ""


class HeldArea(msgspec.Struct, frozen=True):
    """An area in which nobody is asked now. ``until`` None: until it is lifted."""

    area: str
    because: str
    until: datetime | None
    since: datetime
