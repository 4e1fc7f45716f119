"""The words that work at every step, whatever the question and whatever the language of the conversation.

STOP wins over everything; danger is told first, then STOP is done. STOP, ERASE and danger also win over the choices of a
question; the gentler words (SKIP, PAUSE, MORE ...) give way to a choice with the same name.

Beside them: words by which somebody else says, or may be thought to say, that this is not the telephone of the person we mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from bot.engine.plain import plain
from bot.flow.words import Command, Words

HARD = frozenset({Command.STOP, Command.ERASE, Command.DANGER})
ANY_WORD = "*"  # in a phrase, but never its first word
MOST_WORDS_IN_A_ROW = 4  # "help 999", "stop stop stop": only such words, and few of them

LONGEST_COMMENT = 60  # words; a longer one seldom stays with the service alone

Phrases = dict[str, "_Beginning"]


class Recognised(msgspec.Struct, frozen=True):
    """What a reply asks for besides an answer. ``whole``: the reply is nothing but the word.

    ``stranger``: somebody else may hold this phone. They say so (``says``), and want no more of it; or they ask who we are
    (``asks``). ``stranger_whole``: the reply is nothing but that; else it stands in a longer one, and may be part of an answer.
    """

    stop: bool = False
    danger: bool = False
    command: Command | None = None
    whole: bool = False
    stranger: Literal["", "says", "asks"] = ""
    stranger_whole: bool = False


NOTHING = Recognised()


class Always:
    """The words of every language at once: STOP in Urdu stops a conversation in Welsh."""

    def __init__(self, languages: Iterable[Words]) -> None:
        languages = tuple(languages)
        self.whole: dict[str, Command] = {}
        for command in reversed(Command):  # the earlier command wins where two languages disagree
            self.whole |= {plain(word): command for words in languages for word in words.commands.get(command, ())}
        self.stop = _by_first_word(phrase for words in languages for phrase in words.stop_phrases)
        self.not_stop = _by_first_word(phrase for words in languages for phrase in words.not_stop)
        self.danger = _by_first_word(phrase for words in languages for phrase in words.danger_phrases)
        self.strangers: dict[str, Literal["says", "asks"]] = {plain(word): "asks" for words in languages for word in words.who_is_this}
        self.strangers |= {plain(word): "says" for words in languages for word in words.wrong_person}
        self.says = _by_first_word(phrase for words in languages for phrase in words.wrong_person_phrases)
        self.asks = _by_first_word(phrase for words in languages for phrase in words.who_is_this_phrases)
        self.story = _by_first_word(phrase for words in languages for phrase in words.story_phrases)
        self._begin = self.stop.keys() | self.danger.keys() | self.says.keys() | self.asks.keys()

    def recognise(self, words: str, made_plain: str) -> Recognised:
        """Look for the words in a reply: ``words`` as written, ``made_plain`` by ``bot.engine.plain.plain``."""
        command = self.whole.get(made_plain)
        if command is not None:
            return Recognised(command is Command.STOP, command is Command.DANGER, command, whole=True)
        if made_plain in self.strangers:
            return Recognised(stranger=self.strangers[made_plain], stranger_whole=True)
        tokens = made_plain.split()
        if len(tokens) < 2 and (not tokens or tokens[0] not in self._begin):
            return NOTHING
        stop = self._stops(tokens, words)
        danger = _holds(tokens, self.danger)
        stranger: Literal["", "says", "asks"] = "says" if _holds(tokens, self.says) else "asks" if _holds(tokens, self.asks) else ""
        in_a_row = self._in_a_row(tokens)
        if in_a_row:
            return Recognised(Command.STOP in in_a_row or stop, Command.DANGER in in_a_row or danger, in_a_row[0], whole=True)
        if not (stop or danger):
            return Recognised(stranger=stranger) if stranger else NOTHING
        return Recognised(stop, danger, Command.STOP if stop else Command.DANGER, stranger=stranger)

    def tells_what_happened(self, words: str) -> bool:
        """Whether a person's own words may tell what happened: by a sign in any language, or because they are many. Nobody relies on it."""
        tokens = plain(words).split()
        return len(tokens) > LONGEST_COMMENT or _holds(tokens, self.story)

    def _stops(self, tokens: list[str], words: str) -> bool:
        """Whether a longer reply holds a phrase of STOP, or STOP in capitals, that no known false alarm overlaps.

        A phrase that has the whole of the false alarm in it still counts: "you would not stop texting me" is said to us.
        """
        alarms = list(_found(tokens, self.stop))
        if "stop" in tokens and _in_capitals(words):
            alarms += _found(tokens, _STOP)
        if not alarms:
            return False
        false = list(_found(tokens, self.not_stop))
        return any(all(end <= start or last <= at or (at <= start and last <= end) for start, last in false) for at, end in alarms)

    def _in_a_row(self, tokens: list[str]) -> tuple[Command, ...]:
        """The commands of a reply that is nothing but words for STOP, ERASE and danger; the first in precedence comes first."""
        found = {self.whole.get(token) for token in tokens} if len(tokens) <= MOST_WORDS_IN_A_ROW else {None}
        return tuple(command for command in Command if command in found) if found <= HARD else ()


def _by_first_word(phrases: Iterable[str]) -> Phrases:
    found: dict[str, set[tuple[str, ...]]] = {}
    for tokens in filter(None, (tuple(plain(phrase).split()) for phrase in phrases)):
        found.setdefault(tokens[0], set()).add(tokens)
    return {first: _Beginning(several) for first, several in found.items()}


class _Beginning:
    """Phrases that begin with the same word: those of each length, and those with a gap that any word fills."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        whole = [phrase for phrase in phrases if ANY_WORD not in phrase]
        self.whole = [(length, frozenset(p for p in whole if len(p) == length)) for length in sorted({len(p) for p in whole})]
        self.gapped = [phrase for phrase in phrases if ANY_WORD in phrase]

    def lengths(self, tokens: list[str], at: int) -> Iterator[int]:
        """How long the phrases are that stand here."""
        for length, phrases in self.whole:
            if tuple(tokens[at : at + length]) in phrases:
                yield length
        for phrase in self.gapped:
            here = tokens[at : at + len(phrase)]
            if len(here) == len(phrase) and all(said in (token, ANY_WORD) for said, token in zip(phrase, here, strict=True)):
                yield len(phrase)


def _holds(tokens: list[str], phrases: Phrases) -> bool:
    return next(_found(tokens, phrases), None) is not None


def _found(tokens: list[str], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Where phrases stand: the first word's place, and the place after the last."""
    for at, token in enumerate(tokens):
        beginning = phrases.get(token)
        if beginning is not None:
            for length in beginning.lengths(tokens, at):
                yield at, at + length


_STOP = _by_first_word(["stop"])
_CAPITALS = re.compile(r"(?<!\w)STOP(?!\w)")


def _in_capitals(words: str) -> bool:
    """STOP as we ask people to type it, in the middle of whatever else: full-width, or with characters that show nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    return _CAPITALS.search(shown) is not None
