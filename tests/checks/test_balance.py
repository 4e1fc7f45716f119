"""Answers that lean to one side, and facts that nobody can be unsure of."""

from __future__ import annotations

import pytest

from bot.checks.balance import RULES, side
from tests.checks.examples import found


@pytest.mark.parametrize(
    ("label", "on"),
    [
        pytest.param("Very good", 1, id="good"),
        pytest.param("Not good", -1, id="not good"),
        pytest.param("Unhappy", -1, id="un-"),
        pytest.param("Dissatisfied", -1, id="dis-"),
        pytest.param("Too fast", -1, id="too much of it"),
        pytest.param("Neither good nor bad", 0, id="neither"),
        pytest.param("Not sure", 0, id="not sure"),
        pytest.param("Some of the time", 0, id="some"),
        pytest.param("By text", 0, id="no rating"),
        pytest.param("No, feedback", -1, id="no"),
    ],
)
def test_sides(label: str, on: int) -> None:
    """A guess from the words."""
    assert side(label) == on


@pytest.mark.parametrize(
    ("question", "rules"),
    [
        pytest.param("Did an officer visit you?", ["nobody-unsure"], id="somebody with an article"),
        pytest.param("Have you been told what comes next?", ["nobody-unsure"], id="been told"),
        pytest.param("Thank you. Were you offered help?", ["nobody-unsure"], id="in the second sentence"),
        pytest.param("Did we keep you up to date?", ["nobody-unsure"], id="kept"),
        pytest.param("Did we listen to you?", [], id="an opinion"),
        pytest.param("Was it easy to call us?", [], id="an opinion about a call"),
        pytest.param("Would you like us to call you?", [], id="a wish"),
        pytest.param("We called you. Is that OK?", [], id="no question about it"),
    ],
)
def test_facts(question: str, rules: list[str]) -> None:
    """Asked with yes and no alone."""
    assert found(f"{{ask: '{question}', yes_no: true}}", RULES) == rules
