"""How a turn begins: who it is about, their one open conversation, and whether this webhook has been here before.

The person's row is locked first and in a statement of its own: PostgreSQL reads what it joins to a locked row as it was before
the wait for the lock. SQLite has no row locks and needs none: BEGIN IMMEDIATE let nobody else in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, delete, func, insert, select

from bot.asking.people import CONFIRMED
from bot.errors import TurnedAway
from bot.store.conversations.limits import Allowance, take
from bot.store.conversations.person_turn import Known, Where
from bot.store.conversations.turn import ADDRESS_ON, Turn
from bot.store.dialects import insert_or_leave
from bot.store.instants import micros
from bot.store.rows import ConversationRow, DueTimer, PersonRow, StoredAnswer
from bot.store.secrecy import erasure
from bot.store.secrecy.seals import KIND_OF_ADDRESS, Seals
from bot.store.tables import address, among, conversation, inbox, person, timer
from bot.store.transaction import Transaction

_PERSON = (
    person.c.id,
    person.c.language,
    person.c.stopped_at,
    person.c.erased_at,
    person.c.contact,
    person.c.contact_until,
    person.c.revision,
    person.c.busy_until,
)

NEW_WEBHOOK = insert_or_leave(inbox, "channel", "provider_id")
OLD_WEBHOOK = select(inbox.c.person, inbox.c.answer_status, inbox.c.answer_type, inbox.c.answer_body).where(
    inbox.c.channel == bindparam("channel"), inbox.c.provider_id == bindparam("provider_id")
)
BY_ADDRESS = (
    select(*_PERSON, address.c.id.label("address"), address.c.sealed.is_(None).label("forgotten"))
    .join_from(address, person)
    .where(address.c.channel == bindparam("channel"), address.c.lookup == bindparam("lookup"))
    .with_for_update(of=person)
)
BY_CONVERSATION = (
    select(*_PERSON, conversation.c.address, conversation.c.channel)
    .join_from(conversation, person, conversation.c.person == person.c.id)
    .where(conversation.c.id == bindparam("conversation"))
    .with_for_update(of=person)
)
BY_ID = select(*_PERSON).where(person.c.id == bindparam("person")).with_for_update()
BY_TWIN = (
    select(*_PERSON, address.c.id.label("address"))
    .join_from(address, person)
    .where(among(address.c.channel, tuple(KIND_OF_ADDRESS)), address.c.lookup == bindparam("lookup"))
    .limit(1)
    .with_for_update(of=person)
)
ONE_AT_A_TIME = {"postgresql": select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))}  # SQLite has one writer
OPEN_CONVERSATION = select(
    conversation.c.id,
    conversation.c.flow,
    conversation.c.version,
    conversation.c.state,
    conversation.c.channel,
    conversation.c.surface,
).where(conversation.c.person == bindparam("person"), conversation.c.ended_at.is_(None))
NEW_PERSON = insert(person)
NEW_ADDRESS = insert_or_leave(address, "channel", "lookup")
TAKE_TIMER = delete(timer).where(
    timer.c.conversation == bindparam("of"),
    timer.c.kind == bindparam("sort"),
    timer.c.wait == bindparam("at"),
    timer.c.due <= bindparam("now"),
)

NEWCOMER: dict[str, Any] = {
    "stopped_at": None,
    "erased_at": None,
    "greeted_at": None,
    "contact": "unknown",
    "contact_until": None,
    "contact_changed_at": None,
    "profile": None,
    "revision": 0,
    "look_at": None,
    "busy_until": None,
}
_UNANSWERED = {"person": None, "broken_at": None, "answer_status": None, "answer_type": "", "answer_body": None}


Admit = Callable[[], Allowance | None]  # how many newcomers there may be; None: this one is met whatever there were


def anybody() -> None:
    """However many there are: whom staff import."""


class Newcomer(NamedTuple):
    """What is known of somebody who is not known, and whether they may be met."""

    language: str
    admit: Admit


def webhook_turn(work: Transaction, seals: Seals, where: Where, now: datetime, admit: Admit = anybody) -> Turn:
    """The turn of one webhook. One that was here before is handed its old answer, and may change nothing.

    Raises TurnedAway for a newcomer who is one too many of those that ``admit`` allows; the caller then undoes it all.
    """
    moment = micros(now)
    values = {"channel": where.channel, "provider_id": where.provider_id, "received_at": moment} | _UNANSWERED
    if not work.change(NEW_WEBHOOK[work.dialect], values):
        work.undo = True
        return _replayed(work, seals, where, moment)
    found, where = meet(work, seals, where, moment, admit=admit)
    seals = seals.of(work, found.id)
    return Turn(work, seals, moment, where, Known(found, open_conversation(work, seals, found)))


def timer_turn(work: Transaction, seals: Seals, conversation_id: str, now: datetime, wake: DueTimer | None) -> Turn:
    """The turn of a conversation. ``wake`` is the timer that causes it: taken here, so that it happens once."""
    moment = micros(now)
    row = work.first(BY_CONVERSATION, {"conversation": conversation_id})
    if row is None:
        raise LookupError("there is no such conversation")
    seals = seals.of(work, row.id)
    going_on = open_conversation(work, seals, _person(row, moment))
    if going_on is not None and going_on.id != conversation_id:
        going_on = None
    if wake is not None:
        taken = {"of": conversation_id, "sort": wake.kind, "at": wake.wait, "now": moment}
        going_on = going_on if work.change(TAKE_TIMER, taken) else None
    return Turn(work, seals, moment, Where(row.channel, address=row.address), Known(_person(row, moment), going_on))


def person_turn(work: Transaction, seals: Seals, person_id: str, channel: str, now: datetime) -> Turn:
    """The turn of a person whom the service means to write to on a channel."""
    row = work.first(BY_ID, {"person": person_id})
    if row is None:
        raise LookupError("there is no such person")
    moment = micros(now)
    found = _person(row, moment)
    address_id = work.value(ADDRESS_ON, {"person": person_id, "channel": channel}) or ""
    seals = seals.of(work, person_id)
    return Turn(work, seals, moment, Where(channel, address=address_id), Known(found, open_conversation(work, seals, found)))


def meet(work: Transaction, seals: Seals, where: Where, moment: int, language: str = "", admit: Admit = anybody) -> tuple[PersonRow, Where]:
    """The person who is reached there, locked, and where with the address's id; both are made when they are new.

    A number that is known from another channel is the same person: STOP by text also stops calls.
    """
    key = {"channel": where.channel, "lookup": seals.hash(where.channel, where.reached)}
    row = work.first(BY_ADDRESS, key)
    if row is None:
        return _met_first(work, seals, where, moment, Newcomer(language, admit))
    if work.dialect == "postgresql" and row.contact not in CONFIRMED:  # they may have been let go while we waited for the lock
        row = work.first(BY_ADDRESS, key)
        if row is None:
            return _met_first(work, seals, where, moment, Newcomer(language, admit))
    where = where._replace(address=row.address)
    if row.forgotten and row.stopped_at is None and row.erased_at is None:  # they have just used it, or staff have just told of it
        sealed = seals.of(work, row.id).seal(where.reached.encode(), "address.sealed", where.address)
        erasure.reachable(work, where.address, sealed, seals.listed(where.reached))
    return _person(row, moment), where


def find(work: Transaction, seals: Seals, where: Where, moment: int) -> PersonRow | None:
    """The person who is reached there, if there is one."""
    row = work.first(BY_ADDRESS, {"channel": where.channel, "lookup": seals.hash(where.channel, where.reached)})
    return None if row is None else _person(row, moment)


def _met_first(work: Transaction, seals: Seals, where: Where, moment: int, new: Newcomer) -> tuple[PersonRow, Where]:
    """Somebody's first word on a channel: a person known from another one, or a newcomer."""
    lookup = seals.hash(where.channel, where.reached)
    alone = ONE_AT_A_TIME.get(work.dialect)
    if alone is not None:  # the same number may be met twice at this moment
        work.first(alone, {"number": int.from_bytes(lookup[:8], signed=True)})
        row = work.first(BY_ADDRESS, {"channel": where.channel, "lookup": lookup})
        if row is not None:
            return _person(row, moment), where._replace(address=row.address)
    made = where._replace(address=secrets.token_hex(16))
    twin = work.first(BY_TWIN, {"lookup": lookup}) if where.channel in KIND_OF_ADDRESS else None
    if twin is not None:
        add_address(work, seals, made, twin.id, moment)
        return _person(twin, moment), made
    allowed = new.admit()
    if allowed is not None and not take(work, allowed, moment):
        raise TurnedAway("one stranger too many")
    newcomer = PersonRow(secrets.token_hex(16), new.language, known=False)
    _add(work, seals, made, newcomer, moment)
    return newcomer, made


def open_conversation(work: Transaction, seals: Seals, found: PersonRow) -> ConversationRow | None:
    """The person's one open conversation."""
    row = work.first(OPEN_CONVERSATION, {"person": found.id})
    if row is None:
        return None
    state = seals.open(row.state, "conversation.state", row.id) if row.state else b""
    return ConversationRow(row.id, row.flow, row.version, state, row.channel, row.surface)


def _add(work: Transaction, seals: Seals, where: Where, newcomer: PersonRow, moment: int) -> None:
    work.change(NEW_PERSON, NEWCOMER | {"id": newcomer.id, "language": newcomer.language, "created_at": moment})
    add_address(work, seals, where, newcomer.id, moment)


def add_address(work: Transaction, seals: Seals, where: Where, person_id: str, moment: int) -> bool:
    """Whether this is now an address of the person: not if it is somebody's already."""
    values = {
        "id": where.address,
        "person": person_id,
        "channel": where.channel,
        "sealed": seals.of(work, person_id).seal(where.reached.encode(), "address.sealed", where.address),
        "lookup": seals.hash(where.channel, where.reached),
        "listed": seals.listed(where.reached),
        "created_at": moment,
    }
    return bool(work.change(NEW_ADDRESS[work.dialect], values))


def _replayed(work: Transaction, seals: Seals, where: Where, moment: int) -> Turn:
    row = work.first(OLD_WEBHOOK, {"channel": where.channel, "provider_id": where.provider_id})
    assert row is not None
    theirs = seals.of(work, row.person) if row.person else seals
    body = theirs.open(row.answer_body, "inbox.answer_body", f"{where.channel}/{where.provider_id}") if row.answer_body else b""
    answered = StoredAnswer(row.answer_status or 200, row.answer_type or "text/plain", body)
    met = work.first(BY_ADDRESS, {"channel": where.channel, "lookup": seals.hash(where.channel, where.reached)})
    if met is None:
        return Turn(work, seals, moment, where, Known(PersonRow("", known=False), None, answered))
    found = _person(met, moment)
    seals = seals.of(work, found.id)
    return Turn(work, seals, moment, where._replace(address=met.address), Known(found, open_conversation(work, seals, found), answered))


def _person(row: Any, moment: int) -> PersonRow:
    return PersonRow(
        row.id,
        row.language,
        stopped=row.stopped_at is not None,
        held=row.contact not in CONFIRMED or row.contact_until is None or row.contact_until <= moment,
        erased=row.erased_at is not None,
        contact=row.contact,
        revision=row.revision,
        busy_until=row.busy_until,
    )
