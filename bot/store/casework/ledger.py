"""The ledger: what was done with a case and what was not, and why. Rows are added and never changed; an erasure empties their words."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, or_, select

from bot.errors import Refused
from bot.store.casework.case_facts import case_of
from bot.store.casework.case_rows import LedgerRow, What
from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import case_file, conversation, ledger, outbox
from bot.store.transaction import Transaction

PAGE = 500

NEW_ENTRY = insert(ledger)
_ENTRY = select(*ledger.c, case_file.c.facts, case_file.c.person.label("owner")).join_from(
    ledger, case_file, ledger.c.case_file == case_file.c.id, isouter=True
)
_page = _ENTRY.where(ledger.c.id > bindparam("after")).order_by(ledger.c.id).limit(PAGE)
ENTRIES = _page
ENTRIES_OF_CASE = _page.where(
    ledger.c.person == bindparam("whose"), or_(ledger.c.case_file == bindparam("of"), ledger.c.case_file.is_(None))
)
CASE = select(case_file.c.id, case_file.c.person).where(case_file.c.lookup == bindparam("lookup"))
ABOUT = (
    select(
        outbox.c.person,
        outbox.c.channel,
        outbox.c.kind,
        outbox.c.initiated,
        conversation.c.flow,
        conversation.c.wave,
        conversation.c.case_file,
    )
    .join_from(outbox, conversation, outbox.c.conversation == conversation.c.id)
    .where(outbox.c.id == bindparam("of"))
)

_number = itertools.count()


class Entry(NamedTuple):
    """What is written about a person, or about a case of theirs."""

    person: str
    what: What
    case_file: str | None = None
    flow: str = ""
    wave: int = 0
    rule: str = ""
    channel: str = ""
    says: str = ""


def entry_values(entry: Entry, moment: int, seals: Seals | None = None) -> dict[str, Any]:
    """The row of an entry; ``seals`` are its person's. Names sort by time, and those of one instant in the order in which this process wrote them."""
    name = f"{moment:014x}{next(_number) % 2**32:08x}{secrets.token_hex(6)}"
    says = seals.seal(entry.says.encode(), "ledger.says", name) if seals and entry.says else None
    return entry._asdict() | {"id": name, "at": moment, "says": says}


def note(work: Transaction, entry: Entry, moment: int, seals: Seals | None = None) -> None:
    """Add an entry. One that says something needs ``seals``."""
    work.change(NEW_ENTRY, entry_values(entry, moment, seals and seals.of(work, entry.person)))


def note_message(work: Transaction, outbox_id: str, what: What, moment: int, rule: str = "") -> None:
    """Add an entry about a message that nobody asked for; one about a reply, or outside any conversation, is not made."""
    row = work.first(ABOUT, {"of": outbox_id})
    if row is None or not row.initiated:
        return
    known: What = "called" if what == "sent" and row.kind == "call" else what
    note(work, Entry(row.person, known, row.case_file, row.flow, row.wave, rule, row.channel), moment)


class LedgerBook:
    """The ledger as staff read it."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def write(self, row: LedgerRow) -> None:
        """Add a row about a known case. Raises Refused for a reference that is not known."""
        seals = self._seals()
        with self._database.writing() as work:
            found = work.first(CASE, {"lookup": seals.case_hash(row.ref)})
            if found is None:
                raise Refused("There is no case with this reference.")
            entry = Entry(found.person, row.what, found.id, row.flow, row.wave, row.rule, row.channel, row.says)
            note(work, entry, micros(row.at), seals)

    def each(self, ref: str = "", since: datetime | None = None) -> Iterator[LedgerRow]:
        """The rows in the order of time, a page at a time: all, or those of one case and of its person as such."""
        seals = self._seals()
        values: dict[str, Any] = {"after": f"{micros(since):014x}" if since else ""}
        if ref:
            with self._database.reading() as work:
                found = work.first(CASE, {"lookup": seals.case_hash(ref)})
            if found is None:
                return
            values |= {"of": found.id, "whose": found.person}
        while True:
            with self._database.reading() as work:
                rows = work.every(ENTRIES_OF_CASE if ref else ENTRIES, values)
                seals.know(work, sorted({whose for row in rows for whose in (row.person, row.owner) if whose}))
                opened = [_opened(work, seals, row) for row in rows]
            yield from opened
            if len(rows) < PAGE:
                return
            values["after"] = rows[-1].id


def _opened(work: Transaction, seals: Seals, row: Any) -> LedgerRow:
    case = case_of(seals.of(work, row.owner), row.case_file, row.facts) if row.facts else None
    says = seals.of(work, row.person).open(row.says, "ledger.says", row.id).decode() if row.says else ""
    return LedgerRow(instant(row.at), case.ref if case else "", row.flow, row.wave, row.what, row.rule, row.channel, says)
