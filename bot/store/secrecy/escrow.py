"""What an erasure took out of use, for the days in which it can be undone: nobody can read it, and nothing of the service looks at it.

The rows are taken out of their tables, written down under the person's key, and that key is moved out of the keys in use: it is sealed
again for this purpose alone. Destroying it destroys all that was held, also where a copy of the bytes has stayed behind.
"""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Insert, Update, and_, bindparam, delete, func, insert, select, update

from bot.store.dialects import a_few, insert_or_leave, insert_or_replace
from bot.store.secrecy import person_keys
from bot.store.secrecy.belongings import KINDS, Kind, read
from bot.store.secrecy.rotation import SEALED
from bot.store.secrecy.sealing import FORM_OF_PERSON, PersonKey
from bot.store.secrecy.seals import Seals
from bot.store.tables import escrow, person
from bot.store.transaction import Transaction

HELD = tuple(kind for kind in KINDS if kind.held)
_SEALED = {(place.table.name, place.column): place.key for place in SEALED}

HOLD = insert(escrow)
HELD_OF = select(escrow.c.id, escrow.c.key, escrow.c.held).where(escrow.c.person == bindparam("of")).order_by(escrow.c.erased_at)
ANY = select(func.count()).select_from(escrow).where(escrow.c.person == bindparam("of"))
DESTROY_OF = delete(escrow).where(escrow.c.person == bindparam("of"))
_some = (
    select(escrow.c.id).where(escrow.c.erased_at <= bindparam("before")).order_by(escrow.c.erased_at).limit(bindparam("limit"))
).with_for_update(skip_locked=True)
DESTROY_OLD = delete(escrow).where(a_few([escrow.c.id], _some))
NOT_ERASED = update(person).where(person.c.id == bindparam("of")).values(erased_at=None)

# Of a recording whose row has gone meanwhile its provider has nothing more: it said so.
AT_PROVIDER = {"reference": None, "digest": None, "try_at": None, "tries": 0, "trouble": ""}
AGAIN = ("unwanted_at", "try_at", "tries", "trouble")

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[str, list[dict[str, Any]]]).decode


def hold(work: Transaction, seals: Seals, person_id: str, moment: int) -> None:
    """Keep what can be brought back. To be called before anything is forgotten; the person's key is destroyed afterwards."""
    held = {kind.name: [row._asdict() for row in work.every(read(kind), {"of": person_id})] for kind in HELD}
    raw = person_keys.raw(work, seals.keyring, person_id)
    if raw is None or not any(held.values()):
        return
    name = secrets.token_hex(16)
    values = {
        "id": name,
        "person": person_id,
        "key": seals.apart.seal(raw, "escrow.key", name),
        "held": PersonKey(raw).seal(_encode(held), f"escrow.held:{name}"),
        "erased_at": moment,
    }
    work.change(HOLD, values)


def is_held(work: Transaction, person_id: str) -> bool:
    """Whether an erasure of this person can still be undone."""
    return bool(work.value(ANY, {"of": person_id}))


def bring_back(work: Transaction, seals: Seals, person_id: str) -> dict[str, int]:
    """Undo an erasure: how many rows of each kind are there again. What has been written since stays. The caller holds the person's lock."""
    back: dict[str, int] = {}
    theirs = seals.of(work, person_id)
    for row in work.every(HELD_OF, {"of": person_id}):
        old = PersonKey(seals.apart.open(row.key, "escrow.key", row.id))
        held = _decode(old.open(row.held, f"escrow.held:{row.id}"))
        for kind in HELD:
            rows = [_resealed(kind, each, old, theirs) for each in held.get(kind.name, ())]
            if rows:
                work.change_many(_put_back(kind, work.dialect), rows)
                back[kind.name] = back.get(kind.name, 0) + len(rows)
    work.change(DESTROY_OF, {"of": person_id})
    work.change(NOT_ERASED, {"of": person_id})
    return back


def destroy(work: Transaction, person_id: str) -> int:
    """Destroy at once what is held of a person; returns of how many erasures."""
    return work.change(DESTROY_OF, {"of": person_id})


def destroy_old(work: Transaction, before: int, limit: int) -> int:
    """Destroy what was held since then or longer, at most so many; returns how many."""
    return work.change(DESTROY_OLD, {"before": before, "limit": limit})


def _resealed(kind: Kind, row: dict[str, Any], old: PersonKey, theirs: Seals) -> dict[str, Any]:
    """The row as it is put back: sealed under the key that the person has now. Its columns, and for an update its key as ``this_``."""
    fresh = dict(row)
    for column, value in row.items():
        key = _SEALED.get((kind.table.name, column))
        if key and value is not None:
            place, name = f"{kind.table.name}.{column}", "/".join(row[part] for part in key)
            fresh[column] = theirs.seal(_open(old, theirs, value, place, name), place, name)
    if kind.whole:
        return fresh | AT_PROVIDER
    if kind.empties:
        fresh = {f"this_{name}" if name in kind.key else f"new_{name}": value for name, value in fresh.items()}
    return fresh


def _open(old: PersonKey, theirs: Seals, value: bytes, place: str, name: str) -> bytes:
    """Values from before people had keys open with the installation's."""
    return old.open(value, f"{place}:{name}") if value[:1] == FORM_OF_PERSON else theirs.ours.open(value, place, name)


def _put_back(kind: Kind, dialect: str) -> Insert | Update:
    return _UPDATES[kind.name] if kind.name in _UPDATES else _INSERTS[kind.name][dialect]


def _update(kind: Kind) -> Update:
    """Only where nothing else has been written since."""
    these = [kind.table.c[name] == bindparam(f"this_{name}") for name in kind.key]
    still_empty: list[ColumnElement[bool]] = [
        kind.table.c[name].is_(None) if empty is None else kind.table.c[name] == empty for name, empty in kind.empties.items()
    ]
    return (
        update(kind.table)
        .where(*these, and_(*still_empty))
        .values({name: bindparam(f"new_{name}", type_=kind.table.c[name].type) for name in kind.empties})
    )


def _insert(kind: Kind) -> dict[str, Insert]:
    """A row that is still there has kept what only it knows: what its provider has of it, to be deleted there."""
    return insert_or_replace(kind.table, *kind.key, only=(*kind.empties, *AGAIN)) if kind.whole else insert_or_leave(kind.table, *kind.key)


_INSERTS = {kind.name: _insert(kind) for kind in HELD if kind.whole or not kind.empties}
_UPDATES = {kind.name: _update(kind) for kind in HELD if kind.empties and not kind.whole}
