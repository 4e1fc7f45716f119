"""Recordings that the provider tells of apart from a call: is it known here, did its caller say yes to it, or is it only to be deleted there.

A yes belongs to its call: it was given in one of the call's turns, at that very moment. So a recording that is told of late is never taken
for one to which the caller said yes in a later call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, literal_column, select, update

from bot.store.conversations import recordings
from bot.store.database import Database
from bot.store.dialects import any_of, these
from bot.store.instants import micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, among, conversation, inbox, recording
from bot.store.transaction import Transaction

_on: BindParameter[str] = bindparam("on")
_turns = (inbox.c.channel == _on, any_of(inbox.c.provider_id))
_reached = (address.c.person == conversation.c.person, address.c.channel == _on, address.c.sealed.is_not(None))
_open = conversation.c.ended_at.is_(None)
_callers = select(address.c.id, address.c.sealed, address.c.person)

KNOWN = select(recording.c.id, recording.c.state, recording.c.reference.is_(None).label("gone")).where(
    recording.c.digest == bindparam("hashed")
)
AGREED = (
    _callers.join_from(inbox, conversation, conversation.c.person == inbox.c.person)
    .join(recording, recording.c.conversation == conversation.c.id)
    .join(address, _reached[0])
    .where(*_turns, *_reached, _open, among(recording.c.state, ("agreed",)), recording.c.recorded_at == inbox.c.received_at)
    .order_by(address.c.created_at.desc(), address.c.id)
    .limit(1)
)
MADE = (
    _callers.join_from(recording, conversation, recording.c.conversation == conversation.c.id)
    .join(address, _reached[0])
    .where(recording.c.digest == bindparam("hashed"), *_reached, _open)
    .order_by(address.c.created_at.desc(), address.c.id)
    .limit(1)
)
_ANY: ColumnElement[int] = literal_column("1")
ANY_TURN = select(_ANY).where(*_turns).limit(1)
BUSY = select(_ANY).where(inbox.c.channel == _on, inbox.c.received_at > bindparam("since"), inbox.c.person == bindparam("of"))
BACK = (
    update(recording)
    .where(recording.c.id == bindparam("of"), recording.c.reference.is_(None), recording.c.fetched_at.is_not(None))
    .values(reference=bindparam("sealed"), unwanted_at=bindparam("now"), try_at=None, tries=0)
)


class Caller(NamedTuple):
    """Whose recording it is: the person, and the address that their call came from or went to."""

    person: str
    address: str


class Told:
    """What is known of a recording by its provider's name. ``turns``: the ids of the webhooks that its call may have had."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def state(self, channel: str, reference: str) -> str:
        """How it stands here: as in the table, ``gone`` where it was deleted there for all that we know, empty where it is not known."""
        with self._database.reading() as work:
            known = self._known(work, channel, reference)
        return "" if known is None else "gone" if known.gone else str(known.state)

    def agreed(self, channel: str, turns: Sequence[str]) -> Caller | None:
        """The caller who said yes in one of these turns to a recording that has not come, in a conversation that goes on."""
        with self._database.reading() as work:
            return self._caller(work, work.first(AGREED, these(turns) | {"on": channel}))

    def made(self, channel: str, reference: str) -> Caller | None:
        """The caller of a recording that is known here, in a conversation that goes on."""
        hashed = self._seals().recording_hash(channel, reference)
        with self._database.reading() as work:
            return self._caller(work, work.first(MADE, {"on": channel, "hashed": hashed}))

    def had_turn(self, channel: str, turns: Sequence[str]) -> bool:
        """Whether any of these turns was here."""
        with self._database.reading() as work:
            return work.first(ANY_TURN, these(turns) | {"on": channel}) is not None

    def busy(self, channel: str, person: str, since: datetime) -> bool:
        """Whether this person has done anything on this channel since then."""
        with self._database.reading() as work:
            return work.first(BUSY, {"on": channel, "since": micros(since), "of": person}) is not None

    def refuse(self, channel: str, reference: str, seconds: int, now: datetime) -> bool:
        """Note a recording that nobody waits for, to be deleted there; whether it was not known. What is known stays as it is.

        One that was deleted, and that the provider has all the same, is to be deleted there again.
        """
        seals = self._seals()
        with self._database.writing() as work:
            known = self._known(work, channel, reference)
            if known is None:
                recordings.refuse(work, seals, recordings.Told(None, channel, reference, seconds), micros(now))
            elif known.gone:
                sealed = seals.ours.seal(reference.encode(), "recording.reference", known.id)
                work.change(BACK, {"of": known.id, "sealed": sealed, "now": micros(now)})
        return known is None

    def _known(self, work: Transaction, channel: str, reference: str) -> Any:
        return work.first(KNOWN, {"hashed": self._seals().recording_hash(channel, reference)})

    def _caller(self, work: Transaction, row: Any) -> Caller | None:
        if row is None:
            return None
        return Caller(row.person, self._seals().of(work, row.person).open(row.sealed, "address.sealed", row.id).decode())
