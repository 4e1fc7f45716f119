"""Recordings that the provider still holds: those to be fetched, and those to be deleted there.

A recording is fetched only if its caller said yes to it and wants it kept. It is deleted there when it is here and was compared, or when
nobody wants it. Whatever fails is tried again, less and less often; nothing is given up while the provider may still hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select, update

from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.recorded.rows import HeldRecording
from bot.store.secrecy.seals import Seals
from bot.store.tables import among, recording, sound

LEASE = timedelta(minutes=3)  # longer than any one fetch or deletion may take
AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
SELDOM = timedelta(hours=6)  # where the provider says no to a fetch: its file is late, or our settings are wrong
A_DAY = timedelta(days=1)

_of = recording.c.id == bindparam("of")
_due = or_(recording.c.try_at.is_(None), recording.c.try_at <= bindparam("now"))
_there = recording.c.reference.is_not(None)
_kept, _unwanted = among(recording.c.state, ("kept",)), among(recording.c.state, ("unwanted",))


def overdue(since: ColumnElement[int]) -> ColumnElement[bool]:
    """Recordings that should have come here, or be gone from there, since before that moment."""
    to_come = and_(_kept, recording.c.agreed_at.is_not(None), recording.c.fetched_at.is_(None), recording.c.recorded_at <= since)
    return and_(_there, or_(recording.c.unwanted_at <= since, to_come))


COLUMNS = (
    recording.c.id,
    recording.c.channel,
    recording.c.reference,
    recording.c.seconds,
    recording.c.tries,
    recording.c.recorded_at,
    recording.c.unwanted_at,
)
TO_FETCH = select(*COLUMNS).where(
    _kept, _there, _due, recording.c.agreed_at.is_not(None), recording.c.fetched_at.is_(None), recording.c.trouble != "lost"
)
TO_DELETE = select(*COLUMNS).where(_there, _due, or_(_unwanted, and_(_kept, recording.c.fetched_at.is_not(None))))
TAKE = update(recording).where(_of, _due).values(try_at=bindparam("until"))
LATER = update(recording).where(_of).values(try_at=bindparam("until"), tries=recording.c.tries + 1, trouble=bindparam("why"))
GONE_UNWANTED = delete(recording).where(_of, _unwanted)
GONE_KEPT = (
    update(recording)
    .where(_of, _kept, recording.c.fetched_at.is_not(None))
    .values(reference=None, gone_at=bindparam("now"), unwanted_at=None, try_at=None, tries=0, trouble="")
)
NO_SOUND = delete(sound).where(sound.c.recording == bindparam("of"), sound.c.recording.in_(select(recording.c.id).where(_unwanted)))
FETCH, DELETE = TO_FETCH.limit(bindparam("limit")), TO_DELETE.limit(bindparam("limit"))


class AtProvider:
    """What is to be fetched and deleted there."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def take(self, what: Literal["fetch", "delete"], now: datetime, limit: int) -> list[HeldRecording]:
        """Recordings that are due, held for three minutes so that no other worker has them too."""
        moment, until = micros(now), micros(now + LEASE)
        with self._database.writing() as work:
            rows = work.every(FETCH if what == "fetch" else DELETE, {"now": moment, "limit": limit})
            mine = [row for row in rows if work.change(TAKE, {"of": row.id, "now": moment, "until": until})]
        return [self._held(row, since=row.recorded_at if what == "fetch" else row.unwanted_at) for row in mine]

    def each(
        self, what: Literal["fetch", "delete"], clock: Callable[[], datetime], most: int, stopping: Callable[[], bool]
    ) -> Iterator[HeldRecording]:
        """Recordings that are due, each taken when it is its turn: a provider may be slow, and a lease runs out."""
        for _ in range(most):
            taken = [] if stopping() else self.take(what, clock(), 1)
            if not taken:
                return
            yield taken[0]

    def later(self, held: HeldRecording, now: datetime, why: str, *, seldom: bool = False) -> None:
        """It did not work: again in a minute, then less often. ``why`` is a code of the provider's or ours, and nothing personal."""
        wait = SELDOM if seldom else AGAIN[min(held.tries, len(AGAIN) - 1)]
        with self._database.writing() as work:
            work.change(LATER, {"of": held.id, "until": micros(now + wait), "why": why[:40]})

    def deleted(self, name: str, now: datetime) -> None:
        """The provider has it no more, and has said so."""
        with self._database.writing() as work:
            work.change(NO_SOUND, {"of": name})
            if not work.change(GONE_UNWANTED, {"of": name}):
                work.change(GONE_KEPT, {"of": name, "now": micros(now)})

    def _held(self, row: Any, since: int | None) -> HeldRecording:
        reference = self._seals().open(row.reference, "recording.reference", row.id).decode()
        return HeldRecording(row.id, row.channel, reference, row.seconds, row.tries, None if since is None else instant(since))
