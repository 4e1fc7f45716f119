"""Whether a translation can stand for the English: the same placeholders, the same words that a person is to type, and no question more.

Nobody is asked what happened, in any language: where the English says so, the translation does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from bot.engine.plain import plain
from bot.flow.words import NOT_ASKED

_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")
# The words a message asks people to type. They are understood in every language, so no translation changes them.
COMMAND_WORDS = (
    "STOP", "ERASE", "HELP", "DANGER", "TAKEBACK", "SKIP", "PAUSE", "GO", "BACK", "REPEAT", "MORE", "LANGUAGE", "INFO", "START", "CALL",
)  # fmt: skip
_COMMAND_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(COMMAND_WORDS)})(?!\w)")


class Disagreement(NamedTuple):
    """``rule`` is of RULES_OF_LANGUAGES; ``missing`` stands in the English only, ``added`` in the translation only."""

    rule: str
    missing: tuple[str, ...]
    added: tuple[str, ...]


def disagreements(english: str, translation: str) -> list[Disagreement]:
    """Where the two differ in what may not differ; empty for a translation that can be used. Order is free."""
    found = []
    for rule, pattern in (("translation-placeholders", _PLACEHOLDER), ("translation-commands", _COMMAND_WORD)):
        wanted, given = Counter(pattern.findall(english)), Counter(pattern.findall(translation))
        if set(wanted) != set(given):
            found.append(Disagreement(rule, tuple(sorted(wanted - given)), tuple(sorted(given - wanted))))
    return found


def leaves_out_that_we_do_not_ask(english: str, translation: str, not_asked: Iterable[str]) -> bool:
    """Whether the English says not to tell us what happened, and the translation does not. ``not_asked``: how its language says it, made plain."""
    said = f" {plain(translation)} "
    return NOT_ASKED in plain(english) and not any(f" {words} " in said for words in not_asked)
