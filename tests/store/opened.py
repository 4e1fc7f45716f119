"""Everything sealed in a database, opened: what is compared before and after."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.secrecy.rotation import SEALED, seals_of
from bot.store.store import Store

Place = tuple[str, ...]  # table, column, the person it belongs to (or nothing), the row's key


def everything(store: Store) -> dict[Place, bytes]:
    """Each sealed value, by its place. Raises Refused for one that was moved or changed."""
    seals, opened = store.unlock(), {}
    for place in SEALED:
        column = place.table.c[place.column]
        statement = select(*(place.table.c[name] for name in place.key), place.whose.label("whose"), column).where(column.is_not(None))
        with store.database.reading() as work:
            for *key, whose, sealed in work.every(statement):
                name, theirs = "/".join(key), seals_of(place, seals, work, whose)
                opened[place.table.name, place.column, whose or "", name] = theirs.open(sealed, f"{place.table.name}.{place.column}", name)
    return opened
