"""All texts of one language with the English of now: what goes out to translators, and what their work is laid into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message

from bot.errors import Refused
from bot.language.languages import FLOW_CATALOGUE, SENTENCE_CATALOGUE
from bot.language.limits import Limit, english_limits
from bot.language.update import brought_up_to_date, extract, extract_engine, finished, messages_in, read_flows, replaced

KEY_LENGTH = 12  # hexadecimal digits: enough to tell a few thousand messages apart


class Text(NamedTuple):
    """One message with its translation. ``previous``: the English that a stale translation was made from, or empty."""

    key: str
    context: str
    english: str
    previous: str
    translation: str
    notes: tuple[str, ...]
    message: Message


class Texts:
    """The catalogues of a language, brought up to date in memory. Raises FlowBroken, and Refused for a catalogue that cannot be read."""

    def __init__(self, locales: Path, flows: Path, language: str) -> None:
        self.folder = locales / language
        self.language = language
        templates = {FLOW_CATALOGUE: extract(flows), SENTENCE_CATALOGUE: extract_engine()}
        self._sources = {name: _bytes(self.folder / name) for name in templates}
        self._catalogues: dict[str, Catalog] = {}
        for name, template in templates.items():
            self._catalogues[name] = brought_up_to_date(f"{language}/{name}", self._sources[name], template)
        self._room: dict[str, Limit] = english_limits(*read_flows(flows))
        self.by_key = {text.key: text for text in self}
        self.by_context = {text.context: text for text in self.by_key.values()}

    def __iter__(self) -> Iterator[Text]:
        """Those of the flows first, in the order of their files."""
        for catalogue in self._catalogues.values():
            for message in messages_in(catalogue):
                context, english = message.context or "", str(message.id)
                previous = str(message.previous_id[0]) if message.fuzzy and message.previous_id else ""
                notes = tuple(message.auto_comments)
                yield Text(key_of(context, english), context, english, previous, str(message.string or ""), notes, message)

    def whole(self) -> Catalog:
        """Both catalogues as one, for a tool that takes a single file."""
        one = Catalog()
        for text in self:
            one[text.message.id] = text.message
        return one

    def save(self) -> tuple[Path, ...]:
        """Write what has changed; the files. Raises Refused where somebody has written one of them meanwhile, and then writes none."""
        made = {name: finished(found, self.language, name, self._room) for name, found in self._catalogues.items()}
        changed = [name for name, content in made.items() if content != self._sources[name]]
        for name in changed:
            if _bytes(self.folder / name) != self._sources[name]:
                raise Refused(f"{self.language}/{name} was written by somebody else meanwhile. Nothing was changed. Run it again.")
        for name in changed:
            (self.folder / name).parent.mkdir(exist_ok=True)
            replaced(self.folder / name, made[name])
        return tuple(self.folder / name for name in changed)


def key_of(context: str, english: str) -> str:
    """What names a message on its way: another English has another key."""
    return hashlib.sha256(f"{context}\x04{english}".encode()).hexdigest()[:KEY_LENGTH]


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
