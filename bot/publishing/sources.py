"""Where a version can be looked up: a folder, a git revision, the database by its hash, and what is live."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec

from bot.errors import FlowBroken, Refused
from bot.flow.reader import read
from bot.library import Edition
from bot.library.edition import Bundle, Press
from bot.library.library import Maker, flow_files, included, judged_in, read_services, readable, values
from bot.publishing.revisions import is_revision, lay_out
from bot.settings import Settings
from bot.store.rows import PublishedRow
from bot.store.store import Store

LIVE = "live"
SHORTEST_HASH = 6  # digits that still name one version
_HASH = re.compile(r"[0-9a-f]+")
Opening = Callable[[], Store]


class Source(Protocol):
    """One side of a comparison."""

    label: str

    def names(self) -> tuple[str, ...]:
        """The flows that it has, broken ones too."""
        ...

    def edition(self, flow: str) -> Edition | None:
        """A flow's edition; None where it has no such flow. Raises FlowBroken with all problems of a file that cannot be read."""
        ...


class Folder:
    """Flows and languages on the disk. ``label`` is how the person named them."""

    def __init__(self, label: str, flows: Path, locales: Path, settings: Settings) -> None:
        """Raises LibraryBroken where there is no English among the languages, or the folder cannot be read."""
        self.label, self.flows, self.locales = label, flows, locales
        self.languages = readable(locales)
        services, _ = read_services(flows, live=settings.live)
        press = Press(self.languages.words, values(settings), services, self.languages.understood)
        self.maker = Maker(flows, self.languages, press, settings)

    def names(self) -> tuple[str, ...]:
        """Flow files by their names."""
        return tuple(file.stem for file in flow_files(self.flows))

    def file(self, flow: str) -> Path | None:
        """The file of a flow, where there is one."""
        return next((file for file in flow_files(self.flows) if file.stem == flow), None)

    def edition(self, flow: str) -> Edition | None:
        """As a service with these settings would send it: only in the languages that are ready."""
        file = self.file(flow)
        if file is None:
            return None
        try:
            reading = read(file.name, file.read_bytes(), partial(included, self.flows))
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from None
        if reading.flow is None:
            raise FlowBroken(reading.problems)
        live = self.maker.settings.live
        judged = judged_in(reading.flow, reading.places, self.languages) if live else ()  # takes languages out, in a live service alone
        return self.maker.edition(file, reading.flow, judged)[0]


class Kept:
    """A version that the database keeps."""

    def __init__(self, label: str, version: str, store: Store, press: Press) -> None:
        """Raises Refused where no single version begins with these digits."""
        row = store.flow_versions.beginning(version)
        if row is None:
            raise Refused(f"No version begins with {version}, or more than one does. hearback published lists them.")
        self.label, self._row, self._press = label, row, press

    def names(self) -> tuple[str, ...]:
        """The one flow."""
        return (self._edition().flow,)

    def edition(self, flow: str) -> Edition | None:
        """That version, if it is one of this flow."""
        return self._edition() if self._edition().flow == flow else None

    def _edition(self) -> Edition:
        return kept_edition(self._press, self._row.body, self._row.version)


class Live:
    """What is served to whoever begins now."""

    label = LIVE

    def __init__(self, store: Store, press: Press, folder: Folder) -> None:
        self._store, self._press, self._folder = store, press, folder

    def names(self) -> tuple[str, ...]:
        """The flows that are served, those of the folder first."""
        published = live_lines(self._store)
        unpublished = (name for name in self._folder.names() if name not in published and self._store.flow_versions.latest(name))
        return tuple(dict.fromkeys((*unpublished, *(flow for flow, line in published.items() if line.version))))

    def edition(self, flow: str) -> Edition | None:
        """The version that is published; of a flow that never was, the one that was last on offer."""
        line = self._store.publishing.newest(flow)
        if line is None:
            row = self._store.flow_versions.latest(flow)
        else:
            row = self._store.flow_versions.get(line.version) if line.version else None
        return kept_edition(self._press, row.body, row.version) if row else None


def live_lines(store: Store) -> dict[str, PublishedRow]:
    """The newest line of each flow that was ever published, by flow."""
    return {line.flow: line for line in sorted(store.publishing.since(0), key=lambda line: (line.flow, line.number))}


class Sources:
    """Looks up what a person named on the command line. ``opening`` opens the database, only where it is needed."""

    def __init__(self, settings: Settings, flows: Path, locales: Path, opening: Opening, until: ExitStack) -> None:
        """``until``: what was laid out on the disk goes when this ends."""
        self.draft = Folder(str(flows), flows, locales, settings)
        self.settings, self.flows, self.locales = settings, flows, locales
        self._opening, self._until = opening, until

    def named(self, name: str) -> Source:
        """``live``, a folder, a git revision or a version's first digits, in this order. Raises Refused for anything else."""
        if name == LIVE:
            return Live(self._opening(), self.draft.maker.press, self.draft)
        if Path(name).is_dir():
            return self._folder(name, Path(name))
        if is_revision(self.flows, name):
            where = Path(self._until.enter_context(TemporaryDirectory(prefix="hearback-")))
            return Folder(name, *lay_out(self.flows, self.locales, name, where), self.settings)
        if len(name) >= SHORTEST_HASH and _HASH.fullmatch(name):
            return Kept(name[:8], name, self._opening(), self.draft.maker.press)
        raise Refused(f"{name!r} is no folder, no git revision and no version. Give a folder, a revision like HEAD~1, a version, or live.")

    def _folder(self, label: str, given: Path) -> Folder:
        """A folder of flows, or one that holds flows and languages side by side."""
        flows = given / "flows" if (given / "flows").is_dir() else given
        beside = flows.resolve().parent / "locales"
        if flows.resolve() == self.flows.resolve():
            beside = self.locales
        return Folder(label, flows, beside if beside.is_dir() else self.locales, self.settings)


def kept_edition(press: Press, body: bytes, version: str) -> Edition:
    """A version of long ago, as it reads with today's words. Raises Refused where this Hearback does not understand it any more."""
    try:
        return press.edition(msgspec.json.decode(body, type=Bundle))
    except (LookupError, ValueError, msgspec.MsgspecError):
        raise Refused(f"Version {version[:8]} was kept by another Hearback, and cannot be read by this one.") from None
