"""Reads one PO file: what was translated, whether a person has reviewed it, and whether its English has changed since.

A translator writes one comment at each message: ``# reviewed: no``, or ``# reviewed: Ann Example, 2026-11-01`` once a second
person has read it. ``fuzzy`` means that the English has changed: the translation is kept to look at, and never used.
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
from bot.language.problems import problem

Key = tuple[str, str]  # context, English

_REVIEWED = re.compile(r"reviewed:\s*(?P<by>.*)")
_BY_WHOM_AND_WHEN = re.compile(r"\S[^,]*,\s*\d{4}-\d{2}-\d{2}")
# Every line of a PO file. Babel's reader is lenient: it would cut a letter off where a quotation mark is missing.
_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')


class Translation(NamedTuple):
    """One message in another language, and where it stands. ``stale``: its English has changed, or it is not fit to be sent; it is not used."""

    text: str
    reviewed: bool
    stale: bool
    line: int = 1


class Catalogue(NamedTuple):
    """The translations of one PO file, by context and English. Messages without a translation are not in it."""

    translations: Mapping[Key, Translation]

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
    problems = list(_twice(file, source))
    translations: dict[Key, Translation] = {}
    for message in parsed:
        english, said = str(message.id or ""), message.string
        if not english or not isinstance(said, str) or not said.strip():
            continue
        faults = [*_disagreeing(file, message, english, said), *_review_unclear(file, message)]
        if not_asked is not None and leaves_out_that_we_do_not_ask(english, said, not_asked):
            faults.append(_asking_for_the_story(file, message, not_asked))
        problems += faults
        unfit = any(fault.severity == "error" for fault in faults)
        translations[message.context or "", english] = Translation(said, _is_reviewed(message), message.fuzzy or unfit, message.lineno or 1)
    return Catalogue(MappingProxyType(translations)), problems


def parse(file: str, source: bytes) -> Catalog | Problem:
    """Babel's view of a PO file, or what makes it unreadable."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _broken(file, source[: error.start].count(b"\n") + 1, "This file is not text in UTF-8 from here on.")
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            return _broken(file, number, "This line is not a comment and not words in double quotes.")
    try:
        return read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        return _broken(file, error.lineno + 1, "A msgid, msgstr or msgctxt is missing or out of place here.")
    except (ValueError, LookupError, AttributeError, TypeError):  # what Babel's reader raises for headers and orphaned lines
        return _broken(file, 1, "This cannot be read as a PO file.")


def reviewed_comment(message: Message) -> str | None:
    """What stands behind ``reviewed:`` in a message's comments; None if nothing does."""
    return next((found["by"].strip() for comment in message.user_comments if (found := _REVIEWED.match(comment))), None)


def _is_reviewed(message: Message) -> bool:
    return bool(_BY_WHOM_AND_WHEN.fullmatch(reviewed_comment(message) or ""))


def _review_unclear(file: str, message: Message) -> Iterator[Problem]:
    said = reviewed_comment(message)
    if said not in (None, "no") and not _is_reviewed(message):
        yield problem(
            file,
            message.lineno or 1,
            "catalogue-reviewed",
            "It is not clear from this comment who has reviewed the translation.",
            "Write # reviewed: no, or # reviewed: and a name, a comma and a day like 2026-11-01.",
            severity="warning",
        )


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


def _twice(file: str, source: bytes) -> Iterator[Problem]:
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
