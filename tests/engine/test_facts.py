"""What is known of a case when a conversation begins: looked at by conditions, never spoken."""

from __future__ import annotations

import pytest

from bot.engine.effects import Ask, Say
from tests.engine.talking import Talk, build

OF_FACTS = """
flow: facts
steps:
  early:
    only_if: {arm: early}
    say: You were asked early.
  again:
    only_if: {wave: 2 or over}
    say: We have asked you before.
  place:
    only_if: {all: [{area: northshire}, {age: 18 or over}]}
    say: This is about the north.
  overall:
    ask: How was it?
    yes_no: true
"""


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param({}, [], id="what is not known holds nothing"),
        pytest.param({"arm": "early"}, ["step/early"], id="the arm of a trial"),
        pytest.param({"arm": "usual", "wave": 2}, ["step/again"], id="the wave"),
        pytest.param({"codeword": "yes"}, [], id="whether a codeword is set is no word of a flow: a step could hint at it"),
        pytest.param({"area": "northshire", "age": 30, "unit": "Zebra-unit"}, ["step/place"], id="facts of the case"),
    ],
)
def test_facts_decide_steps_and_are_never_spoken(facts: dict[str, str | int], said: list[str]) -> None:
    """What is known of a case when it begins is looked at by conditions, and by nothing that is sent."""
    talk = Talk(build(OF_FACTS), by="person", **facts)
    assert talk.keys == [*said, "step/overall?"]
    talk.say("yes")
    told = " ".join(effect.wording.text for effect in talk.effects if isinstance(effect, (Say, Ask)))
    assert not [value for value in facts.values() if isinstance(value, str) and value != "yes" and value in told.split()]
