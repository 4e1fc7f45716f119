"""Lists of people whom somebody else is asking already. A list holds SHA-256 hashes of numbers; here they are hashed again, with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, delete, func, select

from bot.errors import Refused
from bot.store.database import Database
from bot.store.dialects import any_of, in_parts, insert_or_replace, these
from bot.store.instants import micros
from bot.store.people.contact import BUMP
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, do_not_invite, person
from bot.store.transaction import Transaction

BATCH = 1000

ADD = insert_or_replace(do_not_invite, "hash", "list_name", only=("added_at",))
KNOWN = select(do_not_invite.c.hash).where(any_of(do_not_invite.c.hash), do_not_invite.c.list_name == bindparam("of"))
LISTED = (
    select(person.c.id)
    .where(person.c.id.in_(select(address.c.person).where(any_of(address.c.listed))))
    .order_by(person.c.id)
    .with_for_update()
)
OLD = (
    select(do_not_invite.c.hash)
    .where(do_not_invite.c.list_name == bindparam("of"), do_not_invite.c.added_at != bindparam("now"))
    .limit(BATCH)
)
REMOVE = delete(do_not_invite).where(do_not_invite.c.hash == bindparam("entry"), do_not_invite.c.list_name == bindparam("of"))
COUNT = select(func.count()).select_from(do_not_invite).where(do_not_invite.c.list_name == bindparam("of"))
COUNT_ALL = select(func.count()).select_from(do_not_invite)


class DoNotInvite:
    """Whoever is on any of the lists is not invited, whichever of their addresses is on it."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def add(self, hashes: Iterable[bytes], list_name: str, now: datetime) -> int:
        """Put numbers on a list; returns how many were not on it. Each is the SHA-256 of an E.164 number: 32 bytes. Raises Refused."""
        seals, added = self._seals(), 0
        for batch in _batches(hashes):
            entries = list(dict.fromkeys(seals.list_hash(_checked(entry)) for entry in batch))
            with self._database.writing() as work:
                added += self._add(work, entries, list_name, micros(now))
        return added

    def replace(self, hashes: Iterable[bytes], list_name: str, now: datetime) -> int:
        """The list now holds these and no others; returns how many were not on it. Until it is done, both old and new are on it."""
        added = self.add(hashes, list_name, now)
        while True:
            with self._database.writing() as work:
                old = [bytes(row.hash) for row in work.every(OLD, {"of": list_name, "now": micros(now)})]
                if not old:
                    return added
                work.change_many(REMOVE, [{"entry": entry, "of": list_name} for entry in old])
                _look_again(work, old, micros(now))

    def count(self, list_name: str = "") -> int:
        """How many numbers are on a list, or entries on all of them."""
        with self._database.reading() as work:
            return int(work.value(COUNT if list_name else COUNT_ALL, {"of": list_name}))

    def _add(self, work: Transaction, entries: list[bytes], list_name: str, moment: int) -> int:
        known = {bytes(row.hash) for part in in_parts(entries) for row in work.every(KNOWN, these(part) | {"of": list_name})}
        work.change_many(ADD[work.dialect], [{"hash": entry, "list_name": list_name, "added_at": moment} for entry in entries])
        new = [entry for entry in entries if entry not in known]
        _look_again(work, new, moment)
        return len(new)


def _look_again(work: Transaction, entries: list[bytes], moment: int) -> None:
    """Something changed for whoever has such a number."""
    people = {row.id for part in in_parts(entries) for row in work.every(LISTED, these(part))}
    work.change_many(BUMP, [{"of": each, "now": moment} for each in sorted(people)])


def _batches(hashes: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(hashes)
    while batch := list(islice(left, BATCH)):
        yield batch


def _checked(entry: bytes) -> bytes:
    if len(entry) != 32:
        raise Refused("An entry of a do-not-invite list is not the SHA-256 of a number: 32 bytes, or 64 hexadecimal digits.")
    return entry
