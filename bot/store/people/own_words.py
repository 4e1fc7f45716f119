"""The words of somebody's own that are kept as hashes, and the conversations that they lead back to: read before a turn, without its lock.

Comparing takes long on purpose (bot.store.people.codewords), and nobody else is to wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import bindparam, select

from bot.store.casework.case_facts import contact_of
from bot.store.database import Database
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, conversation, person

MOST = 5  # conversations that are looked at, the latest first

WHO = (
    select(person.c.id, person.c.profile)
    .join_from(address, person)
    .where(address.c.channel == bindparam("channel"), address.c.lookup == bindparam("lookup"), person.c.erased_at.is_(None))
)
LATEST = (
    select(conversation.c.id, conversation.c.state, conversation.c.ended_at, conversation.c.end_reason)
    .where(conversation.c.person == bindparam("person"), conversation.c.state.is_not(None))
    .order_by(conversation.c.begun_at.desc())
    .limit(MOST)
)


class Kept(NamedTuple):
    """One conversation: ``state`` as the engine's JSON, ``ended`` its reason for having ended, empty where it is open."""

    id: str
    state: bytes
    ended: str


class Known(NamedTuple):
    """What is kept of whoever has this address; nothing of a stranger."""

    codeword: str = ""
    duress_word: str = ""
    conversations: tuple[Kept, ...] = ()


class OwnWords:
    """Reads what a word is compared with."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def of(self, channel: str, reached: str) -> Known:
        """The hashes and the latest conversations of whoever has this address. Raises Unavailable."""
        seals = self._seals()
        with self._database.reading() as work:
            who = work.first(WHO, {"channel": channel, "lookup": seals.hash(channel, reached)})
            if who is None:
                return Known()
            own = seals.of(work, who.id)
            contact = contact_of(own, who.id, who.profile)
            rows = work.every(LATEST, {"person": who.id})
            kept = tuple(
                Kept(row.id, own.open(row.state, "conversation.state", row.id), "" if row.ended_at is None else row.end_reason)
                for row in rows
                if row.state
            )
        return Known(contact.codeword, contact.duress_word, kept)
