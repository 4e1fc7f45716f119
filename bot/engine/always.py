"""The words that work at every step, whatever the question and whatever the language of the conversation.

STOP wins over everything; danger is told first, then STOP is done. STOP, ERASE and danger also win over the choices of a
question; the gentler words (SKIP, PAUSE, MORE ...) give way to a choice with the same name.

Beside them: words by which somebody else says, or may be thought to say, that this is not the telephone of the person we mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from bot.engine.alarms import DANGER, LOW_MOOD, Alarms
from bot.engine.floor import FLOOR
from bot.engine.patterns import Patterns
from bot.engine.phrases import Phrases, but_for
from bot.engine.plain import plain, spellings
from bot.engine.spelling import let_go
from bot.flow.words import SIGNS, Command, Words

HARD = frozenset({Command.STOP, Command.ERASE, Command.DANGER})
SHORTEST_SPELT_OUT = 3
MOST_WORDS_IN_A_ROW = 4  # "help 999", "stop stop stop": only such words, and few of them
LONGEST_COMMENT = 60  # words; a longer one seldom stays with the service alone


class Recognised(msgspec.Struct, frozen=True):
    """What a reply asks for, or is a sign of, besides an answer. ``whole``: the reply is nothing but the word.

    ``low_mood``: it speaks of self-harm or despair. ``signs``: other flags that it raises, silently (``bot.flow.words.SIGNS``).

    ``stranger``: somebody else may hold this phone. They say so (``says``), and want no more of it; or they ask who we are
    (``asks``). ``stranger_whole``: the reply is nothing but that; else it stands in a longer one, and may be part of an answer.
    """

    stop: bool = False
    danger: bool = False
    low_mood: bool = False
    signs: tuple[str, ...] = ()
    command: Command | None = None
    whole: bool = False
    stranger: Literal["", "says", "asks"] = ""
    stranger_whole: bool = False

    @property
    def urgent(self) -> bool:
        """Whether fixed words of help are to be said, before and whatever else."""
        return self.danger or self.low_mood

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that staff must see, the most urgent first."""
        return (*("immediate_danger",) * self.danger, *("self_harm",) * self.low_mood, *self.signs)


NOTHING = Recognised()


class Always:
    """The words of every language at once, and the floor under them: STOP in Urdu stops a conversation in Welsh."""

    def __init__(self, languages: Iterable[Words]) -> None:
        languages = (*languages, *FLOOR.values())
        self.whole: dict[str, Command] = {}
        for command in reversed(Command):  # the earlier command wins where two languages disagree
            self.whole |= {plain(word): command for words in languages for word in words.commands.get(command, ())}
        self.stop = _phrases((words.groups, words.stop_phrases) for words in languages)
        self.not_stop = _phrases((words.groups, words.not_stop) for words in languages)
        self.alarms = Alarms(languages)
        self.strangers: dict[str, Literal["says", "asks"]] = {plain(word): "asks" for words in languages for word in words.who_is_this}
        self.strangers |= {plain(word): "says" for words in languages for word in words.wrong_person}
        self.says = _phrases((words.groups, words.wrong_person_phrases) for words in languages)
        self.asks = _phrases((words.groups, words.who_is_this_phrases) for words in languages)
        self.story = _phrases((words.groups, words.story_phrases) for words in languages)

    def recognise(self, words: str, made_plain: str) -> Recognised:
        """Look for the words in a reply: ``words`` as written, ``made_plain`` by ``bot.engine.plain.plain``."""
        tokens = made_plain.split()
        command = self.whole.get(made_plain) or self._spelt_out(tokens)
        if command is not None:
            return Recognised(command is Command.STOP, command is Command.DANGER, command=command, whole=True)
        if made_plain in self.strangers:
            return Recognised(stranger=self.strangers[made_plain], stranger_whole=True)
        heard = self.alarms.heard(tokens)
        stop = self._stops(tokens, words)
        stranger: Literal["", "says", "asks"] = "says" if self.says.within(tokens) else "asks" if self.asks.within(tokens) else ""
        in_a_row = self._in_a_row(tokens)
        danger = DANGER in heard or Command.DANGER in in_a_row
        stop = stop or Command.STOP in in_a_row
        if not (stop or heard or stranger or in_a_row):
            return NOTHING
        urgent = Command.DANGER if danger or LOW_MOOD in heard else None
        return Recognised(
            stop=stop,
            danger=danger,
            low_mood=LOW_MOOD in heard,
            signs=tuple(sign for sign in SIGNS if sign in heard),
            command=in_a_row[0] if in_a_row else Command.STOP if stop else urgent,
            whole=bool(in_a_row),
            stranger="" if in_a_row else stranger,
        )

    def _spelt_out(self, tokens: list[str]) -> Command | None:
        """STOP or HELP in single letters ("s t o p", "H.E.L.P"), or with letters held down ("stoppp", "heeelp")."""
        letters = len(tokens) >= SHORTEST_SPELT_OUT and all(len(token) == 1 for token in tokens)
        word = "".join(tokens) if letters else let_go(tokens[0]) if len(tokens) == 1 else ""
        command = self.whole.get(word)
        return command if command in HARD else None

    def tells_what_happened(self, words: str) -> bool:
        """Whether a person's own words may tell what happened: by a sign in any language, or because they are many. Nobody relies on it."""
        tokens = plain(words).split()
        return len(tokens) > LONGEST_COMMENT or self.story.within(tokens)

    def _stops(self, tokens: list[str], words: str) -> bool:
        """Whether a longer reply holds a phrase of STOP, or STOP in capitals, that no known false alarm overlaps.

        A phrase that has the whole of the false alarm in it still counts: "you would not stop texting me" is said to us.
        """
        alarms = list(self.stop.found(tokens))
        if "stop" in tokens and _in_capitals(words):
            alarms += _STOP.found(tokens)
        return bool(alarms) and but_for(alarms, self.not_stop.found(tokens))

    def _in_a_row(self, tokens: list[str]) -> tuple[Command, ...]:
        """The commands of a reply that is nothing but words for STOP, ERASE and danger; the first in precedence comes first."""
        found = {self.whole.get(token) for token in tokens} if len(tokens) <= MOST_WORDS_IN_A_ROW else {None}
        return tuple(command for command in Command if command in found) if found <= HARD else ()


def _phrases(lists: Iterable[tuple[Mapping[str, Iterable[str]], Iterable[str]]]) -> Phrases:
    """Phrases as they stand in the languages' lists, each with the groups of its language."""
    made = ((Patterns(groups, _forms), phrases) for groups, phrases in lists)
    return Phrases(step for patterns, phrases in made for phrase in phrases for step in patterns.steps(phrase, ""))


def _forms(word: str) -> Iterable[tuple[str, ...]]:
    return (tuple(spelt.split()) for spelt in spellings(word))


_STOP = _phrases([({}, ["stop"])])
_CAPITALS = re.compile(r"(?<!\w)STOP(?!\w)")


def _in_capitals(words: str) -> bool:
    """STOP as we ask people to type it, in the middle of whatever else: full-width, or with characters that show nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    return _CAPITALS.search(shown) is not None
