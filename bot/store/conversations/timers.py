"""The timers that have run out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.store.database import Database
from bot.store.instants import micros
from bot.store.rows import DueTimer
from bot.store.tables import timer

DUE = (
    select(timer.c.conversation, timer.c.kind, timer.c.wait)
    .where(timer.c.due <= bindparam("now"))
    .order_by(timer.c.due)
    .limit(bindparam("limit"))
)
DONE = delete(timer).where(timer.c.conversation == bindparam("of"), timer.c.kind == bindparam("sort"), timer.c.wait == bindparam("at"))


class Timers:
    """A timer counts from the moment its message was accepted, or from when it was set; then it is due once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime, limit: int) -> list[DueTimer]:
        """The timers that have run out, the longest ago first. Hand each to ``Store.conversation_turn``, which takes it."""
        with self._database.reading() as work:
            return [DueTimer(row.conversation, row.kind, row.wait) for row in work.every(DUE, {"now": micros(now), "limit": limit})]

    def done(self, timer: DueTimer) -> None:
        """This timer has nothing more to do. One that was set again for a later wait stays."""
        with self._database.writing() as work:
            work.change(DONE, {"of": timer.conversation, "sort": timer.kind, "at": timer.wait})
