"""How far a file has come: a bar in a terminal once it takes longer than a second, elsewhere a line now and then. On stderr alone."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

BAR_AFTER = 1.0  # seconds
LINE_EVERY = 10.0  # seconds, where there is no terminal


class Bar:
    """One bar for several passes over a file of ``size`` bytes. Use it in a ``with`` block."""

    def __init__(self, size: int) -> None:
        self._size = max(size, 1)
        self._terminal = sys.stderr.isatty()
        self._shown_last = self._began = time.monotonic()
        self._doing = ""
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, doing: str) -> None:
        """A pass begins, from the start of the file."""
        self._doing = doing
        if self._bar is not None and self._task is not None:
            self._bar.reset(self._task, description=doing, total=self._size)

    def moved(self, rows: int, place: int) -> None:
        """So many rows and bytes are behind us."""
        now = time.monotonic()
        if not self._terminal:
            if now - self._shown_last >= LINE_EVERY:
                self._shown_last = now
                click.echo(f"{self._doing}: {rows:,} rows, {place * 100 // self._size} %", err=True)
        elif self._bar is not None or now - self._began >= BAR_AFTER:
            self._show(rows, place)

    def _show(self, rows: int, place: int) -> None:
        if self._bar is None or self._task is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]:,} rows"))
            self._bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self._doing, total=self._size, rows=rows)
            self._bar.start()
        self._bar.update(self._task, completed=place, rows=rows)
