"""YAML 1.2 as coordinators need it: what they typed stays what they typed, and everything clever is refused with its place.

Events of PyYAML's C parser are composed into nodes without recursion, so that thousands of brackets cannot exhaust the stack.
Plain ``yes``, ``no``, ``on``, ``21:00``, ``+44...``, ``0123`` and ``1_000`` are text: YAML 1.1 would change them (`no` to false,
21:00 to 1260). Numbers are JSON's; decimals stay exact; only ``true``, ``false``, ``null``, ``~`` and nothing are special.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget that it is there

from bot.flow.plain_yaml import explain, tabs
from bot.flow.problems import Problem

BIGGEST, DEEPEST, MOST_NODES = 256 * 1024, 20, 20_000
Scalar = str | int | bool | Decimal | None
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_LINE_END = re.compile("\r\n|\r|\n")
_SPECIAL: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
# Control characters, and the line breaks that editors do not count (NEL, LS, PS): lines would be numbered wrongly.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """A value of the file. ``value`` is a scalar, a list of nodes, or a dict of each key to its (key, value) nodes; places count from 1."""

    value: Any
    line: int
    column: int
    mapping: bool = False
    told: bool = False  # what is wrong here has been told: an alias, which has no value of its own

    def entry(self, key: str | int) -> tuple[Node, Node] | None:
        """The key and value under a key of a mapping; an item of a list stands for both; None if there is none."""
        if self.mapping:
            found: tuple[Node, Node] | None = self.value.get(key)
            return found
        if isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            return self.value[key], self.value[key]
        return None

    def data(self) -> Any:
        """The value as plain dicts, lists and scalars."""
        if self.mapping:
            return {key: node.data() for key, (_, node) in self.value.items()}
        return [node.data() for node in self.value] if isinstance(self.value, list) else self.value


class Composed(NamedTuple):
    """``root`` is None where the file cannot be read at all; ``problems`` may be there all the same where it can."""

    root: Node | None
    problems: list[Problem]


def compose(name: str, source: bytes) -> Composed:
    """The one document of a file as nodes. Never raises; ``name`` is only for the problems."""
    composer = _Composer(name)
    text = composer.decoded(source)
    if text is not None:
        composer.read(text)
    return Composed(None if composer.stopped else composer.root, composer.problems)


def resolved(text: str) -> Scalar:
    """The value of a plain scalar."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


@dataclass(slots=True)
class _Composer:
    name: str
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    stopped: bool = False
    nodes: int = 0
    open: list[Node] = field(default_factory=list)
    keys: list[Node | None] = field(default_factory=list)  # of each open mapping: the key that waits for its value

    def decoded(self, source: bytes) -> str | None:
        if len(source) > BIGGEST:
            self.stop("yaml-size", f"This file is {len(source) // 1024} KB.", "Keep a flow to 256 KB, or move steps into shared files.")
            return None
        try:
            text = source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = _place(source[: error.start].decode("utf-8-sig"))
            self.stop("yaml-encoding", "This file is not text in UTF-8 from here on.", "Save it again with the encoding UTF-8.", *place)
            return None
        if found := _UNPRINTABLE.search(text):
            says = f"There is an invisible character here (U+{ord(found[0]):04X})."
            self.stop("yaml-character", says, "Delete it; it often comes with copying from a web page.", *_place(text[: found.start()]))
            return None
        return text

    def read(self, text: str) -> None:
        try:
            for event in _events(text):
                self.take(event)
                if self.stopped:
                    return
        except yaml.YAMLError as error:
            self.syntax(error, text)
        if self.root is None and not self.stopped:
            self.stop("not-a-mapping", "This file is empty.", "Begin with flow, then its name: flow: my-first-flow.")

    def take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        match event:
            case yaml.ScalarEvent():
                self.refuse_extras(event, line, column)
                plain = event.style is None or event.style == ""
                as_key = bool(self.open) and self.open[-1].mapping and self.keys[-1] is None
                self.add(Node(resolved(event.value) if plain and not as_key else event.value, line, column))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.refuse_extras(event, line, column)
                self.begin(Node({}, line, column, mapping=True) if isinstance(event, yaml.MappingStartEvent) else Node([], line, column))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.open.pop()
                self.keys.pop()
            case yaml.AliasEvent():
                self.say("yaml-alias", f"`*{event.anchor}` points at another place.", "Write the value here in full.", line, column)
                self.add(Node(None, line, column, told=True))
            case yaml.DocumentStartEvent():
                self.begin_document(event, line, column)
            case _:
                pass

    def begin_document(self, event: Any, line: int, column: int) -> None:
        if event.version or event.tags:
            self.say("yaml-directive", "A line that begins with % is not used here.", "Take the line out.", 1, 1)
        if self.root is not None:
            self.stop("yaml-documents", "A second document begins here.", "Take out the line ---, or make two files of it.", line, column)

    def refuse_extras(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            self.say(
                "yaml-anchor",
                f"`&{event.anchor}` names this value for use elsewhere.",
                "Take it out, and write the value where it is needed.",
                line,
                column,
            )
        if event.tag is not None:
            self.say(
                "yaml-tag", f"`{event.tag[:40]}` is a tag.", "Take it out. Text that begins with ! goes in double quotes.", line, column
            )

    def begin(self, node: Node) -> None:
        self.add(node)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > DEEPEST:
            self.stop("yaml-depth", f"This is nested more than {DEEPEST} deep.", "Bring it nearer to the margin.", node.line, node.column)

    def add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.stop(
                "yaml-nodes", f"This file holds more than {MOST_NODES} values.", "Move steps into shared files.", node.line, node.column
            )
        elif not self.open:
            self.root = node
        elif not self.open[-1].mapping:
            self.open[-1].value.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self.checked_key(node)
        else:
            self.keys[-1] = None
            if key.value is not None:
                self.open[-1].value[key.value] = (key, node)

    def checked_key(self, key: Node) -> Node:
        """The key; with None as its value where it cannot be one, so that it is left out."""
        if not isinstance(key.value, str) or not key.value:
            self.say(
                "yaml-key",
                "A key is missing before the colon.",
                "Write a word before the colon. Words with { or [ go in double quotes.",
                key.line,
                key.column,
            )
            return Node(None, key.line, key.column)
        if (earlier := self.open[-1].value.get(key.value)) is not None:
            says = f"`{key.value[:40]}` stands twice in this mapping, first in line {earlier[0].line}."
            self.say("yaml-duplicate-key", says, "Keep one of the two, or give one another name.", key.line, key.column)
            return Node(None, key.line, key.column)
        return key

    def syntax(self, error: yaml.YAMLError, text: str) -> None:
        lines = _LINE_END.split(text)
        found = explain(error, lines)
        if found.rule == "yaml-tab":
            for line, column in tabs(lines):
                if line != found.line:
                    self.say(found.rule, found.says, found.try_instead, line, column)
        self.stop(found.rule, found.says, found.try_instead, found.line, found.column)

    def say(self, rule: str, says: str, try_instead: str, line: int = 1, column: int = 1) -> None:
        self.problems.append(Problem(self.name, line, column, rule, "error", says, try_instead))

    def stop(self, rule: str, says: str, try_instead: str, line: int = 1, column: int = 1) -> None:
        self.say(rule, says, try_instead, line, column)
        self.stopped = True


def _events(text: str) -> Iterator[Any]:
    parser = CParser(text)
    try:
        while True:
            event = parser.get_event()
            if event is None:
                return
            yield event
    finally:
        parser.dispose()


def _place(before: str) -> tuple[int, int]:
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1
