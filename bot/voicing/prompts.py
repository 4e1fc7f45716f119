"""The prompts of flows, each once: the file that a recording of it is called, the words, and how they are to be said.

A file is called after the place of its words, so that it keeps its name when the words change: after-case-closed/overall.wav for what a
step asks, engine/goodbye.wav for what Hearback says in every flow. What a discreet flow says in other words stands in engine-discreet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.library import Edition
from bot.surfaces.rendered import Speech
from bot.surfaces.spoken import seconds
from bot.voicing.inventory import renderings

ENDING, SLOWLY = ".wav", ".slow.wav"
_SAFE = re.compile(r"[^a-z0-9._/-]")
_DIGITS = re.compile(r"\b\d(?:[ .,]{1,2}\d)+\b")
_OWN = {"more": "more"}  # sentences of the engine that a flow may have in words of its own


class Prompt(NamedTuple):
    """One thing to be read aloud. ``name`` is its file below the language's folder; ``slow``: it is also said slowly, when asked again."""

    language: str
    name: str
    words: str
    pause_ms: int = 0
    slow: bool = False
    choice: bool = False

    @property
    def slow_name(self) -> str:
        """The file of the slow reading; empty where it is never said slowly."""
        return self.name.removesuffix(ENDING) + SLOWLY if self.slow else ""

    @property
    def digits(self) -> bool:
        """Whether there are numbers in it that are said digit by digit."""
        return bool(_DIGITS.search(self.words))

    @property
    def alarming(self) -> bool:
        """Whether these are the words for somebody in danger or despair."""
        return self.name.rpartition("/")[2] in ("danger.wav", "low_mood.wav")

    def estimated(self, *, slow: bool = False) -> float:
        """About how many seconds it takes to say, without the pause after it."""
        return seconds([self.breath(slow=slow)])

    def breath(self, *, slow: bool = False) -> Speech:
        """What the telephone says of it, without the pause."""
        return Speech(self.words, self.language, slow=slow, key=self.name.removesuffix(ENDING))


def prompts(editions: Iterable[Edition], language: str = "") -> tuple[Prompt, ...]:
    """All prompts of these flows, or those heard by callers in one language, in the order of a call. The same words are there once."""
    found: dict[tuple[str, str], Prompt] = {}
    for edition in editions:
        for breath, choice in _breaths(edition, language):
            known = breath.language, breath.words
            name = _name(edition, breath.key)
            prompt = found.setdefault(known, Prompt(breath.language, name, breath.words, breath.pause_ms, choice=choice))
            found[known] = prompt._replace(slow=prompt.slow or breath.slow)
    return tuple(found.values())


def _breaths(edition: Edition, language: str) -> Iterator[tuple[Speech, bool]]:
    for spoken in [language] if language else edition.script.languages:
        for told in renderings(edition, spoken):
            yield from ((breath, breath.key.rpartition("/")[2] in told.options) for breath in told.speech)


def _name(edition: Edition, key: str) -> str:
    """The file of a prompt. Prompts of one flow and language that differ have different names (a test holds it)."""
    kind, _, rest = key.partition("/")
    discreet = "-discreet" if edition.script.quiet else ""
    if kind == "step" or (rest in _OWN and edition.script.flow.more):
        kind = edition.flow
    else:
        kind = {"service": "services"}.get(kind, kind) + discreet
    return _SAFE.sub(lambda sign: f"_{ord(sign[0]):x}", f"{kind}/{rest}") + ENDING


def by_name(known: Iterable[Prompt]) -> dict[tuple[str, str], Prompt]:
    """Prompts by language and file, their slow readings too."""
    found = {}
    for prompt in known:
        found[prompt.language, prompt.name] = prompt
        if prompt.slow:
            found[prompt.language, prompt.slow_name] = prompt
    return found
