"""Conditions as plain YAML: ``{overall: [very, fairly]}``, ``{feelings: 1 to 2}``, ``{age: 18 or over}``, ``all``, ``any``, ``not``.

No expressions and no code: a condition is a small tree that ends, and ``holds`` is total. A step that was not asked, or was
skipped, holds nothing but ``{step: skipped}`` (asked, no answer) or ``{step: answered}`` (asked, answered).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.flow.wrong import Path, Wrong, all_wrong

SKIPPED, ANSWERED = "skipped", "answered"
WORDS_OF_CONDITIONS = ("all", "any", "not")
_NUMBER = "([0-9]{1,9})"
_RANGES: tuple[tuple[re.Pattern[str], Callable[[int], tuple[int | None, int | None]]], ...] = (
    (re.compile(f"under {_NUMBER}"), lambda n: (None, n - 1)),
    (re.compile(f"over {_NUMBER}"), lambda n: (n + 1, None)),
    (re.compile(f"(?:at most|up to) {_NUMBER}|{_NUMBER} or (?:under|less|fewer)"), lambda n: (None, n)),
    (re.compile(f"at least {_NUMBER}|{_NUMBER} or (?:over|more)"), lambda n: (n, None)),
)
_FROM_TO = re.compile(f"{_NUMBER} to {_NUMBER}")


@dataclass(frozen=True, slots=True)
class Is:
    """The answer or fact is one of ``values``; of several chosen answers, at least one is."""

    name: str
    values: tuple[str | int, ...]
    _same: frozenset[str | int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # An answer named 3 is the text "3", a scale's answer the number: both are meant by a 3 in the file.
        both = {
            *self.values,
            *map(str, self.values),
            *(int(v) for v in self.values if isinstance(v, str) and v.isascii() and v.isdigit() and len(v) < 10),
        }
        object.__setattr__(self, "_same", frozenset(both))

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        value = known.get(self.name)
        same = self._same
        if value is None:
            return SKIPPED in same and self.name in known
        if ANSWERED in same:
            return True
        try:
            return not same.isdisjoint(value) if isinstance(value, (list, tuple)) else value in same
        except TypeError:  # a value that cannot be an answer
            return False


@dataclass(frozen=True, slots=True)
class Between:
    """The answer or fact is a whole number from ``low`` to ``high``, both included; None is no bound."""

    name: str
    low: int | None = None
    high: int | None = None

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        value = known.get(self.name)
        if not isinstance(value, int):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these holds."""

    conditions: tuple[Condition, ...]

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        return all(condition.holds(known) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds."""

    conditions: tuple[Condition, ...]

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        return any(condition.holds(known) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold. True of a step that was never asked."""

    condition: Condition

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        return not self.condition.holds(known)


Condition = Is | Between | AllOf | AnyOf | Not


class Parsed(NamedTuple):
    """A condition as it was read: the tree, each comparison with the path to it, and what is wrong."""

    condition: Condition
    comparisons: tuple[tuple[Path, Is | Between], ...]
    faults: tuple[Wrong, ...]


def holds(condition: Condition | None, known: Mapping[str, object]) -> bool:
    """Whether the condition is so, given the answers (None: skipped) and facts. No condition always holds. Never raises."""
    return condition is None or condition.holds(known)


def parse(value: Any) -> Condition:
    """The condition that a mapping of the file says. Raises pydantic's error with every fault of it."""
    if isinstance(value, Condition):
        return value
    parsed = parse_all(value)
    if parsed.faults:
        raise all_wrong(parsed.faults)
    return parsed.condition


def parse_all(value: Any) -> Parsed:
    """The condition with everything that can be said of it. Never raises."""
    reading = _Reading([], [])
    condition = reading.mapping(value, ())
    return Parsed(condition, tuple(reading.comparisons), tuple(reading.faults))


def names(condition: Condition | None) -> Iterator[str]:
    """Every step or fact the condition looks at."""
    match condition:
        case Is(name=name) | Between(name=name):
            yield name
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from names(part)
        case Not(condition=part):
            yield from names(part)


def renamed(condition: Condition, new_names: Mapping[str, str]) -> Condition:
    """The same condition about other names; names that are not in the mapping stay."""
    match condition:
        case Is(name, values):
            return Is(new_names.get(name, name), values)
        case Between(name, low, high):
            return Between(new_names.get(name, name), low, high)
        case AllOf(parts):
            return AllOf(tuple(renamed(part, new_names) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(renamed(part, new_names) for part in parts))
        case Not(part):
            return Not(renamed(part, new_names))


def both(first: Condition | None, second: Condition | None) -> Condition | None:
    """One condition that holds where both do."""
    return AllOf((first, second)) if first and second else first or second


class _Reading(NamedTuple):
    comparisons: list[tuple[Path, Is | Between]]
    faults: list[Wrong]

    def mapping(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict) or not value:
            return self._fault(
                path,
                "A condition is a mapping of a step or fact to what it must be.",
                "Write it like {overall: satisfied} or {age: 18 or over}.",
            )
        parts = tuple(self._part(str(key), part, (*path, key)) for key, part in value.items())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _part(self, key: str, value: Any, path: Path) -> Condition:
        if key == "not":
            return Not(self.mapping(value, path))
        if key in ("all", "any"):
            if not isinstance(value, list) or not value:
                return self._fault(
                    path, f"`{key}` needs a list of conditions.", f"Write {key}: [{{overall: satisfied}}, {{age: 18 or over}}]."
                )
            parts = tuple(self.mapping(part, (*path, index)) for index, part in enumerate(value))
            return AllOf(parts) if key == "all" else AnyOf(parts)
        return self._comparison(key, value, path)

    def _comparison(self, name: str, value: Any, path: Path) -> Condition:
        if not isinstance(value, list):
            return self._one(name, value, path)
        if not value:
            return self._fault(path, "An empty list is never so.", "Name at least one answer.")
        if any((isinstance(one, str) and _span(one)) or not isinstance(one, (str, int)) for one in value):
            return AnyOf(tuple(self._one(name, one, (*path, index)) for index, one in enumerate(value)))
        return self._found(path, Is(name, tuple(map(_word, value))))

    def _one(self, name: str, value: Any, path: Path) -> Condition:
        if not isinstance(value, (str, int)):
            says = f"`{name}` is compared with something that is not a word or a whole number."
            return self._fault(path, says, "Write an answer's name, a number, or a range like 3 to 5.")
        span = _span(value) if isinstance(value, str) else None
        if span is None:
            return self._found(path, Is(name, (_word(value),)))
        low, high = span
        if low is not None and high is not None and low > high:
            return self._fault(path, f"`{value}` begins after it ends.", f"Write {high} to {low}.")
        return self._found(path, Between(name, low, high))

    def _found(self, path: Path, comparison: Is | Between) -> Condition:
        self.comparisons.append((path, comparison))
        return comparison

    def _fault(self, path: Path, says: str, try_instead: str) -> Condition:
        self.faults.append(Wrong("condition-shape", says, try_instead, path))
        return Is("", ())


def _span(value: str) -> tuple[int | None, int | None] | None:
    words = " ".join(value.split())
    if found := _FROM_TO.fullmatch(words):
        return int(found[1]), int(found[2])
    for pattern, bounds in _RANGES:
        if found := pattern.fullmatch(words):
            return bounds(int(found[found.lastindex or 1]))
    return None


def _word(value: str | int) -> str | int:
    return str(value).lower() if isinstance(value, bool) else value
