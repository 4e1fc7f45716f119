"""What a name in a condition can stand for, in as few values as the conditions can tell apart.

Whether somebody is 18, 30 or 80 is one and the same to ``{age: 18 or over}``. So a proof follows one value of each kind: values that no
condition from a step on tells apart are the same value from there on, and a name that nothing looks at any more is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from bot.engine.events import Surface
from bot.flow.conditions import AllOf, AnyOf, Between, Condition, Is, Not
from bot.flow.facts import FACTS
from bot.flow.model import Flow, Step

MOST_VALUES = 256  # kinds of answers to one question that conditions tell apart; with more, nothing is worked out


class Unknown(Enum):
    """A fact that nobody knows: it holds nothing."""

    UNKNOWN = "not known"


UNKNOWN = Unknown.UNKNOWN
Value = str | int | tuple[str, ...] | Unknown | None  # None: asked, and skipped; several chosen answers are a tuple
SURFACE_OF: Mapping[str, Surface] = {"sms": "text", "telegram": "chat", "ivr": "voice"}
WHO = -1  # the place of the condition that is decided before the first step
_MANY = 20  # whole numbers that are taken one by one; of more, only those next to a bound
_ELSEWHERE = "elsewhere"  # any word that no condition names
_ADULT = 30
_OLDEST, _LATEST_WAVE = 120, 9


class TooMany(Exception):
    """More than can be followed."""


class Domains:
    """The values of every name that a flow's conditions look at."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.looks: dict[str, list[tuple[int, Is | Between]]] = {}
        self._same: dict[tuple[str, Value, int], Value] = {}
        for at, condition in conditions(flow):
            for one in comparisons(condition):
                self.looks.setdefault(one.name, []).append((at, one))
        self.last = {name: max(at for at, _ in looks) for name, looks in self.looks.items()}
        self._values = {name: tuple(self._kinds(name)) for name in self.looks}

    def values(self, name: str, at: int) -> tuple[Value, ...]:
        """The values of a name that conditions from step ``at`` on tell apart; the first of each kind."""
        return tuple(dict.fromkeys(self.same(name, value, at) for value in self._values.get(name, ())))

    def looked_at(self, name: str, at: int) -> bool:
        """Whether a condition of step ``at`` or of a later one looks at this name."""
        return self.last.get(name, WHO - 1) >= at

    def same(self, name: str, value: Value, at: int) -> Value:
        """The first value that no condition from step ``at`` on tells apart from this one."""
        key = (name, value, at)
        if key not in self._same:
            told = self._signature(name, value, at)
            found = next((one for one in self._values[name] if self._signature(name, one, at) == told), value)
            self._same[key] = found
        return self._same[key]

    def _signature(self, name: str, value: Value, at: int) -> tuple[bool, ...]:
        known = {} if value is UNKNOWN else {name: value}
        return tuple(one.holds(known) for place, one in self.looks[name] if place >= at)

    def _kinds(self, name: str) -> Iterator[Value]:
        step = self.flow.steps.get(name)
        yield from self._answers(name, step) if step is not None else self._facts(name)

    def _answers(self, name: str, step: Step) -> Iterator[Value]:
        """Answers in the order they are offered; a skip is the last."""
        if step.choose_many:
            yield from self._several(name, tuple(step.choose_many.options), step.choose_many.at_most or len(step.choose_many.options))
        else:
            span = step.scale or step.number
            yield from self._numbers(name, span.from_, span.to) if span else simple_answers(step)
        if step.asks:
            yield None

    def _several(self, name: str, options: tuple[str, ...], most: int) -> Iterator[Value]:
        """For each thing that conditions can tell of several chosen answers, the fewest of them."""
        found: dict[tuple[bool, ...], tuple[str, ...]] = {}
        ring: list[tuple[str, ...]] = [()]
        for _ in range(most):
            ring = [
                (*chosen, option)
                for chosen in ring
                for option in options
                if not chosen or options.index(option) > options.index(chosen[-1])
            ]
            ring = [chosen for chosen in ring if found.setdefault(self._signature(name, chosen, WHO), chosen) is chosen]
            if len(found) > MOST_VALUES:
                raise TooMany
        yield from found.values()

    def _numbers(self, name: str, low: int, high: int) -> Iterator[Value]:
        if high - low < _MANY:
            yield from range(low, high + 1)
            return
        near = {low, high}
        for _, one in self.looks.get(name, ()):
            named = one.values if isinstance(one, Is) else (one.low, one.high)
            near |= {int(str(value)) + step for value in named if str(value).isdecimal() for step in (-1, 0, 1)}
        yield from sorted(value for value in near if low <= value <= high)

    def _facts(self, name: str) -> Iterator[Value]:
        fact = FACTS.get(name)
        yield from self._own_facts(name)
        if fact is None or name in ("language", "surface", "channel", "begun_by"):
            return  # these are always known
        if fact.kind == "number":
            yield _ADULT if name == "age" else 1
            yield from self._numbers(name, 0 if name == "age" else 1, _OLDEST if name == "age" else _LATEST_WAVE)
        elif name != "arm":
            yield from fact.values or (*self._named(name), _ELSEWHERE)
        yield UNKNOWN

    def _own_facts(self, name: str) -> tuple[str, ...]:
        """Facts whose values the flow itself says."""
        flow = self.flow
        own: dict[str, tuple[str, ...]] = {
            "language": tuple(flow.languages),
            "surface": tuple(SURFACE_OF[channel] for channel in flow.channels),
            "channel": tuple(flow.channels),
            "begun_by": ("bot", "person") if flow.invite else ("person",),
            "arm": (*(flow.arms.of if flow.arms else ()), *self._named("arm")),  # an arm that is not there is another rule's
        }
        return own.get(name, ())

    def _named(self, name: str) -> Iterator[str]:
        for _, one in self.looks.get(name, ()):
            yield from (str(value) for value in (one.values if isinstance(one, Is) else ()))


def simple_answers(step: Step) -> tuple[Value, ...]:
    """Answers that can be listed as they are, or one that stands for all."""
    if step.yes_no:
        return ("yes", "no")
    if step.choose:
        return tuple(step.choose)
    return ("written",) if step.write else ("2026-06-03",) if step.date else ()


def first_answer(step: Step) -> Value:
    """An answer to a question that no condition looks at: any will do."""
    if step.choose_many:
        return (next(iter(step.choose_many.options)),)
    span = step.scale or step.number
    return min(span.from_ + 1, span.to) if span else simple_answers(step)[0]  # 0 may be the key for help, and 999 a cry for it


def conditions(flow: Flow) -> Iterator[tuple[int, Condition]]:
    """Every condition with the place of its step; ``WHO`` is that of ``who``."""
    if flow.who is not None:
        yield WHO, flow.who
    for at, step in enumerate(flow.steps.values()):
        yield from ((at, one) for one in (step.only_if, *(rule.when_ for rule in step.then)) if one is not None)


def comparisons(condition: Condition) -> Iterator[Is | Between]:
    """The leaves of a condition."""
    match condition:
        case Is() | Between():
            yield condition
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from comparisons(part)
        case Not(condition=part):
            yield from comparisons(part)
