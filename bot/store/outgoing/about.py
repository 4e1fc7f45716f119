"""What a message or call of ours is about, for what a provider reports of it, the calls of a conversation, and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from bot.store.database import Database
from bot.store.instants import instant
from bot.store.outgoing.claiming import FIRST_DUE
from bot.store.tables import UNFINISHED, among, outbox

_WHAT = select(outbox.c.id, outbox.c.person, outbox.c.conversation, outbox.c.channel, outbox.c.kind, outbox.c.initiated, outbox.c.delivery)
BY_ID = _WHAT.where(outbox.c.id == bindparam("of"), outbox.c.channel == bindparam("on"))
BY_PROVIDER = _WHAT.where(
    outbox.c.channel == bindparam("on"), outbox.c.provider_id == bindparam("theirs"), outbox.c.provider_id != literal_column("''")
)
CALLS = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.conversation == bindparam("of"),
        among(outbox.c.kind, ("call",)),
        or_(among(outbox.c.state, UNFINISHED), and_(outbox.c.begun_at.is_not(None), outbox.c.initiated)),
    )
)
WAITING = (
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.conversation == bindparam("of"), among(outbox.c.kind, ("call",)), among(outbox.c.state, UNFINISHED))
)


class About(NamedTuple):
    """A message or call of ours. ``delivery`` is what was known of it before, ``conversation`` empty where it belongs to none."""

    outbox: str
    person: str
    conversation: str
    channel: str
    kind: str
    initiated: bool
    delivery: str


def about(database: Database, channel: str, provider_id: str, outbox_id: str = "") -> About | None:
    """What a report is about; None where it is none of ours, or not known yet."""
    with database.reading() as work:
        row = work.first(BY_ID, {"of": outbox_id, "on": channel}) if outbox_id else None
        row = row or work.first(BY_PROVIDER, {"theirs": provider_id, "on": channel})
    if row is None:
        return None
    return About(row.id, row.person, row.conversation or "", row.channel, row.kind, bool(row.initiated), row.delivery)


def attempts(database: Database, conversation: str) -> int:
    """How many calls of our own accord a conversation has had, those that are about to be placed counted in."""
    with database.reading() as work:
        return int(work.value(CALLS, {"of": conversation}))


def call_waits(database: Database, conversation: str) -> bool:
    """Whether a call is about to be placed."""
    with database.reading() as work:
        return bool(work.value(WAITING, {"of": conversation}))


def oldest_unasked(database: Database, channel: str) -> datetime | None:
    """Since when the message of our own accord that waits longest on a channel could have left, or when the first of them may."""
    with database.reading() as work:
        due = work.value(FIRST_DUE, {"on": channel, "unasked": True})
    return None if due is None else instant(due)
