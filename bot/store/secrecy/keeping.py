"""How long each kind of thing is kept: one table, for the worker that forgets it and for whoever wants to see what is due.

The times are this service's defaults, to be agreed with your data protection officer. What a person's own words are kept for, each flow says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, delete, func, literal_column, select, update
from sqlalchemy.sql.dml import Delete, Update, UpdateBase

from bot.store.database import Database
from bot.store.instants import micros
from bot.store.recorded import retention
from bot.store.secrecy import erasure
from bot.store.tables import answer, audit, consent, consent_event, escrow, published, tombstone

YEAR = timedelta(days=365.25)
SIX_YEARS = 6 * YEAR  # the time within which most claims can be brought: Limitation Act 1980, sections 2 and 5
MANY = 1_000_000  # what a count stops at

_before: BindParameter[int] = bindparam("before")
_still_agreed = select(consent.c.person).where(
    consent.c.person == consent_event.c.person, consent.c.purpose == consent_event.c.scope, consent.c.channel == consent_event.c.channel
)
OLD_ANSWERS = delete(answer).where(erasure.oldest((answer.c.conversation, answer.c.step), answer.c.answered_at <= _before))
OLD_CONSENTS = delete(consent_event).where(
    erasure.oldest((consent_event.c.id,), consent_event.c.at <= _before, ~_still_agreed.correlate(consent_event).exists())
)
OLD_AUDIT = delete(audit).where(erasure.oldest((audit.c.id,), audit.c.at <= _before))
OLD_TOMBSTONES = delete(tombstone).where(erasure.oldest((tombstone.c.id,), tombstone.c.filed, tombstone.c.at <= _before))
OLD_NAMES = (
    update(published)
    .where(erasure.oldest((published.c.number,), published.c.published_by != literal_column("''"), published.c.published_at <= _before))
    .values(published_by="")
)
HELD_BACK = delete(escrow).where(erasure.oldest((escrow.c.id,), escrow.c.erased_at <= _before))

# Kinds that only this table has. Those of erasure.OLD are named below, by the column that is emptied or the table that is deleted from.
LONG: tuple[tuple[UpdateBase, timedelta], ...] = (
    (OLD_ANSWERS, SIX_YEARS),
    (OLD_CONSENTS, SIX_YEARS),
    (OLD_AUDIT, SIX_YEARS),
    (OLD_TOMBSTONES, YEAR),
    (OLD_NAMES, SIX_YEARS),
)
NAMES = {
    "answer.words": ("people's own words", "as their flow says, 90 days at most"),
    "inbox.answer_body": ("answers to providers' requests", "after the request"),
    "outbox.body": ("messages that may have been sent", "after the send"),
    "report_parked": ("reports of messages that are not ours", "after the report"),
    "answer": ("coded answers", "after the answer; make your totals before"),
    "consent_event": ("consents that ended", "after the consent was given or taken back"),
    "audit": ("who looked at a person's data", "after the look"),
    "tombstone": ("lines for restored backups", "after the STOP or the erasure"),
    "published.published_by": ("names of who published flows", "after they did; what was published stays"),
    "escrow": ("what an erasure holds back", "after the erasure"),
}


class Due(NamedTuple):
    """A kind, how long it is kept and from when, and how many rows are due to be forgotten now."""

    kind: str
    keep: timedelta
    since: str
    number: int


def forget_long(database: Database, now: datetime, limit: int = 500) -> int:
    """Forget what has been kept for years, at most ``limit`` rows of a kind; returns how many. Zero means: nothing is left."""
    done = 0
    with database.writing() as work:
        for statement, age in LONG:
            done += work.change(statement, {"before": micros(now - age), "limit": limit})
    return done


def due(database: Database, now: datetime, grace: timedelta, sound: timedelta = retention.KEEP_DONE) -> Iterator[Due]:
    """Each kind, and how much of it is due. Forgets nothing. ``sound``: how long that of a comment stays that was dealt with."""
    rules = [(*NAMES[_named(statement)], statement, age) for statement, age in (*erasure.OLD, *LONG, (HELD_BACK, grace))]
    rules += [(*said, *rule) for said, rule in zip(retention.SAID, retention.every_rule(sound), strict=True)]
    for kind, since, statement, age in rules:
        counted = select(func.count()).select_from(statement.table).where(statement.whereclause)  # type: ignore[attr-defined]  # all of these have one
        with database.reading() as work:
            number = int(work.value(counted, {"before": micros(now - age), "limit": MANY}))
        yield Due(kind, max(age, timedelta()), since, number)


def _named(statement: UpdateBase) -> str:
    """``table.column`` of what is emptied, ``table`` of what is deleted."""
    assert isinstance(statement, (Update, Delete))
    emptied: Any = statement._values or {} if isinstance(statement, Update) else {}  # noqa: SLF001  # SQLAlchemy has no public name for it
    return ".".join((str(statement.table), *(str(getattr(column, "name", column)) for column in emptied)))
