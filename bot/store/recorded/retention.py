"""When the sound of a comment is forgotten.

- 30 days after it was typed up or refused (HEARBACK_SOUND_DAYS), and never later than its answer's words: callers are told a number of
  days, so it goes a day before that.
- At once where the answer is gone. Where the person says ERASE, with all else of theirs: held back for some days, then destroyed.
- A yes that led to no recording, and a recording whose caller never said to keep it: after two days.

The sound here goes with the decision; the row stays until the provider has said that it has it no more.
Source: retention of voice, 30 days after it was typed up or refused; decided for each service by its data protection officer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, literal_column, or_, select, update
from sqlalchemy.sql.dml import UpdateBase

from bot.store.database import Database
from bot.store.dialects import a_few
from bot.store.instants import micros
from bot.store.tables import among, answer, conversation, recording, sound

KEEP_DONE = timedelta(days=30)
KEEP_UNCONFIRMED = timedelta(days=2)
BEFORE_THE_END = timedelta(days=1)

_MICROSECOND = timedelta(microseconds=1)
_kept = among(recording.c.state, ("kept",))
_unwanted = among(recording.c.state, ("unwanted",))
_before: BindParameter[int] = bindparam("before")
_its_answer = answer.c.conversation == recording.c.conversation, answer.c.recording == recording.c.id


def _next(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The next of them, a few at a time, passing over those that others hold."""
    return a_few([recording.c.id], select(recording.c.id).where(*which).limit(bindparam("limit")).with_for_update(skip_locked=True))


def _drop(*which: ColumnElement[bool]) -> UpdateBase:
    return update(recording).where(_next(*which)).values(state="unwanted", unwanted_at=bindparam("now"), try_at=None, tries=0, trouble="")


_over = select(literal_column("1")).where(*_its_answer, answer.c.keep_until <= _before).correlate(recording).exists()
_answered = select(literal_column("1")).where(*_its_answer).correlate(recording).exists()

TYPED = _drop(_kept, or_(recording.c.typed_at <= _before, recording.c.refused_at <= _before))
RULES: tuple[tuple[UpdateBase, timedelta], ...] = (
    (_drop(_kept, _over), -BEFORE_THE_END),
    (_drop(_kept, ~_answered), timedelta()),
    (_drop(among(recording.c.state, ("new",)), recording.c.recorded_at <= _before), KEEP_UNCONFIRMED),
    (delete(recording).where(_next(among(recording.c.state, ("agreed",)), recording.c.recorded_at <= _before)), KEEP_UNCONFIRMED),
)
# Each rule for whoever wants to see them: what, and since when; in the order of RULES, and then of what was typed up or refused.
SAID = (
    ("spoken comments", "a day before their words go"),
    ("spoken comments whose answer is gone", "at once"),
    ("recordings nobody said to keep", "after the call"),
    ("a yes to a recording that was not made", "after the yes"),
    ("spoken comments that were dealt with", "after they were typed up or refused"),
)
SILENCE = delete(sound).where(sound.c.recording.in_(select(recording.c.id).where(_unwanted)))
NOTHING_LEFT = delete(recording).where(_unwanted, recording.c.reference.is_(None))

_theirs = recording.c.conversation.in_(select(conversation.c.id).where(conversation.c.person == bindparam("of")))
# After an erasure has marked them unwanted and deleted the sounds (bot.store.secrecy.belongings): since when, and what is nowhere else.
ERASED = (
    update(recording)
    .where(_theirs, _unwanted, recording.c.unwanted_at.is_(None))
    .values(unwanted_at=bindparam("now"), try_at=None, tries=0, trouble=""),
    delete(recording).where(_theirs, recording.c.reference.is_(None)),
)


def every_rule(keep_done: timedelta) -> tuple[tuple[UpdateBase, timedelta], ...]:
    """What is forgotten, at which age. ``keep_done``: how long the sound of a comment that was typed up or refused stays."""
    return (*RULES, (TYPED, keep_done))


def forget(database: Database, now: datetime, limit: int = 500, keep_done: timedelta = KEEP_DONE) -> int:
    """Forget what has been kept long enough, at most ``limit`` of each kind; returns how many recordings that were."""
    moment, done = micros(now), 0
    with database.writing() as work:
        for statement, age in every_rule(keep_done):
            done += work.change(statement, {"before": moment - age // _MICROSECOND, "now": moment, "limit": limit})
            work.change(SILENCE)
            work.change(NOTHING_LEFT)
    return done
