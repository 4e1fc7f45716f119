"""Thanks that people want passed on: to whom they went, and when. Apart from all that could be better, and never beside it alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.errors import Refused
from bot.store.casework import askings
from bot.store.casework.ledger import Entry, note
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.staff.words import ready
from bot.store.tables import consent, conversation, praise
from bot.store.transaction import Transaction

SCOPE = "pass_thanks"

KEEP = insert(praise)
KNOWN = select(praise.c.id).where(praise.c.conversation == bindparam("in_this"), praise.c.step == bindparam("at"))
TAKE_BACK = delete(praise).where(
    praise.c.conversation == bindparam("in_this"), praise.c.step == bindparam("at"), praise.c.delivered_at.is_(None)
)
ONE = (
    select(*praise.c, conversation.c.flow, conversation.c.wave, conversation.c.case_file)
    .join_from(praise, conversation, praise.c.conversation == conversation.c.id)
    .where(praise.c.id == bindparam("which"))
)
AGREED = select(consent.c.purpose).where(
    consent.c.person == bindparam("of"), consent.c.purpose == SCOPE, or_(consent.c.until.is_(None), consent.c.until > bindparam("now"))
)
ALL = select(*praise.c).order_by(praise.c.given_at, praise.c.id)
DELIVER = (
    update(praise)
    .where(praise.c.id == bindparam("which"), praise.c.delivered_at.is_(None))
    .values(delivered_at=bindparam("now"), delivered_by=bindparam("role"), delivered_to=bindparam("to"))
)


class PraiseRow(msgspec.Struct, frozen=True):
    """One person's thanks. ``to``: the role of whoever was told, once somebody was."""

    id: str
    person: str
    conversation: str
    given_at: datetime
    delivered_at: datetime | None = None
    by: str = ""
    to: str = ""


def keep(work: Transaction, person_id: str, conversation: str, step: str, moment: int) -> None:
    """The person wants thanks passed on. Said twice at the same question, it is one."""
    if work.first(KNOWN, {"in_this": conversation, "at": step}) is None:
        values = {"id": secrets.token_hex(16), "person": person_id, "conversation": conversation, "step": step, "given_at": moment}
        work.change(KEEP, values | {"delivered_at": None, "delivered_by": "", "delivered_to": ""})


def take_back(work: Transaction, conversation: str, step: str) -> None:
    """The person has gone back over it, before anybody was told."""
    work.change(TAKE_BACK, {"in_this": conversation, "at": step})


class Thanks:
    """Thanks as staff pass them on."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def all(self) -> list[PraiseRow]:
        """All thanks, the oldest first."""
        with self._database.reading() as work:
            return [_praise(row) for row in work.every(ALL, {})]

    def deliver(self, which: str, to: str, role: str, now: datetime) -> list[str]:
        """The words, for whoever holds the role ``to``; that they were told, by which role and when, is there exactly if they are.

        Only what somebody has released, only while the person agrees, and once. Raises Refused, and then nothing is written down.
        """
        with self._database.writing() as work:
            row = _locked(work, which)
            if row.delivered_at is not None:
                raise Refused(f"They were passed on before, to {row.delivered_to}.")
            words = self._words(work, row, role, now)
            work.change(DELIVER, {"which": which, "to": to, "role": role, "now": micros(now)})
            entry = Entry(row.person, "passed_on", row.case_file, row.flow, row.wave, rule=role, says=f"thanks, to {to}")
            note(work, entry, micros(now), self._seals())
            return words

    def _words(self, work: Transaction, row: Any, role: str, now: datetime) -> list[str]:
        if work.first(AGREED, {"of": row.person, "now": micros(now)}) is None:
            raise Refused("The person no longer agrees that their thanks are passed on.")
        words, held = ready(work, self._seals(), row.conversation, "praise", role, micros(now))
        if held:
            raise Refused("Nobody has looked at these words yet. Look first: hearback words list")
        if not words:
            raise Refused("There are no words to pass on: they were hidden, marked as criticism, or their time is over.")
        return words


def _locked(work: Transaction, which: str) -> Any:
    """The thanks, as they are once nobody else can change them. Raises Refused where they are gone."""
    found = work.first(ONE, {"which": which})
    if found is not None:
        work.first(askings.LOCK, {"of": found.person})
        found = work.first(ONE, {"which": which})
    if found is None:
        raise Refused("There are no such thanks any more.")
    return found


def _praise(row: Any) -> PraiseRow:
    told = None if row.delivered_at is None else instant(row.delivered_at)
    return PraiseRow(row.id, row.person, row.conversation, instant(row.given_at), told, row.delivered_by, row.delivered_to)
