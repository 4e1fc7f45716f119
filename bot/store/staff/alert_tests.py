"""Tests of the alerts: each role is told that this is a test, and says that it came. What nobody says by the next day is an alarm."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, literal_column, select, update

from bot.store.database import Database
from bot.store.dialects import insert_or_leave
from bot.store.instants import instant, micros
from bot.store.staff.alerts import insert_alerts
from bot.store.staff.rows import AlertTestRow, NewAlert
from bot.store.tables import alert_test

MAKE = insert_or_leave(alert_test, "period", "role")
HELD: Select[Any] = select(literal_column("1")).where(alert_test.c.period == bindparam("when")).limit(1)
LATEST = select(*alert_test.c).order_by(alert_test.c.begun_at.desc(), alert_test.c.role).limit(20)
MISSED = (
    select(*alert_test.c)
    .where(alert_test.c.confirmed_at.is_(None), alert_test.c.due <= bindparam("now"), alert_test.c.alarmed_at.is_(None))
    .limit(20)
)
CONFIRM = (
    update(alert_test).where(alert_test.c.id == bindparam("of"), alert_test.c.confirmed_at.is_(None)).values(confirmed_at=bindparam("now"))
)
ALARMED = (
    update(alert_test).where(alert_test.c.id == bindparam("of"), alert_test.c.alarmed_at.is_(None)).values(alarmed_at=bindparam("now"))
)


class AlertTests:
    """What is known of tests. Every method is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, period: str) -> bool:
        """Whether there was a test in this period."""
        with self._database.reading() as work:
            return work.first(HELD, {"when": period}) is not None

    def begin(self, period: str, roles: Mapping[str, Sequence[NewAlert]], due: datetime, now: datetime) -> int:
        """Tell these roles; each confirms by ``due``. Of several workers one alone begins. Returns how many roles are told."""
        begun = 0
        with self._database.writing() as work:
            for role, alerts in roles.items():
                name = secrets.token_hex(4)
                row = {"id": name, "period": period, "role": role, "begun_at": micros(now), "due": micros(due)}
                if work.change(MAKE[work.dialect], row | {"confirmed_at": None, "alarmed_at": None}):
                    insert_alerts(work, alerts, micros(now), test=name)
                    begun += 1
        return begun

    def confirm(self, code: str, now: datetime) -> bool:
        """The test came. False for a code that is not known, or confirmed already."""
        with self._database.writing() as work:
            return bool(work.change(CONFIRM, {"of": code, "now": micros(now)}))

    def missed(self, now: datetime) -> list[AlertTestRow]:
        """What nobody confirmed in time, and has not been an alarm yet."""
        with self._database.reading() as work:
            return [_row(row) for row in work.every(MISSED, {"now": micros(now)})]

    def alarmed(self, code: str, alerts: Sequence[NewAlert], now: datetime) -> bool:
        """Tell others that it was not confirmed. False where another worker does so."""
        with self._database.writing() as work:
            if not work.change(ALARMED, {"of": code, "now": micros(now)}):
                return False
            insert_alerts(work, alerts, micros(now), test=code)
        return True

    def latest(self) -> list[AlertTestRow]:
        """The last ones, newest first."""
        with self._database.reading() as work:
            return [_row(row) for row in work.every(LATEST)]


def _row(row: Any) -> AlertTestRow:
    return AlertTestRow(
        row.id,
        row.period,
        row.role,
        instant(row.begun_at),
        instant(row.due),
        None if row.confirmed_at is None else instant(row.confirmed_at),
        None if row.alarmed_at is None else instant(row.alarmed_at),
    )
