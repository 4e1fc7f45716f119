"""Spoken comments as staff work with them: listed, listened to, typed up or refused. Every sound that is handed out is written down first."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from sqlalchemy import bindparam, insert, select, update

from bot.errors import Refused
from bot.store.conversations.person_turn import NEW_FLAG, RAISE
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.recorded.retention import BEFORE_THE_END, KEEP_DONE
from bot.store.recorded.rows import Handled, SpokenComment, Stands
from bot.store.recorded.sounds import Sounds
from bot.store.secrecy.seals import Seals
from bot.store.staff.criticism import NOT_YOURS, Looker, may_look
from bot.store.tables import among, answer, conversation, recording, recording_audit
from bot.store.transaction import Transaction

T = TypeVar("T")

_NAME = re.compile(r"[0-9a-f]{4,32}", re.ASCII)
Did = Literal["listened", "typed", "refused"]

_kept = among(recording.c.state, ("kept",))
_answers = (answer.c.conversation == recording.c.conversation) & (answer.c.recording == recording.c.id)
_about = select(
    *recording.c,
    conversation.c.flow,
    conversation.c.wave,
    conversation.c.case_file,
    conversation.c.person,
    answer.c.keep_until,
    answer.c.apart,
).join_from(recording, conversation, recording.c.conversation == conversation.c.id)
EVERY = _about.join(answer, _answers).where(_kept).order_by(recording.c.recorded_at, recording.c.id)
LIKE = EVERY.where(recording.c.id.startswith(bindparam("beginning"), autoescape=False)).limit(2)
ONE = _about.join(answer, _answers).where(_kept, recording.c.id == bindparam("of")).with_for_update(of=recording)
AUDIT = insert(recording_audit)
TYPE = (
    update(answer)
    .where(answer.c.conversation == bindparam("in"), answer.c.recording == bindparam("of"))
    .values(words=bindparam("sealed"), shown="held", story=bindparam("tells"))
)
TYPED = update(recording).where(recording.c.id == bindparam("of")).values(typed_at=bindparam("now"), refused_at=None, refused_as="")
REFUSED = (
    update(recording)
    .where(recording.c.id == bindparam("of"), recording.c.typed_at.is_(None))
    .values(refused_at=bindparam("now"), refused_as=bindparam("why"))
)
HISTORY = (
    select(recording_audit.c.at, recording_audit.c.did, recording_audit.c.role)
    .where(recording_audit.c.recording == bindparam("of"))
    .order_by(recording_audit.c.at, recording_audit.c.id)
)


class Comments:
    """What people said, for those who type it up. Raises LookupError for a comment that is not there.

    Criticism of somebody by name is heard and typed up by the coordinator alone: Refused, and written down, for everybody else.
    """

    def __init__(self, database: Database, seals: Callable[[], Seals], sounds: Sounds) -> None:
        self._database = database
        self._seals = seals
        self._sounds = sounds

    def every(self, keep_done: timedelta = KEEP_DONE) -> list[SpokenComment]:
        """All that are kept, the oldest first."""
        with self._database.reading() as work:
            return [_comment(row, keep_done) for row in work.every(EVERY)]

    def find(self, beginning: str) -> SpokenComment:
        """The one whose name begins so. Raises LookupError where there is none, or more than one."""
        with self._database.reading() as work:
            rows = work.every(LIKE, {"beginning": beginning}) if _NAME.fullmatch(beginning) else []
        if len(rows) != 1:
            raise LookupError("none" if not rows else "several")
        return _comment(rows[0], KEEP_DONE)

    def listen(self, name: str, by: Handled, now: datetime) -> bytes:
        """The sound, once it is written down who listens and why. Raises LookupError, or Damaged."""
        if not self._sounds.has(name):
            raise LookupError("no sound")
        self._handling(name, by, now, lambda work, row: self._write_down(work, row, "listened", by, now))
        return self._sounds.open(name)

    def type_up(self, name: str, words: str, by: Handled, now: datetime, flags: Sequence[str] = ()) -> None:
        """Keep what was said as the person's own words, for as long as the flow keeps words; held back until somebody has looked.

        ``flags``: kinds of flags that the words raise, there exactly if the words are.
        """

        def type_up(work: Transaction, row: Any) -> None:
            sealed = self._seals().of(work, row.person).seal(words.encode(), "answer.words", f"{row.conversation}/{row.step}")
            work.change(TYPE, {"in": row.conversation, "of": name, "sealed": sealed, "tells": "story_told" in flags})
            work.change(TYPED, {"of": name, "now": micros(now)})
            self._write_down(work, row, "typed", by, now)
            for kind in flags:
                about = {"person": row.person, "conversation": row.conversation, "kind": kind, "step": row.step}
                made = {"id": secrets.token_hex(16), "raised_at": micros(now), "look_at": micros(now)}
                work.change(RAISE, NEW_FLAG | about | made)

        self._handling(name, by, now, type_up)

    def refuse(self, name: str, why: str, by: Handled, now: datetime) -> bool:
        """Nothing of it is typed up. False where it has been typed up already."""

        def refuse(work: Transaction, row: Any) -> bool:
            if not work.change(REFUSED, {"of": name, "now": micros(now), "why": why}):
                return False
            self._write_down(work, row, "refused", by, now)
            return True

        return self._handling(name, by, now, refuse)

    def history(self, name: str) -> list[tuple[datetime, str, str]]:
        """When, what was done, and by which role; the oldest first."""
        with self._database.reading() as work:
            return [(instant(row.at), row.did, row.role) for row in work.every(HISTORY, {"of": name})]

    def _handling(self, name: str, by: Handled, now: datetime, act: Callable[[Transaction, Any], T]) -> T:
        """Do it with this comment, if it is for them. That it was not stays written down."""
        with self._database.writing() as work:
            row = self._one(work, name)
            if may_look(work, row, Looker(by.role, by.coordinates), micros(now)):
                return act(work, row)
        raise Refused(NOT_YOURS)

    def _one(self, work: Transaction, name: str) -> Any:
        row = work.first(ONE, {"of": name})
        if row is None:
            raise LookupError("none")
        return row

    def _write_down(self, work: Transaction, row: Any, did: Did, by: Handled, now: datetime) -> None:
        entry = secrets.token_hex(16)
        because = self._seals().of(work, row.person).seal(by.because.encode(), "recording_audit.because", entry) if by.because else None
        values = {
            "id": entry,
            "recording": row.id,
            "person": row.person,
            "at": micros(now),
            "did": did,
            "role": by.role,
            "because": because,
        }
        work.change(AUDIT, values)


def _comment(row: Any, keep_done: timedelta) -> SpokenComment:
    ends = [] if row.keep_until is None else [instant(row.keep_until) - BEFORE_THE_END]
    ends += [instant(at) + keep_done for at in (row.typed_at, row.refused_at) if at is not None]
    return SpokenComment(
        id=row.id,
        flow=row.flow,
        step=row.step,
        language=row.wording.partition(" ")[0],
        seconds=row.seconds,
        recorded_at=instant(row.recorded_at),
        stands=_stands(row),
        deletes=min(ends, default=None),
        agreed_at=None if row.agreed_at is None else instant(row.agreed_at),
        wording=row.wording,
        refused_as=row.refused_as,
        apart=row.apart,
    )


def _stands(row: Any) -> Stands:
    if row.typed_at is not None:
        return "typed"
    if row.refused_at is not None:
        return "refused"
    if row.fetched_at is not None:
        return "waits"
    return "lost" if row.trouble == "lost" else "on its way"
