"""Erasing somebody on request, undoing it, and what was done: for staff. The person's own ERASE is a turn of theirs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select

from bot.store.casework import askings
from bot.store.database import Database
from bot.store.instants import micros
from bot.store.secrecy import erasure, escrow, tombstones
from bot.store.secrecy.belongings import KINDS, counted
from bot.store.secrecy.seals import Seals
from bot.store.tables import audit, case_file, person
from bot.store.transaction import Transaction

BY_CASE = select(case_file.c.person).where(case_file.c.lookup == bindparam("lookup"))
BY_ID = select(person.c.id).where(person.c.id == bindparam("of"))
IS_ERASED = select(person.c.erased_at).where(person.c.id == bindparam("of"))
NOTE = insert(audit)
LOOKED = select(audit.c.at, audit.c.what, audit.c.role).where(audit.c.person == bindparam("of")).order_by(audit.c.at)


def note(work: Transaction, person_id: str, what: str, role: str, moment: int) -> None:
    """Write down that somebody with this role looked at a person's data or erased it. The line outlives what it is about."""
    work.change(NOTE, {"id": f"{moment:014x}{secrets.token_hex(6)}", "person": person_id, "at": moment, "what": what, "role": role})


class Erasures:
    """People are told by their opaque id."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def find(self, ref: str) -> str | None:
        """The person of a case reference, or with this opaque id; also of one who was erased. None if there is nobody."""
        with self._database.reading() as work:
            found = work.value(BY_CASE, {"lookup": self._seals().case_hash(ref)}) or work.value(BY_ID, {"of": ref})
        return None if found is None else str(found)

    def what_is_there(self, person_id: str) -> dict[str, int]:
        """How many rows of each kind an erasure would forget; kinds of which there are none are left out."""
        with self._database.reading() as work:
            return _count(work, person_id)

    def can_be_undone(self, person_id: str) -> bool:
        """Whether anything of this person is held back."""
        with self._database.reading() as work:
            return escrow.is_held(work, person_id)

    def erase(self, person_id: str, now: datetime, role: str, *, at_once: bool) -> dict[str, int]:
        """Erase a person; how many rows of each kind. ``at_once``: it cannot be undone, nor can an earlier erasure that still could."""
        moment = micros(now)
        with self._database.writing() as work:
            work.first(askings.LOCK, {"of": person_id})
            there = _count(work, person_id)
            erasure.erase(work, self._seals().of(work, person_id), person_id, moment, now=at_once)
            note(work, person_id, "erased for good" if at_once else "erased", role, moment)
        self._database.sweep()
        return there

    def undo(self, person_id: str, now: datetime, role: str) -> dict[str, int]:
        """Bring back what is held; how many rows of each kind, none where nothing is held any more. The person stays stopped."""
        moment = micros(now)
        with self._database.writing() as work:
            work.first(askings.LOCK, {"of": person_id})
            back = escrow.bring_back(work, self._seals(), person_id)
            if back:
                tombstones.note(work, person_id, "unerased", moment)
                note(work, person_id, "erasure undone", role, moment)
        return back

    def destroy_old(self, now: datetime, grace: timedelta, limit: int = 500) -> int:
        """Destroy what was held back for ``grace`` or longer; returns of how many erasures. Zero means: nothing is left to destroy."""
        with self._database.writing() as work:
            done = escrow.destroy_old(work, micros(now - grace), limit)
        if done:
            self._database.sweep()
        return done

    def note(self, person_id: str, what: str, role: str, now: datetime) -> None:
        """Write down what staff did about a person's data, in words of a closed list."""
        with self._database.writing() as work:
            note(work, person_id, what, role, micros(now))

    def noted(self, person_id: str) -> list[Any]:
        """What staff looked at and erased of this person, oldest first: ``at`` (microseconds), ``what``, ``role``."""
        with self._database.reading() as work:
            return work.every(LOOKED, {"of": person_id})


def _count(work: Transaction, person_id: str) -> dict[str, int]:
    counts = {kind.name: int(work.value(counted(kind), {"of": person_id})) for kind in KINDS}
    return {name: number for name, number in counts.items() if number}
