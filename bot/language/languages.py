"""Every language of a locales folder: its words, its sentences, its translations of the flows.

    locales/cy/words.yaml                    how people answer
    locales/cy/wording.yaml                  what is not said to people
    locales/cy/LC_MESSAGES/hearback.po       the engine's own sentences
    locales/cy/LC_MESSAGES/flows.po          the words of flows, shared pieces and the support directory

English has only the first two: its sentences are in bot.engine.sentences, its flows are the flows. What is wrong with one language
is told and takes nothing from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from bot.engine.sentences import SENTENCES
from bot.flow.problems import Problem
from bot.flow.wording_lists import WordingLists
from bot.flow.wording_reader import read_wording
from bot.flow.words import Wording, Words
from bot.language.catalogue import NOTHING, Catalogue, read_catalogue
from bot.language.problems import problem
from bot.language.reply_words import read_words, what_can_be_read
from bot.language.standing import Standing, State, judged

ENGLISH = "en"
WORDS, WORDING, SENTENCE_CATALOGUE, FLOW_CATALOGUE = "words.yaml", "wording.yaml", "LC_MESSAGES/hearback.po", "LC_MESSAGES/flows.po"

Translate = Callable[[str, str], str | None]  # context, English -> the translation that may be sent


class Readiness(NamedTuple):
    """What keeps a language from being sent: contexts without a translation, and those whose English has changed since.

    ``unreviewed`` are translated, and nobody has reviewed them.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything can be said in the language."""
        return not (self.missing or self.stale)

    @property
    def reviewed(self) -> bool:
        """Whether everything can be said, and a person has reviewed all of it."""
        return self.complete and not self.unreviewed


class Languages(NamedTuple):
    """All languages that serve. ``problems`` are of all languages, those that do not serve too.

    ``understood`` are the words of the others, as far as they can be read: whoever writes STOP or HELP in them is heard all the same.
    ``wording``: what each language does not say to people; a language without lists serves all the same.
    """

    words: Mapping[str, Words]
    sentences: Mapping[str, Catalogue]
    flows: Mapping[str, Catalogue]
    problems: tuple[Problem, ...]
    understood: tuple[Words, ...] = ()
    wording: Mapping[str, WordingLists] = {}

    def translate(self, language: str) -> Translate:
        """The translator into a language. For English it gives back the English; for a language that does not serve, None."""
        if language == ENGLISH:
            return lambda _context, english: english
        return self.flows.get(language, NOTHING).usable

    def reviewed(self, language: str) -> Translate:
        """The same, but only what a person has reviewed."""

        def translate(context: str, english: str) -> str | None:
            found = self.flows.get(language, NOTHING).translations.get((context, english))
            return found.text if found and found.reviewed and not found.stale else None

        return translate

    def place(self, language: str, context: str, english: str) -> tuple[str, int] | None:
        """The file and line of a translation of a flow's words; None for English, and where there is none."""
        found = self.flows.get(language, NOTHING).translations.get((context, english))
        return (f"{language}/{FLOW_CATALOGUE}", found.line) if found else None

    def ready(self, language: str, wanted: Iterable[tuple[str, str]]) -> Readiness:
        """How far a language can say these (context, English) and the engine's own sentences."""
        if language == ENGLISH:
            return Readiness()
        found = self.standing(language, wanted)

        def of(*states: State) -> tuple[str, ...]:
            return tuple(one.context for one in found if one.state in states)

        return Readiness(of("missing"), of("stale", "unfit"), of("unreviewed"))

    def standing(self, language: str, wanted: Iterable[tuple[str, str]]) -> tuple[Standing, ...]:
        """How each of these (context, English), and of the engine's own sentences, stands in a language that is not English."""
        own = judged(self.sentences.get(language, NOTHING), f"{language}/{SENTENCE_CATALOGUE}", engine_messages())
        return (*judged(self.flows.get(language, NOTHING), f"{language}/{FLOW_CATALOGUE}", wanted), *own)


def load(locales: Path) -> Languages:
    """Everything in a locales folder. Files are named in problems by their path below it: ``cy/words.yaml``."""
    words: dict[str, Words] = {}
    sentences: dict[str, Catalogue] = {}
    flows: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    understood: list[Words] = []
    for folder in sorted(path for path in locales.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))):
        found = _one_language(folder, problems)
        if found is not None:
            words[folder.name], sentences[folder.name], flows[folder.name] = found
        elif (source := _bytes(folder / WORDS)) is not None and (rescued := what_can_be_read(folder.name, source)):
            understood.append(rescued)
    wording = _wording(locales, words, problems)
    return Languages(words, sentences, flows, tuple(problems), tuple(understood), wording)


def words(locales: Path) -> dict[str, Words]:
    """The words of every language that serves."""
    return dict(load(locales).words)


def engine_messages() -> Iterable[tuple[str, str]]:
    """Every sentence of the engine as (context, English)."""
    for name, sentence in SENTENCES.items():
        yield f"engine/{name}/text", sentence.text
        if sentence.voice:
            yield f"engine/{name}/voice", sentence.voice


def _wording(locales: Path, languages: Iterable[str], problems: list[Problem]) -> dict[str, WordingLists]:
    """What each language does not say. English first: other languages take the reasons from there."""
    found: dict[str, WordingLists] = {}
    for language in sorted(languages, key=lambda code: (code != ENGLISH, code)):
        file, source = f"{language}/{WORDING}", _bytes(locales / language / WORDING)
        if source is None:
            try_instead = "Copy another language's wording.yaml, and write its words."
            says = "This file is missing: nothing looks at how messages are worded in this language."
            problems.append(problem(file, 1, "wording-missing", says, try_instead, severity="warning"))
            continue
        lists, wrong = _read_wording(language, file, source, found.get(ENGLISH))
        problems += wrong
        if lists is not None:
            found[language] = lists
    return found


# The same bytes give the same lists; reading them is the dearest part of opening the languages.
_read_wording = lru_cache(maxsize=64)(read_wording)


def _one_language(folder: Path, problems: list[Problem]) -> tuple[Words, Catalogue, Catalogue] | None:
    """One language, or None where its words or sentences cannot be read."""
    language = folder.name
    source = _bytes(folder / WORDS)
    if source is None:
        try_instead = "Copy another language's words.yaml, and write its words."
        problems.append(problem(f"{language}/{WORDS}", 1, "words-missing", "This file is missing.", try_instead))
        return None
    read, found = read_words(language, f"{language}/{WORDS}", source)
    problems += found
    if language == ENGLISH:
        return (msgspec.structs.replace(read, sentences=_sentences(None)), NOTHING, NOTHING) if read else None
    not_asked = read.not_asked if read else None
    own, flow = (_catalogue(folder, name, problems, not_asked) for name in (SENTENCE_CATALOGUE, FLOW_CATALOGUE))
    if read is None or own is None:
        return None
    return msgspec.structs.replace(read, sentences=_sentences(own)), own, flow or NOTHING


def _catalogue(folder: Path, name: str, problems: list[Problem], not_asked: Collection[str] | None) -> Catalogue | None:
    file = f"{folder.name}/{name}"
    source = _bytes(folder / name)
    if source is None:
        says = "This catalogue is missing, and its language is not sent."
        problems.append(problem(file, 1, "catalogue-missing", says, "Run hearback translate update, and translate what it writes."))
        return None
    catalogue, found = read_catalogue(file, source, not_asked)
    problems += found
    return catalogue


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _sentences(catalogue: Catalogue | None) -> dict[str, Wording]:
    """The engine's sentences by name; those without a translation that may be sent are left out."""
    found = {}
    for name, sentence in SENTENCES.items():
        text = catalogue.usable(f"engine/{name}/text", sentence.text) if catalogue else sentence.text
        voice = catalogue.usable(f"engine/{name}/voice", sentence.voice) if catalogue and sentence.voice else sentence.voice
        if text is not None and voice is not None:
            found[name] = Wording(text, voice=voice)
    return found
