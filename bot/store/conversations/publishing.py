"""What is published: which version of a flow is served to whoever begins, since when, by whom and why.

Whoever switches says which line they saw. In one transaction the flow's newest line is compared with it, so that of two publishers one
wins and the other is told. Lines are numbered in the order of their commits, so a process follows the log by the last number it read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, insert, select

from bot.errors import Overtaken
from bot.store.conversations.flow_versions import PUT
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.rows import PublishedRow
from bot.store.tables import conversation, published
from bot.store.transaction import Transaction

PAGE = 500  # lines that are read at once

_LINE = select(*published.c)
NEWEST = _LINE.where(published.c.flow == bindparam("flow")).order_by(published.c.previous.desc()).limit(1)
LOG_OF_FLOW = _LINE.where(published.c.flow == bindparam("flow")).order_by(published.c.previous.desc()).limit(bindparam("limit"))
_any = published.c.number > 0  # SQLite goes down the numbers only where one is asked for
LOG = _LINE.where(_any).order_by(published.c.number.desc()).limit(bindparam("limit"))
SINCE = _LINE.where(published.c.number > bindparam("after")).order_by(published.c.number).limit(PAGE)
LAST = select(published.c.number).where(_any).order_by(published.c.number.desc()).limit(1)
ADD = insert(published)
MIDWAY = (
    select(conversation.c.version, func.count().label("people"))
    .where(conversation.c.flow == bindparam("flow"), conversation.c.ended_at.is_(None))
    .group_by(conversation.c.version)
    .order_by(conversation.c.version)
)
_ALONE = {"postgresql": select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))}  # SQLite has one writer
_PUBLISHING = 0x7075626C  # a PostgreSQL advisory lock of our own


class Switch(NamedTuple):
    """What is to be served from now on. ``seen``: the number of the line that was live when it was decided, 0 where there was none.

    ``version`` and ``body`` are empty where the flow is not to be offered any more.
    """

    flow: str
    seen: int
    version: str = ""
    body: bytes = b""


class Publishing:
    """Switches, and tells what was switched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def switch(self, switches: Iterable[Switch], by: str, why: str, now: datetime) -> None:
        """All of them or none. Raises Overtaken where the newest line of a flow is not the one that was seen."""
        with self._database.writing() as work:
            last = _alone(work)
            for number, switch in enumerate(switches, last + 1):
                newest = work.first(NEWEST, {"flow": switch.flow})
                if (newest.number if newest else 0) != switch.seen:
                    raise Overtaken(switch.flow, _row(newest) if newest else None)
                _add(work, number, switch, PublishedRow(number, switch.flow, switch.version, now, by, why))

    def register(self, editions: Mapping[str, tuple[str, bytes]], by: str, why: str, now: datetime) -> tuple[str, ...]:
        """Publish each flow that has no line yet: its version and body. Returns those that had none."""
        with self._database.writing() as work:
            last = _alone(work)
            fresh = [flow for flow in editions if work.first(NEWEST, {"flow": flow}) is None]
            for number, flow in enumerate(fresh, last + 1):
                version, body = editions[flow]
                _add(work, number, Switch(flow, 0, version, body), PublishedRow(number, flow, version, now, by, why))
        return tuple(fresh)

    def newest(self, flow: str) -> PublishedRow | None:
        """The line that says what is served of a flow; None where it was never published."""
        with self._database.reading() as work:
            row = work.first(NEWEST, {"flow": flow})
        return _row(row) if row else None

    def log(self, flow: str = "", limit: int = PAGE) -> tuple[PublishedRow, ...]:
        """The latest lines, newest first: of a flow, or of all."""
        with self._database.reading() as work:
            rows = work.every(LOG_OF_FLOW if flow else LOG, {"flow": flow, "limit": limit} if flow else {"limit": limit})
        return tuple(map(_row, rows))

    def since(self, number: int) -> tuple[PublishedRow, ...]:
        """Every line after this number, oldest first."""
        found: list[PublishedRow] = []
        with self._database.reading() as work:
            while page := work.every(SINCE, {"after": found[-1].number if found else number}):
                found += map(_row, page)
        return tuple(found)

    def midway(self, flow: str) -> Mapping[str, int]:
        """How many conversations of a flow go on now, by the version that they began on."""
        with self._database.reading() as work:
            return {row.version: int(row.people) for row in work.every(MIDWAY, {"flow": flow})}


def _alone(work: Transaction) -> int:
    """Wait until nobody else publishes; the number of the last line."""
    lock = _ALONE.get(work.dialect)
    if lock is not None:
        work.first(lock, {"number": _PUBLISHING})
    return int(work.value(LAST) or 0)


def _add(work: Transaction, number: int, switch: Switch, line: PublishedRow) -> None:
    moment = micros(line.at)
    if switch.body:
        kept = {"version": switch.version, "name": switch.flow, "body": switch.body, "offered_at": moment}
        work.change(PUT[work.dialect], kept)
    values = {"number": number, "flow": line.flow, "version": line.version, "previous": switch.seen}
    work.change(ADD, values | {"published_at": moment, "published_by": line.by, "why": line.why})


def _row(row: Any) -> PublishedRow:
    return PublishedRow(row.number, row.flow, row.version, instant(row.published_at), row.published_by, row.why)
