"""The desk: both folders, what is written and not yet saved, and the languages as they stand on the disk.

What is not saved is kept in this process and nowhere else: it survives a page that is loaded again, and no browser of a shared machine
keeps it. It is gone when the process ends, and the page asks before that can happen by mistake.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.flow.directory import Service
from bot.flow.yaml import BIGGEST
from bot.language.languages import Languages, load
from bot.library.edition import Press
from bot.library.library import read_services, values
from bot.settings import Settings
from bot.voicing.shelf import FOLDER, LIST, folders_in
from bot.voicing.shelf import Shelf as Recordings
from bot.workbench.bytes_of import mark_of
from bot.workbench.shelf import Shelf
from bot.workbench.wrong import TooLarge

MOST_DRAFTS = 200
Stamp = tuple[tuple[str, int, int], ...]


class Draft(NamedTuple):
    """What is written and not saved, and the mark of the version that it began from (empty: there was no file)."""

    text: str
    seen: str


class Speaking(NamedTuple):
    """The languages, the support directory, what makes editions of them, and what was recorded of these."""

    languages: Languages
    services: tuple[Service, ...]
    press: Press
    recordings: Recordings


class Desk:
    """One workbench. ``now`` is the caller's clock: the moment at which conversations on the phones begin."""

    def __init__(self, settings: Settings, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.shelf = shelf
        self.now = now
        self._drafts: dict[str, Draft] = {}
        self._lock = threading.Lock()
        self._spoken: tuple[Stamp, Speaking] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Where the people are."""
        return self.settings.zone

    @property
    def unreviewed(self) -> bool:
        """Whether translations that nobody has reviewed are sent to people here."""
        return not self.settings.live or self.settings.yes("HEARBACK_UNREVIEWED")

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """Everything that is not saved, by name."""
        return dict(self._drafts)

    def keep(self, name: str, text: str, seen: str) -> None:
        """Keep what is not saved yet. Raises TooLarge, and Refused where there are too many."""
        self.shelf.path(name)
        if len(text.encode()) > BIGGEST:
            raise TooLarge(
                f"This is {len(text.encode()) // 1024} KB. A file is at most {BIGGEST // 1024} KB: move steps into shared files."
            )
        with self._lock:
            if name not in self._drafts and len(self._drafts) >= MOST_DRAFTS:
                raise Refused(f"{MOST_DRAFTS} files are written and not saved. Save some of them first.")
            self._drafts[name] = Draft(text, seen)

    def forget(self, name: str) -> None:
        """What is not saved is given up, or has been saved."""
        with self._lock:
            self._drafts.pop(name, None)

    def contents(self, name: str) -> bytes | None:
        """A file as it would be if all was saved."""
        draft = self._drafts.get(name)
        return draft.text.encode() if draft else self.shelf.contents(name)

    def mark(self, name: str) -> str:
        """The mark of a file on the disk; empty where there is none."""
        source = self.shelf.contents(name)
        return mark_of(source) if source is not None else ""

    def include(self, below: str) -> bytes | None:
        """A file of the flows folder by its path there, for the reader."""
        try:
            return self.contents(f"flows/{below}")
        except Refused:
            return None

    def speaking(self) -> Speaking:
        """Languages and directory as they stand on the disk; read again when a file of theirs has changed."""
        stamp = self._stamp()
        with self._lock:
            if self._spoken is None or self._spoken[0] != stamp:
                languages = load(self.shelf.locales)
                services, _ = read_services(self.shelf.flows, live=False)
                press = Press(languages.words, values(self.settings), services, languages.understood)
                self._spoken = (stamp, Speaking(languages, services, press, Recordings(folders_in(self.shelf.locales))))
            return self._spoken[1]

    def _stamp(self) -> Stamp:
        below = (self.shelf.locales.glob(f"*/{files}") for files in ("*.yaml", "LC_MESSAGES/*.po", f"{FOLDER}/{LIST}"))
        files = [*chain.from_iterable(below), self.shelf.flows / "support.yaml"]
        found = ((path.as_posix(), path.stat()) for path in sorted(files) if path.is_file())
        return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)
