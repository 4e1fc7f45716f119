"""STOP, ERASE, and what is forgotten with time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql.dml import UpdateBase

from bot.store.casework.ledger import Entry, note, note_message
from bot.store.database import Database
from bot.store.dialects import a_few
from bot.store.instants import micros
from bot.store.outgoing import provider_copies, settling
from bot.store.people.contact import changed
from bot.store.recorded import retention
from bot.store.secrecy import escrow, person_keys, tombstones
from bot.store.secrecy.belongings import KINDS, NO_PLANS, forgotten
from bot.store.secrecy.seals import Seals
from bot.store.tables import (
    CANCELLABLE,
    address,
    among,
    answer,
    case_file,
    consent,
    consent_event,
    conversation,
    inbox,
    outbox,
    person,
    report_parked,
)
from bot.store.transaction import Transaction

# Channels whose provider keeps messages or calls that can be deleted there, and when: a call that goes on cannot, and lasts eight minutes.
COPIED = {"sms": timedelta(), "ivr": timedelta(minutes=10)}
KEEP_AT_PROVIDER = timedelta(days=2)  # longer than the worker leaves them there
KEEP_BODIES = timedelta(days=7)  # answers to webhooks; no provider repeats one after two days
KEEP_UNCERTAIN = timedelta(days=2)  # messages whose sending stayed uncertain, for evidence
KEEP_REPORTS = timedelta(days=7)  # reports of messages that are not ours

_theirs = select(conversation.c.id).where(conversation.c.person == bindparam("of"))
_their_cases = select(case_file.c.id).where(case_file.c.person == bindparam("of"))
_mine: BindParameter[str] = bindparam("of")

STOP = update(person).where(person.c.id == _mine, person.c.stopped_at.is_(None)).values(stopped_at=bindparam("now"))
CANCEL = (
    update(outbox)
    .where(outbox.c.person == _mine, outbox.c.body.is_not(None), among(outbox.c.state, CANCELLABLE))
    .values(state="cancelled", body=None, finished_at=bindparam("now"))
    .returning(outbox.c.id)
)
START = update(person).where(person.c.id == _mine).values(stopped_at=None, erased_at=None)
REACHABLE = (
    update(address)
    .where(address.c.id == _mine)
    .values(sealed=func.coalesce(address.c.sealed, bindparam("again")), listed=func.coalesce(address.c.listed, bindparam("entry")))
)
ERASED = (
    update(person)
    .where(person.c.id == _mine)
    .values(
        erased_at=bindparam("now"), contact="unknown", contact_until=None, contact_changed_at=bindparam("now"), profile=None, look_at=None
    )
)
_a_slash = literal("/")
_taken_back = select(
    literal("erased/") + consent.c.person + _a_slash + consent.c.purpose + _a_slash + consent.c.channel + _a_slash + bindparam("name"),
    consent.c.person,
    consent.c.purpose,
    consent.c.channel,
    literal("withdrawn"),
    bindparam("now", type_=BigInteger),
    literal(""),
    literal(""),
    literal(""),
    literal(""),
    literal(""),
).where(consent.c.person == _mine)
# Of a consent its scope and its times remain, and that it ended; of what was agreed to in which words nothing does.
TAKE_BACK = insert(consent_event).from_select(
    ["id", "person", "scope", "channel", "what", "at", "told_by", "role", "flow", "version", "step"], _taken_back
)


def _oldest(key: tuple[Column[Any], ...], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The next rows of a kind, for a statement that takes them a few at a time and passes over those that others hold."""
    rows = select(*key).where(*which).limit(bindparam("limit")).with_for_update(skip_locked=True)
    return a_few(key, rows)


oldest = _oldest  # for what is kept for years: keeping.py

_MICROSECOND = timedelta(microseconds=1)
_before: BindParameter[int] = bindparam("before")
OLD: tuple[tuple[UpdateBase, timedelta], ...] = (
    (
        update(answer)
        .where(_oldest((answer.c.conversation, answer.c.step), answer.c.words.is_not(None), answer.c.keep_until <= _before))
        .values(words=None),
        timedelta(),
    ),
    (
        update(inbox)
        .where(_oldest((inbox.c.channel, inbox.c.provider_id), inbox.c.answer_body.is_not(None), inbox.c.received_at <= _before))
        .values(answer_body=None),
        KEEP_BODIES,
    ),
    (
        update(outbox)
        .where(_oldest((outbox.c.id,), among(outbox.c.state, ("uncertain",)), outbox.c.body.is_not(None), outbox.c.finished_at <= _before))
        .values(body=None),
        KEEP_UNCERTAIN,
    ),
    (delete(report_parked).where(_oldest((report_parked.c.id,), report_parked.c.received_at <= _before)), KEEP_REPORTS),
)


def suppress(work: Transaction, person_id: str, moment: int, rule: str = "") -> None:
    """Stop the person on every channel and cancel all that has not left. The caller holds the person's lock.

    ``rule``: how we know, for the ledger; empty where they told us themselves.
    """
    newly = work.change(STOP, {"of": person_id, "now": moment})
    for row in work.every(CANCEL, {"of": person_id, "now": moment}):
        settling.close(work, row.id, moment, "stopped")
        note_message(work, row.id, "cancelled", moment, "stopped")
    if newly:
        tombstones.note(work, person_id, "stopped", moment)
        note(work, Entry(person_id, "stopped", rule=rule), moment)
    changed(work, person_id, moment)


def unsuppress(work: Transaction, person_id: str, moment: int) -> None:
    """We may write again."""
    work.change(START, {"of": person_id})
    tombstones.note(work, person_id, "started", moment)
    changed(work, person_id, moment)


def reachable(work: Transaction, address_id: str, sealed: bytes, listed: bytes) -> None:
    """The person has just used this address: it is known again, in case that an erasure had emptied it."""
    work.change(REACHABLE, {"of": address_id, "again": sealed, "entry": listed})


def erase(work: Transaction, seals: Seals, person_id: str, moment: int, *, now: bool = False) -> None:
    """Take all that belongs to a person out of use: nobody can read it. ``now``: nor bring it back; else it is held for some days.

    What remains is the hash that keeps us from writing again. Recordings stay only until they are deleted at the provider.
    """
    suppress(work, person_id, moment)
    if now:
        escrow.destroy(work, person_id)
    else:
        escrow.hold(work, seals, person_id, moment)
    work.change(TAKE_BACK, {"of": person_id, "now": moment, "name": secrets.token_hex(8)})
    work.change(NO_PLANS, {"of": person_id})
    for channel, wait in COPIED.items():  # what is older is on the list already
        due = moment + wait // _MICROSECOND
        lately = {"on": channel, "since": moment - KEEP_AT_PROVIDER // _MICROSECOND, "until": moment, "now": due, "of": person_id}
        for copies in provider_copies.THEIRS:
            work.change(copies[work.dialect], lately)
    for kind in KINDS:
        work.change(forgotten(kind), {"of": person_id})
    work.change(ERASED, {"of": person_id, "now": moment})
    for statement in retention.ERASED:
        work.change(statement, {"of": person_id, "now": moment})
    person_keys.destroy(work, person_id)
    tombstones.note(work, person_id, "destroyed" if now else "erased", moment)


def forget(database: Database, now: datetime, limit: int = 500, keep_done: timedelta = retention.KEEP_DONE) -> int:
    """Forget what has been kept long enough, at most ``limit`` rows of each kind; returns how many. Zero means: nothing is left.

    ``keep_done``: how long the sound of a comment that was typed up or refused stays.
    """
    moment, done = micros(now), 0
    with database.writing() as work:
        for statement, age in OLD:
            done += work.change(statement, {"before": moment - age // _MICROSECOND, "limit": limit})
    return done + retention.forget(database, now, limit, keep_done)
