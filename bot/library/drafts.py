"""Flows as they are rehearsed: whatever the reader accepts, in whatever languages there are words for it. Nobody is sent these."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bot.flow.places import Places
from bot.flow.problems import Problem
from bot.flow.reader import read
from bot.language.languages import Languages, load
from bot.library.edition import Edition, Press
from bot.library.library import bundle_of, included, read_services, values
from bot.settings import Settings


class Found(NamedTuple):
    """A flow that was looked for: an edition to play, or the problems of its file. ``places`` leads to the lines of its parts."""

    edition: Edition | None
    problems: tuple[Problem, ...]
    places: Places


class Drafts:
    """Flow files with the languages and the directory of two folders, read once for all of them."""

    def __init__(self, settings: Settings, flows: Path, locales: Path) -> None:
        self.settings = settings
        self.flows = flows
        self.locales = locales

    @cached_property
    def languages(self) -> Languages:
        """The languages of the folder."""
        return load(self.locales)

    @cached_property
    def press(self) -> Press:
        """What makes the editions."""
        services, _ = read_services(self.flows, live=False)
        return Press(self.languages.words, values(self.settings), services)

    def found(self, path: Path, drafts: Collection[str] = ()) -> Found:
        """The flow of a file. ``drafts`` are languages to take as they are, gaps and all. Shared files may stand beside it, or in the flows folder."""
        home = path.parent if path.parent != Path() else Path.cwd()

        def include(name: str) -> bytes | None:
            return included(home, name) or included(self.flows, name)

        reading = read(path.name, path.read_bytes(), include)
        if reading.flow is None:
            return Found(None, reading.problems, reading.places)
        bundle = bundle_of(path, include, self.languages, services=self.press.services, drafts=drafts)
        return Found(self.press.edition(bundle, reading.flow), reading.problems, reading.places)
