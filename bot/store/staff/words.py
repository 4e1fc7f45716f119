"""People's own words, held until somebody has looked at them: then released, or hidden. Whoever reads, releases or hides is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from sqlalchemy import bindparam, func, select, update

from bot.errors import Refused
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.staff.criticism import CRITICISM, NEVER_RELEASED, NOT_YOURS, Looker, may_look, write_down
from bot.store.tables import answer, conversation, person
from bot.store.transaction import Transaction

T = TypeVar("T")

SHORT_ID = 8  # letters of a conversation's id that stand before the step
Shown = Literal["held", "released", "hidden"]
About = Literal["complaint", "praise"]  # what is passed on to somebody; criticism never is

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
_first_stories = (answer.c.story.desc(), answer.c.answered_at, answer.c.conversation, answer.c.step)
_oldest = (answer.c.answered_at, answer.c.conversation, answer.c.step)
_everybodys, _coordinators = answer.c.apart != CRITICISM, answer.c.apart == CRITICISM
HELD = _ROW.where(answer.c.shown == "held", _everybodys).order_by(*_first_stories)
ALL = _ROW.where(answer.c.shown != "", _everybodys).order_by(*_oldest)
CRITICISM_HELD = _ROW.where(answer.c.shown == "held", _coordinators).order_by(*_first_stories)
CRITICISM_ALL = _ROW.where(answer.c.shown != "", _coordinators).order_by(*_oldest)
WAITING = select(func.count()).select_from(answer).where(answer.c.shown == "held", _coordinators)
ONE = _ROW.where(
    answer.c.conversation.startswith(bindparam("of"), autoescape=False), answer.c.step == bindparam("at"), answer.c.shown != ""
)
IN = _ROW.where(answer.c.conversation == bindparam("of"), answer.c.shown != "").order_by(answer.c.answered_at, answer.c.step)
LOCK = select(person.c.id).where(person.c.id == bindparam("whose")).with_for_update()
DECIDE = (
    update(answer).where(answer.c.conversation == bindparam("of"), answer.c.step == bindparam("at")).values(shown=bindparam("now_shown"))
)
MARK = (
    update(answer)
    .where(answer.c.conversation == bindparam("of"), answer.c.step == bindparam("at"))
    .values(apart=bindparam("now_apart"), shown="held")
)
_NOT_MARKED = {
    True: "These words belong to a complaint, or are criticism already. They stay where they are.",
    False: "These words are not marked as criticism. There is nothing to change.",
}


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


class Ready(NamedTuple):
    """Words to be passed on: those that were released, opened; and how many nobody has looked at."""

    words: list[str]
    held: int


class WordsDesk:
    """Words as staff look at them."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def held(self, *, everything: bool = False) -> list[HeldWords]:
        """Those that nobody has looked at; first those that may tell what happened, then the oldest. Or all, also those looked at.

        Never those that criticise somebody by name.
        """
        with self._database.reading() as work:
            return [_known(row) for row in work.every(ALL if everything else HELD, {})]

    def criticism_waiting(self) -> int:
        """How many words that criticise somebody by name no coordinator has looked at."""
        with self._database.reading() as work:
            return int(work.value(WAITING) or 0)

    def criticism(self, by: Looker, now: datetime, *, everything: bool = False) -> list[HeldWords]:
        """The words that criticise somebody by name, for the coordinator. Of each it is written down that it was listed. Raises Refused."""
        if not by.coordinates:
            raise Refused(NOT_YOURS)
        with self._database.writing() as work:
            rows = work.every(CRITICISM_ALL if everything else CRITICISM_HELD, {})
            for row in rows:
                write_down(work, row, "listed", by.role, micros(now))
            return [_known(row) for row in rows]

    def read(self, name: str, by: Looker, now: datetime) -> str:
        """The words. Who read them is written down in the same transaction. Raises Refused where there are none, or they are not for them."""

        def read(work: Transaction, row: Any) -> str:
            write_down(work, row, "words_read", by.role, micros(now))
            return _opened(self._seals().of(work, row.person), row)

        return self._looking(name, by, now, read)

    def decide(self, name: str, shown: Shown, by: Looker, now: datetime) -> str:
        """Somebody has looked: the words may be shown, or never are. Returns the conversation's id.

        Raises Refused where there are none, where they are not for them, and for criticism that was to be released.
        """

        def decide(work: Transaction, row: Any) -> str:
            if row.apart == CRITICISM and shown == "released":
                raise Refused(NEVER_RELEASED)
            work.change(DECIDE, {"of": row.conversation, "at": row.step, "now_shown": shown})
            write_down(work, row, "released" if shown == "released" else "hidden", by.role, micros(now))
            return str(row.conversation)

        return self._looking(name, by, now, decide)

    def mark(self, name: str, by: Looker, now: datetime, *, criticism: bool) -> None:
        """The words criticise somebody by name, and are the coordinator's from now on; or they do not, and are looked at like others.

        Either way they are held again. Raises Refused where there are none, where they are not for them, and for those of a complaint.
        """

        def mark(work: Transaction, row: Any) -> None:
            if row.apart not in (("", "praise") if criticism else (CRITICISM,)):
                raise Refused(_NOT_MARKED[criticism])
            work.change(MARK, {"of": row.conversation, "at": row.step, "now_apart": CRITICISM if criticism else ""})
            write_down(work, row, "marked", by.role, micros(now))

        self._looking(name, by, now, mark)

    def pass_on(self, conversation_id: str, about: About, role: str, now: datetime) -> Ready:
        """The words of a conversation that are about this and were released. Each that is opened has it written down."""
        with self._database.writing() as work:
            return ready(work, self._seals(), conversation_id, about, role, micros(now))

    def _looking(self, name: str, by: Looker, now: datetime, act: Callable[[Transaction, Any], T]) -> T:
        """Do it with the words of this name, if they are for whoever looks. That they were not stays written down."""
        with self._database.writing() as work:
            row = _one(work, name)
            if may_look(work, row, by, micros(now)):
                return act(work, row)
        raise Refused(NOT_YOURS)


def _one(work: Transaction, name: str) -> Any:
    """The answer, as it is once nobody else can change it."""
    start, _, step = name.partition("/")
    named = {"of": start, "at": step}
    rows = work.every(ONE, named) if len(start) >= SHORT_ID and start.isalnum() else []
    if len(rows) == 1:
        work.first(LOCK, {"whose": rows[0].person})
        rows = work.every(ONE, named)
    if len(rows) != 1:
        raise Refused("There are no words of this name. `hearback words list` names those that there are.")
    return rows[0]


def ready(work: Transaction, seals: Seals, conversation_id: str, about: About, role: str, moment: int) -> Ready:
    """``pass_on`` inside a transaction. ``moment``: microseconds."""
    rows = [row for row in work.every(IN, {"of": conversation_id}) if row.apart == about]
    released = [row for row in rows if row.shown == "released" and row.words]
    for row in released:
        write_down(work, row, "words_read", role, moment)
    return Ready([_opened(seals.of(work, row.person), row) for row in released], sum(row.shown == "held" for row in rows))


def _known(row: Any) -> HeldWords:
    name = f"{row.conversation[:SHORT_ID]}/{row.step}"
    return HeldWords(name, row.flow, instant(row.answered_at), row.shown, bool(row.story), row.apart, row.acting, bool(row.recording))


def _opened(seals: Seals, row: Any) -> str:
    return seals.open(row.words, "answer.words", f"{row.conversation}/{row.step}").decode() if row.words else ""
