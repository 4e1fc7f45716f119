"""Languages and editions made once for all tests of a process: they are frozen, and the same bytes make the same ones again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.flow.directory import Service
from bot.flow.model import Flow
from bot.flow.words import Words
from bot.language.languages import Languages, load
from bot.library import drafts, library
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


class OnePress(Press):
    """A press that makes each edition once for all tests."""

    def __init__(
        self, words: Mapping[str, Words], values: dict[str, str], services: Iterable[Service], understood: Iterable[Words] = ()
    ) -> None:
        understood = tuple(understood)
        self.words, self.values, self.services = words, values, tuple(services)
        self._key = (id(words), *map(id, understood))
        if self._key not in _always:
            _always[self._key] = (words, understood), Always((*words.values(), *understood))
        self.always = _always[self._key][1]

    def edition(self, bundle: Bundle, flow: Flow | None = None) -> Edition:
        """The edition that was made of the same files and values before, or a new one."""
        services = (service.model_dump_json() for service in self.services)
        key = (bundle.body(), self._key, *self.values.items(), *services)
        if key not in _editions:
            _editions[key] = super().edition(bundle, flow)
        return _editions[key]


def share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever opens a library in this test share what was made before."""
    for room in (library, drafts, services, checking):
        monkeypatch.setattr(room, "load", load_once)
    for room in (library, drafts, sources):
        monkeypatch.setattr(room, "Press", OnePress)
