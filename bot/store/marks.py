"""Instants that the service must remember of itself: how far a provider's list was compared, for instance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, func, select

from bot.store.database import Database
from bot.store.dialects import insert_or_replace
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import setting
from bot.store.transaction import Transaction

GET = select(setting.c.value).where(setting.c.name == bindparam("name"))
SET = insert_or_replace(setting, "name")
ALONE = {"postgresql": select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))}  # SQLite has one writer

_TAKING = 0x74616B65  # a PostgreSQL advisory lock of our own


class Marks:
    """Named instants, sealed like all that stands beside them."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def get(self, name: str) -> datetime | None:
        """The instant of this name; None if none was set."""
        seals = self._seals()
        with self._database.reading() as work:
            return read_mark(work, seals, name)

    def set(self, name: str, moment: datetime) -> None:
        """Keep this instant under this name, in place of an earlier one."""
        seals = self._seals()
        with self._database.writing() as work:
            write_mark(work, seals, name, moment)

    def take(self, name: str, now: datetime, until: datetime) -> bool:
        """Set this mark to ``until``, unless it stands at a later time than ``now``: of several workers one alone is told True.

        Whoever took it sets it to ``now`` when done; from one that died it can be taken again at ``until``.
        """
        seals = self._seals()
        with self._database.writing() as work:
            alone = ALONE.get(work.dialect)
            if alone is not None:
                work.first(alone, {"number": _TAKING})
            taken = read_mark(work, seals, name)
            if taken is not None and taken > now:
                return False
            write_mark(work, seals, name, until)
        return True


def read_mark(work: Transaction, seals: Seals, name: str) -> datetime | None:
    """The same within a transaction that is open."""
    value = work.value(GET, {"name": _named(name)})
    return instant(int(seals.open(value, "setting.value", _named(name)))) if value else None


def write_mark(work: Transaction, seals: Seals, name: str, moment: datetime) -> None:
    """The same within a transaction that is open: it is kept if the rest is."""
    value = seals.seal(str(micros(moment)).encode(), "setting.value", _named(name))
    work.change(SET[work.dialect], {"name": _named(name), "value": value})


def _named(name: str) -> str:
    """Never the name of what else stands in the table."""
    return f"mark_{name}"
