"""What workers count, and that they live: a worker has no address that could be asked, so it writes both down.

A worker that is killed takes the counts of its last few seconds with it. They are for watching, never for deciding.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.store.database import Database
from bot.store.dialects import insert_or_leave, insert_or_replace
from bot.store.instants import SECOND, micros
from bot.store.tables import work_count, worker_seen

FORGOTTEN = 24 * 3600 * SECOND  # a worker that has not been seen for a day is no more

BEGIN = insert_or_leave(work_count, "name")
ADD = update(work_count).where(work_count.c.name == bindparam("which")).values(value=work_count.c.value + bindparam("more"))
PUT = insert_or_replace(work_count, "name")
SEEN = insert_or_replace(worker_seen, "worker")
GONE = delete(worker_seen).where(worker_seen.c.seen_at < bindparam("before"))
ALL = select(work_count.c.name, work_count.c.value)


class WorkCounts:
    """Counts by name, shared by all workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, worker: str, now: datetime, more: Mapping[str, int], found: Mapping[str, int]) -> None:
        """This worker lives, has counted so much more of each thing, and has found each of the others to stand so."""
        moment = micros(now)
        with self._database.writing() as work:
            work.change(SEEN[work.dialect], {"worker": worker, "seen_at": moment})
            work.change(GONE, {"before": moment - FORGOTTEN})
            for name, number in sorted(more.items()):  # in one order, so that no two workers wait for each other
                work.change(BEGIN[work.dialect], {"name": name, "value": 0})
                work.change(ADD, {"which": name, "more": number})
            for name, number in sorted(found.items()):
                work.change(PUT[work.dialect], {"name": name, "value": number})

    def all(self) -> dict[str, int]:
        """Every count by its name."""
        with self._database.reading() as work:
            return {str(row.name): int(row.value) for row in work.every(ALL, {})}
