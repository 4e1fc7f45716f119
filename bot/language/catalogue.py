"""Reads one PO file: what was translated, whether a person has reviewed it, and whether its English has changed since.

Comments at each message say whose hands it went through (``bot.language.people``): ``# reviewed: no``, or
``# reviewed: Ann Example, 2026-11-01`` once a second person has read it. ``fuzzy`` means that the English has changed: the
translation is kept to look at, and never used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from io import StringIO
from types import MappingProxyType
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.flow.problems import Problem
from bot.language.agreement import disagreements, leaves_out_that_we_do_not_ask
from bot.language.people import Hands, doubts, hands_of, is_reviewed, is_safety
from bot.language.problems import problem

Key = tuple[str, str]  # context, English

# Every line of a PO file. Babel's reader is lenient: it would cut a letter off where a quotation mark is missing.
_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')


class Translation(NamedTuple):
    """One message in another language, and where it stands. ``stale``: its English has changed, or it is not fit to be sent; it is not used.

    ``unfit``: what makes it not fit, or empty. ``doubt``: why a review that is written down does not count, or empty.
    """

    text: str
    reviewed: bool
    stale: bool
    line: int = 1
    unfit: str = ""
    hands: Hands = Hands()
    doubt: str = ""


class Catalogue(NamedTuple):
    """The translations of one PO file, by context and English. Messages without a translation are in ``lines`` alone: the line by context."""

    translations: Mapping[Key, Translation]
    lines: Mapping[str, int] = MappingProxyType({})

    def usable(self, context: str, english: str) -> str | None:
        """The translation that may be sent, or None."""
        found = self.translations.get((context, english))
        return found.text if found and not found.stale else None


NOTHING = Catalogue(MappingProxyType({}))


def read_catalogue(file: str, source: bytes, not_asked: Collection[str] | None = None) -> tuple[Catalogue | None, list[Problem]]:
    """A PO file's translations; None where it cannot be read. ``file`` is only for the problems. Never raises.

    ``not_asked``: how the language says that we do not ask what happened, made plain; None where that is not looked at.
    """
    parsed = parse(file, source)
    if isinstance(parsed, Problem):
        return None, [parsed]
    problems = list(twice(file, source))
    translations: dict[Key, Translation] = {}
    for message in parsed:
        problems += _plural(file, message)
        english, said = str(message.id or ""), message.string
        if not english or not isinstance(said, str) or not said.strip():
            continue
        faults = [*_disagreeing(file, message, english, said), *_review_unclear(file, message)]
        if not_asked is not None and leaves_out_that_we_do_not_ask(english, said, not_asked):
            faults.append(_asking_for_the_story(file, message, not_asked))
        problems += faults
        unfit = next((fault.says for fault in faults if fault.severity == "error"), "")
        translations[message.context or "", english] = _translation(message, english, said, unfit)
    lines = {message.context or "": message.lineno or 1 for message in parsed if message.id}
    return Catalogue(MappingProxyType(translations), MappingProxyType(lines)), problems


def _translation(message: Message, english: str, said: str, unfit: str) -> Translation:
    hands, safety = hands_of(message.user_comments), is_safety(message.context or "", english)
    doubt = next((says for says, _ in doubts(hands, safety=safety)), "")
    reviewed = is_reviewed(hands, safety=safety)
    return Translation(said, reviewed, message.fuzzy or bool(unfit), message.lineno or 1, unfit, hands, "" if reviewed else doubt)


def parse(file: str, source: bytes) -> Catalog | Problem:
    """Babel's view of a PO file, or what makes it unreadable."""
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return _broken(file, source[: error.start].count(b"\n") + 1, "This file is not text in UTF-8 from here on.")
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            return _broken(file, number, "This line is not a comment and not words in double quotes.")
    try:
        return read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        if "num_plurals" in str(error):  # more forms than the header tells of
            return _has_plurals(file, error.lineno + 1)
        return _broken(file, error.lineno + 1, "A msgid, msgstr or msgctxt is missing or out of place here.")
    except (ValueError, LookupError, AttributeError, TypeError):  # what Babel's reader raises for headers and orphaned lines
        return _broken(file, 1, "This cannot be read as a PO file.")


def _review_unclear(file: str, message: Message) -> Iterator[Problem]:
    safety = is_safety(message.context or "", str(message.id or ""))
    for says, try_instead in doubts(hands_of(message.user_comments), safety=safety):
        yield problem(file, message.lineno or 1, "catalogue-reviewed", says, try_instead, severity="warning")


def _disagreeing(file: str, message: Message, english: str, said: str) -> Iterator[Problem]:
    for found in disagreements(english, said):
        what = "placeholder" if found.rule == "translation-placeholders" else "command word"
        told = [f"The {what} {word} is missing." for word in found.missing] + [f"{word} is not in the English." for word in found.added]
        try_instead = "Write the same ones as in the English, in any order. Until then it is not used."
        yield problem(file, message.lineno or 1, found.rule, " ".join(told), try_instead)


def _asking_for_the_story(file: str, message: Message, not_asked: Collection[str]) -> Problem:
    says = "The English says not to tell us what happened, and the translation does not."
    know = f'Write it as {file.partition("/")[0]}/words.yaml has it under not_asked, like: "{next(iter(not_asked))}".' if not_asked else ""
    learn = f"Write how the language says it under not_asked in {file.partition('/')[0]}/words.yaml, and write it here."
    return problem(file, message.lineno or 1, "translation-asks-for-the-story", says, f"{know or learn} Until then it is not used.")


def _plural(file: str, message: Message) -> Iterator[Problem]:
    if message.pluralizable:
        yield _has_plurals(file, message.lineno or 1)


def _has_plurals(file: str, line: int) -> Problem:
    says = "This has plural forms, and no text of Hearback has any. It is not used."
    return problem(file, line, "catalogue-plural", says, "Write one translation, after msgstr.")


def twice(file: str, source: bytes) -> Iterator[Problem]:
    """Babel would quietly keep one of two translations of the same message."""
    seen: dict[str, int] = {}
    lines = source.decode("utf-8-sig").splitlines()
    context = ""
    for number, line in enumerate(lines, 1):
        if line.startswith("msgctxt "):
            context = line.removeprefix("msgctxt ").strip()
        elif line.startswith("msgid ") and context:
            first = seen.setdefault(context, number)
            if first != number:
                says = f"{context} stands here again, first in line {first}."
                yield problem(file, number, "catalogue-twice", says, "Keep one of the two.")
            context = ""


def _broken(file: str, line: int, says: str) -> Problem:
    return problem(file, line, "catalogue-broken", says, "Open it in a PO editor, or compare it with the last good version.")
