"""A flow made ready to be played as the checks see it: its longest values in the placeholders, and no service named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.checks.said import IN_ENGLISH, Spoken
from bot.engine.always import Always
from bot.engine.script import Builder, Script
from bot.flow.model import Flow
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.words import Words

_LONGEST = {name: placeholder.longest for name, placeholder in PLACEHOLDERS.items() if name != "replies_by"}


def script_of(flow: Flow, spoken: Iterable[Spoken]) -> Script:
    """The script in the languages that the flow is offered in and that can be spoken; in English where that is none."""
    by_language = {one.language: one for one in spoken if one.words is not None} or {"en": IN_ENGLISH}
    words = {language: one.words for language, one in by_language.items() if one.words is not None}
    offered = [language for language in flow.languages if language in words] or [*words][:1]

    def translate(language: str, context: str, english: str) -> str | None:
        return by_language[language].translate(context, english)

    builder = Builder(words=words, translate=translate, values=_LONGEST, always=always_of(words.values()))
    return builder.build(flow, "", offered)


def always_of(words: Iterable[Words]) -> Always:
    """The words that always work, made once for the same languages."""
    return _made(tuple(map(_Itself, words)))


class _Itself:
    """A language's words, the same only as themselves: they are too large to be compared."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.words is self.words

    def __hash__(self) -> int:
        return id(self.words)


@lru_cache(maxsize=4)
def _made(of: tuple[_Itself, ...]) -> Always:
    return Always(one.words for one in of)
