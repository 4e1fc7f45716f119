"""Flows side by side: what two of them claim is told, at its place, and the earlier keeps it."""

from __future__ import annotations

import pytest

from bot.checks.folder import RULES_OF_A_FOLDER, clashes
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
