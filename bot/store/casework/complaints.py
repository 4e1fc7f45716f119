"""Complaints that people asked for: who asked, by when somebody contacts them, where it was sent, and how it ended.

While one is open its person is asked nothing more (``bot.store.people.known_people`` tells decisions so). What the person said in
their own words is handed out only where they agreed to that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, update

from bot.errors import Refused
from bot.store.casework.case_facts import case_of
from bot.store.database import Database
from bot.store.dialects import OneOrMany
from bot.store.instants import instant, micros
from bot.store.people.contact import changed
from bot.store.secrecy.seals import Seals
from bot.store.tables import case_file, complaint, person
from bot.store.transaction import Transaction

SHORTEST_ID = 6  # letters of a complaint's id that are enough to name it
BY_THEMSELVES = "person"

ASK = insert(complaint)
ASKED_ALREADY = select(complaint.c.id).where(
    complaint.c.conversation == bindparam("in_this"), complaint.c.step == bindparam("at"), complaint.c.closed_at.is_(None)
)
TAKE_BACK = (
    update(complaint)
    .where(
        complaint.c.conversation == bindparam("in_this"),
        complaint.c.step == bindparam("at"),
        complaint.c.closed_at.is_(None),
        complaint.c.routed_at.is_(None),
    )
    .values(closed_at=bindparam("now"), closed_by=BY_THEMSELVES)
)
ALL = select(*complaint.c).order_by(complaint.c.asked_at, complaint.c.id)
OPEN = OneOrMany(lambda these: select(complaint.c.person).where(these(complaint.c.person), complaint.c.closed_at.is_(None)).distinct())
REFS = select(case_file.c.id, case_file.c.facts).where(case_file.c.person == bindparam("of"), case_file.c.facts.is_not(None))
LOCK = select(person.c.id).join_from(complaint, person).where(complaint.c.id == bindparam("which")).with_for_update(of=person)
ROUTE = (
    update(complaint)
    .where(complaint.c.id == bindparam("which"), complaint.c.closed_at.is_(None))
    .values(body=bindparam("to"), routed_at=bindparam("now"), routed_by=bindparam("role"))
)
CLOSE = (
    update(complaint)
    .where(complaint.c.id == bindparam("which"), complaint.c.closed_at.is_(None))
    .values(closed_at=bindparam("now"), closed_by=bindparam("role"), says=bindparam("sealed"))
)


class ComplaintRow(msgspec.Struct, frozen=True):
    """One complaint as staff read it. ``refs``: the person's cases. ``promise``: as the flow said it, like 5 working days; may be empty."""

    id: str
    person: str
    refs: tuple[str, ...]
    flow: str
    asked_at: datetime
    conversation: str = ""
    promise: str = ""
    body: str = ""
    routed_at: datetime | None = None
    routed_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    says: str = ""


def ask(work: Transaction, person_id: str, conversation: str, flow: str, step: str, promise: str, moment: int) -> None:
    """The person asks for a complaint to be looked at. Asked twice at the same question, it is one."""
    if work.first(ASKED_ALREADY, {"in_this": conversation, "at": step}) is not None:
        return
    blank = dict.fromkeys(("routed_at", "closed_at", "says")) | dict.fromkeys(("body", "routed_by", "closed_by"), "")
    asked = {"person": person_id, "conversation": conversation, "flow": flow, "step": step, "asked_at": moment, "promise": promise}
    work.change(ASK, blank | asked | {"id": secrets.token_hex(16)})


def take_back(work: Transaction, conversation: str, step: str, moment: int) -> None:
    """The person has gone back over their yes, before anybody has sent the complaint on."""
    work.change(TAKE_BACK, {"in_this": conversation, "at": step, "now": moment})


def open_of(work: Transaction, people: Collection[str]) -> set[str]:
    """Those of these people who have an open complaint; 200 at most."""
    return {row.person for row in work.every(*OPEN.of(list(people)))}


class Complaints:
    """Complaints as staff read and handle them."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def all(self) -> list[ComplaintRow]:
        """Every complaint, the oldest first."""
        seals = self._seals()
        with self._database.reading() as work:
            return [_row(work, seals, row) for row in work.every(ALL, {})]

    def route(self, which: str, to: str, role: str, now: datetime) -> None:
        """It was sent to this body. Raises Refused where it is closed already."""
        self._handle(which, now, lambda _work: (ROUTE, {"to": to, "role": role}))

    def close(self, which: str, says: str, role: str, now: datetime) -> None:
        """It is over, and the person may be asked again. Raises Refused where it is closed already."""

        def closing(work: Transaction) -> tuple[Any, dict[str, Any]]:
            whose = work.value(LOCK, {"which": which})
            sealed = self._seals().of(work, str(whose)).seal(says.encode(), "complaint.says", which) if says and whose else None
            return CLOSE, {"role": role, "sealed": sealed}

        self._handle(which, now, closing)

    def _handle(self, which: str, now: datetime, change: Callable[[Transaction], tuple[Any, dict[str, Any]]]) -> None:
        moment = micros(now)
        with self._database.writing() as work:
            whose = work.value(LOCK, {"which": which})
            statement, values = change(work)
            if whose is None or not work.change(statement, values | {"which": which, "now": moment}):
                raise Refused("There is no open complaint of this name.")
            changed(work, str(whose), moment)


def _row(work: Transaction, seals: Seals, row: Any) -> ComplaintRow:
    theirs = seals.of(work, row.person)
    refs = tuple(case_of(theirs, case.id, case.facts).ref for case in work.every(REFS, {"of": row.person}))
    return ComplaintRow(
        id=row.id,
        person=row.person,
        refs=refs,
        flow=row.flow,
        asked_at=instant(row.asked_at),
        conversation=row.conversation or "",
        promise=row.promise,
        body=row.body,
        routed_at=None if row.routed_at is None else instant(row.routed_at),
        routed_by=row.routed_by,
        closed_at=None if row.closed_at is None else instant(row.closed_at),
        closed_by=row.closed_by,
        says=theirs.open(row.says, "complaint.says", row.id).decode() if row.says else "",
    )
