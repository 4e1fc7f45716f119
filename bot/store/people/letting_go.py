"""People with whom nothing can happen any more: the way to reach them goes, what is known of their cases goes, and their answers stay alone.

Whoever has a conversation, a flag or a complaint that is open, or waits for a message, is left as they are; so is whoever an erasure
has taken out of use, and whoever agreed that words of theirs are used while these are kept: they may still take it back.

What stays of somebody who stopped, took back their yes to being asked, or is unsafe to write to, is the keyed hash of their address, so that nobody writes to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, func, literal_column, or_, select

from bot.asking.contact import INVITE
from bot.asking.over import Touch
from bot.asking.people import Person
from bot.store.casework import askings, filing
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.people import known_people
from bot.store.secrecy import severing
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, answer, case_file, complaint, consent, conversation, escrow, flag, inbox, outbox, person

What = Literal["link", "all"]

_one: ColumnElement[int] = literal_column("1")


def _some(table: Table, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_one).where(table.c.person == person.c.id, *which).correlate(person))


def _latest(column: ColumnElement[Any], table: Table) -> Any:
    return select(func.max(column)).where(table.c.person == person.c.id).correlate(person).scalar_subquery()


_their_words = exists(
    select(_one)
    .join_from(conversation, answer, answer.c.conversation == conversation.c.id)
    .where(conversation.c.person == person.c.id, answer.c.words.is_not(None))
    .correlate(person)
)
_nothing_holds = and_(
    person.c.erased_at.is_(None),
    ~_some(conversation, conversation.c.ended_at.is_(None)),
    ~_some(flag, flag.c.closed_at.is_(None)),
    ~_some(complaint, complaint.c.closed_at.is_(None)),
    ~_some(outbox, outbox.c.body.is_not(None)),
    ~_some(inbox, inbox.c.answer_body.is_not(None)),  # they wrote in the last 7 days
    ~_some(escrow),
    ~and_(_some(consent, consent.c.purpose != INVITE), _their_words),
)
_something_left = or_(
    person.c.profile.is_not(None), _some(address, address.c.sealed.is_not(None)), _some(case_file, case_file.c.facts.is_not(None))
)
_COLUMNS = (
    person.c.id,
    person.c.created_at,
    person.c.contact_changed_at,
    _latest(conversation.c.ended_at, conversation).label("talked"),
    _latest(flag.c.closed_at, flag).label("looked_after"),
    _latest(complaint.c.closed_at, complaint).label("answered"),
    _latest(case_file.c.created_at, case_file).label("filed"),
    _latest(case_file.c.changed_at, case_file).label("told"),
)
_next = select(person.c.id).where(person.c.id > bindparam("after")).order_by(person.c.id).limit(bindparam("limit")).subquery()
LAST = select(func.max(_next.c.id))
PAGE = (
    select(*_COLUMNS)
    .where(person.c.id > bindparam("after"), person.c.id <= bindparam("last"), _nothing_holds, _something_left)
    .order_by(person.c.id)
)
STILL = select(person.c.id).where(person.c.id == bindparam("of"), person.c.revision == bindparam("seen"), _nothing_holds)


class Quiet(NamedTuple):
    """Somebody whom nothing holds, as far as the database can tell; whether they could still be asked, the flows say."""

    person: Person
    touch: Touch


class Page(NamedTuple):
    """Those of some people whom nothing holds, and after whom the next begin; empty: these were the last."""

    quiet: tuple[Quiet, ...]
    after: str


class LettingGo:
    """Every method is a transaction of its own."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def page(self, after: str, limit: int) -> Page:
        """Look at the next people by id after ``after`` (empty: from the first), at most so many, whether or not anything holds them."""
        with self._database.reading() as work:
            last = work.value(LAST, {"after": after, "limit": limit})
            if last is None:
                return Page((), "")
            rows = {row.id: _touch(row) for row in work.every(PAGE, {"after": after, "last": last})}
            people = known_people.read(work, self._seals(), list(rows))
        return Page(tuple(Quiet(found, rows[found.id]) for found in people), str(last))

    def let_go(self, person_id: str, what: What, now: datetime, seen: int) -> bool:
        """Forget the way to reach a person (``link``), or that and what is known of their cases (``all``).

        False, and nothing changed, where they have changed since the revision ``seen``, or something holds them now.
        """
        moment = micros(now)
        with self._database.writing() as work:
            alone = filing.LOCKS.get(work.dialect)
            if alone is not None:  # an import has read whose number it is before it holds the person's lock
                work.first(alone, {"number": filing.IMPORTS})
            work.first(askings.LOCK, {"of": person_id})
            if work.first(STILL, {"of": person_id, "seen": seen}) is None:
                return False
            severing.forget_way(work, person_id, moment)
            if what == "all":
                severing.forget_cases(work, person_id, moment)
        return True

    def sweep(self) -> None:
        """Leave no copy of what was let go in SQLite's log. PostgreSQL clears out by itself what its tables hold no more."""
        if self._database.sqlite:
            self._database.sweep()


def _touch(row: Any) -> Touch:
    happened = (row.created_at, row.contact_changed_at, row.talked, row.looked_after, row.answered, row.filed)
    return Touch(instant(max(each for each in happened if each is not None)), instant(row.told or row.created_at))
