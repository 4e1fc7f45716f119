"""When it is over with a person: the day before the last, and the day itself, for each thing that could still be asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.asking.flow_rules import FlowRules
from bot.asking.over import Keep, Touch, over_since
from bot.asking.people import History, Person
from tests.asking.somebody import CASE, FLOW, PERSON, RULES_OF_FLOW, SERVICE, case, contact, person, rules, utc

LONG_AGO = utc(2027, 5, 4, 9)
TOUCH = Touch(LONG_AGO, LONG_AGO)
LAST = utc(2027, 7, 26, 23)  # 84 days after 3 May is 26 July; midnight in London is 23:00 UTC
AFTER = FLOW.replace("flow: after", "flow: later").replace("earliest: 28 days, latest: 84 days", "earliest: 6 months, latest: 7 months")
FOLLOWS = AFTER + "follows: {flow: after, answered: {how: yes}}\n"
SHARE = FLOW + "sample: {share: 1%, seed: none}\n"
TWO = (RULES_OF_FLOW, rules(AFTER))
YES = History(answers={"after": {"how": "yes"}})
OTHER = replace(CASE, ref="REF-2", told_outcome_on=date(2027, 6, 3))


@pytest.mark.parametrize(
    ("who", "flows", "since"),
    [
        pytest.param(PERSON, (RULES_OF_FLOW,), LAST, id="a case that was to be asked: the end of the flow's last day where they live"),
        pytest.param(PERSON, TWO, utc(2027, 12, 4), id="two flows: the later"),
        pytest.param(PERSON, (RULES_OF_FLOW, rules(FOLLOWS, FLOW)), LAST, id="a second wave that they did not ask for"),
        pytest.param(replace(PERSON, history=YES), (RULES_OF_FLOW, rules(FOLLOWS, FLOW)), utc(2027, 12, 4), id="one that they did"),
        pytest.param(person(cases=(CASE, OTHER)), (RULES_OF_FLOW,), utc(2027, 8, 26, 23), id="two cases: the later"),
        pytest.param(person(cases=()), (RULES_OF_FLOW,), LONG_AGO, id="no case: when something last happened"),
        pytest.param(case(age=17), (RULES_OF_FLOW,), LONG_AGO, id="no flow is about the case"),
        pytest.param(PERSON, (rules(SHARE),), LONG_AGO, id="chance has left the case out"),
        pytest.param(contact(state="unsafe"), (RULES_OF_FLOW,), LAST, id="contact is unsafe now, and may be confirmed again"),
        pytest.param(person(stopped=True), (RULES_OF_FLOW,), LAST, id="they said STOP, and may say START"),
        pytest.param(case(told_outcome_on=None), (RULES_OF_FLOW,), LONG_AGO + timedelta(days=730), id="the day is not known: 730 days"),
        pytest.param(case(closed_on=None), (RULES_OF_FLOW,), LONG_AGO + timedelta(days=730), id="the case is open: 730 days"),
        pytest.param(case(proceedings="live"), (RULES_OF_FLOW,), LONG_AGO + timedelta(days=730), id="a court is at work: 730 days"),
        pytest.param(
            case(complaint="open"), (RULES_OF_FLOW,), LONG_AGO + timedelta(days=730), id="a complaint is open elsewhere: 730 days"
        ),
        pytest.param(contact(time_zone="America/New_York"), (RULES_OF_FLOW,), utc(2027, 7, 27, 4), id="midnight is later in New York"),
    ],
)
def test_since_when_it_is_over(who: Person, flows: tuple[FlowRules, ...], since: datetime) -> None:
    """Not an instant before, and from then on."""
    waiting = timedelta(days=730)
    assert over_since(since - timedelta(microseconds=1), who, flows, SERVICE, TOUCH, waiting) is None
    assert over_since(since, who, flows, SERVICE, TOUCH, waiting) == since
    assert over_since(since + timedelta(days=9), who, flows, SERVICE, TOUCH, waiting) == since


def test_what_happened_last_counts_where_it_is_later() -> None:
    """A conversation that ended after the flow's last day."""
    touch = Touch(LAST + timedelta(days=3), LONG_AGO)
    assert over_since(LAST + timedelta(days=2), PERSON, (RULES_OF_FLOW,), SERVICE, touch, timedelta(days=730)) is None
    assert over_since(LAST + timedelta(days=4), PERSON, (RULES_OF_FLOW,), SERVICE, touch, timedelta(days=730)) == touch.last


def test_without_flows_cases_stay() -> None:
    """An empty folder of flows is a mistake, and must not have everybody forgotten."""
    assert over_since(utc(2040, 1, 1), PERSON, (), SERVICE, TOUCH, timedelta(days=730)) is None


def test_the_way_never_outlives_what_says_how_careful_to_be() -> None:
    """Fewer days for cases are fewer days for addresses."""
    assert Keep(timedelta(days=30), timedelta(days=5)).link == timedelta(days=5)
    assert Keep(timedelta(days=5), timedelta(days=30)).link == timedelta(days=5)
