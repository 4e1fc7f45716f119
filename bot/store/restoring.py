"""What is done to a restored database before anybody may use it: what happened since the backup is told to it, and nothing waits to be sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.asking.people import CONFIRMED
from bot.store.casework import askings
from bot.store.conversations.arrival import NEW_ADDRESS, NEW_PERSON, NEWCOMER
from bot.store.database import Database
from bot.store.people.contact import set_state
from bot.store.secrecy import erasure, escrow
from bot.store.secrecy.seals import Seals
from bot.store.secrecy.tombstones import Line
from bot.store.tables import CANCELLABLE, address, among, case_file, outbox, person, timer
from bot.store.transaction import Transaction

CANCEL_ALL = update(outbox).where(among(outbox.c.state, CANCELLABLE)).values(state="cancelled", body=None, finished_at=bindparam("now"))
NOBODY_KNOWS = (
    update(outbox)
    .where(among(outbox.c.state, ("sending", "uncertain")))
    .values(state="uncertain", code="unknown", body=None, finished_at=bindparam("now"))
)
NO_REMINDERS = delete(timer).where(timer.c.kind != "close")  # they may have been sent since
CONFIRM_AGAIN = (
    update(person)
    .where(among(person.c.contact, tuple(sorted(CONFIRMED))))
    .values(contact="unknown", contact_until=None, contact_changed_at=bindparam("now"), revision=person.c.revision + 1)
)
BY_PLACE = select(address.c.person).where(address.c.channel == bindparam("on"), address.c.lookup == bindparam("lookup"))
BY_CASE = select(case_file.c.person, case_file.c.id).where(case_file.c.lookup == bindparam("lookup"))


def quieten(database: Database, moment: int, *, hold_everybody: bool) -> int:
    """Nothing that waited is sent, as it may have been sent since. ``hold_everybody``: nobody is asked until contact is confirmed again.

    Returns how many messages were cancelled or stay unknown.
    """
    values = {"now": moment}
    with database.writing() as work:
        stopped = work.change(CANCEL_ALL, values) + work.change(NOBODY_KNOWS, values)
        work.change(NO_REMINDERS)
        if hold_everybody:
            work.change(CONFIRM_AGAIN, values)
    return stopped


def replay(database: Database, seals: Seals, lines: Iterable[Line], moment: int) -> int:
    """Tell the database what has happened since, in the order of time; returns how many lines. Told twice, it is the same."""
    done = 0
    for line in lines:
        with database.writing() as work:
            for who in _who(work, line):
                _tell(work, seals.of(work, who), line, who, moment)
        done += 1
    return done


def _who(work: Transaction, line: Line) -> list[str]:
    """Whom a line is about: people by the same addresses and cases. Somebody who was met since is made, so that they stay stopped."""
    found = {row.person for channel, lookup in line.places for row in work.every(BY_PLACE, {"on": channel, "lookup": lookup})}
    found |= {row.person for lookup in line.cases for row in work.every(BY_CASE, {"lookup": lookup})}
    if not found and line.places and line.what != "invited":
        work.change(NEW_PERSON, NEWCOMER | {"id": line.person, "language": "", "created_at": line.at})
        found = {line.person}
    for channel, lookup in line.places if found else ():
        row = {"id": secrets.token_hex(16), "person": min(found), "channel": channel, "sealed": None, "lookup": lookup, "listed": None}
        work.change(NEW_ADDRESS[work.dialect], row | {"created_at": line.at})
    return sorted(found)


def _tell(work: Transaction, seals: Seals, line: Line, who: str, moment: int) -> None:
    work.first(askings.LOCK, {"of": who})
    match line.what:
        case "stopped":
            erasure.suppress(work, who, line.at, "restored")
        case "started":
            erasure.unsuppress(work, who, moment)
        case "erased" | "destroyed":
            erasure.erase(work, seals, who, line.at, now=line.what == "destroyed")
        case "unerased":
            escrow.bring_back(work, seals, who)
        case "unsafe":
            set_state(work, seals, who, "unsafe", moment)
        case "invited":
            _invited(work, line, who)


def _invited(work: Transaction, line: Line, who: str) -> None:
    row: Any = work.first(BY_CASE, {"lookup": line.case})
    if row is not None and row.person == who:
        askings.settle_invited(work, row.id, line.flow, line.wave, line.at)
