"""Whom `signpost` can name: each flow beside a directory that has what it asks for, and beside one that has not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.checks.folder import RULES_OF_A_FOLDER
from bot.checks.signposts import unchecked_needs, unknown_needs
from bot.flow.directory import read_directory
from bot.flow.reader import read

TODAY = date(2026, 11, 29)
FLOW = "flow: a\nsteps:\n  s:\n    signpost: [{needs}]\n"
SERVICE = "  {name}:\n    name: {name}\n    plain_for: anyone\n    needs: [{need}]\n    phone: 0808 157 0123\n"
CHECKED = "    verified: {day}\n    verified_by: manager\n    source: https://talk.example.org\n"
TALK, HOUSING = SERVICE.format(name="talk", need="someone_to_talk_to"), SERVICE.format(name="roof", need="housing")
LATELY, LONG_AGO = CHECKED.format(day="2026-11-01"), CHECKED.format(day="2026-07-01")


def flow(needs: str):
    reading = read("a.yaml", FLOW.format(needs=needs).encode(), lambda _path: None)
    assert reading.flow is not None, reading.problems
    return reading.flow, reading.places


def directory(*services: str):
    reading = read_directory("support.yaml", ("services:\n" + "".join(services)).encode())
    assert reading.problems == ()
    return reading


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        pytest.param("someone_to_talk_to, housing", [], id="both are there"),
        pytest.param("someone_to_talk_to, hosuing", [(36, "Did you mean `housing`?")], id="mistyped"),
        pytest.param("money", [(16, "Add it to the `needs` of a service.")], id="nothing like it"),
    ],
)
def test_needs_that_no_service_has(needs, found):
    """Each is told where it is written, with what was meant."""
    problems = list(unknown_needs([flow(needs)], directory(TALK, HOUSING).services))
    assert [(one.column, one.try_instead) for one in problems] == found
    assert {(one.file, one.line, one.rule, one.severity) for one in problems} <= {("a.yaml", 4, "unknown-need", "error")}


def test_without_a_directory_nothing_is_said():
    """Where there is no directory, or none that can be read, that is what is to be mended."""
    assert [*unknown_needs([flow("money")], ()), *unchecked_needs([flow("money")], (), directory(TALK).places, TODAY)] == []


@pytest.mark.parametrize(
    ("services", "found"),
    [
        pytest.param((TALK + LATELY, HOUSING + LATELY), [], id="all checked lately"),
        pytest.param((TALK + LATELY, HOUSING), [("a.yaml", 4, 36)], id="one never checked"),
        pytest.param((TALK + LATELY, HOUSING + LONG_AGO), [("a.yaml", 4, 36)], id="one checked too long ago"),
        pytest.param((TALK + LATELY, HOUSING, SERVICE.format(name="key", need="housing") + LATELY), [], id="another one for the same"),
        pytest.param((TALK + LONG_AGO, HOUSING), [("support.yaml", 1, 1)], id="nothing checked: told once"),
    ],
)
def test_needs_for_which_nothing_was_checked_lately(services, found):
    """A live service names what was checked; what a signpost loses by that is told where it is written."""
    beside = directory(*services)
    flows = [flow("someone_to_talk_to, housing")] * 2
    problems = list(unchecked_needs(flows, beside.services, beside.places, TODAY))
    assert [(one.file, one.line, one.column) for one in problems] == found
    assert {(one.rule, one.severity) for one in problems} <= {("need-unchecked", "warning")}
    assert {one.rule for one in problems} <= set(RULES_OF_A_FOLDER)
