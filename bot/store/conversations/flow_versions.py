"""Flows as they were published: a conversation stays on the version it began with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.store.database import Database
from bot.store.dialects import insert_or_replace
from bot.store.instants import micros
from bot.store.rows import FlowVersionRow
from bot.store.tables import flow_version

PUT = insert_or_replace(flow_version, "version", only=("offered_at",))
_ROW = select(flow_version.c.version, flow_version.c.name, flow_version.c.body)
GET = _ROW.where(flow_version.c.version == bindparam("version"))
# A range, which an index serves on both databases; a pattern is not served on SQLite.
LIKE = (
    _ROW.where(flow_version.c.version >= bindparam("beginning"), flow_version.c.version < bindparam("below"))
    .order_by(flow_version.c.version)
    .limit(2)
)
LATEST = _ROW.where(flow_version.c.name == bindparam("name")).order_by(flow_version.c.offered_at.desc(), flow_version.c.version).limit(1)


class FlowVersions:
    """Content-addressed, so never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, version: str, name: str, body: bytes, now: datetime) -> None:
        """Keep a version for ever, and note that it is the one on offer now."""
        with self._database.writing() as work:
            work.change(PUT[work.dialect], {"version": version, "name": name, "body": body, "offered_at": micros(now)})

    def get(self, version: str) -> FlowVersionRow | None:
        """A version, or None if it was never kept."""
        return self._one(GET, {"version": version})

    def beginning(self, digits: str) -> FlowVersionRow | None:
        """The one version that begins with these hexadecimal digits; None where none does, or more than one."""
        if not digits or set(digits) - set("0123456789abcdef"):
            return None
        with self._database.reading() as work:
            rows = work.every(LIKE, {"beginning": digits, "below": digits + "g"})  # g comes after every hexadecimal digit
        return FlowVersionRow(rows[0].version, rows[0].name, bytes(rows[0].body)) if len(rows) == 1 else None

    def latest(self, name: str) -> FlowVersionRow | None:
        """The version of a flow that was last on offer, or None if there was none."""
        return self._one(LATEST, {"name": name})

    def _one(self, statement: Select[Any], values: dict[str, str]) -> FlowVersionRow | None:
        with self._database.reading() as work:
            row = work.first(statement, values)
        return FlowVersionRow(row.version, row.name, bytes(row.body)) if row else None
