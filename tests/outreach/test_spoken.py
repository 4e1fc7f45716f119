"""Which language people are written to in, and what a plan counts of it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from bot.asking.contact import Contact
from bot.asking.decisions import Decision
from bot.asking.people import Person
from bot.outreach.planning import Planned
from bot.outreach.spoken import Spoken
from bot.outreach.summing import Otherwise, Summary
from tests.outreach.to_plan import NOON

SPOKEN = Spoken({"small": ("en", "cy"), "welsh-first": ("cy", "en")}, {("small", "ur"): "small/overall/ask is stale"})
PERSON = Person("p", contact=Contact())


@pytest.mark.parametrize(
    ("flow", "prefers", "served", "why"),
    [
        pytest.param("small", "cy", "cy", "", id="their own, where it is ready"),
        pytest.param("small", "ur", "en", "small/overall/ask is stale", id="the flow's first, where theirs is not"),
        pytest.param("welsh-first", "pl", "cy", "welsh-first is not offered in it", id="a flow whose first is Welsh"),
        pytest.param("small", "", "", "", id="not known: they are asked"),
        pytest.param("other", "cy", "cy", "", id="nothing is known of the flow"),
    ],
)
def test_who_is_served_in_what(flow: str, prefers: str, served: str, why: str) -> None:
    """As the worker begins it; and the plan counts those who are not served in their own."""
    assert SPOKEN.served(flow, prefers) == served
    summary = Summary(NOON, 4, UTC, SPOKEN)
    person = msgspec.structs.replace(PERSON, contact=Contact(language=prefers))
    summary.add(Planned(person, Decision("C-1", flow, 1, "sms", at=datetime(2027, 6, 15, 9, tzinfo=UTC))))
    assert dict(summary.languages) == {served: 1}
    assert dict(summary.otherwise) == ({Otherwise(flow, prefers, served): 1} if why else {})
    if why:
        assert SPOKEN.reason(flow, prefers) == why
