"""A backup of a SQLite database: one sealed file, whole or not there, and opened once before it counts.

The database goes on meanwhile: SQLite's own backup copies a state that was there at one instant (https://www.sqlite.org/backup.html).
The file is ``HEARBACK-BACKUP-1``, a line of JSON, and pieces of a megabyte, each sealed for its place, the last one marked: cut off,
put together anew or changed, it does not open. Its key is made from HEARBACK_KEY for this purpose alone.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from bot.errors import Refused
from bot.store.secrecy.sealing import Keyring

FORM = b"HEARBACK-BACKUP-1\n"
PIECE = 1 << 20
_LENGTH = 4  # bytes that say how long a piece is
NOT_WHOLE = "This backup is not whole, or was changed. Nothing was restored."


class Head(msgspec.Struct, frozen=True):
    """What is said of a backup. ``made_at``: microseconds since 1970, UTC; everything from before that is in it."""

    id: str
    made_at: int


def write(database: Path, target: Path, keyring: Keyring, moment: int) -> int:
    """Back a database up; returns the file's size in bytes. Raises Refused where something is there already, or it cannot be opened again."""
    _must_not_be(target)
    head = Head(secrets.token_hex(16), moment)
    with _beside(target) as plain, _beside(target) as sealed:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(plain)) as copy:
            source.backup(copy, pages=2048)
            copy.execute("PRAGMA journal_mode = DELETE")
        _seal(plain, sealed, keyring, head)
        plain.unlink()
        _open(sealed, plain, keyring)
        _check(plain)
        _publish(sealed, target)
    return target.stat().st_size


@contextmanager
def opened(backup: Path, target: Path, keyring: Keyring) -> Iterator[tuple[Path, Head]]:
    """The database of a backup as a file beside ``target``; it becomes ``target`` when the block ends, and is deleted when it raises.

    Raises Refused where ``target`` is there already, or the backup is not whole; SettingWrong where HEARBACK_KEY is not its key.
    """
    _must_not_be(target)
    with _beside(target) as plain:
        head = _open(backup, plain, keyring)
        _check(plain)
        yield plain, head
        _publish(plain, target)


def _seal(plain: Path, sealed: Path, keyring: Keyring, head: Head) -> None:
    with plain.open("rb") as source, sealed.open("wb") as out:
        out.write(FORM + msgspec.json.encode(head) + b"\n")
        piece, number = source.read(PIECE), 0
        while piece:
            following = source.read(PIECE)
            closed = keyring.backup.seal(piece, _place(head, number, last=not following))
            out.write(len(closed).to_bytes(_LENGTH) + closed)
            piece, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())


def _open(sealed: Path, plain: Path, keyring: Keyring) -> Head:
    with sealed.open("rb") as source, plain.open("wb") as out:
        if source.readline() != FORM:
            raise Refused("This is not a backup of Hearback's.")
        try:
            head = msgspec.json.decode(source.readline(), type=Head)
        except msgspec.DecodeError:
            raise Refused(NOT_WHOLE) from None
        piece, number = _piece(source.read(_LENGTH), source), 0
        while piece:
            following = _piece(source.read(_LENGTH), source)
            out.write(_opened(keyring, piece, _place(head, number, last=not following)))
            piece, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())
    if not number:
        raise Refused(NOT_WHOLE)
    return head


def _piece(length: bytes, source: object) -> bytes:
    wanted = int.from_bytes(length)
    if wanted > 2 * PIECE:
        raise Refused(NOT_WHOLE)
    return bytes(source.read(wanted))  # type: ignore[attr-defined]  # a file, open for reading bytes


def _opened(keyring: Keyring, piece: bytes, place: str) -> bytes:
    from bot.errors import SettingWrong  # noqa: PLC0415

    try:
        return keyring.backup.open(piece, place)
    except SettingWrong:
        raise
    except Refused:
        raise Refused(NOT_WHOLE) from None


def _place(head: Head, number: int, *, last: bool) -> str:
    return f"backup:{head.id}/{head.made_at}/{number}/{'last' if last else 'more'}"


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            whole = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise Refused("The copy of the database is not whole. Try again; if it stays so, the disk is full or broken.")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A file for its owner alone, beside the target, which is gone afterwards unless it was renamed."""
    made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield made
    finally:
        for left in (made, *(made.with_name(made.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _publish(made: Path, target: Path) -> None:
    try:
        os.link(made, target)  # unlike a rename it never takes another file's place
    except FileExistsError:
        _must_not_be(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _must_not_be(target: Path) -> None:
    if target.exists():
        raise Refused(f"{target.name} is there already. Nothing was written; take another name, or move it away.")
