"""Languages and editions made once for all tests of a process: they are frozen, and the same bytes make the same ones again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.flow.model import Flow
from bot.flow.words import Words
from bot.language.languages import Languages, load
from bot.library import drafts, edition, library
from bot.library.edition import Bundle, Edition, Press
from bot.publishing import sources
from bot.tools import checking, services

_languages: dict[object, Languages] = {}
_always: dict[object, tuple[object, Always]] = {}  # with what its key is made of, so that no key is ever another's
_editions: dict[object, Edition] = {}


def load_once(locales: Path) -> Languages:
    """The languages that were read from the same names and bytes before; what cannot be read is tried again."""
    files = sorted(locales.rglob("*"))
    if not files or not all(file.is_dir() or file.is_file() for file in files):
        return load(locales)
    try:
        key = tuple((str(file.relative_to(locales)), None if file.is_dir() else file.read_bytes()) for file in files)
    except OSError:
        return load(locales)
    if key not in _languages:
        _languages[key] = load(locales)
    return _languages[key]


def always_once(words: Iterable[Words]) -> Always:
    """The words that always work, as they were made before of the very same languages."""
    words = tuple(words)
    key = tuple(map(id, words))
    if key not in _always:
        _always[key] = words, Always(words)
    return _always[key][1]


class OnePress(Press):
    """A press that makes each edition once for all tests."""

    def edition(self, bundle: Bundle, flow: Flow | None = None) -> Edition:
        """The edition that was made of the same files and values before, or a new one."""
        services = (service.model_dump_json() for service in self.services)
        key = (bundle.body(), id(self.always), *self.values.items(), *services)
        if key not in _editions:
            _editions[key] = super().edition(bundle, flow)
        return _editions[key]


def share_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever opens a library in this test share the languages, and what is made of them alone."""
    for room in (library, drafts, services, checking):
        monkeypatch.setattr(room, "load", load_once)
    monkeypatch.setattr(edition, "Always", always_once)


def share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it share the editions of flows too."""
    share_words(monkeypatch)
    for room in (library, drafts, sources):
        monkeypatch.setattr(room, "Press", OnePress)
