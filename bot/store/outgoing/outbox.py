"""Messages on their way out: queued -> claimed -> sending -> accepted | rejected | throttled | uncertain.

Which is taken next is told in claiming.py, whether it may leave in sending.py. A claim that outlives its lease has lost its token
(``attempt``), so a worker that wakes late does not send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, select, update

from bot.errors import Refused
from bot.store.database import Database
from bot.store.instants import SECOND, instant, micros
from bot.store.outgoing import claiming, reports, sending, settling, stalled, unsettled
from bot.store.outgoing.deliveries import Status
from bot.store.rows import Claimed, Seen, Uncertain
from bot.store.secrecy.erasure import suppress
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, outbox

Outcome = Literal["accepted", "rejected", "throttled", "unsent", "uncertain", "stopped"]

DEFER = (
    update(outbox)
    .where(sending.still_mine)
    .values(
        state="queued",
        due=bindparam("later"),
        wanted=bindparam("later"),
        opens=bindparam("later"),
        expires=bindparam("until"),
        code=bindparam("why"),
    )
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

    def claim(self, worker: str, now: datetime, limit: int, lease_seconds: int, rates: Mapping[str, float] | None = None) -> list[Claimed]:
        """Take up to ``limit`` messages that are due, at most one a person, for ``lease_seconds``. No other worker gets them.

        Replies come before what nobody asked for. ``rates``: how many messages a second a channel takes, of all workers together.
        """
        moment = micros(now)
        with self._database.reading() as work:  # an idle worker does not keep writers waiting
            channels = claiming.due_channels(work, moment)
        if not channels:
            return []
        claim = claiming.Claim(worker, moment + lease_seconds * SECOND, limit)
        with self._database.writing() as work:
            rows = claiming.take(work, moment, channels, rates or {}, claim)
        return [_claimed(row, claim) for row in rows]

    def begin_sending(self, claimed: Claimed, now: datetime, seen: Seen | None = None) -> bool:
        """Whether to send, decided and noted in one statement (see sending.py for every condition).

        What nobody asked for is never sent without ``seen``. If False, send nothing: the message has been cancelled, expired or
        put off, or the claim is no longer ours.
        """
        with self._database.writing() as work:
            return sending.begin(work, claimed, micros(now), seen)

    def cancel(self, claimed: Claimed, now: datetime, rule: str = "") -> bool:
        """A claimed message is not to be sent, ever; ``rule`` says why, in the ledger. False if the claim is no longer ours."""
        with self._database.writing() as work:
            settling.lock(work, claimed.id)
            return sending.cancel(work, claimed, micros(now), rule)

    def open(self, claimed: Claimed) -> tuple[str, bytes]:
        """The address and the message, for ``send``. Raises Refused when an erasure has taken them away."""
        seals = self._seals()
        with self._database.reading() as work:
            row = work.first(OPEN, {"of": claimed.id})
            if row is None or row.body is None or row.sealed is None:
                raise Refused("there is nothing left to send: the person asked us to erase it")
            seals = seals.of(work, claimed.person)
            return seals.open(row.sealed, "address.sealed", row.id).decode(), seals.open(row.body, "outbox.body", claimed.id)

    def defer(self, claimed: Claimed, due: datetime, expires: datetime | None = None, rule: str = "") -> bool:
        """Put a claimed message off, to the window that opens at ``due`` and ends at ``expires``. False if the claim is no longer ours."""
        values = sending.token(claimed) | {"later": micros(due), "until": None if expires is None else micros(expires), "why": rule}
        with self._database.writing() as work:
            return bool(work.change(DEFER, values))

    def finish(
        self, claimed: Claimed, outcome: Outcome, now: datetime, *, provider_id: str = "", code: str = "", retry_after: int = 0
    ) -> bool:
        """Note how a send that began has ended (see Receipt); ``retry_after`` in seconds. False if it was settled otherwise.

        ``throttled`` and ``unsent`` are tried again after ``retry_after``. ``uncertain`` is final for what nobody asked for; a
        reply is repeated once, after a minute at least. ``stopped`` stops the person on every channel.
        """
        values = sending.token(claimed) | {"now": micros(now), "code": code}
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

    def uncertain(self, since: datetime, limit: int = 500) -> list[Uncertain]:
        """What was begun since then and may or may not have been taken, opened, the oldest first: to be looked for in the provider's list."""
        return unsettled.uncertain(self._database, self._seals(), since, limit)

    def settle(self, outbox_id: str, provider_id: str, now: datetime) -> bool:
        """There is evidence that the provider took it. False for a message whose sending never began."""
        return unsettled.settle(self._database, outbox_id, provider_id, micros(now))

    def unknown(self, before: datetime, now: datetime) -> int:
        """What was begun before then and has no evidence gets the code ``unknown``, for good; returns how many messages."""
        return unsettled.unknown(self._database, micros(before), micros(now))


def _claimed(row: Any, claim: claiming.Claim) -> Claimed:
    """What a claim hands out of a row as it was just before."""
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
        worker=claim.worker,
        attempt=row.attempt + 1,
        lease_until=instant(claim.lease),
        opens=instant(row.opens),
        cost=row.cost,
        wait=row.wait,
    )
