"""A word takes back everything that a person agreed to, in any channel, at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dispatch.cases import NUMBER, arrives
from tests.dispatch.house import House
from tests.dispatch.persons import Texter

TAKE_BACK = """\
flow: take-back
title: Take back
channels: [sms, telegram, ivr]
start_words: [TAKEBACK]
steps:
  show:
    ask: May we show your words?
    consent: training
    yes_no: true
  still:
    ask: Do you still agree to all you said yes to before?
    consent: all
    yes_no: true
  done:
    say: Thank you.
"""


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        pytest.param("no", [], id="a no takes back being asked, and all the rest"),
        pytest.param("yes", [("invite", "sms"), ("training", "")], id="a yes leaves it as it is"),
        pytest.param("skip", [("invite", "sms"), ("training", "")], id="a skip takes nothing back"),
    ],
)
def test_a_no_to_all_takes_back_all(flows: Path, make_house: Callable[..., House], reply: str, left: list[tuple[str, str]]) -> None:
    """What is left is what the person agrees to now; every word of theirs stays in the ledger, with the question."""
    (flows / "take-back.yaml").write_text(TAKE_BACK)
    house = make_house()
    person = arrives(house)
    sam = Texter(house, NUMBER)
    sam.says("TAKEBACK")
    sam.later("yes")
    sam.later(reply)
    known = house.store.cases.ask(person)
    assert known is not None
    assert sorted((given.purpose, given.channel) for given in known.consents) == left
    told = [(event.scope, event.what, event.step) for event in house.store.consents.of(person) if event.told_by == "person"]
    assert ("training", "given", "show") in told
    assert (("training", "withdrawn", "still") in told) == (reply == "no")
