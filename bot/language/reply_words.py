"""Reads a language's words.yaml: how people answer in it. Words are made plain here, once, and get their other spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from bot.engine.notation import Unreadable, is_group, known_parts
from bot.engine.plain import plain, spellings
from bot.flow.problems import Problem
from bot.flow.suggest import did_you_mean
from bot.flow.words import SIGNS, Command, Words
from bot.flow.yaml import Node, compose
from bot.language.problems import problem

# What a word in each list means.
MEANINGS = {
    "yes": "yes",
    "no": "no",
    "fillers": "a word of no meaning",
    "between": "a word between two numbers",
    "today": "today",
    "yesterday": "yesterday",
    "wrong_person": "somebody else's telephone",
    "who_is_this": "a question who we are",
    "not_asked": "",
    "passed_over": "",
}
# Lists of phrases; a word may stand in them that has a meaning of its own.
PHRASES = (
    "stop_phrases",
    "not_stop",
    "wrong_person_phrases",
    "who_is_this_phrases",
    "danger_phrases",
    "low_mood_phrases",
    "not_danger",
    "story_phrases",
)
MAPPINGS = ("groups", "mutations", "alike", "numbers", "months", "commands", "signs", "short_forms")  # groups first: phrases use them
KEYS = ("name", "direction", "say_voice", "say_language", *MAPPINGS, *MEANINGS, *PHRASES)
DIRECTIONS = {"left to right": False, "right to left": True}


def read_words(language: str, file: str, source: bytes) -> tuple[Words | None, list[Problem]]:
    """The words of a language, without its sentences; None where the file has errors. ``file`` is only for the problems."""
    composed = compose(file, source)
    reading = _Reading(file, composed.problems)
    words = reading.words(language, composed.root) if composed.root else None
    broken = any(found.severity == "error" for found in reading.problems)
    return (None if broken else words), reading.problems


def what_can_be_read(language: str, source: bytes) -> Words | None:
    """The words of a file that has errors, as far as they can be read: what keeps people safe is not lost with a misplaced line."""
    composed = compose(language, source)
    return _Reading(language, composed.problems).words(language, composed.root) if composed.root else None


def month_names(language: str) -> dict[str, int]:
    """Every single-word name of a month that Babel knows in a language, made plain."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, locale).items():
                found |= {spelt: number for spelt in spellings(name) if spelt and not spelt.isdecimal() and " " not in spelt}
    return found


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelt for word in words for spelt in spellings(word) if spelt))


class _Reading:
    """One words file. Everything that is wrong is noted; what can be read is read."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = list(problems)
        self.meanings: dict[str, tuple[str, int]] = {}
        self.groups: dict[str, tuple[str, ...]] = {}

    def words(self, language: str, root: Node) -> Words | None:
        if not root.mapping:
            self.say(root, "words-value", "This file is not a mapping.", "Begin with name: and the language's own name.")
            return None
        entries = {str(key.value): (key, value) for key, value in root.value.values()}
        for name, (key, _) in entries.items():
            if name not in KEYS:
                self.say(key, "words-key", f"`{name[:40]}` is not a key of a words file.", did_you_mean(name, KEYS))
        for name in ("name", "direction", "yes", "no", "numbers", "commands"):
            if name not in entries:
                self.say(root, "words-key", f"`{name}` is missing.", "Write it in the same way as another language's words.yaml.")
        read = {name: self.one(name, entries[name][1]) for name in KEYS if name in entries}
        months = month_names("en") | month_names(language) | read.pop("months", {})
        read["right_to_left"] = read.pop("direction", False)
        return Words(language=language, months=months, **{"name": language, **read})

    def one(self, name: str, node: Node) -> Any:
        readers: dict[str, Callable[[Node], Any]] = {
            "direction": self.direction,
            "groups": self.grouped,
            "mutations": self.mutations,
            "alike": self.alike,
            "numbers": lambda node: self.numbered(node, "the number", 0, 10),
            "months": lambda node: self.numbered(node, "", 1, 12),
            "commands": self.commands,
            "signs": self.signs,
            "short_forms": self.short_forms,
        }
        if name in readers:
            return readers[name](node)
        if name in PHRASES:
            return self.phrases(node)
        if name in MEANINGS:
            return _once(self.listed(node, MEANINGS[name]))
        return self.text(node)

    def text(self, node: Node) -> str:
        if isinstance(node.value, str) and (node.value.strip() or not node.value):
            return node.value.strip()
        self.say(node, "words-value", "Words are needed here.", "Write the words after the colon, in double quotes if they are empty.")
        return ""

    def direction(self, node: Node) -> bool:
        if node.value not in DIRECTIONS:
            self.say(node, "words-value", "This is not a direction of writing.", "Write left to right, or right to left.")
        return DIRECTIONS.get(str(node.value), False)

    def listed(self, node: Node, meaning: str) -> list[str]:
        """The words of a list. With a ``meaning``, a word that already has another one is a problem."""
        if not isinstance(node.value, list) or node.mapping:
            self.say(node, "words-value", "A list of words is needed here.", "Write [one, two], or one word a line after a dash.")
            return []
        return [word for item in node.value if (word := self.word(item, meaning))]

    def word(self, node: Node, meaning: str) -> str:
        word = str(node.value) if isinstance(node.value, str | int) and not isinstance(node.value, bool) else ""
        made_plain = plain(word)
        if not made_plain:
            self.say(node, "words-value", "This is not a word.", "Write the word; true and null go in double quotes.")
            return ""
        earlier, line = self.meanings.setdefault(made_plain, (meaning, node.line)) if meaning else ("", 0)
        if earlier != meaning and meaning:
            self.say(node, "words-twice", f"`{word[:40]}` already means {earlier} in line {line}.", "Keep one of the two.", warning=True)
        return word

    def phrases(self, node: Node) -> tuple[str, ...]:
        """Phrases as they stand, each once; those that cannot be read are told and left out."""
        if not isinstance(node.value, list) or node.mapping:
            return tuple(self.listed(node, ""))
        return tuple(dict.fromkeys(phrase for item in node.value if (phrase := self.phrase(item))))

    def phrase(self, node: Node) -> str:
        phrase = self.word(node, "")
        try:
            return phrase if phrase and known_parts(phrase, self.groups) else ""
        except Unreadable as wrong:
            self.say(node, "words-phrase", wrong.says, wrong.try_instead)
            return ""

    def grouped(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Groups of words by their names. Each may use those above it."""
        for key, value in self.pairs(node):
            name = str(key.value)
            if is_group(name.upper()) and name == name.lower():
                self.groups[name] = self.phrases(value)
            else:
                self.say(key, "words-key", f"`{name[:40]}` cannot name a group.", "Write small letters from a to z, with _ between words.")
        return self.groups

    def mutations(self, node: Node) -> dict[str, tuple[str, ...]]:
        """How words may begin instead, by how they begin."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self.pairs(node):
            if isinstance(value.value, list) and all(isinstance(one.value, str) for one in value.value):
                found[str(key.value)] = tuple(one.value for one in value.value)
            else:
                self.say(value, "words-value", "A list of letters is needed here.", 'Write [b, mh, ph]; "" where the letter falls away.')
        return found

    def alike(self, node: Node) -> dict[str, str]:
        """The letters that stand for others, by what people write."""
        return {plain(written): plain(str(key.value)) for key, value in self.pairs(node) for written in self.listed(value, "")}

    def numbered(self, node: Node, meaning: str, low: int, high: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, value in self.pairs(node):
            number = int(key.value) if str(key.value).isdecimal() and len(str(key.value)) < 3 else -1
            if not low <= number <= high:
                self.say(key, "words-value", f"This is not a number from {low} to {high}.", "Write it in digits, then a colon and a list.")
                continue
            found |= dict.fromkeys(_once(self.listed(value, f"{meaning} {number}" if meaning else "")), number)
        return found

    def commands(self, node: Node) -> dict[Command, tuple[str, ...]]:
        found: dict[Command, tuple[str, ...]] = {}
        for key, value in self.pairs(node):
            if key.value not in list(Command):
                self.say(key, "words-key", f"`{str(key.value)[:40]}` is not a command.", did_you_mean(str(key.value), list(Command)))
                continue
            found[Command(key.value)] = _once(self.listed(value, str(key.value).upper()))
        for command in Command:
            if not found.get(command):
                self.say(node, "words-key", f"`{command}` has no words.", f"Add {command}: and a list of words; English ones will do.")
        return found

    def signs(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Phrases by the flag that they raise."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self.pairs(node):
            if key.value in SIGNS:
                found[str(key.value)] = self.phrases(value)
            else:
                self.say(key, "words-key", f"`{str(key.value)[:40]}` is not a sign.", did_you_mean(str(key.value), SIGNS))
        return found

    def short_forms(self, node: Node) -> dict[str, str]:
        """Single words as people write them, with the words that they stand for."""
        found: dict[str, str] = {}
        for key, value in self.pairs(node):
            for short in _once(self.listed(value, "")):
                if " " in short:
                    self.say(value, "words-value", f"`{short[:40]}` is more than one word.", "Write single words, as people type them.")
                found[short] = plain(str(key.value))
        return found

    def pairs(self, node: Node) -> list[tuple[Node, Node]]:
        if node.mapping:
            return list(node.value.values())
        self.say(node, "words-value", "A mapping is needed here.", "Write key: [words], one key a line, two spaces further in.")
        return []

    def say(self, node: Node, rule: str, says: str, try_instead: str, *, warning: bool = False) -> None:
        severity = "warning" if warning else "error"
        self.problems.append(problem(self.file, node.line, rule, says, try_instead, severity=severity, column=node.column))  # type: ignore[arg-type]  # mypy widens the literal
