"""Messages that may or may not have been taken, and the evidence that settles them: a report, or the provider's own list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.outgoing import settling
from bot.store.rows import Uncertain
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, among, outbox

UNCERTAIN = (
    select(
        outbox.c.id,
        outbox.c.person,
        outbox.c.channel,
        outbox.c.kind,
        outbox.c.body,
        outbox.c.begun_at,
        address.c.id.label("place"),
        address.c.sealed,
    )
    .join_from(outbox, address, outbox.c.address == address.c.id)
    .where(
        among(outbox.c.state, ("uncertain",)),
        outbox.c.code != literal_column("'unknown'"),
        outbox.c.begun_at >= bindparam("since"),
        outbox.c.body.is_not(None),
        address.c.sealed.is_not(None),
    )
    .order_by(outbox.c.begun_at)
    .limit(bindparam("limit"))
)
UNKNOWN = (
    update(outbox)
    .where(
        among(outbox.c.state, ("uncertain",)),
        outbox.c.code != literal_column("'unknown'"),
        outbox.c.begun_at <= bindparam("before"),
    )
    .values(code="unknown", finished_at=bindparam("now"))
)


def uncertain(database: Database, seals: Seals, since: datetime, limit: int) -> list[Uncertain]:
    """What was begun since then and waits for evidence, opened, the oldest first."""
    with database.reading() as work:
        rows = work.every(UNCERTAIN, {"since": micros(since), "limit": limit})
        seals.know(work, sorted({row.person for row in rows}))
        return [_opened(seals.of(work, row.person), row) for row in rows]


def _opened(seals: Seals, row: Any) -> Uncertain:
    return Uncertain(
        row.id,
        row.channel,
        seals.open(row.sealed, "address.sealed", row.place).decode(),
        seals.open(row.body, "outbox.body", row.id),
        instant(row.begun_at),
        row.kind,
    )


def settle(database: Database, outbox_id: str, provider_id: str, moment: int) -> bool:
    """There is evidence that the provider took it. False for a message whose sending never began."""
    with database.writing() as work:
        settling.lock(work, outbox_id)
        return settling.accept(work, outbox_id, provider_id, moment)


def unknown(database: Database, before: int, moment: int) -> int:
    """What was begun before then and has no evidence stays unknown; returns how many. It is never sent again."""
    with database.writing() as work:
        return work.change(UNKNOWN, {"before": before, "now": moment})
