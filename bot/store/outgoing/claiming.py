"""Which messages a worker takes next: replies before what nobody asked for, each kind in its order, no channel before the others.

A message waits until every message queued earlier to the same person, and wanted by now, is finished: a person gets their
messages in order, however many workers there are. What a channel may take a second is counted in the table ``pace``, in the
transaction that takes the messages, so that all workers share it. Each look reads one stretch of an index, however many wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, exists, func, literal_column, or_, select, update

from bot.store.dialects import insert_or_leave
from bot.store.instants import SECOND
from bot.store.tables import UNFINISHED, WAITING, among, outbox, pace
from bot.store.transaction import Transaction

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
NEXT_CHANNEL = select(func.min(outbox.c.channel)).where(among(outbox.c.state, WAITING), outbox.c.channel > bindparam("after"))
FIRST_DUE = select(func.min(outbox.c.due)).where(
    among(outbox.c.state, WAITING), outbox.c.channel == bindparam("on"), outbox.c.initiated == bindparam("unasked")
)
NEXT = (
    select(*outbox.c)
    .where(
        among(outbox.c.state, WAITING),
        outbox.c.channel == bindparam("on"),
        outbox.c.initiated == bindparam("unasked"),
        outbox.c.due <= _now,
        ~_waits_for_another,
    )
    .order_by(outbox.c.due, outbox.c.queued_at, outbox.c.position)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
CLAIM = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(state="claimed", claimed_by=bindparam("worker"), lease_until=bindparam("lease"), attempt=outbox.c.attempt + 1)
)
BEGIN_COUNTING = insert_or_leave(pace, "channel")
LEFT = select(pace.c.left, pace.c.counted_at).where(pace.c.channel == bindparam("on")).with_for_update()
COUNT = update(pace).where(pace.c.channel == bindparam("on")).values(left=bindparam("now_left"), counted_at=bindparam("now"))

WHOLE = 1_000_000  # one message, in millionths


def due_channels(work: Transaction, moment: int) -> list[str]:
    """The channels on which something is due."""
    return [channel for channel in channels(work) if any(_first_due(work, channel, unasked, moment) for unasked in (False, True))]


def oldest_due(work: Transaction, moment: int) -> int | None:
    """Since when (microseconds) the message that waits longest could have been sent; None if none is due."""
    firsts = [work.value(FIRST_DUE, {"on": on, "unasked": unasked}) for on in channels(work) for unasked in (False, True)]
    return min((due for due in firsts if due is not None and due <= moment), default=None)


def channels(work: Transaction) -> Iterator[str]:
    """The channels on which anything waits, in the order of their names."""
    channel = work.value(NEXT_CHANNEL, {"after": ""})
    while channel is not None:
        yield str(channel)
        channel = work.value(NEXT_CHANNEL, {"after": channel})


class Claim(NamedTuple):
    """Who claims, until when (microseconds), and how many at most."""

    worker: str
    lease: int
    limit: int


def take(work: Transaction, moment: int, on: Sequence[str], rates: Mapping[str, float], claim: Claim) -> list[Any]:
    """Claim messages of the channels ``on`` which something is due; their rows as they were before."""
    limit = claim.limit
    room = {channel: min(limit, _left(work, channel, rates, moment)) for channel in on}
    taken: list[Any] = []
    for unasked in (False, True):
        found = {
            channel: work.every(NEXT, {"on": channel, "unasked": unasked, "now": moment, "limit": space})
            for channel, space in room.items()
            if space > 0
        }
        chosen = _fairly(found)[: limit - len(taken)]
        for row in chosen:
            room[row.channel] -= 1
        work.change_many(CLAIM, [{"of": row.id, "worker": claim.worker, "lease": claim.lease} for row in chosen])
        taken += chosen
    _count(work, taken, rates)
    return taken


def _first_due(work: Transaction, channel: str, unasked: bool, moment: int) -> bool:
    due = work.value(FIRST_DUE, {"on": channel, "unasked": unasked})
    return due is not None and due <= moment


def _fairly(found: Mapping[str, list[Any]]) -> list[Any]:
    """First the first of each channel, then the second of each, and so on; among equals the longest due."""
    ranked = [(rank, row.due, row.queued_at, row.position, row.id, row) for rows in found.values() for rank, row in enumerate(rows)]
    return [row for *_, row in sorted(ranked, key=lambda entry: entry[:-1])]


def _left(work: Transaction, channel: str, rates: Mapping[str, float], moment: int) -> int:
    """How many messages the channel may take now: up to a second's worth, and one where it is slower than one a second."""
    rate = rates.get(channel)
    if rate is None:
        return 2**31
    full = max(WHOLE, int(rate * WHOLE))
    work.change(BEGIN_COUNTING[work.dialect], {"channel": channel, "left": full, "counted_at": moment})
    row = work.first(LEFT, {"on": channel})
    left = min(full, row.left + int(max(0, moment - row.counted_at) * rate * WHOLE / SECOND))
    work.change(COUNT, {"on": channel, "now_left": left, "now": max(moment, row.counted_at)})
    return int(left // WHOLE)


def _count(work: Transaction, taken: list[Any], rates: Mapping[str, float]) -> None:
    for channel in sorted({row.channel for row in taken} & set(rates)):
        row = work.first(LEFT, {"on": channel})
        used = sum(1 for message in taken if message.channel == channel) * WHOLE
        work.change(COUNT, {"on": channel, "now_left": row.left - used, "now": row.counted_at})
