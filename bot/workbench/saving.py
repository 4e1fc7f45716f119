"""Writing a file: whole or not at all, and never over a version that the person has not seen."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bot.flow.yaml import BIGGEST
from bot.workbench.bytes_of import bytes_of, mark_of, text_of
from bot.workbench.shelf import Shelf
from bot.workbench.wrong import NotHere, TooLarge

try:
    import fcntl
except ImportError:  # Windows has no flock; two workbenches over one folder then rely on the comparison alone
    fcntl = None  # type: ignore[assignment]

_ONE_AT_A_TIME = threading.Lock()


class Saved(NamedTuple):
    """The version that now stands in the file."""

    mark: str


class Newer(NamedTuple):
    """Somebody else's version stands in the file: its text (None: the file is gone) and its mark (empty: the same)."""

    text: str | None
    mark: str


def save(shelf: Shelf, name: str, text: str, seen: str) -> Saved | Newer:
    """Write ``text`` if the file still is the version ``seen`` (its mark; empty: there was no file). Raises NotHere and TooLarge."""
    path = shelf.path(name)
    if not path.parent.is_dir():
        raise NotHere(f"There is no folder for {name}.")
    with _ONE_AT_A_TIME, _alone_in(path.parent):
        before = shelf.contents(name)
        if (mark_of(before) if before is not None else "") != seen:
            return Newer(text_of(before) if before is not None else None, mark_of(before) if before is not None else "")
        after = bytes_of(text, before or b"")
        if len(after) > BIGGEST:
            raise TooLarge(f"This is {len(after) // 1024} KB. A file is at most {BIGGEST // 1024} KB: move steps into shared files.")
        if after != before:
            _replace(path, after)
        return Saved(mark_of(after))


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Let nobody write a file between reading and replacing it. Raises whatever ``change`` raises, and then writes nothing."""
    with _ONE_AT_A_TIME, _alone_in(path.parent):
        before = path.read_bytes()
        after = change(before)
        if after != before:
            _replace(path, after)


def _replace(path: Path, content: bytes) -> None:
    """A new file beside the old one takes its place in one step, once it is on the disk; its permissions are those of the old one."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)  # less what the person's umask takes away
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if path.exists():
                os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    with suppress(OSError), _opened(path.parent) as folder:
        os.fsync(folder)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Nobody else's workbench writes in this folder meanwhile."""
    with _opened(folder) as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
