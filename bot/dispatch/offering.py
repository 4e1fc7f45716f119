"""What is offered to whoever begins now: of each flow the version that was published, and as long as it runs, a process follows the log.

The flows folder is the draft. Of a flow that was never published the draft is offered where nobody real is written to. A live service offers
only what was published; when it first begins, what the folder offers then is published, so that nobody loses a flow by an upgrade.
A version that cannot be read never takes the place of one that can.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import log
from bot.dispatch.clock import Clock
from bot.errors import Unavailable
from bot.library import Edition, Library
from bot.store.rows import PublishedRow
from bot.store.store import Store

EVERY = timedelta(seconds=2)  # between two looks into the log
BEGAN = "publishing_began"  # the mark of when a live service first published what its folder offered
REGISTRAR, REASON = "hearback", "It was on offer when publishing began."


class Offering:
    """Keeps a library's offers as they are published. Many threads may call ``follow``: one of them looks."""

    def __init__(self, library: Library, store: Store, clock: Clock, *, live: bool) -> None:
        """``library`` as it was read from the folder. Nothing is looked up yet."""
        self._library, self._store, self._clock, self._live = library, store, clock, live
        self._drafts: dict[str, Edition] = {edition.flow: edition for edition in library.editions()}
        self._broken = set(library.broken())
        self._drafts_serve = not live
        self._lines: dict[str, tuple[PublishedRow, ...]] = {}
        self._served: dict[str, Edition | None] = {}  # of the published flows; None: not offered any more, or unreadable
        self._read = 0  # the number of the last line that was read
        self._looked: datetime | None = None
        self._looking = threading.Lock()

    def begin(self) -> None:
        """What a process does before its first turn: publish what has to be, see what is offered, and keep it for ever. Raises Unavailable."""
        if self._library.bare:
            return
        self._looked = self._clock()
        self.look()
        if self._drafts_serve:
            self._tell_of_broken_files()
        if self._live and self._drafts_serve:
            self._register()
            self.look()
        for edition in self._library.editions():
            self._store.flow_versions.put(edition.version, edition.flow, edition.body, self._clock())

    def look(self) -> None:
        """Offer what is to be offered now. Nothing is written, so whoever only wants to see it may call this. Raises Unavailable."""
        self._drafts_serve = not self._live or self._store.marks.get(BEGAN) is None
        self._read_lines()
        if self._drafts_serve:
            self._find_last_good()
        self._offer()

    def follow(self) -> None:
        """Offer what was published since, every few seconds. What goes wrong is logged, and what was offered goes on being offered."""
        now = self._clock()
        if (
            self._library.bare
            or (self._looked is not None and abs(now - self._looked) < EVERY)
            or not self._looking.acquire(blocking=False)
        ):
            return
        try:
            self._looked = now
            if self._read_lines():
                self._offer()
        except Unavailable:
            log.event("publishing_not_followed")
        except Exception as defect:  # noqa: BLE001 - whatever it is, people are answered with what was offered before
            log.event("publishing_not_followed", error=defect)
        finally:
            self._looking.release()

    @property
    def never_published(self) -> tuple[str, ...]:
        """Drafts that are not offered here until somebody publishes them."""
        return () if self._drafts_serve else tuple(sorted((self._drafts.keys() | self._broken) - self._lines.keys()))

    def _tell_of_broken_files(self) -> None:
        for flow in sorted(self._broken - self._lines.keys()):
            log.event("flow_file_broken_last_good_serves" if flow in self._drafts else "flow_file_broken", flow=flow)

    def _register(self) -> None:
        offered = {flow: (edition.version, edition.body) for flow, edition in self._drafts.items()}
        fresh = self._store.publishing.register(offered, REGISTRAR, REASON, self._clock())
        self._store.marks.set(BEGAN, self._clock())
        log.event("publishing_began", count=len(fresh))

    def _find_last_good(self) -> None:
        """A flow whose file is broken, and that nobody has published, goes on being offered as it was last good."""
        for flow in sorted(self._broken - self._lines.keys() - self._drafts.keys()):
            kept = self._store.flow_versions.latest(flow)
            edition = self._adopted(flow, kept.body) if kept else None
            if edition is not None:
                self._drafts[flow] = edition

    def _read_lines(self) -> bool:
        """Whether anything was published since the last look. The flows concerned are served anew; all of it is taken in, or nothing."""
        fresh = self._store.publishing.since(self._read)
        lines = {line.flow: self._lines.get(line.flow, ()) for line in fresh}
        for line in fresh:
            lines[line.flow] = (*lines[line.flow], line)
        self._served |= {flow: self._newest_that_can_be_read(of_flow) for flow, of_flow in lines.items()}
        self._lines |= lines
        self._read = fresh[-1].number if fresh else self._read
        return bool(fresh)

    def _newest_that_can_be_read(self, lines: Sequence[PublishedRow]) -> Edition | None:
        for line in reversed(lines):
            edition = self._published(line) if line.version else None
            if edition is not None or not line.version:
                return edition
        return None

    def _published(self, line: PublishedRow) -> Edition | None:
        here = self._library.version(line.version)
        if here is not None:
            return here
        kept = self._store.flow_versions.get(line.version)
        edition = self._adopted(line.flow, kept.body if kept else b"")
        return edition if edition and (edition.flow, edition.version) == (line.flow, line.version) else None

    def _adopted(self, flow: str, body: bytes) -> Edition | None:
        try:
            return self._library.adopt(body)
        except Exception as defect:  # noqa: BLE001 - kept by a Hearback that this one does not understand; the other flows serve
            log.event("kept_version_unreadable", error=defect, flow=flow)
            return None

    def _offer(self) -> None:
        before = self._library.offered.by_name
        drafts, broken = (self._drafts, self._broken - self._lines.keys()) if self._drafts_serve else ({}, set[str]())
        found = {flow: self._edition(flow, drafts) for flow in sorted(drafts.keys() | self._lines.keys())}
        served = {flow: edition for flow, edition in found.items() if edition is not None}
        broken |= {flow for flow, lines in self._lines.items() if lines[-1].version}  # those of them that are served count as whole
        self._library.offer(served.values(), broken)
        for flow in sorted(served.keys() | before.keys()):
            if served.get(flow) is not before.get(flow):
                log.event("offer_changed", flow=flow)

    def _edition(self, flow: str, drafts: Mapping[str, Edition]) -> Edition | None:
        lines = self._lines.get(flow)
        taken_out = lines is not None and not lines[-1].version
        return self._served.get(flow) or (None if taken_out else drafts.get(flow))
