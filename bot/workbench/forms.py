"""What may stand where, by the JSON Schema of flows: the same that other editors use. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from bot.flow.model import ANSWERS, KINDS
from bot.flow.schema import schema
from bot.flow.story_schema import story_schema
from bot.workbench.cursor import ITEM

CONDITION = "#/$defs/Condition"
STEP = "#/$defs/Step"
ROOTS: dict[str, dict[str, Any]] = {
    "flow": {"$ref": "#/$defs/Flow"},
    "shared": {"$ref": "#/$defs/Shared"},
    "story": {"type": "array", "items": {"$ref": "#/$defs/Story"}},
}
_KINDS_OF_VALUES = {"object": "more keys beneath", "array": "a list", "integer": "a number", "boolean": "true"}


class Form(NamedTuple):
    """One form that a value may have: the part of the schema, and the names of the parts that it refers to."""

    part: Mapping[str, Any]
    names: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What it is for, in a sentence."""
        return str(self.part.get("description", ""))

    @property
    def keys(self) -> Mapping[str, Any]:
        """The keys that it names."""
        found: Mapping[str, Any] = self.part.get("properties", {})
        return found

    @property
    def is_text(self) -> bool:
        """Whether people's words stand here."""
        return int(self.part.get("maxLength", 0)) >= 2000

    @property
    def values(self) -> tuple[str, ...]:
        """The only words that it may be, or examples."""
        if "const" in self.part:
            return ("true",) if self.part["const"] is True else (str(self.part["const"]),)
        return tuple(str(value) for value in self.part.get("enum", self.part.get("examples", ())))

    @property
    def kind(self) -> str:
        """What kind of value it is, in a few words."""
        if self.values:
            return " or ".join(self.values[:3]) + (" ..." if len(self.values) > 3 else "")
        kinds = self.part.get("type", "")
        return "words" if self.is_text else _KINDS_OF_VALUES.get(kinds if isinstance(kinds, str) else "", "")

    @property
    def has_keys(self) -> bool:
        """Whether keys stand beneath it."""
        return self.part.get("type") == "object"


def forms(path: tuple[str, ...], kind: str) -> tuple[Form, ...]:
    """Every form that the value at a path may have; none where there is no such place. ``kind`` is that of the file."""
    found = tuple(_forms(ROOTS[kind]))
    for name in path:
        found = tuple(form for each in found for form in _down(each, name))
    return found


def one_kind(form: Form, beside: frozenset[str]) -> set[str]:
    """The keys of a step that no longer fit beside those it has: it does one thing, and takes one kind of answer."""
    if STEP not in form.names:
        return set()
    unfit = set(KINDS) if beside & set(KINDS) else set()
    return unfit | (set(ANSWERS) if "ask" not in beside or beside & set(ANSWERS) else set())


def _down(form: Form, name: str) -> Iterator[Form]:
    part = form.part
    if name == ITEM:
        yield from _forms(part["items"]) if "items" in part else ()
    elif name in form.keys:
        yield from _forms(form.keys[name])
    elif isinstance(part.get("additionalProperties"), dict):
        yield from _forms(part["additionalProperties"])


def _forms(part: Mapping[str, Any], names: tuple[str, ...] = ()) -> Iterator[Form]:
    """A part of the schema with what it refers to, one form for each that is possible."""
    if "$ref" in part:
        rest = {key: value for key, value in part.items() if key != "$ref"}
        yield from _forms(_parts()[part["$ref"].rpartition("/")[2]] | rest, (*names, part["$ref"]))
    elif "anyOf" in part and "properties" not in part:
        rest = {key: value for key, value in part.items() if key != "anyOf"}
        for one in part["anyOf"]:
            yield from _forms(one | rest, names)
    else:
        yield Form(part, names)


@cache
def _parts() -> dict[str, Any]:
    """The parts of both schemas by name: none has the same name in the other."""
    parts: dict[str, Any] = schema()["$defs"] | story_schema()["$defs"]
    return parts
