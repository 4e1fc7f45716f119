"""Thanks that people want passed on: to whom they went, and when. Apart from all that could be better, and never beside it alone."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.tables import praise
from bot.store.transaction import Transaction

KEEP = insert(praise)
KNOWN = select(praise.c.id).where(praise.c.conversation == bindparam("in_this"), praise.c.step == bindparam("at"))
TAKE_BACK = delete(praise).where(
    praise.c.conversation == bindparam("in_this"), praise.c.step == bindparam("at"), praise.c.delivered_at.is_(None)
)
ALL = select(*praise.c).order_by(praise.c.given_at, praise.c.id)
DELIVER = (
    update(praise)
    .where(praise.c.id == bindparam("which"), praise.c.delivered_at.is_(None))
    .values(delivered_at=bindparam("now"), delivered_by=bindparam("role"), delivered_to=bindparam("to"))
)


class PraiseRow(msgspec.Struct, frozen=True):
    """One person's thanks. ``to``: the role of whoever was told, once somebody was."""

    id: str
    person: str
    conversation: str
    given_at: datetime
    delivered_at: datetime | None = None
    by: str = ""
    to: str = ""


def keep(work: Transaction, person_id: str, conversation: str, step: str, moment: int) -> None:
    """The person wants thanks passed on. Said twice at the same question, it is one."""
    if work.first(KNOWN, {"in_this": conversation, "at": step}) is None:
        values = {"id": secrets.token_hex(16), "person": person_id, "conversation": conversation, "step": step, "given_at": moment}
        work.change(KEEP, values | {"delivered_at": None, "delivered_by": "", "delivered_to": ""})


def take_back(work: Transaction, conversation: str, step: str) -> None:
    """The person has gone back over it, before anybody was told."""
    work.change(TAKE_BACK, {"in_this": conversation, "at": step})


class Thanks:
    """Thanks as staff pass them on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[PraiseRow]:
        """All thanks, the oldest first."""
        with self._database.reading() as work:
            rows = work.every(ALL, {})
        return [
            PraiseRow(
                row.id,
                row.person,
                row.conversation,
                instant(row.given_at),
                None if row.delivered_at is None else instant(row.delivered_at),
                row.delivered_by,
                row.delivered_to,
            )
            for row in rows
        ]

    def deliver(self, which: str, to: str, role: str, now: datetime) -> bool:
        """Somebody was told. False where they were told before."""
        with self._database.writing() as work:
            return bool(work.change(DELIVER, {"which": which, "to": to, "role": role, "now": micros(now)}))
