"""Everything that is held about one person, opened: for the answer to their request to see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Table, bindparam, select

from bot.store.casework import askings
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.people.erasures import note
from bot.store.secrecy.belongings import KINDS, Kind
from bot.store.secrecy.rotation import SEALED, Sealed, seals_of
from bot.store.secrecy.seals import Seals
from bot.store.tables import audit, escrow, flag, person
from bot.store.transaction import Transaction

Rows = dict[str, list[dict[str, Any]]]

_mine: BindParameter[str] = bindparam("of")
ALSO = (
    Kind("flags for staff", flag, flag.c.person == _mine),
    Kind("who looked at this", audit, audit.c.person == _mine),
)
LANGUAGE = select(person.c.language).where(person.c.id == _mine)
HELD = select(escrow.c.erased_at).where(escrow.c.person == _mine).order_by(escrow.c.erased_at)
_PLACES: dict[tuple[str, str], Sealed] = {(place.table.name, place.column): place for place in SEALED}
_INSTANTS = ("_at", "until", "due", "wanted", "expires", "opens", "closes", "at")
_JSON = {("conversation", "state"), ("person", "profile"), ("case_file", "facts"), ("answer", "value"), ("outbox", "body")}
_SECRET = "set; only a slow hash of it is kept"  # noqa: S105  # words, no secret
_ALL = {kind.name: select(*kind.table.c).where(kind.of) for kind in (*KINDS, *ALSO)}


class Access:
    """People are told by their opaque id."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def of(self, person_id: str, now: datetime, role: str) -> Rows:
        """Every row of every kind, as columns and values; that it was looked at is written down in the same transaction."""
        with self._database.writing() as work:
            work.first(askings.LOCK, {"of": person_id})
            rows = {kind.name: self._opened(work, kind, person_id) for kind in (*KINDS, *ALSO)}
            held = [instant(row.erased_at).isoformat() for row in work.every(HELD, {"of": person_id})]
            rows["held back after an erasure"] = [{"erased_at": each} for each in held]
            note(work, person_id, "copy of everything made", role, micros(now))
        return rows

    def language(self, person_id: str) -> str:
        """What the person reads; empty where nobody knows."""
        with self._database.reading() as work:
            return str(work.value(LANGUAGE, {"of": person_id}) or "")

    def _opened(self, work: Transaction, kind: Kind, person_id: str) -> list[dict[str, Any]]:
        return [
            {name: self._shown(work, kind.table, row._asdict(), name, person_id) for name in row._fields}
            for row in work.every(_ALL[kind.name], {"of": person_id})
        ]

    def _shown(self, work: Transaction, table: Table, row: dict[str, Any], name: str, person_id: str) -> Any:
        value, place = row[name], _PLACES.get((table.name, name))
        if isinstance(value, bytes):
            if place is None:  # a keyed hash
                return value.hex()
            key = "/".join(row[part] for part in place.key)
            value = seals_of(place, self._seals(), work, person_id if place.whose is not None else None).open(
                value, f"{table.name}.{name}", key
            )
            value = _text(value)
        if isinstance(value, int) and not isinstance(value, bool) and value > 10**12 and name.endswith(_INSTANTS):
            return instant(value).isoformat()
        return _read(value) if (table.name, name) in _JSON and isinstance(value, str) else value


def _text(value: bytes) -> str:
    """Text; of sound only how much there is."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"{len(value):,} bytes of sound"


def _read(value: str) -> Any:
    """What is kept as JSON. Of a codeword only that there is one."""
    try:
        read = msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
    if isinstance(read, dict):
        read |= {name: _SECRET for name in ("codeword", "duress") if read.get(name)}
    return read
