"""People's own words, held until somebody has looked at them: then released, or hidden. Whoever reads, releases or hides is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import bindparam, select, update

from bot.errors import Refused
from bot.store.casework.case_rows import What
from bot.store.casework.ledger import Entry, note
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import answer, conversation, person
from bot.store.transaction import Transaction

SHORT_ID = 8  # letters of a conversation's id that stand before the step
Shown = Literal["held", "released", "hidden"]

_ROW = select(
    answer.c.conversation,
    answer.c.step,
    answer.c.answered_at,
    answer.c.apart,
    answer.c.acting,
    answer.c.shown,
    answer.c.story,
    answer.c.words,
    answer.c.recording,
    conversation.c.flow,
    conversation.c.wave,
    conversation.c.case_file,
    conversation.c.person,
).join_from(answer, conversation, answer.c.conversation == conversation.c.id)
HELD = _ROW.where(answer.c.shown == "held").order_by(answer.c.story.desc(), answer.c.answered_at, answer.c.conversation, answer.c.step)
ALL = _ROW.where(answer.c.shown != "").order_by(answer.c.answered_at, answer.c.conversation, answer.c.step)
ONE = _ROW.where(
    answer.c.conversation.startswith(bindparam("of"), autoescape=False), answer.c.step == bindparam("at"), answer.c.shown != ""
)
IN = _ROW.where(answer.c.conversation == bindparam("of"), answer.c.shown != "").order_by(answer.c.answered_at, answer.c.step)
LOCK = select(person.c.id).where(person.c.id == bindparam("whose")).with_for_update()
DECIDE = (
    update(answer).where(answer.c.conversation == bindparam("of"), answer.c.step == bindparam("at")).values(shown=bindparam("now_shown"))
)


class HeldWords(msgspec.Struct, frozen=True):
    """What is known of somebody's words without reading them. ``id`` names them: the beginning of the conversation's id, and the step."""

    id: str
    flow: str
    at: datetime
    shown: Shown
    story: bool
    apart: str = ""
    acting: str = ""
    spoken: bool = False


class WordsDesk:
    """Words as staff look at them."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def held(self, *, everything: bool = False) -> list[HeldWords]:
        """Those that nobody has looked at; first those that may tell what happened, then the oldest. Or all, also those looked at."""
        with self._database.reading() as work:
            return [_known(row) for row in work.every(ALL if everything else HELD, {})]

    def read(self, name: str, role: str, now: datetime) -> str:
        """The words. Who read them is written down in the same transaction. Raises Refused where there are none of this name."""
        with self._database.writing() as work:
            row = self._one(work, name)
            self._note(work, row, "words_read", role, now)
            return _opened(self._seals().of(work, row.person), row)

    def decide(self, name: str, shown: Shown, role: str, now: datetime) -> str:
        """Somebody has looked: the words may be shown, or never are. Returns the conversation's id. Raises Refused where there are none."""
        with self._database.writing() as work:
            row = self._one(work, name)
            work.change(DECIDE, {"of": row.conversation, "at": row.step, "now_shown": shown})
            self._note(work, row, "released" if shown == "released" else "hidden", role, now)
            return str(row.conversation)

    def pass_on(self, conversation_id: str, apart: str, role: str, now: datetime) -> tuple[list[str], int]:
        """The words of a conversation that are about this and were released, to be passed on; and how many are not released."""
        with self._database.writing() as work:
            rows = [row for row in work.every(IN, {"of": conversation_id}) if row.apart == apart]
            ready = [row for row in rows if row.shown == "released" and row.words]
            for row in ready:
                self._note(work, row, "words_read", role, now)
            opened = [_opened(self._seals().of(work, row.person), row) for row in ready]
            return opened, sum(row.shown == "held" for row in rows)

    def _one(self, work: Transaction, name: str) -> Any:
        start, _, step = name.partition("/")
        rows = work.every(ONE, {"of": start, "at": step}) if len(start) >= SHORT_ID and start.isalnum() else []
        if len(rows) != 1:
            raise Refused("There are no words of this name. `hearback words list` names those that there are.")
        work.first(LOCK, {"whose": rows[0].person})
        return rows[0]

    def _note(self, work: Transaction, row: Any, what: What, role: str, now: datetime) -> None:
        note(work, Entry(row.person, what, row.case_file, row.flow, row.wave, rule=role), micros(now))


def _known(row: Any) -> HeldWords:
    name = f"{row.conversation[:SHORT_ID]}/{row.step}"
    return HeldWords(name, row.flow, instant(row.answered_at), row.shown, bool(row.story), row.apart, row.acting, bool(row.recording))


def _opened(seals: Seals, row: Any) -> str:
    return seals.open(row.words, "answer.words", f"{row.conversation}/{row.step}").decode() if row.words else ""
