"""An edition of a flow: one version, in the languages it may be sent in, ready to be played and read out.

Its version is the hash of all that was used to make it: the files, and the translations of their words. The same bytes make
the same edition again, so a conversation that began on it can go on for as long as it needs, whatever becomes of the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bot.engine.always import Always
from bot.engine.effects import Ask, Message
from bot.engine.events import Surface
from bot.engine.script import Builder, Script
from bot.flow.directory import Service
from bot.flow.messages import WHOM, messages, messages_of_services
from bot.flow.model import Flow
from bot.flow.reader import Reading, read
from bot.flow.words import Words
from bot.surfaces import Rendered, join, render

SURFACES: Mapping[str, Surface] = {"sms": "text", "telegram": "chat", "ivr": "voice"}
MOST_CARRIED = 10_000  # far more than a flow has turns that differ; a bound all the same
VERSION_LENGTH = 32  # hexadecimal digits: 128 bits


class Bundle(msgspec.Struct, frozen=True):
    """What an edition is made from. ``files`` by path as written in ``include``; ``translations`` by language and context."""

    name: str
    files: dict[str, str]
    translations: dict[str, dict[str, str]]

    def body(self) -> bytes:
        """The bytes that are kept, always the same for the same bundle."""
        return msgspec.json.encode(self, order="sorted")


class Edition:
    """One version of a flow. ``ahead``: how every message reads is worked out now, not when it is first said."""

    def __init__(self, flow: Flow, body: bytes, script: Script, *, ahead: bool = True) -> None:
        self.flow = flow.flow
        self.body = body
        self.version = script.version
        self.script = script
        self.channels = flow.channels
        self._carried: dict[tuple[object, ...], tuple[Rendered, ...]] = {}
        self._read = {
            (message.key, getattr(message, "again", ""), message.language, surface): self._render(message, surface)
            for surface in {SURFACES[channel] for channel in flow.channels if ahead}
            for message in script.every_message()
        }

    @property
    def has_chat(self) -> bool:
        """Whether any of this is held in a chat, whose messages can be deleted."""
        return "chat" in {SURFACES[channel] for channel in self.channels}

    def read(self, message: Message, surface: Surface) -> Rendered:
        """How a message reads on a surface; nearly always worked out when the flow was loaded."""
        again = message.again if isinstance(message, Ask) else ""
        found = None if isinstance(message, Ask) and message.recording else self._read.get((message.key, again, message.language, surface))
        return found or self._render(message, surface)

    def carried(self, messages: Sequence[Message], surface: Surface) -> tuple[Rendered, ...]:
        """The messages of one turn as they are sent: few texts, none too long. The same turn is put together once."""
        signature = (surface, *[(m.key, m.again if isinstance(m, Ask) else "", m.language) for m in messages])
        recording = any(isinstance(message, Ask) and message.recording for message in messages)
        found = None if recording else self._carried.get(signature)
        if found is None:
            found = join([self.read(message, surface) for message in messages])
            if self.script.quiet:
                found = tuple(msgspec.structs.replace(message, discreet=True) for message in found)
            if not recording and len(self._carried) < MOST_CARRIED:
                self._carried[signature] = found
        return found

    def _render(self, message: Message, surface: Surface) -> Rendered:
        return render(message, surface, self.script.speech(message.language).words)


class Press:
    """Makes editions: words, values and the directory are the same for all of them."""

    def __init__(
        self, words: Mapping[str, Words], values: dict[str, str], services: Iterable[Service], understood: Iterable[Words] = ()
    ) -> None:
        """``understood``: words of languages that are not spoken now, for STOP and danger in them."""
        self.words = words
        self.values = values
        self.services = tuple(services)
        self.always = Always((*words.values(), *understood))

    def edition(self, bundle: Bundle, flow: Flow | None = None, *, ahead: bool = True) -> Edition:
        """The edition of a bundle. Raises LookupError if its files hold no flow, which its maker has made sure of."""
        flow = flow or read_bundle(bundle).flow
        if flow is None:
            raise LookupError("a bundle without a flow")
        body = bundle.body()
        version = hashlib.sha256(body).hexdigest()[:VERSION_LENGTH]

        def translate(language: str, context: str, english: str) -> str | None:
            return bundle.translations.get(language, {}).get(context) or english

        builder = Builder(words=self.words, translate=translate, values=self.values, services=self.services, always=self.always)
        offered = (*flow.languages, *sorted(bundle.translations.keys() - set(flow.languages)))
        spoken = [language for language in offered if language == "en" or language in bundle.translations]
        return Edition(flow, body, builder.build(flow, version, spoken or ["en"]), ahead=ahead)


def read_bundle(bundle: Bundle) -> Reading:
    """The flow of a bundle, read from its own files."""

    def include(path: str) -> bytes | None:
        return bundle.files[path].encode() if path in bundle.files else None

    return read(bundle.name, bundle.files[bundle.name].encode(), include)


def wanted(flow: Flow, services: Iterable[Service]) -> list[tuple[str, str]]:
    """Every (context, English) that a language must be able to say before the flow is sent in it."""
    told = (message for message in messages_of_services(services) if message.field != WHOM)
    return [(message.context, message.text) for message in (*messages(flow), *told)]


def optional(services: Iterable[Service]) -> list[tuple[str, str]]:
    """Every (context, English) that is left out where a language has no words for it: whom a service is for."""
    return [(message.context, message.text) for message in messages_of_services(services) if message.field == WHOM]
