"""Alerts on their way to staff: waiting -> claimed -> sent, or waiting again. A lost one costs more than one that comes twice.

So one whose worker died is sent again, and says that it may be a repeat. Of their own accord two workers never send the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, literal_column, or_, select, update

from bot.store.database import Database
from bot.store.dialects import insert_or_leave
from bot.store.instants import SECOND, instant, micros
from bot.store.staff.rows import Alarm, ClaimedAlert, NewAlert
from bot.store.tables import TO_TELL, alert, alert_test, among, flag
from bot.store.transaction import Transaction

_now: BindParameter[int] = bindparam("now")
_ready = or_(
    and_(alert.c.state == literal_column("'waiting'"), alert.c.due <= _now),
    and_(alert.c.state == literal_column("'claimed'"), alert.c.lease_until <= _now),
)
_mine = and_(
    alert.c.id == bindparam("of"),
    alert.c.state == literal_column("'claimed'"),
    alert.c.attempt == bindparam("token"),
    alert.c.claimed_by == bindparam("worker"),
)

MAKE = insert_or_leave(alert, "id")
ANY: Select[Any] = select(literal_column("1")).where(among(alert.c.state, TO_TELL), _ready).limit(1)
NEXT = (
    select(*alert.c, flag.c.kind)
    .join_from(alert, flag, alert.c.flag == flag.c.id, isouter=True)
    .where(among(alert.c.state, TO_TELL), _ready)
    .order_by(alert.c.due, alert.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=alert, skip_locked=True)
)
CLAIM = (
    update(alert)
    .where(alert.c.id == bindparam("of"))
    .values(
        state="claimed",
        claimed_by=bindparam("worker"),
        lease_until=bindparam("lease"),
        attempt=alert.c.attempt + 1,
        tries=alert.c.tries + 1,
    )
)
SENT = update(alert).where(_mine).values(state="sent", finished_at=_now, lease_until=None, code="")
AGAIN = update(alert).where(_mine).values(state="waiting", due=bindparam("later"), lease_until=None, code=bindparam("why"))
DROPPED = update(alert).where(_mine).values(state="dropped", finished_at=_now, lease_until=None, code=bindparam("why"))
TOLD = (
    update(flag)
    .where(flag.c.id == bindparam("of"))
    .values(
        alerted_at=func.coalesce(flag.c.alerted_at, _now),
        escalated_at=case((bindparam("escalates"), func.coalesce(flag.c.escalated_at, _now)), else_=flag.c.escalated_at),
    )
)
_COUNTS = {
    "open_flags": select(func.count()).select_from(flag).where(flag.c.closed_at.is_(None)),
    "overdue": select(func.count()).select_from(flag).where(flag.c.closed_at.is_(None), flag.c.target_at <= _now),
    "not_looked_at": select(func.count()).select_from(flag).where(flag.c.look_at.is_not(None), flag.c.look_at <= bindparam("a_while_ago")),
    "alerts_waiting": select(func.count()).select_from(alert).where(among(alert.c.state, TO_TELL), alert.c.due <= _now),
    "tests_not_confirmed": select(func.count())
    .select_from(alert_test)
    .where(alert_test.c.confirmed_at.is_(None), alert_test.c.due <= _now),
}
OLDEST = select(func.min(alert.c.queued_at)).where(among(alert.c.state, TO_TELL))
LATE = 300 * SECOND  # a worker looks every half second: what it has not looked at for five minutes, no worker looks at


def insert_alerts(work: Transaction, alerts: Sequence[NewAlert], moment: int, *, flag: str = "", test: str = "") -> None:
    """Make these alerts about a flag or a test, all but those that have been made before."""
    for new in alerts:
        name = hashlib.sha256("|".join((flag or test, new.step, new.role, new.way)).encode()).hexdigest()[:32]
        row = {"id": name, "flag": flag or None, "test": test or None, "step": new.step, "role": new.role, "way": new.way}
        state = {"state": "merged" if new.merged else "waiting", "queued_at": moment, "due": moment}
        rest = {"claimed_by": "", "lease_until": None, "attempt": 0, "tries": 0, "finished_at": None, "code": ""}
        work.change(MAKE[work.dialect], row | state | rest)


class Alerts:
    """What the worker does with alerts. Every method is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, worker: str, now: datetime, limit: int, lease_seconds: int) -> list[ClaimedAlert]:
        """Take up to ``limit`` alerts that are due for ``lease_seconds``. No other worker gets them meanwhile."""
        moment = micros(now)
        lease = moment + lease_seconds * SECOND
        with self._database.reading() as work:  # an idle worker does not keep writers waiting
            if work.first(ANY, {"now": moment}) is None:
                return []
        with self._database.writing() as work:
            rows = work.every(NEXT, {"now": moment, "limit": limit})
            work.change_many(CLAIM, [{"of": row.id, "worker": worker, "lease": lease} for row in rows])
        return [_claimed(row, worker, lease) for row in rows]

    def sent(self, claimed: ClaimedAlert, now: datetime, *, escalates: bool = False) -> bool:
        """Somebody has it. ``escalates``: it tells others that nobody has acted. False if the claim is no longer ours."""
        with self._database.writing() as work:
            if not work.change(SENT, _token(claimed) | {"now": micros(now)}):
                return False
            if claimed.kind:
                work.change(TOLD, {"of": claimed.about, "now": micros(now), "escalates": escalates})
        return True

    def again(self, claimed: ClaimedAlert, later: datetime, code: str) -> bool:
        """It did not leave, or nobody knows: tried again later. False if the claim is no longer ours."""
        with self._database.writing() as work:
            return bool(work.change(AGAIN, _token(claimed) | {"later": micros(later), "why": code}))

    def drop(self, claimed: ClaimedAlert, now: datetime, code: str) -> bool:
        """It is not to be sent, ever. False if the claim is no longer ours."""
        with self._database.writing() as work:
            return bool(work.change(DROPPED, _token(claimed) | {"now": micros(now), "why": code}))

    def alarm(self, now: datetime) -> Alarm:
        """How the telling stands."""
        moment = micros(now)
        with self._database.reading() as work:
            counts = {
                name: int(work.value(statement, {"now": moment, "a_while_ago": moment - LATE})) for name, statement in _COUNTS.items()
            }
            oldest = work.value(OLDEST)
        return Alarm(**counts, oldest_alert=None if oldest is None else instant(oldest))


def _token(claimed: ClaimedAlert) -> dict[str, Any]:
    return {"of": claimed.id, "token": claimed.attempt, "worker": claimed.worker}


def _claimed(row: Any, worker: str, lease: int) -> ClaimedAlert:
    return ClaimedAlert(
        id=row.id,
        about=row.flag or row.test,
        kind=row.kind or "",
        step=row.step,
        role=row.role,
        way=row.way,
        tries=row.tries,
        worker=worker,
        attempt=row.attempt + 1,
        lease_until=instant(lease),
    )
