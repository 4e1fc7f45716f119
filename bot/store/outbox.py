"""Messages on their way out: queued -> claimed -> sending -> accepted | rejected | throttled | uncertain.

A message waits until every message queued earlier to the same person, and wanted by now, is finished: a person gets their
messages in order, however many workers there are. A claim that outlives its lease has lost its token (``attempt``), so a worker
that wakes late does not send.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BindParameter, and_, bindparam, exists, literal_column, or_, select, update

from bot.errors import Refused
from bot.store import reports, settling, stalled
from bot.store.database import Database
from bot.store.deliveries import Status
from bot.store.erasure import suppress
from bot.store.instants import SECOND, instant, micros
from bot.store.rows import Claimed
from bot.store.seals import Seals
from bot.store.tables import UNFINISHED, WAITING, address, among, conversation, outbox, person
from bot.store.transaction import Transaction

Outcome = Literal["accepted", "rejected", "throttled", "unsent", "uncertain", "stopped"]
HELD_FOR = 3600 * SECOND  # until a message to a person whose contact is in doubt is looked at again

_earlier = outbox.alias("earlier")
_now: BindParameter[int] = bindparam("now")
_waits_for_another = exists(literal_column("1")).where(
    _earlier.c.person == outbox.c.person,
    _earlier.c.body.is_not(None),
    among(_earlier.c.state, UNFINISHED),
    _earlier.c.wanted <= _now,
    or_(
        _earlier.c.queued_at < outbox.c.queued_at, and_(_earlier.c.queued_at == outbox.c.queued_at, _earlier.c.position < outbox.c.position)
    ),
)
NEXT = (
    select(outbox.c.id)
    .where(among(outbox.c.state, WAITING), outbox.c.due <= _now, ~_waits_for_another)
    .order_by(outbox.c.due, outbox.c.queued_at, outbox.c.position)
    .limit(bindparam("limit"))
)
CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(NEXT.with_for_update(skip_locked=True)))
    .values(state="claimed", claimed_by=bindparam("worker"), lease_until=bindparam("lease"), attempt=outbox.c.attempt + 1)
    .returning(*outbox.c)
)
_still_mine = and_(
    outbox.c.id == bindparam("of"),
    outbox.c.attempt == bindparam("token"),
    outbox.c.claimed_by == bindparam("worker"),
    outbox.c.state == "claimed",
)
# PostgreSQL: FOR SHARE waits for a turn of this person that is not over, which may be their STOP. SQLite has one writer anyway.
_may_be_written_to = (
    select(literal_column("1"))
    .where(person.c.id == outbox.c.person, person.c.stopped_at.is_(None), or_(person.c.held_at.is_(None), outbox.c.initiated.is_(False)))
    .correlate(outbox)
    .with_for_update(read=True)
    .exists()
)
_is_still_wanted = or_(
    outbox.c.wait == 0,
    select(literal_column("1"))
    .where(conversation.c.id == outbox.c.conversation, conversation.c.wait == outbox.c.wait, conversation.c.ended_at.is_(None))
    .correlate(outbox)
    .exists(),
)
_not_too_late = or_(outbox.c.expires.is_(None), outbox.c.expires > _now)
BEGIN = (
    update(outbox)
    .where(_still_mine, outbox.c.lease_until > _now, _not_too_late, _may_be_written_to, _is_still_wanted)
    .values(state="sending", tries=outbox.c.tries + 1)
)
REFUSED = select(outbox.c.expires, outbox.c.lease_until, person.c.stopped_at, person.c.held_at).join_from(outbox, person).where(_still_mine)
CANCEL = update(outbox).where(_still_mine).values(state="cancelled", body=None, finished_at=_now)
DEFER = (
    update(outbox).where(_still_mine).values(state="queued", due=bindparam("later"), wanted=bindparam("later"), expires=bindparam("until"))
)
OPEN = (
    select(outbox.c.body, address.c.id, address.c.sealed)
    .join_from(outbox, address, outbox.c.address == address.c.id)
    .where(outbox.c.id == bindparam("of"))
)


class Outbox:
    """What the worker does with messages. Every method is a transaction of its own."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def claim(self, worker: str, now: datetime, limit: int, lease_seconds: int) -> list[Claimed]:
        """Take up to ``limit`` messages that are due, at most one a person, for ``lease_seconds``. No other worker gets them."""
        values = {"now": micros(now), "limit": limit}
        with self._database.reading() as work:  # an idle worker does not keep writers waiting
            if work.first(NEXT, values) is None:
                return []
        with self._database.writing() as work:
            rows = work.every(CLAIM, values | {"worker": worker, "lease": micros(now) + lease_seconds * SECOND})
        return [_claimed(row) for row in sorted(rows, key=lambda row: (row.due, row.queued_at, row.position))]

    def begin_sending(self, claimed: Claimed, now: datetime) -> bool:
        """Whether to send, decided and noted in one statement.

        True only if the person has not stopped on any channel, is not held (for what nobody asked for), the message has not
        expired, the conversation still waits for its answer, and the claim is still ours. If False, send nothing: the message has been cancelled, expired or put off.
        """
        values = _token(claimed) | {"now": micros(now)}
        with self._database.writing() as work:
            if work.change(BEGIN, values):
                return True
            _set_aside(work, claimed, values)
        return False

    def open(self, claimed: Claimed) -> tuple[str, bytes]:
        """The address and the message, for ``send``. Raises Refused when an erasure has taken them away."""
        with self._database.reading() as work:
            row = work.first(OPEN, {"of": claimed.id})
        if row is None or row.body is None or row.sealed is None:
            raise Refused("there is nothing left to send: the person asked us to erase it")
        seals = self._seals()
        return seals.open(row.sealed, "address.sealed", row.id).decode(), seals.open(row.body, "outbox.body", claimed.id)

    def defer(self, claimed: Claimed, due: datetime, expires: datetime | None = None) -> bool:
        """Put a claimed message off, to the person's next window for instance. False if the claim is no longer ours."""
        values = _token(claimed) | {"later": micros(due), "until": None if expires is None else micros(expires)}
        with self._database.writing() as work:
            return bool(work.change(DEFER, values))

    def finish(
        self, claimed: Claimed, outcome: Outcome, now: datetime, *, provider_id: str = "", code: str = "", retry_after: int = 0
    ) -> bool:
        """Note how a send that began has ended (see Receipt); ``retry_after`` in seconds. False if it was settled otherwise.

        ``throttled`` and ``unsent`` are tried again after ``retry_after``. ``uncertain`` is final for what nobody asked for; a
        reply is repeated once, after a minute at least. ``stopped`` stops the person on every channel.
        """
        values = _token(claimed) | {"now": micros(now), "code": code}
        with self._database.writing() as work:
            settling.lock(work, claimed.id)
            if outcome == "accepted":
                return settling.accept(work, claimed.id, provider_id, values["now"])
            if outcome in ("throttled", "unsent"):
                state = "throttled" if outcome == "throttled" else "queued"
                return settling.retry(work, values, state, retry_after)
            if outcome == "uncertain":
                return settling.doubt(work, values, retry_after)
            if outcome == "stopped":
                suppress(work, claimed.person, values["now"])
            return settling.reject(work, values)

    def requeue_stalled(self, now: datetime, limit: int = 500) -> int:
        """Settle what a worker that died has left, expire what is too late, match parked reports; returns how many rows.

        Claimed and never begun: queued again. Begun: uncertain, never sent again blindly; a reply is repeated once.
        """
        return stalled.settle(self._database, micros(now), limit)

    def report(
        self,
        channel: str,
        provider_id: str,
        status: Status,
        now: datetime,
        *,
        outbox: str = "",
        code: str = "",
        stopped: bool = False,
    ) -> bool:
        """What the provider says later of a message. Never goes backwards. False: we do not know it (yet), so it is parked.

        ``stopped``: the person has opted out at the provider, which is the same as STOP.
        """
        return reports.report(self._database, reports.News(channel, provider_id, status, code), outbox, micros(now), stopped=stopped)


def _token(claimed: Claimed) -> dict[str, Any]:
    return {"of": claimed.id, "token": claimed.attempt, "worker": claimed.worker}


def _set_aside(work: Transaction, claimed: Claimed, values: dict[str, Any]) -> None:
    """A message that may not be sent does not stay claimed; one that is not ours any more is left alone."""
    row = work.first(REFUSED, _token(claimed))
    if row is None:
        return
    if row.stopped_at is not None:
        work.change(CANCEL, values)
    elif row.expires is not None and row.expires <= values["now"]:
        settling.expire(work, claimed.id, values["now"])
    elif row.held_at is not None and claimed.initiated:
        work.change(DEFER, _token(claimed) | {"later": values["now"] + HELD_FOR, "until": row.expires})
    elif row.lease_until > values["now"]:  # the conversation has gone on without this question
        work.change(CANCEL, values)


def _claimed(row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        person=row.person,
        conversation=row.conversation or "",
        channel=row.channel,
        kind=row.kind,
        initiated=bool(row.initiated),  # SQLite has no truth values
        position=row.position,
        due=instant(row.due),
        expires=None if row.expires is None else instant(row.expires),
        tries=row.tries,
        repeat=row.repeats > 0,
        worker=row.claimed_by,
        attempt=row.attempt,
        lease_until=instant(row.lease_until),
    )
