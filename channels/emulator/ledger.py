"""What the providers took part in, on disk: one JSON line each, whoever is killed. The oracle of every proof: it is not Hearback's own account.

A line is in the kernel when ``write`` returns, so that killing this process loses nothing, and on the disk when ``sync`` returns, which
is called before each reply leaves. ``n`` counts the lines of a file, over restarts; ``at`` is the provider's clock, ``real`` the machine's.

    request         a REST request has arrived: provider, method, path (never a token), fields; what it led to carries its n as ``request``
    taken           a text, a call or a chat message has been accepted: kind, sid, to, body, callback, until (its validity ends)
    replied         a text or chat message that Hearback put in a webhook's answer has been accepted: kind, sid, to, body
    answer          the reply to a request: status, fault
    status          a text or a call has gone on: sid, status, error
    said            a person did something: kind, by, words
    webhook         a webhook is posted: provider, path, form
    webhook_answer  what Hearback answered: webhook (its n), status (0: could not be reached), body
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.emulator.clock import machine_clock

Line = dict[str, Any]


class Ledger:
    """Kept in ``file``, readable by its owner alone; without a file nothing is kept."""

    def __init__(self, file: Path | None = None, now: Callable[[], datetime] = machine_clock) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._count = 0
        self._opened = -1
        self._serving = threading.local()
        if file is not None:
            self._count = sum(1 for _ in read_ledger(file)) if file.exists() else 0
            self._opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            _end_the_broken_line(self._opened)

    def serving(self, request: int) -> None:
        """From now on this thread's lines belong to that request (its n); 0: to none."""
        self._serving.request = request

    def write(self, what: str, **told: Any) -> int:
        """Add a line; its number."""
        with self._lock:
            self._count += 1
            if self._opened >= 0:
                line = {"n": self._count, "at": self._now().isoformat(), "real": time.time(), "what": what, **told}
                if request := getattr(self._serving, "request", 0):
                    line["request"] = request
                os.write(self._opened, (json.dumps(line, ensure_ascii=False) + "\n").encode())
            return self._count

    def sync(self) -> None:
        """Everything written so far is on the disk."""
        if self._opened >= 0:
            os.fsync(self._opened)


def read_ledger(file: Path) -> Iterator[Line]:
    """The lines of a ledger, in order. A last line that was cut short by a crash is not one."""
    with file.open(encoding="utf-8") as opened:
        for line in opened:
            if line.endswith("}\n"):
                yield json.loads(line)


def _end_the_broken_line(opened: int) -> None:
    size = os.fstat(opened).st_size
    if size and os.pread(opened, 1, size - 1) != b"\n":
        os.write(opened, b"\n")
