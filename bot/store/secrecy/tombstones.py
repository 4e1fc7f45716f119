"""What a restored backup has to be told: who stopped, was erased, may be in danger or was asked since it was made.

Each is a row of the database it happened in, and a line of a file that lies elsewhere (``HEARBACK_TOMBSTONES``), for when that database
is lost. A line names nobody: a person and their cases are found by keyed hashes. It ends in a keyed digest, so that nobody without the
database's own key can have a restored service erase or stop somebody.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import hmac
import itertools
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec
from sqlalchemy import bindparam, insert, select, update

from bot.errors import Refused
from bot.store.database import Database
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, case_file, tombstone
from bot.store.transaction import Transaction

What = Literal["stopped", "started", "erased", "destroyed", "unerased", "unsafe", "invited"]
BATCH = 200

NOTE = insert(tombstone)
_LINES = select(*tombstone.c).where(tombstone.c.id > bindparam("after")).order_by(tombstone.c.id).limit(BATCH)
UNFILED = select(*tombstone.c).where(~tombstone.c.filed).order_by(tombstone.c.id).limit(BATCH)
FILED = update(tombstone).where(tombstone.c.id == bindparam("of")).values(filed=True)
PLACES = select(address.c.channel, address.c.lookup).where(address.c.person == bindparam("of"))
CASES = select(case_file.c.id, case_file.c.lookup).where(case_file.c.person == bindparam("of"))


class Line(msgspec.Struct, frozen=True):
    """One line. ``at``: microseconds since 1970, UTC. ``places``: channel and keyed hash; ``case``, ``flow``, ``wave`` of an invitation."""

    at: int
    what: What
    person: str
    places: tuple[tuple[str, bytes], ...] = ()
    cases: tuple[bytes, ...] = ()
    case: bytes = b""
    flow: str = ""
    wave: int = 0


_number = itertools.count()
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def note(
    work: Transaction, person_id: str, what: What, moment: int, case: str | None = None, flow: str = "", wave: int = 0
) -> None:  # a row's columns
    """Write down, in the transaction in which it happens, what a backup from before would not know."""
    name = f"{moment:014x}{next(_number) % 2**32:08x}{secrets.token_hex(4)}"  # those of one instant in the order in which they were written
    row = {"id": name, "person": person_id, "at": moment, "what": what, "case_file": case, "flow": flow, "wave": wave, "filed": False}
    work.change(NOTE, row)


def file_new(database: Database, seals: Seals, file: Path) -> int:
    """Append what is new to the file; returns how many lines. Raises OSError: then they are appended the next time.

    A line that was appended and not marked, because the process died, is appended again: it says the same twice. What it left of a line
    is taken away before.
    """
    with database.reading() as work:
        if work.first(UNFILED) is None:
            return 0
    with database.writing() as work:
        rows = work.every(UNFILED)
        written = b"".join(_written(seals, _line(work, row)) for row in rows)
        _append(file, written)
        for row in rows:
            work.change(FILED, {"of": row.id})
    return len(rows)


def _append(file: Path, written: bytes) -> None:
    """Whole lines on the disk, one worker at a time. Raises OSError, also where the disk took only the beginning (write(2))."""
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _drop_half_a_line(handle)
        if os.write(handle, written) < len(written):
            raise OSError(errno.ENOSPC, "only half of it was written")
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_half_a_line(handle: int) -> None:
    """What stands behind the last whole line: the next line would be read together with it, and the whole file be refused."""
    end = size = os.fstat(handle).st_size
    while end and os.pread(handle, 1, end - 1) != b"\n":
        end -= 1
    if end < size:
        os.ftruncate(handle, end)


def from_file(seals: Seals, file: Path) -> list[Line]:
    """The lines of a file, in the order of time. A last line that was cut off is left out. Raises Refused for one that is not ours."""
    lines = file.read_bytes().split(b"\n")
    return sorted((_read(seals, line, number) for number, line in enumerate(lines[:-1], 1)), key=lambda line: line.at)


def from_database(database: Database) -> Iterator[Line]:
    """The same from a database that is still there."""
    after = ""
    while True:
        with database.reading() as work:
            rows = [(row.id, _line(work, row)) for row in work.every(_LINES, {"after": after})]
        if not rows:
            return
        yield from (line for _, line in rows)
        after = rows[-1][0]


def since(lines: Iterable[Line], moment: int) -> list[Line]:
    """Those from that moment on."""
    return [line for line in lines if line.at >= moment]


def _line(work: Transaction, row: Any) -> Line:
    """A person's places and cases as they are known now."""
    places = tuple((each.channel, bytes(each.lookup)) for each in work.every(PLACES, {"of": row.person}))
    cases = {each.id: bytes(each.lookup) for each in work.every(CASES, {"of": row.person})}
    return Line(row.at, row.what, row.person, places, tuple(cases.values()), cases.get(row.case_file, b""), row.flow, row.wave)


def _written(seals: Seals, line: Line) -> bytes:
    said = _encode(line)
    return said + b" " + base64.b64encode(seals.digest(b"tombstone\0" + said)) + b"\n"


def _read(seals: Seals, written: bytes, number: int) -> Line:
    said, _, digest = written.rpartition(b" ")
    if not hmac.compare_digest(base64.b64encode(seals.digest(b"tombstone\0" + said)), digest):
        raise Refused(f"Line {number} of the file of tombstones was changed, or is another database's. Nothing was restored.")
    return _decode(said)
