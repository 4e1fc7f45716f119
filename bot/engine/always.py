"""The words that work at every step, whatever the question and whatever the language of the conversation.

STOP wins over everything; danger is told first, then STOP is done. STOP, ERASE and danger also win over the choices of a
question; the gentler words (SKIP, PAUSE, MORE ...) give way to a choice with the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from bot.engine.plain import plain
from bot.flow.words import Command, Words

HARD = frozenset({Command.STOP, Command.ERASE, Command.DANGER})
MOST_WORDS_IN_A_ROW = 4  # "help 999", "stop stop stop": only such words, and few of them

Phrases = dict[str, tuple[tuple[str, ...], ...]]


class Recognised(msgspec.Struct, frozen=True):
    """What a reply asks for besides an answer. ``whole``: the reply is nothing but the word."""

    stop: bool = False
    danger: bool = False
    command: Command | None = None
    whole: bool = False


NOTHING = Recognised()


class Always:
    """The words of every language at once: STOP in Urdu stops a conversation in Welsh."""

    def __init__(self, languages: Iterable[Words]) -> None:
        languages = tuple(languages)
        self.whole: dict[str, Command] = {}
        for command in reversed(Command):  # the earlier command wins where two languages disagree
            self.whole |= {plain(word): command for words in languages for word in words.commands.get(command, ())}
        self.stop = _by_first_word(phrase for words in languages for phrase in words.stop_phrases)
        self.danger = _by_first_word(phrase for words in languages for phrase in words.danger_phrases)

    def recognise(self, words: str, made_plain: str) -> Recognised:
        """Look for the words in a reply: ``words`` as written, ``made_plain`` by ``bot.engine.plain.plain``."""
        command = self.whole.get(made_plain)
        if command is not None:
            return Recognised(command is Command.STOP, command is Command.DANGER, command, whole=True)
        tokens = made_plain.split()
        if len(tokens) < 2 and (not tokens or (tokens[0] not in self.stop and tokens[0] not in self.danger)):
            return NOTHING
        stop = _holds(tokens, self.stop) or ("stop" in tokens and _in_capitals(words))
        danger = _holds(tokens, self.danger)
        in_a_row = self._in_a_row(tokens)
        if in_a_row:
            return Recognised(Command.STOP in in_a_row or stop, Command.DANGER in in_a_row or danger, in_a_row[0], whole=True)
        if not (stop or danger):
            return NOTHING
        return Recognised(stop, danger, Command.STOP if stop else Command.DANGER)

    def _in_a_row(self, tokens: list[str]) -> tuple[Command, ...]:
        """The commands of a reply that is nothing but words for STOP, ERASE and danger; the first in precedence comes first."""
        found = {self.whole.get(token) for token in tokens} if len(tokens) <= MOST_WORDS_IN_A_ROW else {None}
        return tuple(command for command in Command if command in found) if found <= HARD else ()


def _by_first_word(phrases: Iterable[str]) -> Phrases:
    found: dict[str, set[tuple[str, ...]]] = {}
    for tokens in filter(None, (tuple(plain(phrase).split()) for phrase in phrases)):
        found.setdefault(tokens[0], set()).add(tokens)
    return {first: tuple(sorted(several)) for first, several in found.items()}


def _holds(tokens: list[str], phrases: Phrases) -> bool:
    return any(tuple(tokens[at : at + len(phrase)]) == phrase for at, token in enumerate(tokens) for phrase in phrases.get(token, ()))


_CAPITALS = re.compile(r"(?<!\w)STOP(?!\w)")


def _in_capitals(words: str) -> bool:
    """STOP as we ask people to type it, in the middle of whatever else: full-width, or with characters that show nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    return _CAPITALS.search(shown) is not None
