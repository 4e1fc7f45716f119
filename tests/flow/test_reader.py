"""Files in, flows or every problem out."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.flow.conditions import AllOf, Between, Is
from bot.flow.durations import Duration, Hours, Remind, WorkingDays
from bot.flow.problems import RULES_OF_THE_READER, Problem
from bot.flow.reader import read
from tests.flow.corpus import BAD, BAD_DIRECTORIES, BYTES, GOOD, expected, include_bad, include_good


def found(problems: tuple[Problem, ...]) -> list[tuple[str, int, int, str]]:
    return [(problem.file, problem.line, problem.column, problem.rule) for problem in problems]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_good_files_read_without_a_word(file):
    """A good file is a flow, and nothing is found in it."""
    reading = read(file.name, file.read_bytes(), include_good)
    assert reading.problems == ()
    assert reading.flow is not None
    assert reading.flow.flow == file.stem


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_files_say_what_is_wrong_and_where(file):
    """Every mistake is found in one run, at its line and column."""
    reading = read(file.name, file.read_bytes(), include_bad)
    assert reading.flow is None
    assert found(reading.problems) == expected(file)
    assert expected(file)


@pytest.mark.parametrize(("source", "place", "rule"), BYTES, ids=lambda part: part if isinstance(part, str) else "")
def test_bytes_that_are_no_flow_are_refused(source, place, rule):
    """What is too large, too deep or not text is refused at its place."""
    (problem,) = read("a.yaml", source, include_good).problems
    assert ((problem.line, problem.column), problem.rule) == (place, rule)


def test_ten_different_mistakes_are_ten_findings():
    """One run shows ten mistakes of ten kinds, each on its own line."""
    file = next(file for file in BAD if file.stem == "ten-mistakes")
    problems = read(file.name, file.read_bytes(), include_bad).problems
    assert len({problem.rule for problem in problems}) == len({problem.line for problem in problems}) == len(problems) == 10


def test_every_rule_of_the_reader_has_a_case():
    """A rule that nothing breaks is not known to work; a rule that is not in the table cannot be looked up."""
    shown = {rule for file in [*BAD, *BAD_DIRECTORIES] for *_, rule in expected(file)} | {rule for _, _, rule in BYTES}
    assert shown == set(RULES_OF_THE_READER)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_problems_are_sentences(file):
    """What is wrong and what to try are whole sentences without the words of programmers."""
    for problem in read(file.name, file.read_bytes(), include_bad).problems:
        assert problem.says.endswith("."), problem
        assert problem.try_instead.endswith((".", "?")), problem
        assert not re.search(r"Traceback|pydantic|validat|NoneType|dict\b|str\b|Error", problem.says + problem.try_instead), problem


def test_the_example_reads_as_it_was_meant():
    """The example says what its author meant, the steps of shared files in their places."""
    file = next(file for file in GOOD if file.stem == "after-case-closed")
    flow = read(file.name, file.read_bytes(), include_good).flow
    assert flow is not None
    assert list(flow.steps) == [
        *("opening.who_asks", "opening.you_choose", "opening.told_more", "opening.ready"),
        *("overall", "how_much", "feelings", "one_thing", "support", "close.thanks"),
    ]
    assert flow.replies_by == WorkingDays(5)
    assert flow.who == AllOf((Is("case", ("closed",)), Is("complaint", ("none",)), Between("age", 18)))
    assert flow.when is not None
    assert (flow.when.after, flow.when.between) == ("told_outcome", Hours(600, 1140))
    assert flow.when.remind == Remind(Duration(seconds=7 * 86_400))
    assert flow.steps["feelings"].then[0].when_ == Between("feelings", 1, 2)
    assert (flow.steps["feelings"].then[0].go, flow.steps["feelings"].sensitive) == ("support", 2)
    assert flow.invite is not None
    assert flow.invite.startswith("{organisation} here.")
    assert not flow.invite.endswith("\n")


def test_words_stay_as_they_were_typed():
    """Numbers, times and switches are words where words are asked for."""
    file = next(file for file in GOOD if file.stem == "as-typed")
    flow = read(file.name, file.read_bytes(), include_good).flow
    assert flow is not None
    assert flow.title == "2027"
    assert flow.steps["up_to_date"].choose is not None
    assert {name: choice.label for name, choice in flow.steps["up_to_date"].choose.items()} == {
        "yes": "Yes",
        "no": "No",
        "on": "true",
        "off": "1.50",
        "0123": "21:00",
    }
    assert flow.steps["call"].say == "+447700900123"
    assert flow.steps["call"].chat == "Two lines\nof words."


def test_places_lead_back_to_the_file():
    """Names and values of a flow that was read know where they stand, in shared files too."""
    file = next(file for file in GOOD if file.stem == "after-case-closed")
    places = read(file.name, file.read_bytes(), include_good).places
    lines = file.read_text("utf-8").splitlines()
    key, value = places.key("steps", "overall", "choose"), places.value("steps", "overall", "ask")
    assert lines[key.line - 1][key.column - 1 :].startswith("choose:")
    assert lines[value.line - 1][value.column - 1 :].startswith("Overall, how")
    assert places.key("steps", "opening.you_choose", "choose") == ("shared/opening.yaml", 7, 5)
    assert places.key("steps", "overall", "choose", "satisfied", "label") == places.key("steps", "overall", "choose", "satisfied")
    assert places.key() == (file.name, 2, 1)


def test_a_shared_file_can_be_read_alone():
    """A shared file is checked on its own, and is no flow."""
    source = include_good("shared/outer.yaml")
    assert source is not None
    reading = read("shared/outer.yaml", source, include_good)
    assert (reading.flow, reading.problems) == (None, ())
    assert reading.shared is not None
    assert list(reading.shared.steps)[:2] == ["before", "inner.who_asks"]


_good = [file.read_bytes() for file in GOOD]


@given(some.binary(max_size=400))
def test_no_bytes_can_break_the_reader(source):
    """Whatever the bytes, there is a flow or something is told."""
    reading = read("a.yaml", source, include_good)
    assert (reading.flow is None) == bool(reading.problems)


_tokens = [
    "\n",
    "  ",
    "\t",
    ":",
    "{",
    "}",
    "[",
    "]",
    "- ",
    "'",
    '"',
    "|",
    "&a ",
    "*a",
    "!x ",
    "~",
    "0",
    "-1",
    "yes",
    "include: shared/outer.yaml",
    "steps",
    "é",
]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(
    some.sampled_from(_good), some.lists(some.tuples(some.integers(0, 4000), some.integers(0, 30), some.sampled_from(_tokens)), max_size=4)
)
def test_no_change_to_a_good_file_can_break_the_reader(source, changes):
    """A good file with pieces replaced is a flow or is told what is wrong, at a place inside the file."""
    for at, length, put in changes:
        cut = at % (len(source) + 1)
        source = source[:cut] + put.encode() + source[cut + length :]
    reading = read("a.yaml", source, include_good)
    assert (reading.flow is None and reading.shared is None) == bool(reading.problems)
    lines = source.decode("utf-8", "replace").splitlines() or [""]
    for problem in reading.problems:
        assert problem.rule in RULES_OF_THE_READER
        assert problem.file != "a.yaml" or 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
