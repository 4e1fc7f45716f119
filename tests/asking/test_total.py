"""Whatever is known of a person, there is a decision: nothing raises, and what is decided keeps its own rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as some

from bot.asking.decide import Service, decide, follow_up
from bot.asking.decisions import Decision, Hold, Moment, Never
from bot.asking.people import Asked, Case, Consent, Contact, ContactState, History, Person
from bot.asking.rules import RULES
from bot.asking.telling import explain
from bot.flow.facts import CATEGORIES
from tests.asking.somebody import CALENDAR, FLOW, PERSON, SERVICE, rules

NAMES = {rule.name for rule in RULES}
FLOWS = [
    rules(),
    rules(
        FLOW.replace("flow: after", "flow: event").replace(
            "told_outcome, earliest: 28 days, latest: 84 days", "event, earliest: 6 months, latest: 12 months"
        )
    ),
    rules(
        FLOW.replace("flow: after", "flow: drawn")
        + "risk: R2\nsample: {share: 50%, seed: a}\nquota: {of: [unit, age], most: 3, each: quarter, seed: b}\narms: {of: {x: 1, y: 2}, seed: c}\n"
    ),
    rules(FLOW.replace("flow: after", "flow: again").replace("84 days", "9999 years") + "follows: {flow: after, answered: {how: yes}}\n"),
]

days = some.dates() | some.dates(date(2026, 1, 1), date(2028, 12, 31))
moments = some.datetimes(timezones=some.just(UTC))
nows = some.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
words = some.text(max_size=8)
few_days = some.lists(days, max_size=3).map(tuple)
channels = some.sampled_from(["", "sms", "telegram", "ivr"])
cases = some.builds(
    Case,
    ref=words,
    nation=some.sampled_from(["", "england", "wales", "scotland", "northern_ireland", "france"]),
    area=words,
    unit=words,
    age=some.none() | some.integers(-5, 130) | some.just(40),
    crime_category=some.sampled_from(["", "burglary", "nonsense", *CATEGORIES]),
    risk=some.sampled_from(["", "", "R1", "R2", "R3"]),
    event_on=some.none() | days,
    closed_on=some.none() | days,
    told_outcome_on=some.none() | days,
    complaint=some.sampled_from(["", "none", "none", "open", "closed"]),
    proceedings=some.sampled_from(["", "none", "none", "live", "finished"]),
    court_dates=few_days,
    anniversaries=few_days,
)
contacts = some.builds(
    Contact,
    state=some.sampled_from([*get_args(ContactState), "confirmed_by_person", "confirmed_by_worker"]),
    confirmed_on=some.none() | days,
    channel=channels,
    language=words,
    time_zone=some.sampled_from(["", "Europe/London", "Pacific/Apia", "nowhere", "../etc/passwd", "Europe", "\0", "\ud800"]) | words,
    safe_hours=some.sampled_from(["", "Mo-Fr 12:00-14:00", "off", "24/7", "SH off", "x", "\0"]) | words,
    avoid_dates=few_days,
    shared_phone=some.sampled_from(["", "yes", "no"]),
    caller_id=some.sampled_from(["shown", "withheld", "no_calls"]),
)
consents = some.builds(
    Consent, channel=channels, purpose=some.sampled_from(["invite", "other"]), given_at=moments, how=words, until=some.none() | moments
)
histories = some.builds(
    History,
    invited=some.lists(moments, max_size=4).map(tuple),
    open_flow=some.sampled_from(["", "", "after"]),
    flagged_at=some.none() | moments,
    asked=some.lists(
        some.builds(
            Asked, words, some.sampled_from(["after", "event"]), some.integers(0, 3), some.sampled_from(["invited", "missed"]), moments
        ),
        max_size=2,
    ).map(tuple),
    answers=some.dictionaries(
        some.sampled_from(["after", "x"]),
        some.dictionaries(
            words | some.just("how"), some.none() | some.just("yes") | words | some.integers() | some.lists(words, max_size=2), max_size=2
        ),
        max_size=2,
    ),
)
people = some.builds(
    Person,
    id=words,
    contact=contacts | some.just(PERSON.contact),
    cases=some.lists(cases, max_size=3).map(tuple),
    consents=some.lists(consents, max_size=3).map(tuple) | some.just(PERSON.consents),
    history=histories | some.just(History()),
    channels=some.frozensets(channels) | some.just(frozenset({"sms"})),
    stopped=some.booleans(),
    erased=some.booleans(),
    do_not_invite=some.booleans(),
)
holds = some.builds(Hold, some.just("area_hold"), words, some.none() | some.dates(date(2024, 1, 1), date(2040, 1, 1)) | nows)
services = some.just(SERVICE) | some.builds(
    Service, some.just(CALENDAR), some.sampled_from(["Europe/London", "nowhere"]), some.dictionaries(words, holds, max_size=2)
)


@settings(max_examples=150, deadline=None)
@given(nows, people, services)
def test_there_is_always_a_decision(now, person, service):
    """One decision for each case and flow; a moment with its window, or at least one reason that can be looked up."""
    decided = decide(now, person, FLOWS, service)
    assert [(one.ref, one.flow) for one in decided] == [(case.ref, flow.flow) for case in person.cases for flow in FLOWS]
    for one in decided:
        check(one, now)
    for case in person.cases:
        for flow in (*FLOWS, None):
            found = follow_up(now, person, case.ref, flow, service, "sms")
            assert (now <= found.at < found.closes) if isinstance(found, Moment) else (isinstance(found, Never) and found.held)


def check(one: Decision, now: datetime) -> None:
    if one.at is None:
        assert one.closes is None
        assert one.held
    else:
        assert one.closes is not None
        assert now <= one.at < one.closes
        assert one.eligible
        assert not one.missed
        assert one.channel
    assert one.eligible or not one.missed
    assert {hold.rule for hold in one.held} <= NAMES
    assert len(set(one.held)) == len(one.held)
    assert explain(one, UTC)


@settings(max_examples=50, deadline=None)
@given(nows, people)
def test_the_same_is_decided_twice(now, person):
    """Nothing but what is handed in is looked at."""
    assert decide(now, person, FLOWS, SERVICE) == decide(now, person, FLOWS, SERVICE)


@settings(max_examples=50, deadline=None)
@given(nows, people)
def test_what_is_planned_is_still_so_when_it_comes(now, person):
    """Decided again at its moment, an invitation that nothing has changed about may leave, and until its window closes."""
    for one in decide(now, person, FLOWS[:1], SERVICE):
        if one.at is not None:
            (again,) = [other for other in decide(one.at, person, FLOWS[:1], SERVICE, only=one.ref) if other.at == one.at][:1]
            assert again.closes == one.closes
