"""The mapping file: how a force's own columns and words are read. Plain YAML; every mistake has its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from bot.flow.problems import Problem, in_order
from bot.flow.suggest import did_you_mean
from bot.flow.yaml import Node, compose
from bot.outreach.columns import COLUMNS
from bot.outreach.days import ORDERS, Order

KEYS = {
    "columns": "columns: {ref: Crime Ref, phone: Mobile}",
    "values": "values: {crime_category: {BURG: burglary}}",
    "dates": "dates: day/month/year",
    "ignore": "ignore: [Officer, Beat]",
    "fixed": "fixed: {nation: england}",
}
_WITH_WORDS = tuple(name for name, column in COLUMNS.items() if column.kind not in ("ref", "phone", "chat", "secret"))


class CaseMapping(msgspec.Struct, frozen=True):
    """``columns``: a canonical column to its name in the file. ``values``: a column to the force's words, in lower case, and ours.

    ``ignore``: columns of the file that are passed over. ``fixed``: what is true of every row. ``order``: how days are written.
    """

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    order: Order = "ISO"
    ignore: frozenset[str] = frozenset()
    fixed: dict[str, str] = {}


class Mapped(msgspec.Struct, frozen=True):
    """``mapping`` is None where the file has errors; ``problems`` has them all, in the order of the file."""

    mapping: CaseMapping | None
    problems: tuple[Problem, ...]


def read_mapping(name: str, source: bytes) -> Mapped:
    """Read a mapping file. Never raises; ``name`` is only for the problems."""
    if not source.decode("utf-8-sig", "replace").strip():
        return Mapped(CaseMapping(), ())
    composed = compose(name, source)
    reader = _Reader(name)
    mapping = reader.mapping(composed.root) if composed.root is not None else None
    problems = in_order([*composed.problems, *reader.problems])
    return Mapped(None if problems else mapping, problems)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def mapping(self, root: Node) -> CaseMapping | None:
        if not root.mapping:
            self.say(root, "not-a-mapping", "A mapping file is a list of keys and values.", f"Begin like this: {KEYS['columns']}")
            return None
        for key, _ in root.value.values():
            self.known(key, KEYS, "unknown-key", "This key is not used in a mapping file.")
        columns = {canonical.value: self.text(value) for canonical, value in self.pairs(root, "columns") if self.column(canonical)}
        self.refuse_twice(root, columns)
        values = {name.value: self.words(name, node) for name, node in self.pairs(root, "values") if self.column(name)}
        fixed = {name.value: self.text(value) for name, value in self.pairs(root, "fixed") if self.column(name) and self.may_be_fixed(name)}
        return CaseMapping(columns, values, self.order(root), frozenset(self.list(root, "ignore")), fixed)

    def pairs(self, parent: Node, key: str) -> Iterator[tuple[Node, Node]]:
        found = parent.entry(key)
        if found is None:
            return
        if not found[1].mapping:
            self.say(found[1], "not-a-mapping", f"`{key}` is written as names and values.", f"Write it like this: {KEYS[key]}")
            return
        yield from found[1].value.values()

    def column(self, name: Node) -> bool:
        return self.known(name, COLUMNS, "unknown-name", "There is no such column here.")

    def known(self, name: Node, possible: Iterable[str], rule: str, says: str) -> bool:
        if name.value in possible:
            return True
        self.say(name, rule, says, did_you_mean(str(name.value), possible, otherwise="hearback import --columns names them."))
        return False

    def text(self, node: Node) -> str:
        if node.mapping or isinstance(node.value, list) or node.value is None or not str(node.value).strip():
            if not node.told:
                self.say(node, "not-text", "A word is expected here.", "Write one word or a few, in double quotes if need be.")
            return ""
        return str(node.value).strip()

    def words(self, name: Node, node: Node) -> dict[str, str]:
        """A force's words for one column. Where only some words are possible, each stands for one of them."""
        if name.value not in _WITH_WORDS:
            self.say(name, "unknown-name", "The words of this column cannot be changed.", "Take the line out.")
        if not node.mapping:
            self.say(node, "not-a-mapping", "A force's words and ours are written as names and values.", f"Like this: {KEYS['values']}")
            return {}
        possible = COLUMNS[name.value].values
        read = {}
        for theirs, ours in node.value.values():
            word = self.text(ours)
            if possible and word and word not in possible:
                self.say(ours, "unknown-word", "This word is not known here.", did_you_mean(word, possible))
            read[str(theirs.value).strip().lower()] = word
        return read

    def order(self, root: Node) -> Order:
        found = root.entry("dates")
        if found is None:
            return "ISO"
        word = self.text(found[1])
        if word and word not in ORDERS:
            self.say(found[1], "unknown-word", "Days are not written like that.", did_you_mean(word, ORDERS))
        return word  # type: ignore[return-value]  # a word that is none of them is a problem by now, and no mapping is made

    def list(self, root: Node, key: str) -> Iterator[str]:
        found = root.entry(key)
        if found is None:
            return
        if not isinstance(found[1].value, list):
            self.say(found[1], "not-a-list", f"`{key}` is written as a list.", f"Write it like this: {KEYS[key]}")
            return
        yield from (self.text(node) for node in found[1].value)

    def may_be_fixed(self, name: Node) -> bool:
        if name.value in (
            "ref",
            "phone",
            "telegram",
            "codeword",
            "duress_word",
            "contact",
            "contact_confirmed_on",
            "consent",
            "consent_on",
        ):
            self.say(name, "unknown-value", "This differs from person to person and cannot be fixed for all.", "Take the line out.")
            return False
        return True

    def refuse_twice(self, root: Node, columns: dict[str, str]) -> None:
        seen: dict[str, str] = {}
        for canonical, value in self.pairs(root, "columns"):
            name = columns.get(canonical.value, "")
            if name and name.lower() in seen:
                self.say(
                    value, "repeated", f"This column is already `{seen[name.lower()]}`.", "Each column of the file stands for one thing."
                )
            seen[name.lower()] = str(canonical.value)

    def say(self, node: Node, rule: str, says: str, try_instead: str) -> None:
        self.problems.append(Problem(self.name, node.line, node.column, rule, "error", says, try_instead))
