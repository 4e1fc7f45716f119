"""Conditions: what they say, and when they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic_core import PydanticCustomError

from bot.flow.conditions import AllOf, AnyOf, Between, Is, Not, both, holds, names, parse, parse_all, renamed


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        pytest.param({"a": "x"}, Is("a", ("x",)), id="one value"),
        pytest.param({"a": ["x", "y"]}, Is("a", ("x", "y")), id="one of several"),
        pytest.param({"a": 3}, Is("a", (3,)), id="a number"),
        pytest.param({"a": True}, Is("a", ("true",)), id="true is the answer named true"),
        pytest.param({"a": "3 to 5"}, Between("a", 3, 5), id="from to"),
        pytest.param({"a": " 3  to 5 "}, Between("a", 3, 5), id="spaces do not matter"),
        pytest.param({"a": "under 18"}, Between("a", None, 17), id="under"),
        pytest.param({"a": "over 5"}, Between("a", 6, None), id="over"),
        pytest.param({"a": "18 or over"}, Between("a", 18, None), id="or over"),
        pytest.param({"a": "3 or more"}, Between("a", 3, None), id="or more"),
        pytest.param({"a": "at least 3"}, Between("a", 3, None), id="at least"),
        pytest.param({"a": "up to 3"}, Between("a", None, 3), id="up to"),
        pytest.param({"a": "at most 3"}, Between("a", None, 3), id="at most"),
        pytest.param({"a": "3 or less"}, Between("a", None, 3), id="or less"),
        pytest.param({"a": "3 or under"}, Between("a", None, 3), id="or under"),
        pytest.param({"a": [1, "4 to 5"]}, AnyOf((Is("a", (1,)), Between("a", 4, 5))), id="a list with a range"),
        pytest.param({"a": "x", "b": 1}, AllOf((Is("a", ("x",)), Is("b", (1,)))), id="several lines are all of them"),
        pytest.param({"all": [{"a": 1}, {"b": 2}]}, AllOf((Is("a", (1,)), Is("b", (2,)))), id="all"),
        pytest.param({"any": [{"a": 1}, {"b": 2}]}, AnyOf((Is("a", (1,)), Is("b", (2,)))), id="any"),
        pytest.param({"not": {"a": 1}}, Not(Is("a", (1,))), id="not"),
    ],
)
def test_conditions_are_read(written, condition):
    """Each form of the file is one small tree."""
    assert parse(written) == condition
    assert parse(condition) == condition


ANSWERS = {"one": "x", "three": 3, "several": ["x", "y"], "left_out": None, "typed": "3"}


@pytest.mark.parametrize(
    ("written", "so"),
    [
        pytest.param({"one": "x"}, True, id="the answer"),
        pytest.param({"one": "y"}, False, id="another answer"),
        pytest.param({"one": ["y", "x"]}, True, id="one of these"),
        pytest.param({"three": 3}, True, id="the number"),
        pytest.param({"three": "3"}, True, id="the number in quotes"),
        pytest.param({"typed": 3}, True, id="an answer that is named with a digit"),
        pytest.param({"several": "y"}, True, id="one of several chosen"),
        pytest.param({"several": "z"}, False, id="none of several chosen"),
        pytest.param({"three": "3 to 5"}, True, id="the lower bound is inside"),
        pytest.param({"three": "1 to 3"}, True, id="the upper bound is inside"),
        pytest.param({"three": "under 3"}, False, id="under leaves the number out"),
        pytest.param({"three": "over 3"}, False, id="over leaves the number out"),
        pytest.param({"one": "1 to 5"}, False, id="a word is in no range"),
        pytest.param({"several": "1 to 5"}, False, id="several are in no range"),
        pytest.param({"never": "x"}, False, id="a step that was not asked"),
        pytest.param({"never": "1 to 5"}, False, id="a step that was not asked is in no range"),
        pytest.param({"left_out": "x"}, False, id="a skipped step"),
        pytest.param({"left_out": "skipped"}, True, id="skipped"),
        pytest.param({"never": "skipped"}, False, id="not asked is not skipped"),
        pytest.param({"one": "skipped"}, False, id="answered is not skipped"),
        pytest.param({"one": "answered"}, True, id="answered"),
        pytest.param({"several": "answered"}, True, id="several answered"),
        pytest.param({"left_out": "answered"}, False, id="skipped is not answered"),
        pytest.param({"left_out": ["x", "skipped"]}, True, id="this answer, or skipped"),
        pytest.param({"not": {"never": "x"}}, True, id="not: a step that was not asked"),
        pytest.param({"one": "x", "three": 4}, False, id="all lines must hold"),
        pytest.param({"any": [{"one": "y"}, {"three": 3}]}, True, id="any"),
        pytest.param({"all": [{"one": "x"}, {"not": {"three": 3}}]}, False, id="all"),
    ],
)
def test_conditions_hold(written, so):
    """What is known decides; what is not known holds nothing."""
    assert holds(parse(written), ANSWERS) is so


def test_no_condition_holds():
    """A step without a condition is always taken."""
    assert holds(None, {})


_values = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5)
_written = some.recursive(
    _values | some.lists(_values, max_size=3),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["a", "b", "all", "any", "not"]), inner, max_size=3),
    max_leaves=12,
)
_known = some.dictionaries(some.sampled_from(["a", "b"]), _values | some.lists(_values) | some.dictionaries(_values, _values), max_size=2)


@given(_written, _known)
def test_any_condition_is_read_or_refused_and_holds_or_not(written, known):
    """Reading and holding are total: a bool or a told fault, whatever is written and whatever is known."""
    parsed = parse_all(written)
    assert isinstance(holds(parsed.condition, known), bool)
    if parsed.faults:
        with pytest.raises(PydanticCustomError):
            parse(written)


def test_every_fault_of_a_condition_is_told():
    """One condition with three faults says three things, each with the way to it."""
    faults = parse_all({"all": [{"a": []}, "b", {"not": {"c": "5 to 3"}}]}).faults
    assert [fault.path for fault in faults] == [("all", 0, "a"), ("all", 1), ("all", 2, "not", "c")]


def test_names_and_renaming():
    """A condition of a shared file is the same condition about longer names; facts keep theirs."""
    condition = parse({"any": [{"a": 1}, {"not": {"b": "x"}}, {"all": [{"age": "under 18"}]}]})
    assert list(names(condition)) == ["a", "b", "age"]
    assert list(names(None)) == []
    longer = renamed(condition, {"a": "o.a", "b": "o.b"})
    assert list(names(longer)) == ["o.a", "o.b", "age"]
    assert holds(longer, {"o.a": 1})


def test_both():
    """Two conditions become one, and a missing one changes nothing."""
    one, two = parse({"a": 1}), parse({"b": 2})
    assert both(one, two) == AllOf((one, two))
    assert both(None, two) == two
    assert both(one, None) == one
    assert both(None, None) is None
