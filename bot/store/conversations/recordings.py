"""Spoken comments: the provider holds them, we hold its name for each, sealed, until it has deleted them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, delete, select

from bot.store.database import Database
from bot.store.rows import UnwantedRecording
from bot.store.secrecy.seals import Seals
from bot.store.tables import among, recording

UNWANTED = (
    select(recording.c.id, recording.c.channel, recording.c.reference)
    .where(among(recording.c.state, ("unwanted",)), recording.c.reference.is_not(None))
    .limit(bindparam("limit"))
)
GONE = delete(recording).where(recording.c.id == bindparam("of"), among(recording.c.state, ("unwanted",)))


class Recordings:
    """Those that have to be deleted at their provider."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def unwanted(self, limit: int) -> list[UnwantedRecording]:
        """Recordings that the person dropped or erased and the provider still holds."""
        with self._database.reading() as work:
            rows = work.every(UNWANTED, {"limit": limit})
        return [UnwantedRecording(row.id, row.channel, self._reference(row.id, row.reference)) for row in rows]

    def deleted(self, name: str) -> None:
        """The provider no longer has it: nothing of it remains here either."""
        with self._database.writing() as work:
            work.change(GONE, {"of": name})

    def _reference(self, name: str, sealed: bytes) -> str:
        return self._seals().open(sealed, "recording.reference", name).decode()
