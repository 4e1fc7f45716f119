"""The values of a flow file in a coordinator's words: conditions, lengths of time, rules, lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import singledispatch
from typing import Any

from bot.flow.conditions import ANSWERED, SKIPPED, AllOf, AnyOf, Between, Condition, Is, Not
from bot.flow.durations import Duration, Hours, Remind, WorkingDays
from bot.flow.fields import Part
from bot.flow.model import Number, Rule, Scale

_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@singledispatch
def plainly(value: Any) -> str:
    """A value as it is told; empty for nothing."""
    return "" if value is None else str(value)


@plainly.register
def _(value: bool) -> str:
    return "yes" if value else ""


@plainly.register
def _(value: WorkingDays) -> str:
    return _many(value.days, "working day")


@plainly.register
def _(value: Hours) -> str:
    return f"{value.start // 60:02}:{value.start % 60:02} to {value.end // 60:02}:{value.end % 60:02}"


@plainly.register
def _(value: Remind) -> str:
    return f"once after {duration(value.after)}"


@plainly.register
def _(value: Fraction) -> str:
    return f"{float(value * 100):g}%"


@plainly.register
def _(value: date) -> str:
    return value.isoformat()


@plainly.register
def _(value: Part) -> str:
    return "; ".join(f"{_name(name)} {plainly(part)}" for name, part in value if plainly(part))


@plainly.register(Scale)
@plainly.register(Number)
def _(value: Scale | Number) -> str:
    return f"{value.from_} to {value.to}"  # what the ends are called is compared as people see it


@plainly.register(dict)
def _(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {plainly(part)}" for name, part in value.items())


@plainly.register(tuple)
def _(value: tuple[Any, ...]) -> str:
    return ("; " if any(isinstance(one, Rule) for one in value) else ", ").join(plainly(one) for one in value)


@plainly.register(Is)
@plainly.register(Between)
@plainly.register(AllOf)
@plainly.register(AnyOf)
@plainly.register(Not)
def condition(asked: Condition, *, inside: bool = False) -> str:
    """``overall is satisfied or dissatisfied``."""
    match asked:
        case Is(name=name, values=values):
            is_ = "was" if {*values} <= {SKIPPED, ANSWERED} else "is"
            return f"{name} {is_} {' or '.join(map(str, values))}"
        case Between(name=name, low=None, high=high):
            return f"{name} is {high} or under"
        case Between(name=name, low=low, high=None):
            return f"{name} is {low} or over"
        case Between(name=name, low=low, high=high):
            return f"{name} is {low} to {high}"
        case Not(condition=part):
            return f"not ({condition(part)})"
        case AllOf(conditions=parts):
            told = " and ".join(condition(part, inside=True) for part in parts)
        case AnyOf(conditions=parts):
            told = " or ".join(condition(part, inside=True) for part in parts)
    return f"({told})" if inside else told


@plainly.register
def rule(told: Rule) -> str:
    """``if overall is poor: flag complaint, go on with close``."""
    does = [*([f"flag {told.flag}"] if told.flag else []), *([f"go on with {told.go}"] if told.go else [])]
    does += [f"end as {told.end}"] if told.end else []
    return f"if {condition(told.when_)}: {', '.join(does)}" if told.when_ else ", ".join(does)


@plainly.register
def duration(length: Duration) -> str:
    """In the largest unit that leaves nothing over."""
    if length.months:
        return _many(length.months // 12, "year") if length.months % 12 == 0 else _many(length.months, "month")
    size, unit = next(pair for pair in _UNITS if length.seconds % pair[0] == 0)
    return _many(length.seconds // size, unit)


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' * (count != 1)}"


def _name(field: str) -> str:
    return field.strip("_").replace("_", " ")
