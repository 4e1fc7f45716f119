"""Flags: the list, taking one in hand, its outcome, and reading what the person wrote, which is written down with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, literal_column, or_, select, update

from bot.errors import Refused
from bot.flow.flag_kinds import flag_kind
from bot.store.casework.case_facts import case_of
from bot.store.casework.ledger import Entry, note
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.people.contact import changed
from bot.store.secrecy.seals import Seals
from bot.store.staff.alerts import insert_alerts
from bot.store.staff.criticism import CRITICISM
from bot.store.staff.rows import FlagRow, FlagState, NewAlert, Written
from bot.store.tables import TO_TELL, alert, among, answer, case_file, conversation, flag, person
from bot.store.transaction import Transaction

PAGE = 200
READ_CRITICISM = frozenset({"on_call", "safeguarding", "police_duty", "standards"})  # whose flags are about more than feedback
_HEX = re.compile(r"[0-9a-f]{4,32}")
_now: BindParameter[int] = bindparam("now")
_this = flag.c.id == bindparam("of")

_FLAG = select(*flag.c, conversation.c.flow, conversation.c.case_file).join_from(
    flag, conversation, flag.c.conversation == conversation.c.id, isouter=True
)
OPEN = (
    _FLAG.where(
        flag.c.closed_at.is_(None),
        or_(flag.c.raised_at > bindparam("since"), and_(flag.c.raised_at == bindparam("since"), flag.c.id > bindparam("after"))),
    )
    .order_by(flag.c.raised_at, flag.c.id)
    .limit(PAGE)
)
NAMED = _FLAG.where(flag.c.id >= bindparam("from"), flag.c.id < bindparam("to")).order_by(flag.c.id).limit(3)
TO_LOOK = _FLAG.where(flag.c.look_at.is_not(None), flag.c.look_at <= _now).order_by(flag.c.look_at).limit(bindparam("limit"))
CASES = select(case_file.c.id, case_file.c.facts).where(case_file.c.person == bindparam("whose"), case_file.c.facts.is_not(None))
LOOKED = (
    update(flag)
    .where(_this, flag.c.closed_at.is_(None), flag.c.look_at == bindparam("was"))
    .values(target_at=bindparam("target"), look_at=bindparam("next"))
)
TAKE = update(flag).where(_this, flag.c.closed_at.is_(None)).values(state="taken", taken_by=bindparam("role"), taken_at=_now, look_at=_now)
CLOSE = (
    update(flag)
    .where(_this, flag.c.closed_at.is_(None))
    .values(state=bindparam("how"), reason=bindparam("why"), closed_by=bindparam("role"), closed_at=_now, look_at=None)
)
DROP = (
    update(alert)
    .where(alert.c.flag == bindparam("of"), among(alert.c.state, TO_TELL), alert.c.state == literal_column("'waiting'"))
    .values(state="dropped", finished_at=_now)
)
LOOK_ANEW = update(flag).where(flag.c.closed_at.is_(None), flag.c.look_at.is_not(None)).values(look_at=_now)
LOCK = (
    select(flag.c.person, flag.c.conversation, flag.c.kind)
    .join_from(flag, person, flag.c.person == person.c.id)
    .where(_this)
    .with_for_update(of=person)
)
ABOUT = select(conversation.c.case_file, conversation.c.flow, conversation.c.wave).where(conversation.c.id == bindparam("of"))
WORDS = (
    select(answer.c.conversation, answer.c.step, answer.c.words, answer.c.answered_at, answer.c.apart)
    .join_from(answer, conversation, answer.c.conversation == conversation.c.id)
    .where(conversation.c.person == bindparam("whose"), answer.c.words.is_not(None), conversation.c.id == bindparam("in"))
    .order_by(answer.c.answered_at, answer.c.step)
)


class Flags:
    """What staff do with flags. Every method is a transaction of its own."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def open(self) -> Iterator[FlagRow]:
        """What nobody has closed, oldest first, a page at a time."""
        seals, values = self._seals(), {"since": 0, "after": ""}
        while True:
            with self._database.reading() as work:
                rows = work.every(OPEN, values)
                found = [_flag(work, seals, row) for row in rows]
            yield from found
            if len(rows) < PAGE:
                return
            values = {"since": rows[-1].raised_at, "after": rows[-1].id}

    def named(self, beginning: str) -> list[FlagRow]:
        """The flags whose ids begin so, at most three: more than one means that nobody can know which is meant."""
        if not _HEX.fullmatch(beginning):
            return []
        seals = self._seals()
        with self._database.reading() as work:
            return [_flag(work, seals, row) for row in work.every(NAMED, {"from": beginning, "to": f"{beginning}g"})]

    def to_look(self, now: datetime, limit: int) -> list[FlagRow]:
        """What a worker has to look at now: whom to tell. Without the cases."""
        with self._database.reading() as work:
            return [_row(row, ()) for row in work.every(TO_LOOK, {"now": micros(now), "limit": limit})]

    def looked(self, seen: FlagRow, target: datetime, look_again: datetime | None, alerts: Sequence[NewAlert], now: datetime) -> bool:
        """Keep what was worked out, together with its alerts. False where somebody else has looked, or closed it, meanwhile."""
        assert seen.look_at is not None
        values = {"of": seen.id, "was": micros(seen.look_at), "target": micros(target), "next": micros(look_again) if look_again else None}
        with self._database.writing() as work:
            if not work.change(LOOKED, values):
                return False
            insert_alerts(work, alerts, micros(now), flag=seen.id)
        return True

    def look_anew(self, now: datetime) -> int:
        """Another rota counts: every open flag that is not left alone is looked at again. How many."""
        with self._database.writing() as work:
            return work.change(LOOK_ANEW, {"now": micros(now)})

    def take(self, flag_id: str, role: str, now: datetime) -> bool:
        """A person of this role has it in hand. False where it is closed."""
        with self._database.writing() as work:
            if not self._change(work, flag_id, now, TAKE, {"role": role}, Entry("", "flag_taken", rule=role)):
                return False
            work.change(DROP, {"of": flag_id, "now": micros(now)})
        return True

    def close(self, flag_id: str, how: FlagState, role: str, reason: str, now: datetime) -> bool:
        """What a person did about it, or why nothing. Alerts that wait are dropped. False where it is closed already."""
        with self._database.writing() as work:
            entry = Entry("", "flag_closed", rule=f"{role}: {reason}")
            if not self._change(work, flag_id, now, CLOSE, {"role": role, "how": how, "why": reason}, entry):
                return False
            work.change(DROP, {"of": flag_id, "now": micros(now)})
        return True

    def read_words(self, flag_id: str, role: str, reason: str, now: datetime) -> list[Written]:
        """What the person wrote in the conversation of a flag. Who read it and why is written down in the same transaction, or nothing is read.

        Criticism of somebody by name is withheld, unless the flag goes to those who look after people's safety or into wrong by staff.
        Raises Refused where there is no such flag.
        """
        seals = self._seals()
        with self._database.writing() as work:
            row = work.first(LOCK, {"of": flag_id})
            if row is None:
                raise Refused("There is no such flag.")
            self._note(work, row, Entry(row.person, "words_read", rule=f"{role}: {reason}"), micros(now))
            rows = work.every(WORDS, {"whose": row.person, "in": row.conversation or ""})
            theirs, all_of_it = seals.of(work, row.person), flag_kind(row.kind).role in READ_CRITICISM
            return [_written(theirs, each, withheld=each.apart == CRITICISM and not all_of_it) for each in rows]

    def _change(self, work: Transaction, flag_id: str, now: datetime, statement: Any, values: dict[str, str], entry: Entry) -> bool:
        """Under the person's lock, with an entry in the ledger: whoever decides about the person decides again."""
        row = work.first(LOCK, {"of": flag_id})
        if row is None or not work.change(statement, values | {"of": flag_id, "now": micros(now)}):
            return False
        self._note(work, row, entry, micros(now))
        changed(work, row.person, micros(now))
        return True

    def _note(self, work: Transaction, row: Any, entry: Entry, moment: int) -> None:
        about = work.first(ABOUT, {"of": row.conversation}) if row.conversation else None
        case, flow, wave = about or (None, "", 0)
        note(work, entry._replace(person=row.person, case_file=case, flow=flow, wave=wave), moment)


def _written(seals: Seals, row: Any, *, withheld: bool) -> Written:
    return Written(row.step, instant(row.answered_at), "" if withheld else _opened(seals, row), withheld)


def _opened(seals: Seals, row: Any) -> str:
    return seals.open(row.words, "answer.words", f"{row.conversation}/{row.step}").decode()


def _flag(work: Transaction, seals: Seals, row: Any) -> FlagRow:
    """With the references of its case, or of all the person's cases where it is about none."""
    theirs = seals.of(work, row.person)
    cases = {each.id: case_of(theirs, each.id, each.facts).ref for each in work.every(CASES, {"whose": row.person})}
    return _row(row, (cases[row.case_file],) if row.case_file in cases else tuple(sorted(cases.values())))


def _row(row: Any, refs: tuple[str, ...]) -> FlagRow:
    return FlagRow(
        id=row.id,
        kind=row.kind,
        raised_at=instant(row.raised_at),
        state=row.state,
        step=row.step,
        flow=row.flow or "",
        refs=refs,
        reason=row.reason,
        taken_by=row.taken_by,
        taken_at=_maybe(row.taken_at),
        closed_by=row.closed_by,
        closed_at=_maybe(row.closed_at),
        target=_maybe(row.target_at),
        look_at=_maybe(row.look_at),
        alerted_at=_maybe(row.alerted_at),
        escalated_at=_maybe(row.escalated_at),
    )


def _maybe(moment: int | None) -> datetime | None:
    return None if moment is None else instant(moment)
