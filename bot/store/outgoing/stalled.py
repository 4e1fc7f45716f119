"""What a worker that died has left behind, and what nobody sent in time. Safe to run anywhere, at any time, twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal_column, select, update

from bot.store.database import Database
from bot.store.dialects import a_few
from bot.store.outgoing import settling
from bot.store.outgoing.deliveries import note_parked
from bot.store.tables import LEASED, WAITING, among, outbox, report_parked
from bot.store.transaction import Transaction

_now: BindParameter[int] = bindparam("now")
_limit: BindParameter[int] = bindparam("limit")

ABANDONED = (
    update(outbox)
    .where(
        a_few(
            [outbox.c.id],
            select(outbox.c.id)
            .where(among(outbox.c.state, LEASED), outbox.c.state == "claimed", outbox.c.lease_until <= _now)
            .limit(_limit)
            .with_for_update(skip_locked=True),
        )
    )
    .values(state="queued", claimed_by="", lease_until=None)
)
CUT_OFF = (
    select(outbox.c.id, outbox.c.attempt, outbox.c.claimed_by)
    .where(among(outbox.c.state, LEASED), outbox.c.state == "sending", outbox.c.lease_until <= _now)
    .limit(_limit)
)
TOO_LATE = select(outbox.c.id).where(among(outbox.c.state, WAITING), outbox.c.expires <= _now).limit(_limit)
_its_message = (
    select(outbox.c.id)
    .where(
        outbox.c.channel == report_parked.c.channel,
        outbox.c.provider_id == report_parked.c.provider_id,
        outbox.c.provider_id != literal_column("''"),
    )
    .correlate(report_parked)
    .limit(1)
)
# From the few reports to their messages: a join would have SQLite read all messages for their reports.
MATCHED = (
    select(_its_message.scalar_subquery().label("id"), report_parked.c.channel, report_parked.c.provider_id)
    .where(_its_message.exists())
    .limit(_limit)
)
ANY_CLAIMED = (
    select(func.count()).select_from(outbox).where(among(outbox.c.state, LEASED), outbox.c.state == "claimed", outbox.c.lease_until <= _now)
)


def settle(database: Database, moment: int, limit: int) -> int:
    """Settle up to ``limit`` messages of each kind; returns how many."""
    done = 0
    with database.reading() as work:
        abandoned = work.value(ANY_CLAIMED, {"now": moment})
    if abandoned:
        with database.writing() as work:
            done += work.change(ABANDONED, {"now": moment, "limit": limit})
    done += _each(database, CUT_OFF, moment, limit, lambda work, row: settling.doubt(work, _values(row, moment)))
    done += _each(database, TOO_LATE, moment, limit, lambda work, row: settling.expire(work, row[0], moment))
    return done + _each(database, MATCHED, moment, limit, lambda work, row: bool(note_parked(work, row.id, row.channel, row.provider_id)))


def _each(database: Database, which: Select[Any], moment: int, limit: int, settle_one: Callable[[Transaction, Any], bool]) -> int:
    """One transaction a message, holding its person's lock: a turn of that person and this never wait for one another."""
    with database.reading() as work:
        rows = work.every(which, {"now": moment, "limit": limit})
    done = 0
    for row in rows:
        with database.writing() as work:
            settling.lock(work, row[0])
            done += settle_one(work, row)
    return done


def _values(row: Any, moment: int) -> dict[str, Any]:
    return {"of": row.id, "token": row.attempt, "worker": row.claimed_by, "now": moment, "code": ""}
