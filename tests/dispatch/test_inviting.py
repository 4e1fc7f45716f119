"""The bot begins, or says why not: a sentence for staff, and nothing queued."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dispatch.house import SHIPPED, House
from tests.dispatch.persons import Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


NUMBER = "+447700900123"


def stopped(house: House, person: str) -> None:
    Texter(house, NUMBER).says("stop")


def held(house: House, person: str) -> None:
    with house.store.person_turn(person, "sms", house.clock()) as turn:
        turn.hold()


def talking(house: House, person: str) -> None:
    Texter(house, NUMBER).says("SMALL")


def nothing(house: House, person: str) -> None:
    pass


@pytest.mark.parametrize(
    ("before", "flow", "channel", "why"),
    [
        pytest.param(stopped, "small", "sms", "This person has said STOP", id="after STOP"),
        pytest.param(held, "small", "sms", "Contact is not confirmed safe", id="contact is in doubt"),
        pytest.param(talking, "small", "sms", "A conversation is open", id="one at a time"),
        pytest.param(nothing, "long", "sms", "only begun by the person", id="a flow without an invite"),
        pytest.param(nothing, "small", "telegram", "no address", id="not reachable there"),
        pytest.param(nothing, "parts", "ivr", "not held on that channel", id="a flow that is not spoken"),
    ],
)
def test_why_not(house: House, before: Callable[[House, str], None], flow: str, channel: str, why: str) -> None:
    """A sentence, and no message."""
    person = house.meet("sms", NUMBER)
    before(house, person)
    queued = house.waiting()
    said = house.invite(person, channel, flow)
    assert said
    assert why in said
    assert house.waiting() == queued


def test_an_invitation_says_who_writes(make_house: Callable[..., House]) -> None:
    """A person whose language nobody knows is invited in the flow's first language, not asked which by a stranger."""
    house = make_house(HEARBACK_FLOWS=str(SHIPPED / "flows"), HEARBACK_START_FLOW="after-case-closed")
    assert house.invite(house.meet("sms", NUMBER), "sms", "after-case-closed") == ""
    house.work()
    assert house.sent(NUMBER)[0].startswith("Westmarch Police")


def test_an_invitation_in_the_persons_language(make_house: Callable[..., House]) -> None:
    """Where it is known, it is used."""
    house = make_house(HEARBACK_FLOWS=str(SHIPPED / "flows"), HEARBACK_START_FLOW="after-case-closed")
    house.invite(house.meet("sms", NUMBER, language="cy"), "sms", "after-case-closed")
    house.work()
    assert "Westmarch Police" in house.sent(NUMBER)[0]
    assert "Can we ask" not in house.sent(NUMBER)[0]


def test_a_hold_after_the_invitation_keeps_it_back(house: House) -> None:
    """Looked at again in the statement that sends."""
    person = house.meet("sms", NUMBER)
    house.invite(person, "sms")
    held(house, person)
    house.work()
    assert house.sent() == []
