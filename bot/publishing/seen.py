"""What a person would see or hear differently: each message of two versions, in each language, on each surface, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from bot.engine.effects import Ask, Say
from bot.engine.events import Surface
from bot.library import Edition
from bot.library.edition import SURFACES
from bot.publishing.words import Piece, compared, differs
from bot.surfaces import render, transcript

INVITATION, MORE = "the invitation", "the reply to MORE"


class Seen(msgspec.Struct, frozen=True):
    """One message that reads differently. ``surfaces`` are those on which the difference is the same, letter for letter."""

    language: str
    about: str
    surfaces: tuple[Surface, ...]
    pieces: tuple[Piece, ...]


class Recounted(msgspec.Struct, frozen=True):
    """Questions that differ only in how far along they are told to be: question 2 of 6."""

    language: str
    surface: Surface
    count: int


def seen(old: Edition | None, new: Edition | None, renamed: Mapping[str, str]) -> tuple[tuple[Seen, ...], tuple[Recounted, ...]]:
    """Every message that reads differently, language by language, in the order of the conversation. None: there is no such version.

    A language or a surface that the new version leaves out is not gone through: nobody sees anything there any more.
    """
    found: list[Seen] = []
    recounted: list[Recounted] = []
    for language in _languages(new) if new else _languages(old):
        alike: dict[tuple[str, tuple[Piece, ...]], list[Surface]] = {}
        for surface in _surfaces(new) if new else _surfaces(old):
            pairs = _pairs(_read(old, language, surface), _read(new, language, surface), renamed)
            for about, was, now in pairs:
                pieces = compared(was.text, now.text)
                if differs(pieces):
                    alike.setdefault((about, pieces), []).append(surface)
            count = sum(was.text == now.text and was.progress != now.progress for _, was, now in pairs)
            recounted += [Recounted(language, surface, count)] if count else []
        found += _in_order((Seen(language, about, tuple(on), pieces) for (about, pieces), on in alike.items()), new or old)
    return tuple(found), tuple(recounted)


def _in_order(messages: Iterable[Seen], edition: Edition | None) -> list[Seen]:
    """As the conversation goes; what is gone comes last."""
    places = {name: at for at, name in enumerate((INVITATION, MORE, *(edition.script.named if edition else ())))}
    return sorted(messages, key=lambda said: places.get(said.about, len(places)))


class _Message(msgspec.Struct, frozen=True):
    text: str
    progress: tuple[int, int] | None = None


_NOTHING = _Message("")


def _languages(edition: Edition | None) -> tuple[str, ...]:
    return edition.script.languages if edition else ()


def _surfaces(edition: Edition | None) -> tuple[Surface, ...]:
    return tuple(dict.fromkeys(SURFACES[channel] for channel in edition.channels)) if edition else ()


def _read(edition: Edition | None, language: str, surface: Surface) -> dict[str, _Message]:
    """All that the flow itself says in this language on this surface, by step, without how far along it is."""
    if edition is None or language not in edition.script.languages or surface not in _surfaces(edition):
        return {}
    words = edition.script.lines[language].words
    read = {}
    for about, message in _messages(edition, language):
        progress = message.progress if isinstance(message, Ask) and surface == "voice" else None
        bare = msgspec.structs.replace(message, progress=None) if isinstance(message, Ask) else message
        read[about] = _Message(transcript(render(bare, surface, words)), progress)
    return read


def _messages(edition: Edition, language: str) -> Iterator[tuple[str, Say | Ask]]:
    lines, flow = edition.script.lines[language], edition.script.flow
    if lines.invite is not None:
        yield INVITATION, lines.invite.ask
    if flow.more:
        yield MORE, lines.says["more"]
    for node in edition.script.nodes:
        if node.asks:
            yield node.name, lines.questions[node.index].ask
        elif f"step/{node.name}" in lines.says:
            yield node.name, lines.says[f"step/{node.name}"]


def _pairs(
    before: Mapping[str, _Message], after: Mapping[str, _Message], renamed: Mapping[str, str]
) -> list[tuple[str, _Message, _Message]]:
    """The messages of the new version in its order, each with the old one; then those that are gone."""
    old_names = set(renamed.values())
    both = [(about, before.get(renamed.get(about, about), _NOTHING), now) for about, now in after.items()]
    return both + [(name, was, _NOTHING) for name, was in before.items() if name not in after and name not in old_names]
