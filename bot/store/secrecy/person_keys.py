"""The keys of people: made when something of theirs is first sealed, kept sealed by the installation's key.

An opened key is remembered by its transaction alone, so that a key which is destroyed is known to nobody a moment later.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.store.dialects import OneOrMany, in_parts, insert_or_leave
from bot.store.secrecy.sealing import Keyring, PersonKey
from bot.store.tables import person_key
from bot.store.transaction import Transaction

KEYS = OneOrMany(lambda these: select(person_key.c.person, person_key.c.sealed).where(these(person_key.c.person)))
MAKE = insert_or_leave(person_key, "person")
DESTROY = delete(person_key).where(person_key.c.person == bindparam("of"))


def of(work: Transaction, keyring: Keyring, person_id: str) -> PersonKey | None:
    """The key of a person; None where they have none."""
    if person_id not in work.person_keys:
        fetch(work, keyring, [person_id])
    key: PersonKey | None = work.person_keys[person_id]
    return key


def made(work: Transaction, keyring: Keyring, person_id: str) -> PersonKey:
    """The key of a person, made where they have none. Whoever made it first, it is the same for all."""
    key: PersonKey | None = of(work, keyring, person_id)
    if key is None:
        raw = secrets.token_bytes(32)
        if work.change(MAKE[work.dialect], _row(keyring, person_id, raw)):
            key = work.person_keys[person_id] = PersonKey(raw)
        else:
            fetch(work, keyring, [person_id])
            key = work.person_keys[person_id]
    return key


def fetch(work: Transaction, keyring: Keyring, people: Sequence[str]) -> None:
    """Open the keys of these people for this transaction."""
    work.person_keys |= dict.fromkeys(people)
    for part in in_parts(people):
        for row in work.every(*KEYS.of(part)):
            work.person_keys[row.person] = PersonKey(keyring.open(row.sealed, _place(row.person)))


def raw(work: Transaction, keyring: Keyring, person_id: str) -> bytes | None:
    """The key itself, for whoever moves it elsewhere; None where there is none."""
    row = work.first(KEYS.one, {"one_0": person_id})
    return None if row is None else keyring.open(row.sealed, _place(person_id))


def begin(work: Transaction, keyring: Keyring, people: Sequence[str]) -> list[dict[str, Any]]:
    """Keys for people who are not in the database yet: remembered at once, and returned as the rows for ``MAKE``."""
    raws = {each: secrets.token_bytes(32) for each in people}
    work.person_keys |= {each: PersonKey(raw) for each, raw in raws.items()}
    return [_row(keyring, each, raw) for each, raw in raws.items()]


def destroy(work: Transaction, person_id: str) -> None:
    """From now on nobody can read what was sealed under this person's key."""
    work.change(DESTROY, {"of": person_id})
    work.person_keys.pop(person_id, None)


def _row(keyring: Keyring, person_id: str, raw: bytes) -> dict[str, Any]:
    return {"person": person_id, "sealed": keyring.seal(raw, _place(person_id))}


def _place(person_id: str) -> str:
    return f"person_key.sealed:{person_id}"
