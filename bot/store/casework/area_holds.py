"""Areas in which nobody is asked now: a switch for the days after something that shook a whole place."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, delete, or_, select, update

from bot.errors import Refused
from bot.store.casework.case_rows import HeldArea
from bot.store.database import Database
from bot.store.dialects import insert_or_replace
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import area_hold, case_file, person

PUT = insert_or_replace(area_hold, "lookup", only=("id", "sealed", "because", "until", "set_at"))
LIFT = delete(area_hold).where(area_hold.c.lookup == bindparam("which"))
ALL = select(*area_hold.c).where(or_(area_hold.c.until.is_(None), area_hold.c.until > bindparam("now"))).order_by(area_hold.c.set_at)
LOOK_AT_AREA = (
    update(person)
    .where(person.c.id.in_(select(case_file.c.person).where(case_file.c.area == bindparam("which"))))
    .values(look_at=bindparam("now", type_=BigInteger), revision=person.c.revision + 1)
)


class AreaHolds:
    """One hold an area at most; letter case and outer spaces of its name do not matter."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def set(self, area: str, until: datetime | None, because: str, now: datetime) -> None:
        """Ask nobody in this area before ``until`` (None: until it is lifted). Raises Refused for an area without a name."""
        seals, name = self._seals(), secrets.token_hex(16)
        lookup = _found_by(seals, area)
        values = {
            "id": name,
            "lookup": lookup,
            "sealed": seals.seal(area.strip().encode(), "area_hold.sealed", name),
            "because": seals.seal(because.encode(), "area_hold.because", name),
            "until": None if until is None else micros(until),
            "set_at": micros(now),
        }
        with self._database.writing() as work:
            work.change(PUT[work.dialect], values)
            work.change(LOOK_AT_AREA, {"which": lookup, "now": micros(now)})

    def lift(self, area: str, now: datetime | None = None) -> bool:
        """Ask in this area again. False if there was no hold. With ``now``, whoever lives there is looked at again at once."""
        lookup = _found_by(self._seals(), area)
        with self._database.writing() as work:
            lifted = bool(work.change(LIFT, {"which": lookup}))
            if lifted and now is not None:
                work.change(LOOK_AT_AREA, {"which": lookup, "now": micros(now)})
        return lifted

    def all(self, now: datetime) -> list[HeldArea]:
        """The holds of now, the oldest first."""
        seals = self._seals()
        with self._database.reading() as work:
            rows = work.every(ALL, {"now": micros(now)})
        return [
            HeldArea(
                seals.open(row.sealed, "area_hold.sealed", row.id).decode(),
                seals.open(row.because, "area_hold.because", row.id).decode(),
                None if row.until is None else instant(row.until),
                instant(row.set_at),
            )
            for row in rows
        ]


def _found_by(seals: Seals, area: str) -> bytes:
    lookup = seals.area_hash(area)
    if lookup is None:
        raise Refused("An area needs a name, as the cases write it.")
    return lookup
