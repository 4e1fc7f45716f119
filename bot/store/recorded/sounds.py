"""The sound itself: sealed here, compared with what came, opened for those who listen.

It is compared before anything is deleted at the provider: read back from the database in another transaction, opened, and its length and
SHA-256 held against those of the bytes that came. What is not the same is thrown away, and fetched again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, select, update

from bot.errors import Refused
from bot.store.database import Database
from bot.store.dialects import insert_or_leave
from bot.store.instants import micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import among, conversation, recording, sound

_of = recording.c.id == bindparam("of")
_wanted = (among(recording.c.state, ("kept",)), recording.c.agreed_at.is_not(None), recording.c.fetched_at.is_(None))

WANTED = (
    select(conversation.c.person)
    .join_from(recording, conversation, recording.c.conversation == conversation.c.id)
    .where(_of, *_wanted)
    .with_for_update(of=recording)
)
KEEP = insert_or_leave(sound, "recording")
READ = (
    select(sound.c.sealed, sound.c.length, sound.c.sha256, conversation.c.person)
    .join_from(sound, recording, recording.c.id == sound.c.recording)
    .join(conversation, recording.c.conversation == conversation.c.id)
    .where(sound.c.recording == bindparam("of"))
)
HAS = select(sound.c.length).where(sound.c.recording == bindparam("of"))
DROP = delete(sound).where(sound.c.recording == bindparam("of"))
HERE = (
    update(recording)
    .where(_of, *_wanted)
    .values(fetched_at=bindparam("now"), unwanted_at=bindparam("now"), try_at=None, tries=0, trouble="")
)


class Damaged(Exception):
    """What is kept is not what came."""


class Sounds:
    """Keeps and opens sounds."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def keep(self, name: str, body: bytes) -> bool:
        """Seal the sound of a recording. False where it is not wanted any more: it was erased while it was on its way."""
        with self._database.writing() as work:
            person = work.value(WANTED, {"of": name})
            if person is None:
                return False
            sealed = self._seals().of(work, person).seal(body, "sound.sealed", name)
            values = {"recording": name, "sealed": sealed, "length": len(body), "sha256": sha256(body).digest()}
            work.change(KEEP[work.dialect], values)
        return True

    def has(self, name: str) -> bool:
        """Whether a sound of this recording is here, compared or not."""
        with self._database.reading() as work:
            return work.first(HAS, {"of": name}) is not None

    def compare(self, name: str, now: datetime) -> bool:
        """Whether the sound is here and whole; from then on the provider's copy is one too many. What is damaged is thrown away."""
        try:
            self.open(name)
        except (Damaged, LookupError):
            with self._database.writing() as work:
                work.change(DROP, {"of": name})
            return False
        with self._database.writing() as work:
            return bool(work.change(HERE, {"of": name, "now": micros(now)}))

    def open(self, name: str) -> bytes:
        """The sound. Raises LookupError where there is none, Damaged where it is not the one that came."""
        with self._database.reading() as work:
            row = work.first(READ, {"of": name})
            if row is None:
                raise LookupError("there is no such sound")
            try:
                body = self._seals().of(work, row.person).open(row.sealed, "sound.sealed", name)
            except Refused:
                raise Damaged from None
        if len(body) != row.length or not hmac.compare_digest(sha256(body).digest(), row.sha256):
            raise Damaged
        return body
