"""YAML as it is typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.flow.yaml import compose, resolved


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        pytest.param("true", True, id="true is a switch"),
        pytest.param("false", False, id="false is a switch"),
        pytest.param("null", None, id="null is nothing"),
        pytest.param("~", None, id="a tilde is nothing"),
        pytest.param("", None, id="nothing is nothing"),
        pytest.param("yes", "yes", id="yes is an answer, not a switch"),
        pytest.param("no", "no", id="no is an answer, and Norway"),
        pytest.param("on", "on", id="on is a word"),
        pytest.param("off", "off", id="off is a word"),
        pytest.param("True", "True", id="only lower-case true is a switch"),
        pytest.param("Null", "Null", id="only lower-case null is nothing"),
        pytest.param("21:00", "21:00", id="a time is not 1260"),
        pytest.param("+447700900123", "+447700900123", id="a telephone number keeps its plus"),
        pytest.param("0123", "0123", id="a leading zero is kept"),
        pytest.param("1_000", "1_000", id="an underscore is kept"),
        pytest.param("0x10", "0x10", id="hexadecimal is text"),
        pytest.param("0o17", "0o17", id="octal is text"),
        pytest.param("12", 12, id="a whole number"),
        pytest.param("-3", -3, id="a negative number"),
        pytest.param("0", 0, id="zero"),
        pytest.param("1.50", Decimal("1.50"), id="a decimal keeps its last zero"),
        pytest.param("1e3", "1e3", id="an exponent is text"),
        pytest.param(".inf", ".inf", id="infinity is text"),
        pytest.param("9" * 19, "9" * 19, id="a number too long to be one is text"),
        pytest.param("2027-05-01", "2027-05-01", id="a date is text until something asks for a date"),
        pytest.param("<<", "<<", id="a merge key is text"),
    ],
)
def test_plain_words_stay_what_was_typed(typed, value):
    """Only JSON's numbers, true, false and nothing are special; everything else is text."""
    assert resolved(typed) == value
    assert type(resolved(typed)) is type(value)


@pytest.mark.parametrize(
    ("source", "data"),
    [
        pytest.param("a: 'true'\n", {"a": "true"}, id="quoted words are text"),
        pytest.param('a: "12"\n', {"a": "12"}, id="quoted numbers are text"),
        pytest.param("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}, id="lines after a bar are text"),
        pytest.param("yes: 1\n12: 2\n~: 3\n", {"yes": 1, "12": 2, "~": 3}, id="keys are always text"),
        pytest.param("\ufeffa: 1\n", {"a": 1}, id="a byte order mark is no part of the text"),
        pytest.param("a: [1, {b: x}]\r\n", {"a": [1, {"b": "x"}]}, id="Windows line ends"),
        pytest.param("---\na: 1\n...\n", {"a": 1}, id="one document with its marks"),
    ],
)
def test_values_are_composed(source, data):
    """A document becomes dicts, lists and scalars."""
    composed = compose("a.yaml", source.encode())
    assert composed.problems == []
    assert composed.root is not None
    assert composed.root.data() == data


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        pytest.param("say: Hello: there\n", (1, 11), "A colon", id="a colon inside words"),
        pytest.param("say: {organisation} here\n", (1, 6), "Words that begin with {", id="words that begin with a placeholder"),
        pytest.param("say: 'Hello\nask: you\n", (1, 6), "never closed", id="a quotation mark that is never closed"),
        pytest.param("a: [1, 2\nb: 3\n", (1, 4), "square bracket", id="a square bracket that is never closed"),
        pytest.param("a: {b: 1\nc: 2\n", (1, 4), "curly bracket", id="a curly bracket that is never closed"),
        pytest.param("a: 1\nb\nc: 2\n", (2, 1), "no colon", id="a line without a colon"),
        pytest.param("a:\n  b: 1\n c: 2\n", (3, 2), "does not fit", id="a line that begins between its neighbours"),
        pytest.param("a: @b\n", (1, 4), "cannot begin with @", id="words that begin with an at sign"),
        pytest.param("a: *\n", (1, 4), "cannot begin", id="a star alone"),
        pytest.param('a: "\\q"\n', (1, 5), "backslash", id="a backslash before a letter"),
        pytest.param("a: - b\n", (1, 4), "list with dashes", id="a list on the line of its key"),
        pytest.param("a: |x\n", (1, 5), "behind this |", id="words on the line of the bar"),
        pytest.param('a: "b" c\n', (1, 8), "does not fit", id="words after the closing quotation mark"),
        pytest.param("%FOO\n---\na: 1\n", (1, 1), "begins with %", id="a directive nobody knows"),
        pytest.param("a: {b, c:}\n", (1, 9), "colon is followed", id="a colon followed by a bracket"),
        pytest.param("a: !<x\n", (1, 7), "cannot be read", id="anything else"),
    ],
)
def test_what_cannot_be_read_is_told_in_plain_words(source, place, says):
    """Every error of the parser becomes one sentence at the place where a person would look."""
    composed = compose("a.yaml", source.encode())
    assert composed.root is None
    (problem,) = composed.problems
    assert (problem.line, problem.column) == place
    assert says in problem.says
    assert problem.try_instead


def test_places_count_letters_and_not_bytes():
    """A column is counted as an editor counts it."""
    composed = compose("a.yaml", "{ŵy: 1, ŷ: 2, ŷ: 3}\n".encode())
    assert [(problem.line, problem.column) for problem in composed.problems] == [(1, 15)]


def test_everything_clever_is_found_in_one_run():
    """Anchors, aliases, tags and doubled keys are all told, and the rest is still read."""
    composed = compose("a.yaml", b"a: &x 1\nb: *x\nc: !!str 3\na: 2\n")
    assert [problem.rule for problem in composed.problems] == ["yaml-anchor", "yaml-alias", "yaml-tag", "yaml-duplicate-key"]
    assert composed.root is not None
    assert composed.root.data() == {"a": 1, "b": None, "c": 3}


def test_a_bomb_of_aliases_stays_small():
    """Aliases are never followed, so that nested ones cannot grow."""
    lines = ["a: &a [x, x, x]"] + [f"{b}: &{b} [{','.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    composed = compose("a.yaml", "\n".join(lines).encode())
    assert {problem.rule for problem in composed.problems} == {"yaml-anchor", "yaml-alias"}
    assert composed.root is not None
    assert composed.root.data()["i"] == [None] * 9
