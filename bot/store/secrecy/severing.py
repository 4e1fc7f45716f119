"""What is taken apart when it is over with a person: number and answers, reference and answers.

Of an address the keyed hash is what leads to its person. Whoever stopped, took back their yes, or is unsafe to write to keeps it; everybody else's is replaced by chance,
and who writes from there is somebody new. A case keeps the hash of its reference and what became of it, so that nobody is asked about
it twice, and the hash of its last row, so that the same row changes nothing when it comes again.

Where there are answers, the cases and the hashes go to a person made for them alone, and the answers stay with one of whom nothing else
is left. Of what the cases were asked when, only days stay: a time to the microsecond would lead from one to the other.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, func, insert, select, update

from bot.asking.contact import INVITE
from bot.flow.scopes import ALL
from bot.store.conversations.arrival import NEW_PERSON, NEWCOMER
from bot.store.secrecy import tombstones
from bot.store.secrecy.belongings import KINDS, forgotten
from bot.store.tables import address, among, asking, case_file, consent, consent_event, conversation, ledger, person, tombstone
from bot.store.transaction import Transaction

_MICROSECOND = timedelta(microseconds=1)
_A_DAY = timedelta(days=1) // _MICROSECOND
_mine: BindParameter[str] = bindparam("of")
_theirs = select(case_file.c.id).where(case_file.c.person == _mine)
_by_name = {kind.name: kind for kind in KINDS}

_asking_taken_back = and_(among(consent_event.c.scope, (INVITE, ALL)), consent_event.c.what == "withdrawn")
WHO = select(
    person.c.stopped_at,
    person.c.contact,
    person.c.contact_changed_at,
    person.c.language,
    exists(select(consent_event.c.id).where(consent_event.c.person == person.c.id, _asking_taken_back)).label("took_back"),
).where(person.c.id == _mine)
ADDRESSES = select(address.c.id, address.c.channel, address.c.lookup).where(address.c.person == _mine)
LEADS_NOWHERE = update(address).where(address.c.id == bindparam("which")).values(lookup=bindparam("chance"), listed=None)
QUIET = (
    update(person)
    .where(person.c.id == _mine)
    .values(
        profile=None,
        contact=bindparam("state"),
        contact_until=None,
        look_at=None,
        revision=person.c.revision + 1,
    )
)
OF_NO_CASE = update(conversation).where(conversation.c.person == _mine).values(case_file=None)
NOT_ASKED = delete(consent).where(consent.c.person == _mine, consent.c.purpose == INVITE)
NO_WORDS = (
    update(consent_event)
    .where(consent_event.c.person == _mine, consent_event.c.scope == INVITE)
    .values(told_by="", role="", flow="", version="", step="", says=None)
)
WAY = (forgotten(_by_name["addresses"]), forgotten(_by_name["conversations"]), OF_NO_CASE, NOT_ASKED, NO_WORDS)

FACTS = update(case_file).where(case_file.c.person == _mine).values(facts=None, area=None)  # its digest stays
PLANS = update(asking).where(asking.c.case_file.in_(_theirs), asking.c.outcome == "").values(at=None, closes=None, running=False)
CASES = (FACTS, PLANS, forgotten(_by_name["words in the ledger"]))

TALKED = select(conversation.c.id).where(conversation.c.person == _mine).limit(1)
HAS_CASE = select(case_file.c.id).where(case_file.c.person == _mine).limit(1)
MOVE = update(case_file).where(case_file.c.person == _mine).values(person=bindparam("to"))
NEW_ADDRESS = insert(address)
TAKEN_BACK = (
    select(consent_event.c.scope, consent_event.c.channel, func.max(consent_event.c.at).label("at"))
    .where(consent_event.c.person == _mine, _asking_taken_back)
    .group_by(consent_event.c.scope, consent_event.c.channel)
)
REMEMBER = insert(consent_event)
OF_NO_CASE_EITHER = update(ledger).where(ledger.c.person == _mine, ledger.c.case_file.is_not(None)).values(case_file=None)
ASKED_AT = select(asking.c.outcome_at).where(asking.c.case_file.in_(_theirs), asking.c.outcome == "invited").distinct()
NOR_HERE = (
    update(tombstone)
    .where(tombstone.c.id >= bindparam("first"), tombstone.c.id < bindparam("last"), tombstone.c.person == _mine)
    .values(case_file=None)
)
DAYS = (
    update(asking)
    .where(asking.c.case_file.in_(_theirs), asking.c.outcome_at.is_not(None))
    .values(outcome_at=asking.c.outcome_at - asking.c.outcome_at % _A_DAY, decided_at=asking.c.decided_at - asking.c.decided_at % _A_DAY)
)


def forget_way(work: Transaction, person_id: str, moment: int) -> None:
    """The way to reach a person, and what their conversations knew of their case. The caller holds their lock."""
    who = work.first(WHO, {"of": person_id})
    for statement in WAY:
        work.change(statement, {"of": person_id})
    kept = who.contact if who.contact in ("unsafe", "stopped") else "unknown"
    work.change(QUIET, {"of": person_id, "state": kept})
    if not _not_to_be_written_to(who):
        _lead_nowhere(work, work.every(ADDRESSES, {"of": person_id}))
    elif who.contact == "unsafe":
        tombstones.note(work, person_id, "unsafe", moment)


def forget_cases(work: Transaction, person_id: str, moment: int) -> None:
    """What is known of a person's cases; then nothing leads any more from reference or number to answers. The caller holds their lock."""
    for statement in CASES:
        work.change(statement, {"of": person_id})
    who = work.first(WHO, {"of": person_id})
    remembers = _not_to_be_written_to(who) or work.first(HAS_CASE, {"of": person_id}) is not None
    if remembers and work.first(TALKED, {"of": person_id}) is not None:
        _part(work, person_id, who, moment)


def _part(work: Transaction, person_id: str, who: Any, moment: int) -> None:
    """Somebody new remembers the cases, and that nobody is to be written to; the person who answered keeps the answers alone."""
    remembers = secrets.token_hex(16)
    kept = {"contact": who.contact, "contact_changed_at": who.contact_changed_at, "stopped_at": who.stopped_at}
    work.change(NEW_PERSON, NEWCOMER | kept | {"id": remembers, "language": who.language, "created_at": moment})
    for row in work.every(ASKED_AT, {"of": person_id}):
        work.change(NOR_HERE, {"of": person_id, "first": f"{row.outcome_at:014x}", "last": f"{row.outcome_at + 1:014x}"})
    work.change(OF_NO_CASE_EITHER, {"of": person_id})
    work.change(DAYS, {"of": person_id})
    work.change(MOVE, {"of": person_id, "to": remembers})
    if _not_to_be_written_to(who):
        _move_hashes(work, person_id, remembers, moment)
        _remember_withdrawals(work, person_id, remembers)
        if who.stopped_at is not None:
            tombstones.note(work, remembers, "stopped", moment)
        elif who.contact == "unsafe":
            tombstones.note(work, remembers, "unsafe", moment)


def _move_hashes(work: Transaction, person_id: str, to: str, moment: int) -> None:
    rows = work.every(ADDRESSES, {"of": person_id})
    _lead_nowhere(work, rows)
    fresh = {"person": to, "sealed": None, "listed": None, "created_at": moment}
    work.change_many(NEW_ADDRESS, [fresh | {"id": secrets.token_hex(16), "channel": row.channel, "lookup": row.lookup} for row in rows])


def _remember_withdrawals(work: Transaction, person_id: str, to: str) -> None:
    """That they took back their yes to being asked, as of the end of that day: a yes from before, which an import brings, counts no more."""
    blank = dict.fromkeys(("told_by", "role", "flow", "version", "step"), "") | {
        "person": to,
        "what": "withdrawn",
        "until": None,
        "says": None,
    }
    for row in work.every(TAKEN_BACK, {"of": person_id}):
        said = {"id": secrets.token_hex(16), "scope": row.scope, "channel": row.channel, "at": row.at - row.at % _A_DAY + _A_DAY}
        work.change(REMEMBER, blank | said)


def _lead_nowhere(work: Transaction, rows: list[Any]) -> None:
    work.change_many(LEADS_NOWHERE, [{"which": row.id, "chance": secrets.token_bytes(32)} for row in rows])


def _not_to_be_written_to(who: Any) -> bool:
    return who.stopped_at is not None or who.contact in ("unsafe", "stopped") or bool(who.took_back)
