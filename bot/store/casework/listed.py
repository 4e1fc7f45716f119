"""Addresses from before there were lists get the hash that a list finds them by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from bot.store.database import Database
from bot.store.secrecy.seals import Seals
from bot.store.tables import address

BATCH = 500

UNLISTED = (
    select(address.c.id, address.c.person, address.c.sealed)
    .where(address.c.listed.is_(None), address.c.sealed.is_not(None), address.c.id > bindparam("after"))
    .order_by(address.c.id)
    .limit(BATCH)
)
LIST = update(address).where(address.c.id == bindparam("of"), address.c.listed.is_(None)).values(listed=bindparam("entry"))


def find_by_list(database: Database, seals: Seals) -> int:
    """Give each address that has none its hash; returns how many. Addresses without text were erased, and are never written to."""
    after, done = "", 0
    while True:
        with database.reading() as work:
            rows = work.every(UNLISTED, {"after": after})
        if not rows:
            return done
        with database.writing() as work:
            work.change_many(LIST, [{"of": row.id, "entry": _entry(seals.of(work, row.person), row)} for row in rows])
        after, done = rows[-1].id, done + len(rows)


def _entry(seals: Seals, row: Any) -> bytes:
    return seals.listed(seals.open(row.sealed, "address.sealed", row.id).decode())
