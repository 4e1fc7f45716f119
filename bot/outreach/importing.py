"""Cases in: a file is checked as a whole before anything of it is kept, then kept in batches. The same file again changes nothing.

Stopped half way, what was kept stays; the same command goes on, because what is already there is the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from bot.errors import Refused
from bot.outreach.cells import Manner
from bot.outreach.reading import FileBroken, Record, RowsOfFile
from bot.outreach.references import ALL_BITS, References
from bot.outreach.rows import Fault, RowReader
from bot.store.casework.case_rows import CaseArrival, Put
from bot.store.people import codewords
from bot.store.store import Store

BATCH = 2000  # rows in one transaction: ids are random, so each changes pages all over the indexes, and a bigger batch shares them
Way = tuple[int, CaseArrival]


class Refusal(msgspec.Struct, frozen=True):
    """One thing that is wrong with a row: the line it begins on, the column (empty: the whole row), and a sentence."""

    line: int
    column: str
    says: str


class Watch(msgspec.Struct, frozen=True):
    """Who is told what while it goes on.

    ``begun``: a pass over the file begins, and what it is for. ``moved``: so many rows are behind us. ``stop``: whether to stop
    between two batches.
    """

    refused: Callable[[Refusal], None] = lambda _refusal: None
    begun: Callable[[str], None] = lambda _doing: None
    moved: Callable[[int], None] = lambda _rows: None
    stop: Callable[[], bool] = lambda: False


class Outcome(msgspec.Struct):
    """What came of a file. ``repeated`` rows say the same as an earlier row of the file. ``stopped``: before it was through."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: int = 0
    refused: int = 0
    stopped: bool = False
    kept: bool = False


class Import:
    """One file on its way in. ``outcome`` is filled while it goes on."""

    def __init__(self, store: Store, file: RowsOfFile, manner: Manner, now: datetime, watch: Watch) -> None:
        self.outcome = Outcome()
        self._store, self._file, self._now, self._watch = store, file, now, watch
        self._reader = RowReader(manner)
        self._left_out = bytearray()  # one for each row of the file: 1 where it is refused or repeated
        self._phones = array("Q")  # the number of each row as digits: to read a number takes as long as all the rest
        self._says = array("Q")  # a hash of what each row says, so that nothing is kept that was not checked

    def run(self, *, dry_run: bool = False, partial: bool = False) -> Outcome:
        """Check all of it; keep it unless something is wrong, or keep what is right (``partial``).

        Raises FileBroken where the file cannot be read to its end: then nothing is kept, and Unavailable where the database fails.
        """
        self._check(ask_store=not (dry_run or partial))
        if self.outcome.stopped or (self.outcome.refused and not (partial or dry_run)):
            return self.outcome
        self._keep(dry_run=dry_run)
        return self.outcome

    def _check(self, *, ask_store: bool) -> None:
        """Every row by itself, beside the others of the file, and beside what the database knows already."""
        self._watch.begun("checking")
        references = References()
        batch: list[tuple[int, int, CaseArrival]] = []
        for number, record in enumerate(self._file.rows()):
            row = record.faults or self._reader.read(record.cells)
            self._left_out.append(0)
            self._phones.append(int(row.phone[1:] or 0) if isinstance(row, CaseArrival) else 0)
            self._says.append(hash(row) & ALL_BITS)
            self.outcome.rows = number + 1
            if not isinstance(row, CaseArrival):
                self._refuse(number, record.line, row)
            elif self._compare(references, row, number, record.line):
                batch.append((number, record.line, row))
            if number % BATCH == BATCH - 1:
                self._ask_store(batch if ask_store else [])
                batch = []
                if self._pause(number + 1):
                    return
        self._ask_store(batch if ask_store else [])

    def _ask_store(self, batch: list[tuple[int, int, CaseArrival]]) -> None:
        """Refuse what the database would refuse: an address that is somebody else's."""
        why = self._store.cases.refused([row for _, _, row in batch], self._now) if batch else {}
        for number, line, row in batch if why else ():
            if row.case.ref in why:
                self._refuse(number, line, (Fault("", why[row.case.ref]),))

    def _compare(self, references: References, row: CaseArrival, number: int, line: int) -> bool:
        """Whether this is the first row of its reference. Two that disagree are both refused."""
        earlier = references.note(row.case.ref, self._says[number], number, line)
        if earlier is None:
            return True
        if earlier.same:
            self._left_out[number] = 1
            self.outcome.repeated += 1
            return False
        if not self._left_out[earlier.number]:
            self._refuse(earlier.number, earlier.line, (Fault("ref", f"Line {line} says something else of this reference."),))
        self._refuse(number, line, (Fault("ref", f"Line {earlier.line} says something else of this reference."),))
        return False

    def _refuse(self, number: int, line: int, faults: tuple[Fault, ...]) -> None:
        self._left_out[number] = 1
        self.outcome.refused += 1
        for fault in faults:
            self._watch.refused(Refusal(line, fault.column, fault.says))

    def _keep(self, *, dry_run: bool) -> None:
        self._watch.begun("comparing with the database" if dry_run else "keeping")
        for batch in self._batches():
            for (number, line, _), put in zip(batch, self._put(batch, dry_run=dry_run), strict=True):
                self._count(put, number, line)
            self.outcome.kept = self.outcome.kept or not dry_run
            if self._pause(batch[-1][0] + 1):
                return

    def _count(self, put: Put, number: int, line: int) -> None:
        match put.what:
            case "new":
                self.outcome.new += 1
            case "changed":
                self.outcome.changed += 1
            case "same":
                self.outcome.same += 1
            case "refused":
                self._refuse(number, line, (Fault("", put.says),))

    def _put(self, batch: list[tuple[int, int, CaseArrival]], *, dry_run: bool) -> list[Put]:
        return self._store.cases.put([arrival for _, _, arrival in batch], self._now, dry_run=dry_run)

    def _batches(self) -> Iterator[list[tuple[int, int, CaseArrival]]]:
        batch: list[tuple[int, int, CaseArrival]] = []
        for number, record in enumerate(self._file.rows()):
            if number >= len(self._left_out):
                raise _changed_meanwhile(record)
            if self._left_out[number]:
                continue
            batch.append((number, record.line, self._again(number, record)))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _again(self, number: int, record: Record) -> CaseArrival:
        """The row, as it was when it was checked."""
        digits = self._phones[number]
        row = record.faults or self._reader.read(record.cells, f"+{digits}" if digits else "")
        if not isinstance(row, CaseArrival) or hash(row) & ALL_BITS != self._says[number]:
            raise _changed_meanwhile(record)
        return with_hashed_codeword(self._store, row)

    def _pause(self, rows: int) -> bool:
        self._watch.moved(rows)
        if self._watch.stop():
            self.outcome.stopped = True
        return self.outcome.stopped


def with_hashed_codeword(store: Store, row: CaseArrival) -> CaseArrival:
    """The row with hashes in place of the codeword and the one for duress.

    The salt is the person's own and always the same, so that nothing changes by itself.
    """
    said = {name: word for name in ("codeword", "duress_word") if (word := getattr(row.contact, name))}
    if not said:
        return row
    salt = store.unlock().hash("codeword", row.phone or row.telegram)
    hashed = {name: codewords.make(word, salt) for name, word in said.items()}
    return msgspec.structs.replace(row, contact=msgspec.structs.replace(row.contact, **hashed))


def _changed_meanwhile(record: Record) -> Refused:
    return FileBroken(record.line, "", "This file was changed while it was read. Run the same command again.")
