"""A PO file that came back from a translation tool: read with all that such tools do to one, each fault with its message and line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from babel.messages.catalog import Message

from bot.errors import Refused
from bot.flow.problems import Problem
from bot.language.catalogue import parse, twice
from bot.language.people import hands_of
from bot.language.taking import Given
from bot.language.texts import key_of
from bot.language.update import messages_in

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}  # how a file in another encoding begins


class GivenPo(NamedTuple):
    """``language``: as its header says, or empty. A file holds the messages of one language."""

    language: str
    given: tuple[Given, ...]


def read_given_po(file: str, source: bytes) -> GivenPo:
    """All messages of a PO file. ``file`` is only for what is told. Raises Refused where the file as a whole cannot be taken."""
    for mark, encoding in _MARKS.items():
        if source.startswith(mark):
            raise Refused(f"{file}:1: This file is saved as {encoding}. Save it as UTF-8.")
    source = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    parsed = parse(file, source)
    if isinstance(parsed, Problem):
        raise Refused(f"{parsed.file}:{parsed.line}: {parsed.says} {parsed.try_instead}")
    again = next(iter(twice(file, source)), None)
    if again is not None:
        raise Refused(f"{again.file}:{again.line}: {again.says} {again.try_instead}")
    language = str(parsed.locale_identifier or "").replace("_", "-")
    given = tuple(_given(message) for message in messages_in(parsed))
    if not given:
        raise Refused(f"{file}: There is no message in this file. Export one, and translate it.")
    return GivenPo(language, given)


def _given(message: Message) -> Given:
    context = message.context or ""
    english = message.id if isinstance(message.id, str) else str(message.id[0])
    fault = next(_faults(message), None)
    text = message.string if isinstance(message.string, str) else ""
    return Given(
        f"line {message.lineno or 1}", context or english[:40], key_of(context, english), text, hands_of(message.user_comments), fault
    )


def _faults(message: Message) -> Iterator[tuple[str, str]]:
    if message.pluralizable:
        yield "It has plural forms, and no text of Hearback has any.", "Write one translation, after msgstr."
    if not message.context:
        yield "It has no msgctxt, so nobody can say where it belongs.", "Let your tool keep the contexts; or export again."
    if message.fuzzy:
        yield "It is marked fuzzy: somebody is not sure of it.", "Look at it, mend it, and take the word fuzzy out."
