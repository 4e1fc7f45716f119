"""What a person agreed to and took back: a ledger that only grows, and beside it what follows from it, for the moment of sending.

The latest word on a scope counts, whenever it reaches us: an old yes that is imported again undoes no withdrawal. Everything here is
written under the person's lock.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, and_, bindparam, delete, exists, literal_column, or_, select

from bot.asking.people import Consent
from bot.flow.scopes import ALL
from bot.store.database import Database
from bot.store.dialects import insert_or_leave, insert_or_replace
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import consent, consent_event
from bot.store.transaction import Transaction

Teller = Literal["person", "supporter", "worker", "import"]

CONSENT = insert_or_replace(consent, "person", "channel", "purpose")
NEW_EVENT = insert_or_leave(consent_event, "person", "scope", "channel", "what", "at")
EVENTS_OF = select(*consent_event.c).where(consent_event.c.person == bindparam("of")).order_by(consent_event.c.at, consent_event.c.id)
LATEST = (
    select(*consent_event.c)
    .where(
        consent_event.c.person == bindparam("of"),
        or_(and_(consent_event.c.scope == bindparam("to"), consent_event.c.channel == bindparam("on")), consent_event.c.scope == ALL),
    )
    .order_by(consent_event.c.at.desc(), consent_event.c.id.desc())
    .limit(1)
)
PRESENT = select(consent.c.channel, consent.c.purpose).where(consent.c.person == bindparam("of"))
NO_MORE = delete(consent).where(
    consent.c.person == bindparam("of"), consent.c.channel == bindparam("on"), consent.c.purpose == bindparam("to")
)
_taken_back: Select[*tuple[Any, ...]] = (
    select(literal_column("1"))
    .where(
        consent_event.c.person == consent.c.person,
        or_(and_(consent_event.c.scope == consent.c.purpose, consent_event.c.channel == consent.c.channel), consent_event.c.scope == ALL),
        consent_event.c.what == "withdrawn",
        consent_event.c.at >= consent.c.given_at,
    )
    .correlate(consent)
)
DROP_TAKEN_BACK = delete(consent).where(consent.c.person == bindparam("of"), exists(_taken_back))

_number = itertools.count()


class ConsentEvent(msgspec.Struct, frozen=True):
    """One word on a scope: ``given`` or ``withdrawn``, when, and who told us. ``says`` how, in words.

    The scope ``all`` is only ever withdrawn, and takes back whatever was agreed to before, also what reaches us later.

    ``flow``, ``version`` and ``step`` lead to the question that was answered. ``role`` is a worker's. ``until``: when a yes ends.
    """

    scope: str
    what: Literal["given", "withdrawn"]
    at: datetime
    told_by: Teller
    channel: str = ""
    until: datetime | None = None
    role: str = ""
    flow: str = ""
    version: str = ""
    step: str = ""
    says: str = ""


def event_of(given: Consent, told_by: Teller, role: str = "") -> ConsentEvent:
    """A yes as an import or a confirmation tells of it."""
    return ConsentEvent(given.purpose, "given", given.given_at, told_by, given.channel, given.until, role, says=given.how)


def keep(work: Transaction, seals: Seals, person_id: str, event: ConsentEvent) -> bool:
    """Add to the ledger, and let what is agreed to now follow from it. Whether the person now agrees to this."""
    work.change(NEW_EVENT[work.dialect], event_values(seals, person_id, event))
    key = {"of": person_id, "to": event.scope, "on": event.channel}
    latest = work.first(LATEST, key)
    if latest is None or latest.what != "given":
        work.change(NO_MORE, key)
        return False
    says = seals.open(latest.says, "consent_event.says", latest.id).decode() if latest.says else ""
    until = None if latest.until is None else instant(latest.until)
    now = Consent(latest.channel, latest.scope, instant(latest.at), says, until)
    work.change(CONSENT[work.dialect], consent_values(seals, person_id, now))
    return True


def keep_many(work: Transaction, rows: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """The same for a batch of yeses: ``event_values`` and ``consent_values`` of each. A yes older than its withdrawal stays withdrawn."""
    rows = list(rows)
    work.change_many(NEW_EVENT[work.dialect], [event for event, _ in rows])
    work.change_many(CONSENT[work.dialect], [now for _, now in rows])
    work.change_many(DROP_TAKEN_BACK, [{"of": person} for person in dict.fromkeys(now["person"] for _, now in rows)])


def present(work: Transaction, person_id: str) -> list[tuple[str, str]]:
    """(scope, channel) of what the person agrees to, also where its time is over."""
    return [(row.purpose, row.channel) for row in work.every(PRESENT, {"of": person_id})]


def event_values(seals: Seals, person_id: str, event: ConsentEvent) -> dict[str, Any]:
    """The row of an event. Names sort by time, and those of one instant in the order in which this process wrote them."""
    moment = micros(event.at)
    name = f"{moment:014x}{next(_number) % 2**32:08x}{secrets.token_hex(6)}"
    return {
        "id": name,
        "person": person_id,
        "scope": event.scope,
        "channel": event.channel,
        "what": event.what,
        "at": moment,
        "until": None if event.until is None else micros(event.until),
        "told_by": event.told_by,
        "role": event.role,
        "flow": event.flow,
        "version": event.version,
        "step": event.step,
        "says": seals.seal(event.says.encode(), "consent_event.says", name) if event.says else None,
    }


def consent_values(seals: Seals, person_id: str, given: Consent) -> dict[str, Any]:
    """The row of what is agreed to now."""
    row = f"{person_id}/{given.channel}/{given.purpose}"
    return {
        "person": person_id,
        "channel": given.channel,
        "purpose": given.purpose,
        "given_at": micros(given.given_at),
        "until": None if given.until is None else micros(given.until),
        "how": seals.seal(given.how.encode(), "consent.how", row) if given.how else None,
    }


def consent_of(seals: Seals, row: Any) -> Consent:
    """The consent of a row."""
    how = seals.open(row.how, "consent.how", f"{row.person}/{row.channel}/{row.purpose}").decode() if row.how else ""
    return Consent(row.channel, row.purpose, instant(row.given_at), how, None if row.until is None else instant(row.until))


class Consents:
    """The ledger as staff read it."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def of(self, person_id: str) -> list[ConsentEvent]:
        """Every word of this person on any scope, oldest first."""
        with self._database.reading() as work:
            seals = self._seals().of(work, person_id)
            return [_event(seals, row) for row in work.every(EVENTS_OF, {"of": person_id})]


def _event(seals: Seals, row: Any) -> ConsentEvent:
    says = seals.open(row.says, "consent_event.says", row.id).decode() if row.says else ""
    until = None if row.until is None else instant(row.until)
    at = instant(row.at)
    return ConsentEvent(row.scope, row.what, at, row.told_by, row.channel, until, row.role, row.flow, row.version, row.step, says)
