"""A word takes back everything that a person agreed to, in any channel, at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dispatch.cases import NUMBER, arrives
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter

TAKE_BACK = """\
flow: take-back
title: Take back
channels: [sms, telegram, ivr]
start_words: [AGREED]
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
    sam.says("AGREED")
    sam.later("yes")
    sam.later(reply)
    known = house.store.cases.ask(person)
    assert known is not None
    assert sorted((given.purpose, given.channel) for given in known.consents) == left
    told = [(event.scope, event.what, event.step) for event in house.store.consents.of(person) if event.told_by == "person"]
    assert ("training", "given", "show") in told
    assert (("training", "withdrawn", "still") in told) == (reply == "no")


def left(house: House, person: str) -> list[tuple[str, str]]:
    known = house.store.cases.ask(person)
    assert known is not None
    return [(given.purpose, given.channel) for given in known.consents]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        pytest.param([], True, id="where no conversation is open"),
        pytest.param(["hello"], True, id="after a greeting, on the same day"),
        pytest.param(["SMALL"], True, id="in the middle of a conversation"),
        pytest.param(["SMALL", "bye"], True, id="in a pause"),
        pytest.param(["STOP"], False, id="after STOP, silently"),
    ],
)
def test_one_word_takes_back_all_at_any_time(house: House, before: list[str], said: bool) -> None:
    """In the transaction of the webhook; it is in the ledger as the person's own word, and what waits to be sent is cancelled."""
    person = arrives(house)
    sam = Texter(house, NUMBER)
    for words in before:
        sam.later(words)
    house.later(seconds=10)
    answer = sam.says("Takeback")
    assert answer == ("OK. What you agreed to before no longer counts. Totals made before now stay." if said else "")
    assert left(house, person) == []
    told = [(event.scope, event.channel, event.flow) for event in house.store.consents.of(person) if event.what == "withdrawn"]
    assert told == [("invite", "sms", ""), ("all", "", "")]
    assert house.invite(person, "sms")
    assert house.store.people.meet("sms", NUMBER, house.clock()).stopped == ("STOP" in before)
    house.take("sms", sam.webhook)
    assert len(house.store.consents.of(person)) == 3, "the same webhook again wrote again"


def test_a_stranger_gets_the_same_words(house: House) -> None:
    """Nobody learns from the answer whether there was anything to take back."""
    arrives(house)
    assert Texter(house, "+447700900777").says("TAKEBACK") == Texter(house, NUMBER).says("TAKEBACK")


def test_it_is_taken_back_by_telephone(house: House, kim: Caller) -> None:
    """Keys 0, 4, 3 of a call."""
    person = arrives(house)
    kim.rings()
    for key in "04":
        kim.presses(key)
    assert "no longer counts" in kim.presses("3")
    assert kim.over
    assert left(house, person) == []
