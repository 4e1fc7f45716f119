"""A new key in place of an old one, while the service runs.

1. Put the new key first and the old one after it: ``HEARBACK_KEY=new,old``, everywhere. With several processes, restart all of
   them with ``old,new`` first, so that none meets a key it does not have.
2. Rotate. What is stopped in the middle is taken up where it was: a value sealed under the newest key is passed over.
3. Take the old key away. ``rotate`` returns only when nothing is left that needs it.

What belongs to a person is sealed under that person's own key, which stays: only its sealing is made anew. Values from before
people had keys are sealed under their person's key on the way. Addresses are found as before throughout: the look-up key stays,
only its own sealing changes (see sealing.py for why).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    Update,
    bindparam,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.database import Database
from bot.store.secrecy import person_keys
from bot.store.secrecy.sealing import FORM_OF_PERSON, HEAD, Keyring
from bot.store.secrecy.seals import Seals
from bot.store.tables import (
    address,
    answer,
    area_hold,
    case_file,
    chat_message,
    complaint,
    consent,
    consent_event,
    conversation,
    escrow,
    inbox,
    ledger,
    outbox,
    person,
    person_key,
    recording,
    recording_audit,
    setting,
    sound,
)
from bot.store.transaction import Transaction

BATCH = 100  # rows a transaction: a few milliseconds in which others wait


class Sealing(Protocol):
    """What of a store the rotation works with."""

    database: Database
    keyring: Keyring

    def unlock(self) -> Seals:
        """The seals of the database. Raises SettingWrong if the keyring is another's."""


NOBODY: ColumnElement[Any] = null()


class Sealed(NamedTuple):
    """A sealed column; ``key`` are the columns that make the row's name, ``whose`` says to whom it belongs, if to anybody.

    ``apart``: sealed for the escrow, which nothing else opens.
    """

    table: Table
    column: str
    key: tuple[str, ...] = ("id",)
    whose: ColumnElement[Any] = NOBODY
    apart: bool = False
    batch: int = BATCH


_whose_sound = (
    select(conversation.c.person)
    .join_from(recording, conversation, recording.c.conversation == conversation.c.id)
    .where(recording.c.id == sound.c.recording)
    .scalar_subquery()
)
_whose_answer = select(conversation.c.person).where(conversation.c.id == answer.c.conversation).scalar_subquery()

# The look-up key first: a process that has only the new key can then start. Then the people's keys, which need only be sealed anew.
SEALED = (
    Sealed(setting, "value", ("name",)),
    Sealed(person_key, "sealed", ("person",)),
    Sealed(address, "sealed", whose=address.c.person),
    Sealed(conversation, "state", whose=conversation.c.person),
    Sealed(outbox, "body", whose=outbox.c.person),
    Sealed(answer, "words", ("conversation", "step"), _whose_answer),
    Sealed(recording, "reference"),
    Sealed(sound, "sealed", ("recording",), _whose_sound, batch=4),  # a megabyte each
    Sealed(recording_audit, "because", whose=recording_audit.c.person),
    Sealed(inbox, "answer_body", ("channel", "provider_id"), inbox.c.person),
    Sealed(person, "profile", whose=person.c.id),
    Sealed(case_file, "facts", whose=case_file.c.person),
    Sealed(consent, "how", ("person", "channel", "purpose"), consent.c.person),
    Sealed(consent_event, "says", whose=consent_event.c.person),
    Sealed(complaint, "says", whose=complaint.c.person),
    Sealed(ledger, "says", whose=ledger.c.person),
    Sealed(chat_message, "sealed"),
    Sealed(escrow, "key", apart=True),
    Sealed(area_hold, "sealed"),
    Sealed(area_hold, "because"),
)
KEYLESS = (
    select(person.c.id)
    .join_from(person, person_key, isouter=True)
    .where(person_key.c.person.is_(None), person.c.erased_at.is_(None), person.c.id > bindparam("after"))
    .order_by(person.c.id)
    .limit(BATCH)
)


def rotate(store: Sealing, progress: Callable[[int], None] | None = None) -> int:
    """Seal everything under the newest key; returns how many values were. ``progress`` hears the number so far after each batch.

    Raises SettingWrong when a value was sealed with a key that the keyring does not hold.
    """
    store.unlock()
    _give_keys(store)
    done = 0
    for place in SEALED:
        for batch in _batches(store, place):
            done += batch
            if progress:
                progress(done)
    return done


def to_people(store: Sealing) -> int:
    """Seal what was sealed before people had keys of their own under those; returns how many values were. Meanwhile both open."""
    store.unlock()
    _give_keys(store)
    return sum(batch for place in SEALED if place.whose is not NOBODY for batch in _batches(store, place))


def _give_keys(store: Sealing) -> None:
    """A key for everybody who has none, before any of their rows is held: whoever makes a key waits for nobody who waits for a row."""
    after = ""
    while True:
        with store.database.writing() as work:
            people = [row.id for row in work.every(KEYLESS, {"after": after})]
            if not people:
                return
            work.change_many(person_keys.MAKE[work.dialect], person_keys.begin(work, store.keyring, people))
            after = people[-1]


def _batches(store: Sealing, place: Sealed) -> Iterator[int]:
    """Through a table, and through it again as long as a turn held some of its rows, or had sealed more with an older key."""
    head = store.keyring.head
    while _left(store, place, head):
        last = ("",) * len(place.key)  # before every key, as none is empty
        while rows := _batch(store, place, head, last):
            yield len(rows)
            last = rows[-1]
        time.sleep(0.01)


def _batch(store: Sealing, place: Sealed, head: bytes, last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Seal the next rows after ``last`` anew; returns their keys."""
    seals = store.unlock()
    where = f"{place.table.name}.{place.column}"
    with store.database.writing() as work:
        rows = work.every(_next(place), {"head": head} | _named(place, "last", last))
        for *key, whose, sealed in rows:
            name, theirs = "/".join(key), seals_of(place, seals, work, whose)
            fresh = theirs.seal(theirs.open(sealed, where, name), where, name)
            work.change(_reseal(place), {"fresh": fresh} | _named(place, "this", key))
    return [tuple(key) for *key, _, _ in rows]


def seals_of(place: Sealed, seals: Seals, work: Transaction, whose: str | None) -> Seals:
    """What seals and opens a value of this place."""
    if place.apart:
        return seals.apart
    return seals.of(work, whose) if whose else seals


def _left(store: Sealing, place: Sealed, head: bytes) -> bool:
    with store.database.reading() as work:
        return work.first(_any(place), {"head": head}) is not None


@cache
def _any(place: Sealed) -> Select[*tuple[Any, ...]]:
    """Rows sealed under another key than is theirs now."""
    column, form = place.table.c[place.column], func.substr(place.table.c[place.column], 1, 1)
    ours, theirs = form != bindparam("theirs", FORM_OF_PERSON, LargeBinary), place.whose.is_not(None)
    other = func.substr(column, 1, HEAD) != bindparam("head", type_=LargeBinary)
    rows: Select[*tuple[Any, ...]] = (
        select(*_key(place), place.whose.label("whose"), column).where(column.is_not(None), ours, or_(theirs, other)).limit(1)
    )
    return rows


@cache
def _next(place: Sealed) -> Select[*tuple[Any, ...]]:
    """The next of them, in the order of their keys; on PostgreSQL those that nobody is working on."""
    after = tuple_(*_key(place)) > tuple_(*[bindparam(f"last_{name}", type_=String) for name in place.key])
    return _any(place).where(after).order_by(*_key(place)).limit(place.batch).with_for_update(skip_locked=True, of=place.table)


@cache
def _reseal(place: Sealed) -> Update:
    these = [column == bindparam(f"this_{column.name}") for column in _key(place)]
    return update(place.table).where(*these).values({place.column: bindparam("fresh")})


def _named(place: Sealed, which: str, key: Sequence[str]) -> dict[str, str]:
    return {f"{which}_{name}": value for name, value in zip(place.key, key, strict=True)}


def _key(place: Sealed) -> list[Column[str]]:
    return [place.table.c[name] for name in place.key]
