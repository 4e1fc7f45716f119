"""Flows side by side: what two of them claim is told, at its place, and the earlier keeps it."""

from __future__ import annotations

import pytest

from bot.checks.asking import closed_by
from bot.checks.folder import RULES_OF_A_FOLDER, clashes
from bot.flow.calendar import read_calendar
from bot.flow.reader import read

FLOW = "flow: {name}\nstart_words: [{words}]\nsteps: {{hello: {{say: Hello}}}}\n"


def _read(file: str, name: str, words: str):
    reading = read(file, FLOW.format(name=name, words=words).encode(), lambda _path: None)
    assert reading.flow is not None
    return reading.flow, reading.places


@pytest.mark.parametrize(
    ("second", "found"),
    [
        pytest.param(("two", "OTHER"), [], id="nothing in common"),
        pytest.param(("one", "OTHER"), [("b.yaml", 1, 7, "flow-name-twice")], id="the same name"),
        pytest.param(("two", "OTHER, FEEDBACK"), [("b.yaml", 2, 22, "start-word-twice")], id="the same word"),
        pytest.param(("two", "Feedback"), [("b.yaml", 2, 15, "start-word-twice")], id="the same word in small letters"),
        pytest.param(
            ("one", "FEEDBACK"),
            [("b.yaml", 1, 7, "flow-name-twice"), ("b.yaml", 2, 15, "start-word-twice")],
            id="a copy that was not changed",
        ),
    ],
)
def test_what_two_flows_claim_is_told(second, found):
    """The later file is told of, with line and column."""
    problems = clashes([_read("a.yaml", "one", "FEEDBACK"), _read("b.yaml", *second)])
    assert [(p.file, p.line, p.column, p.rule) for p in problems] == found
    assert {p.rule for p in problems} <= set(RULES_OF_A_FOLDER)


BEFORE = """flow: first
steps:
  again: {ask: Again?, yes_no: true}
  how: {ask: How?, choose: {well: Well, badly: Badly}}
  score: {ask: How much?, scale: {from: 1, to: 5, low: a, high: b}}
"""
AFTER = "flow: second\nfollows: {follows}\nsteps: {{hello: {{say: Hello}}}}\n"


def _of(file: str, source: str):
    reading = read(file, source.encode(), lambda _path: None)
    assert reading.flow is not None, reading.problems
    return reading.flow, reading.places


@pytest.mark.parametrize(
    ("follows", "found"),
    [
        pytest.param("{flow: first, answered: {again: yes}}", [], id="a question and an answer that are there"),
        pytest.param("{flow: first, answered: {score: 3 to 5, how: answered}}", [], id="numbers are taken as they are"),
        pytest.param("{flow: firts, answered: {again: yes}}", [("follows-unknown", 17, "Did you mean `first`?")], id="no such flow"),
        pytest.param("{flow: first, answered: {agian: yes}}", [("follows-unknown", 34, "Did you mean `again`?")], id="no such question"),
        pytest.param(
            "{flow: first, answered: {not: {any: [{how: wel}]}}}", [("follows-unknown", 34, "Did you mean `well`?")], id="no such answer"
        ),
        pytest.param(
            "{flow: second, answered: {hello: yes}}", [("follows-circle", 17, "Take `follows` out of the first one.")], id="itself"
        ),
    ],
)
def test_what_a_flow_follows_is_there(follows, found):
    """A later wave names a flow, a question and an answer that exist, or is told so at the place."""
    problems = clashes([_of("first.yaml", BEFORE), _of("second.yaml", AFTER.format(follows=follows))])
    assert [(p.rule, p.column, p.try_instead) for p in problems] == found
    assert {p.rule for p in problems} <= set(RULES_OF_A_FOLDER)


def test_one_flow_alone_may_follow_any():
    """Where one file is looked at by itself, the flow before it is not known, and nothing is said of it."""
    assert clashes([_of("second.yaml", AFTER.format(follows="{flow: first, answered: {again: yes}}"))]) == ()


ASKED = "flow: a\nwhen: {{after: closed, earliest: 28 days, latest: 84 days, between: {hours}}}\ninvite: Hello.\nsteps: {{hello: {{say: Hello}}}}\n"
EVERY_DAY = "days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]"


@pytest.mark.parametrize(
    ("hours", "weekly", "found"),
    [
        pytest.param(
            "16:00 to 19:00", f"{EVERY_DAY}, hours: 12:00 to 24:00", [(2, 68, "calendar-leaves-nothing")], id="only when all is kept free"
        ),
        pytest.param("10:00 to 19:00", f"{EVERY_DAY}, hours: 12:00 to 24:00", [], id="the morning is left"),
        pytest.param("16:00 to 19:00", "days: [friday, saturday], hours: 00:00 to 24:00", [], id="other days are left"),
        pytest.param("20:00 to 22:00", f"{EVERY_DAY}, hours: 12:00 to 24:00", [], id="hours that never open are told by their own rule"),
    ],
)
def test_what_the_calendar_leaves(hours, weekly, found):
    """A flow whose hours are kept free all week is told so at its hours."""
    calendar = read_calendar("calendar.yaml", f"weekly:\n  - {{name: Rest, {weekly}}}\n".encode()).calendar
    assert calendar is not None
    problems = list(closed_by(calendar, [_of("a.yaml", ASKED.format(hours=hours))]))
    assert [(one.line, one.column, one.rule) for one in problems] == found
    assert {one.rule for one in problems} <= set(RULES_OF_A_FOLDER)
