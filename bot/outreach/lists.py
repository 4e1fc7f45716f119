"""People who are not to be asked: withdrawals, and lists of those whom somebody else is asking already, as hashes of their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

import msgspec

from bot.errors import Refused
from bot.outreach.cells import Cell, Manner, empty, read_cell, read_phone
from bot.outreach.columns import HASH, WITHDRAWAL_COLUMNS
from bot.outreach.headings import Headings
from bot.outreach.importing import Refusal
from bot.outreach.mapping import CaseMapping
from bot.outreach.reading import Record, RowsOfFile
from bot.outreach.rows import Fault
from bot.store.store import Store

_HASH = re.compile(r"[0-9A-Fa-f]{64}", re.ASCII)
_NO_HASH = f"This is not a hash. {HASH}"
_NO_CASE = "No case has this reference. If the person is known by a number, withdraw that."


class Withdrawal(msgspec.Struct, frozen=True):
    """Somebody who is not to be written to again, by what is known of them: a case, a number, a chat."""

    ref: str = ""
    phone: str = ""
    telegram: str = ""


class Withdrawn(msgspec.Struct):
    """What came of withdrawals. ``unknown``: the reference is no case of ours, and no address was told."""

    rows: int = 0
    stopped: int = 0
    unknown: int = 0
    refused: int = 0


def withdrawal_headings(mapping: CaseMapping, *, exact: bool = False) -> Headings:
    """The columns of a file of withdrawals."""
    return Headings(mapping, WITHDRAWAL_COLUMNS, need=WITHDRAWAL_COLUMNS, exact=exact)


def read_withdrawal(cells: Mapping[str, Cell | None], manner: Manner) -> Withdrawal | tuple[Fault, ...]:
    """One withdrawal; or what is wrong with it. A number of any kind can be withdrawn."""
    found, faults = dict[str, str](), list[Fault]()
    for name in WITHDRAWAL_COLUMNS:
        cell = cells.get(name)
        if cell is None or empty(cell):
            continue
        try:
            found[name] = read_phone(str(cell), manner, landline=True) if name == "phone" else read_cell(name, cell, manner)
        except Refused as error:
            faults.append(Fault(name, str(error)))
    if not found and not faults:
        faults.append(Fault("", "This row names nobody: it needs a reference, a number or a chat."))
    return tuple(faults) or Withdrawal(**found)


def withdraw(store: Store, withdrawal: Withdrawal, now: datetime) -> bool:
    """Write to this person no more, on any channel, and cancel what waits. Whether anybody is meant; doing it twice changes nothing.

    An address that nobody has yet is kept as one that is never written to.
    """
    known = bool(withdrawal.ref) and store.cases.withdraw(withdrawal.ref, now)
    for channel, address in (("sms", withdrawal.phone), ("telegram", withdrawal.telegram)):
        if address:
            person = store.people.meet(channel, address, now)
            with store.person_turn(person.id, channel, now) as turn:
                turn.suppress()
            known = True
    return known


def withdraw_all(store: Store, file: RowsOfFile, manner: Manner, now: datetime, tell: Callable[[Refusal], None]) -> Withdrawn:
    """Every withdrawal of a file that can be read: one that cannot never holds up the others, because silence does no harm."""
    outcome = Withdrawn()
    for record in file.rows():
        outcome.rows += 1
        found = record.faults or read_withdrawal(record.cells, manner)
        if not isinstance(found, Withdrawal):
            outcome.refused += 1
            for fault in found:
                tell(Refusal(record.line, fault.column, fault.says))
        elif withdraw(store, found, now):
            outcome.stopped += 1
        else:
            outcome.unknown += 1
            tell(Refusal(record.line, "ref", _NO_CASE))
    return outcome


def read_hash(cell: Cell | None) -> bytes:
    """The 32 bytes of a hash. Raises Refused."""
    if not isinstance(cell, str) or not _HASH.fullmatch(cell.strip()):
        raise Refused(_NO_HASH)
    return bytes.fromhex(cell.strip())


class HashList:
    """A do-not-invite list: one hash a line, or a file with a column ``hash``. Read as often as is needed."""

    def __init__(self, opened: BinaryIO, mapping: CaseMapping) -> None:
        """Raises FileBroken."""
        self._file = RowsOfFile(opened, Headings(mapping, ("hash",), need=("hash",)))
        first = next(iter(self._file.lines("hash")), Record(1, {}))
        self._bare = bool(_HASH.fullmatch(str(first.cells.get("hash", ""))))

    def check(self, tell: Callable[[Refusal], None]) -> tuple[int, int]:
        """How many lines there are, and how many of them are no hash; each of those is told."""
        rows = refused = 0
        for record in self._records():
            rows += 1
            says = record.faults[0].says if record.faults else _fault_of(record)
            if says:
                refused += 1
                tell(Refusal(record.line, "hash", says))
        return rows, refused

    def hashes(self) -> Iterator[bytes]:
        """All that can be read."""
        for record in self._records():
            if not record.faults and not _fault_of(record):
                yield read_hash(record.cells.get("hash"))

    def _records(self) -> Iterator[Record]:
        return self._file.lines("hash") if self._bare else self._file.rows()


def _fault_of(record: Record) -> str:
    try:
        read_hash(record.cells.get("hash"))
    except Refused as error:
        return str(error)
    return ""
