"""How the work stands now, for whoever watches the service: queues, ages and sizes. Nobody is counted, only what is to be done.

Each statement reads one index, so that a scrape every few seconds costs nothing that grows with the number of people.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Select, bindparam, func, select, text

from bot.store.conversations.limits import CALM
from bot.store.database import Database
from bot.store.instants import SECOND, micros
from bot.store.outgoing import claiming
from bot.store.outgoing.sending import DAY
from bot.store.recorded.provider import overdue
from bot.store.tables import LEASED, WAITING, among, flag, inbox, outbox, person, recording, report_parked, spend, timer, worker_seen
from bot.store.transaction import Transaction

LIVES = 60 * SECOND  # a worker writes down every quarter of a minute that it lives

_COUNTS: dict[str, Select[int]] = {
    "sending": select(func.count()).select_from(outbox).where(among(outbox.c.state, LEASED)),
    "uncertain": select(func.count()).select_from(outbox).where(among(outbox.c.state, ("uncertain",))),
    "turns_broken": select(func.count()).select_from(inbox).where(inbox.c.broken_at.is_not(None)),
    "put_off": select(func.count()).select_from(outbox).where(among(outbox.c.state, WAITING), outbox.c.code == CALM),
    "timers_due": select(func.count()).select_from(timer).where(timer.c.due <= bindparam("now")),
    "people_due": select(func.count()).select_from(person).where(person.c.look_at <= bindparam("now")),
    "recordings_to_delete": select(func.count()).select_from(recording).where(recording.c.state == "unwanted"),
    "flags_overdue": select(func.count()).select_from(flag).where(flag.c.closed_at.is_(None), flag.c.target_at <= bindparam("now")),
    "recordings_overdue": select(func.count()).select_from(recording).where(overdue(bindparam("now") - DAY)),
    "reports_parked": select(func.count()).select_from(report_parked),
    "workers": select(func.count()).select_from(worker_seen).where(worker_seen.c.seen_at > bindparam("now") - LIVES),
}
_QUEUED = (
    select(outbox.c.channel, outbox.c.initiated, func.count().label("number"))
    .where(among(outbox.c.state, WAITING))
    .group_by(outbox.c.channel, outbox.c.initiated)
)
_SPENT = select(spend.c.micros).where(spend.c.day == bindparam("on"))
_LAST_SEEN = select(func.max(worker_seen.c.seen_at))
_SIZE = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}


class Gauges(msgspec.Struct, frozen=True):
    """``queued``: what waits, by channel and whether somebody waits for it (``reply``) or nobody asked (``begun``).

    ``oldest`` and ``worker_age`` are seconds; -1 where no worker was ever seen. ``spent`` is millionths of the account's currency, today
    (UTC). ``counts`` has a number for each name of the table above.
    """

    counts: dict[str, int]
    queued: dict[tuple[str, str], int]
    oldest: float
    worker_age: float
    spent: int
    bytes: int


def gauges(database: Database, now: datetime) -> Gauges:
    """How it stands now."""
    moment = micros(now)
    with database.reading() as work:
        oldest = claiming.oldest_due(work, moment)
        return Gauges(
            counts={name: int(work.value(statement, {"now": moment})) for name, statement in _COUNTS.items()},
            queued={(str(row.channel), "begun" if row.initiated else "reply"): int(row.number) for row in work.every(_QUEUED, {})},
            oldest=0.0 if oldest is None else (moment - oldest) / SECOND,
            worker_age=_worker_age(work, moment),
            spent=int(work.value(_SPENT, {"on": moment // DAY}) or 0),
            bytes=int(work.value(_SIZE[work.dialect]) or 0),
        )


def _worker_age(work: Transaction, moment: int) -> float:
    seen = work.value(_LAST_SEEN)
    return -1.0 if seen is None else max(0.0, (moment - seen) / SECOND)
