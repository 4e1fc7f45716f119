"""What providers still hold of messages and calls, to be deleted there: what we have taken in, and what was surely sent.

Only what is here is deleted there, and only after the provider's list has been compared past that time: recovery comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database
from bot.store.dialects import insert_or_leave
from bot.store.instants import micros
from bot.store.tables import inbox, outbox, provider_copy

_COLUMNS = ["channel", "provider_id", "due", "tries"]
_due = bindparam("now", type_=BigInteger)
_no_tries = literal(0)
# The turns of a call are told apart by what follows a colon; before it stands what the provider calls the whole.
_WHOLE: Mapping[str, ColumnElement[str]] = {
    "sqlite": func.substr(inbox.c.provider_id, 1, func.instr(inbox.c.provider_id.concat(":"), ":") - 1),
    "postgresql": func.split_part(inbox.c.provider_id, ":", 1),
}
TAKEN_IN = {
    dialect: select(inbox.c.channel, whole, _due, _no_tries)
    .distinct()
    .where(inbox.c.channel == bindparam("on"), inbox.c.received_at > bindparam("since"), inbox.c.received_at <= bindparam("until"))
    for dialect, whole in _WHOLE.items()
}
SENT = select(outbox.c.channel, outbox.c.provider_id, _due, _no_tries).where(
    outbox.c.channel == bindparam("on"),
    outbox.c.provider_id != "",
    outbox.c.begun_at > bindparam("since"),
    outbox.c.begun_at <= bindparam("until"),
)


def insert_from(rows: Mapping[str, Select[Any]]) -> dict[str, Any]:
    """Note them to be deleted, once."""
    return {
        "sqlite": sqlite.insert(provider_copy).from_select(_COLUMNS, rows["sqlite"]).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(provider_copy).from_select(_COLUMNS, rows["postgresql"]).on_conflict_do_nothing(),
    }


def on_both(rows: Select[Any]) -> dict[str, Select[Any]]:
    """The same on either database."""
    return dict.fromkeys(_WHOLE, rows)


GATHER = (insert_from(TAKEN_IN), insert_from(on_both(SENT)))
THEIRS = (
    insert_from({dialect: rows.where(inbox.c.person == bindparam("of")) for dialect, rows in TAKEN_IN.items()}),
    insert_from(on_both(SENT.where(outbox.c.person == bindparam("of")))),
)
DUE = (
    select(provider_copy.c.channel, provider_copy.c.provider_id)
    .where(provider_copy.c.due <= bindparam("now"))
    .order_by(provider_copy.c.due)
    .limit(bindparam("limit"))
)
_this = (provider_copy.c.channel == bindparam("on"), provider_copy.c.provider_id == bindparam("theirs"))
NOTE = insert_or_leave(provider_copy, "channel", "provider_id")
GONE = delete(provider_copy).where(*_this)
LATER = update(provider_copy).where(*_this).values(due=bindparam("then"), tries=provider_copy.c.tries + 1)
WAITING = select(func.count()).select_from(provider_copy)


class ProviderCopies:
    """Those that wait to be deleted at a provider."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gather(self, channel: str, since: datetime, until: datetime, now: datetime) -> int:
        """Note what was taken in and sent between two instants; returns how many. Those that wait already are not noted twice."""
        values = {"on": channel, "since": micros(since), "until": micros(until), "now": micros(now)}
        with self._database.writing() as work:
            return sum(work.change(statement[work.dialect], values) for statement in GATHER)

    def note(self, channel: str, when: Mapping[str, datetime]) -> None:
        """Note messages that nothing here knows, each by its provider's id, to be deleted there from that instant on."""
        rows = [{"channel": channel, "provider_id": name, "due": micros(due), "tries": 0} for name, due in when.items()]
        if rows:
            with self._database.writing() as work:
                work.change_many(NOTE[work.dialect], rows)

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Channel and the provider's id of those whose turn it is."""
        with self._database.reading() as work:
            return [(row.channel, row.provider_id) for row in work.every(DUE, {"now": micros(now), "limit": limit})]

    def gone(self, channel: str, provider_id: str) -> None:
        """The provider has said that it has it no more."""
        with self._database.writing() as work:
            work.change(GONE, {"on": channel, "theirs": provider_id})

    def later(self, channel: str, provider_id: str, then: datetime) -> None:
        """The provider has not said so: it is asked again then."""
        with self._database.writing() as work:
            work.change(LATER, {"on": channel, "theirs": provider_id, "then": micros(then)})

    def waiting(self) -> int:
        """How many wait."""
        with self._database.reading() as work:
            return int(work.value(WAITING))
