"""One row for each reason why somebody is not asked, or not yet: what is so, the reason, and when it ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from bot.asking.about import quota_full
from bot.asking.decide import decide, follow_up
from bot.asking.decisions import Hold, Moment, Never
from bot.asking.people import Asked, Consent
from bot.asking.rules import RULES
from tests.asking.somebody import CASE, FLOW, NOW, PERSON, RULES_OF_FLOW, SERVICE, TOLD, case, contact, history, person, rules, utc

DAY = timedelta(days=1)
LATE = utc(2027, 7, 28, 10, 0)  # day 86
SUNDAY = utc(2027, 6, 6, 10, 30)
R2 = FLOW + "risk: R2\n"


def only(decided):
    (decision,) = decided
    return decision


def test_somebody_is_asked():
    """The person that every row changes can be asked now, by text, until the window closes; nothing holds them."""
    decision = only(decide(NOW, PERSON, [RULES_OF_FLOW], SERVICE))
    assert (decision.at, decision.closes) == (NOW, utc(2027, 6, 2, 18, 0))
    assert (decision.channel, decision.held, decision.missed, decision.eligible) == ("sms", (), False, True)
    assert decision.last == TOLD + 84 * DAY


# What is so, and the rule: nobody knows when it ends.
WAITS = [
    pytest.param(contact(state="unknown"), "contact_unknown", id="nobody has asked them"),
    pytest.param(contact(confirmed_on=None), "contact_unknown", id="confirmed, but nobody knows when"),
    pytest.param(contact(confirmed_on=date(2027, 6, 3)), "contact_unknown", id="confirmed tomorrow"),
    pytest.param(contact(state="unsafe"), "contact_unsafe", id="somebody else has the phone"),
    pytest.param(contact(confirmed_on=date(2027, 3, 4)), "contact_expired", id="confirmed 90 days ago"),
    pytest.param(contact(confirmed_on=date(1, 1, 1)), "contact_expired", id="confirmed before there were telephones"),
    pytest.param(contact(state="stopped"), "stopped", id="withdrawn in the case system"),
    pytest.param(person(stopped=True), "stopped", id="said STOP"),
    pytest.param(person(erased=True), "erased", id="asked to be deleted"),
    pytest.param(person(do_not_invite=True), "do_not_invite", id="on the contractor's list"),
    pytest.param(person(consents=()), "no_consent", id="never said yes"),
    pytest.param(
        person(consents=(Consent("telegram", "invite", utc(2027, 5, 1), "form"),)), "no_consent", id="said yes to Telegram, and has no chat"
    ),
    pytest.param(person(consents=(Consent("sms", "follow_up", utc(2027, 5, 1), "form"),)), "no_consent", id="said yes to something else"),
    pytest.param(
        person(consents=(Consent("sms", "invite", utc(2027, 5, 1), "form", utc(2027, 6, 2, 10, 30)),)),
        "no_consent",
        id="the yes has just ended",
    ),
    pytest.param(person(channels=frozenset()), "no_channel", id="no address at all"),
    pytest.param(person(channels=frozenset({"ivr"})), "no_channel", id="a number nobody chose to be called on"),
    pytest.param(contact(channel="telegram"), "no_channel", id="their way has no address"),
    pytest.param(replace(contact(channel="ivr", caller_id="no_calls"), channels=frozenset({"ivr"})), "no_channel", id="wants no calls"),
    pytest.param(case(risk="R3"), "tier_never", id="set to R3 by a person"),
    pytest.param(case(crime_category="homicide"), "tier_never", id="bereaved by homicide"),
    pytest.param(case(crime_category="road_death"), "tier_never", id="bereaved on the road"),
    pytest.param(case(crime_category="child_abuse"), "tier_never", id="abuse of a child"),
    pytest.param(case(risk="R2"), "tier_wording", id="R2, and the flow names us"),
    pytest.param(case(crime_category="stalking"), "tier_wording", id="R2 by the kind of crime"),
    pytest.param(contact(shared_phone="yes"), "tier_wording", id="others use the phone"),
    pytest.param(
        person(cases=(CASE, replace(CASE, ref="REF-2", crime_category="domestic_abuse", told_outcome_on=None))),
        "tier_wording",
        id="another case of theirs makes the phone unsafe",
    ),
    pytest.param(case(proceedings="live"), "proceedings_live", id="the trial goes on"),
    pytest.param(case(complaint="open"), "complaint_open", id="they complained"),
    pytest.param(history(flag_open=True), "open_flag", id="they may be in danger, and nobody has acted"),
    pytest.param(case(told_outcome_on=None), "anchor_missing", id="nobody wrote down when they were told"),
    pytest.param(case(told_outcome_on=date(9999, 12, 31)), "anchor_missing", id="a day that cannot be"),
    pytest.param(contact(time_zone="Europe/Londonn"), "zone_unknown", id="no such zone"),
    pytest.param(contact(time_zone="localtime"), "zone_unknown", id="the machine's own zone is nobody's"),
    pytest.param(history(open_flow="other"), "conversation_open", id="they are talking to us"),
]


@pytest.mark.parametrize(("who", "rule"), WAITS)
def test_what_holds_without_an_end(who, rule):
    """Nothing is sent, nothing is missed yet, and the first reason is this one, with no day on which it ends."""
    decision = decide(NOW, who, [RULES_OF_FLOW], SERVICE)[0]
    assert (decision.at, decision.closes, decision.missed, decision.eligible) == (None, None, False, True)
    assert (decision.held[0].rule, decision.held[0].until) == (rule, None)


NEVER_MISSED = {"anchor_missing", "tier_never", "tier_wording"}


@pytest.mark.parametrize(("who", "rule"), [row for row in WAITS if row.values[1] not in NEVER_MISSED and row.id != "confirmed tomorrow"])
def test_what_holds_past_the_latest_day_is_missed(who, rule):
    """After day 84 it is missed, and what held it is told first."""
    if rule not in ("contact_unknown", "contact_expired"):
        who = replace(who, contact=replace(who.contact, confirmed_on=LATE.date()))
    decision = decide(LATE, who, [RULES_OF_FLOW], SERVICE)[0]
    assert (decision.at, decision.missed) == (None, True)
    assert [hold.rule for hold in decision.held] == [rule, "too_late"]


@pytest.mark.parametrize("rule", sorted(NEVER_MISSED))
def test_who_is_never_asked_misses_nothing(rule):
    """Past the latest day they are still not counted as missed."""
    who = next(row.values[0] for row in WAITS if row.values[1] == rule)
    assert not decide(LATE, who, [RULES_OF_FLOW], SERVICE)[0].missed


# What is so, the flow, and the rule: the flow is about others.
OTHERS = [
    pytest.param(case(age=17), FLOW, "who", id="17, and the flow says 18 or over"),
    pytest.param(case(age=None), FLOW, "who", id="nobody knows their age"),
    pytest.param(
        case(crime_category="fraud"), FLOW.replace("age: 18 or over", "crime_category: burglary"), "who", id="another kind of crime"
    ),
    pytest.param(PERSON, FLOW + "sample: {share: 0.001%, seed: s}\n", "not_sampled", id="one in a hundred thousand"),
    pytest.param(PERSON, FLOW + "follows: {flow: before, answered: {again: yes}}\n", "not_followed", id="never answered the first wave"),
    pytest.param(
        history(answers={"before": {"again": "no"}}),
        FLOW + "follows: {flow: before, answered: {again: yes}}\n",
        "not_followed",
        id="said no to the next wave",
    ),
]


@pytest.mark.parametrize(("who", "source", "rule"), OTHERS)
@pytest.mark.parametrize("now", [pytest.param(NOW, id="in time"), pytest.param(LATE, id="late")])
def test_whom_a_flow_is_not_about(who, source, rule, now):
    """They are not eligible, never missed, and the reason is told."""
    decision = only(decide(now, who, [rules(source)], SERVICE))
    assert (decision.at, decision.eligible, decision.missed) == (None, False, False)
    assert [hold.rule for hold in decision.held] == [rule]


# What is so, when, the rule and the day or moment on which it ends, and the moment that is left.
MOVES = [
    pytest.param(
        contact(confirmed_on=date(2027, 5, 1)),
        utc(2027, 5, 10, 9),
        "not_yet",
        date(2027, 5, 31),
        utc(2027, 6, 1, 9),
        id="28 days have not gone by",
    ),
    pytest.param(PERSON, utc(2027, 5, 31, 10), "bank_holiday", date(2027, 6, 1), utc(2027, 6, 1, 9), id="Monday 31 May"),
    pytest.param(case(nation="scotland"), utc(2027, 5, 31, 10), "", None, utc(2027, 5, 31, 10), id="31 May is none in Scotland"),
    pytest.param(case(nation=""), utc(2027, 5, 31, 10), "bank_holiday", date(2027, 6, 1), utc(2027, 6, 1, 9), id="nobody knows the nation"),
    pytest.param(case(court_dates=(date(2027, 6, 10),)), NOW, "court_date", date(2027, 6, 25), utc(2027, 6, 25, 9), id="court in 8 days"),
    pytest.param(case(court_dates=(date(2027, 5, 19),)), NOW, "court_date", date(2027, 6, 3), utc(2027, 6, 3, 9), id="court 14 days ago"),
    pytest.param(case(court_dates=(date(2027, 5, 18),)), NOW, "", None, NOW, id="court 15 days ago"),
    pytest.param(
        person(cases=(CASE, replace(CASE, ref="REF-2", told_outcome_on=None, court_dates=(date(2027, 6, 3),)))),
        NOW,
        "court_date",
        date(2027, 6, 18),
        utc(2027, 6, 18, 9),
        id="court in another case of theirs",
    ),
    pytest.param(case(event_on=date(2019, 6, 8)), NOW, "anniversary", date(2027, 6, 16), utc(2027, 6, 16, 9), id="8 years ago in 6 days"),
    pytest.param(case(event_on=date(2019, 6, 10)), NOW, "", None, NOW, id="8 years ago in 8 days"),
    pytest.param(
        case(anniversaries=(date(1961, 5, 29),)), NOW, "anniversary", date(2027, 6, 6), utc(2027, 6, 7, 9), id="a birthday of long ago"
    ),
    pytest.param(contact(avoid_dates=(date(2027, 6, 2),)), NOW, "avoid_date", date(2027, 6, 3), utc(2027, 6, 3, 9), id="not today"),
    pytest.param(case(area="east"), utc(2027, 6, 10, 10), "faith_day", date(2027, 6, 12), utc(2027, 6, 14, 9), id="a feast of two days"),
    pytest.param(case(area="west"), utc(2027, 6, 14, 9), "faith_day", date(2027, 6, 15), utc(2027, 6, 15, 9), id="their area's own day"),
    pytest.param(case(area="east"), utc(2027, 6, 14, 9), "", None, utc(2027, 6, 14, 9), id="another area's own day"),
    pytest.param(case(area=""), utc(2027, 6, 14, 9), "faith_day", date(2027, 6, 15), utc(2027, 6, 15, 9), id="nobody knows the area"),
    pytest.param(PERSON, utc(2027, 6, 4, 15, 30), "faith_day", date(2027, 6, 5), utc(2027, 6, 7, 9), id="Friday afternoon"),
    pytest.param(PERSON, utc(2027, 6, 5, 10), "faith_day", date(2027, 6, 6), utc(2027, 6, 7, 9), id="Saturday"),
    pytest.param(PERSON, SUNDAY, "sunday", date(2027, 6, 7), utc(2027, 6, 7, 9), id="Sunday"),
    pytest.param(PERSON, utc(2027, 6, 2, 7), "hours", utc(2027, 6, 2, 9), utc(2027, 6, 2, 9), id="eight in the morning"),
    pytest.param(PERSON, utc(2027, 6, 2, 18), "hours", utc(2027, 6, 3, 9), utc(2027, 6, 3, 9), id="seven in the evening, to the second"),
    pytest.param(PERSON, utc(2027, 6, 2, 17, 59, 59), "", None, utc(2027, 6, 2, 17, 59, 59), id="a second before seven"),
    pytest.param(
        contact(time_zone="Europe/Warsaw"), utc(2027, 6, 2, 17), "hours", utc(2027, 6, 3, 8), utc(2027, 6, 3, 8), id="seven where they live"
    ),
    pytest.param(contact(safe_hours="Mo-Fr 12:00-14:00"), NOW, "safe_hours", utc(2027, 6, 2, 11), utc(2027, 6, 2, 11), id="safe from noon"),
    pytest.param(contact(safe_hours="Tu 12:00-14:00"), NOW, "safe_hours", utc(2027, 6, 8, 11), utc(2027, 6, 8, 11), id="safe on Tuesdays"),
    pytest.param(contact(safe_hours="08:00-10:30"), NOW, "safe_hours", date(2027, 6, 3), utc(2027, 6, 3, 9), id="safe hours never widen"),
    pytest.param(
        history(invited=(utc(2027, 3, 10, 12),)), NOW, "cap_90_days", date(2027, 6, 8), utc(2027, 6, 8, 9), id="asked 84 days ago"
    ),
    pytest.param(history(invited=(utc(2027, 3, 4, 12),)), NOW, "", None, NOW, id="asked 90 days ago"),
    pytest.param(
        history(invited=(utc(2026, 6, 11, 12), utc(2026, 9, 20, 12), utc(2027, 1, 5, 12))),
        NOW,
        "cap_year",
        date(2027, 6, 11),
        utc(2027, 6, 15, 9),
        id="asked three times in a year",
    ),
    pytest.param(
        history(invited=(utc(2026, 6, 2, 12), utc(2026, 9, 20, 12), utc(2027, 1, 5, 12))),
        NOW,
        "",
        None,
        NOW,
        id="the first of three is 365 days ago",
    ),
    pytest.param(
        history(flagged_at=utc(2027, 6, 1, 12)),
        NOW,
        "recent_flag",
        utc(2027, 6, 3, 12),
        utc(2027, 6, 3, 12),
        id="staff were alerted yesterday",
    ),
]


@pytest.mark.parametrize(("who", "now", "rule", "until", "at"), MOVES)
def test_what_moves_the_moment(who, now, rule, until, at):
    """The moment is the first at which nothing holds, and what moved it is told with its end."""
    decision = decide(now, who, [RULES_OF_FLOW], SERVICE)[0]
    assert decision.at == at
    assert [(hold.rule, hold.until) for hold in decision.held if (hold.rule, hold.until) == (rule, until)] == (
        [(rule, until)] if rule else []
    )
    assert bool(decision.held) == bool(rule)


# What cannot be told as one person on one day.
ELSEWHERE = [
    pytest.param(
        lambda: decide(NOW, case(closed_on=None), [rules(FLOW.replace("case: closed, ", ""))], SERVICE)[0].held,
        "case_open",
        id="still open",
    ),
    pytest.param(
        lambda: decide(NOW, case(closed_on=date(2027, 6, 3)), [RULES_OF_FLOW], SERVICE)[0].held, "case_open", id="closes tomorrow"
    ),
    pytest.param(lambda: decide(utc(2027, 5, 2, 10), PERSON, [RULES_OF_FLOW], SERVICE)[0].held, "anchor_in_future", id="told tomorrow"),
    pytest.param(lambda: decide(LATE, PERSON, [RULES_OF_FLOW], SERVICE)[0].held, "too_late", id="day 86"),
    pytest.param(lambda: decide(NOW, PERSON, [RULES_OF_FLOW], held("west"))[0].held, "area_hold", id="something happened in the west"),
    pytest.param(lambda: decide(NOW, case(area=""), [RULES_OF_FLOW], held("west"))[0].held, "area_hold", id="they may live in the west"),
    pytest.param(lambda: decide(NOW, PERSON, [RULES_OF_FLOW], held(" WEST"))[0].held, "area_hold", id="written otherwise"),
    pytest.param(lambda: decide(NOW, PERSON, [RULES_OF_FLOW], held(""))[0].held, "area_hold", id="everywhere"),
    pytest.param(
        lambda: decide(utc(2027, 12, 21, 11), lately(date(2027, 11, 1)), [RULES_OF_FLOW], SERVICE)[0].held,
        "year_end",
        id="21 December",
    ),
    pytest.param(
        lambda: decide(utc(2029, 2, 6, 11), lately(date(2029, 1, 2)), [RULES_OF_FLOW], SERVICE)[0].held,
        "calendar_not_published",
        id="nobody knows the holidays of 2029",
    ),
    pytest.param(
        lambda: decide(NOW, history(asked=(Asked("REF-1", "after", 1, "invited", utc(2027, 6, 1, 9)),)), [RULES_OF_FLOW], SERVICE)[0].held,
        "asked_already",
        id="asked yesterday",
    ),
    pytest.param(lambda: (quota_full(),), "quota", id="the caller knows the rank"),
]


def lately(told: date):
    """Told on that day, and confirmed since."""
    return replace(case(told_outcome_on=told), contact=replace(PERSON.contact, confirmed_on=told))


def held(area: str, until: date | None = None):
    return replace(SERVICE, area_holds={area: Hold("area_hold", "a fire in the west", until)})


@pytest.mark.parametrize(("held_by", "rule"), ELSEWHERE)
def test_what_holds_otherwise(held_by, rule):
    """The reason is among those that are told."""
    assert rule in {hold.rule for hold in held_by()}


def test_every_rule_has_a_row():
    """A reason that no row gives is not known to work, and every reason can be looked up."""
    shown = {"cap_today"}  # the store counts them, tests/store/test_sending.py
    shown |= {row.values[1] for row in (*WAITS, *ELSEWHERE)} | {row.values[2] for row in (*OTHERS, *MOVES)}
    assert shown - {""} == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.means.endswith(".") for rule in RULES)


def test_an_area_is_held_until_a_day():
    """A hold with an end moves the moment; the day after it the person is asked."""
    decision = only(decide(NOW, PERSON, [RULES_OF_FLOW], held("west", date(2027, 6, 7))))
    assert decision.at == utc(2027, 6, 7, 9)


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(row.values[0], id=row.id)
        for row in WAITS
        if row.values[1] not in ("anchor_missing", "no_channel", "no_consent", "conversation_open", "tier_wording")
    ],
)
def test_no_reminder_either(who):
    """What keeps an invitation from being sent keeps back a reminder, a later part and a call back as well."""
    assert isinstance(follow_up(NOW, who, "REF-1", RULES_OF_FLOW, SERVICE, "sms"), Never)


@pytest.mark.parametrize(
    ("who", "now", "at"),
    [
        pytest.param(PERSON, LATE, utc(2027, 7, 28, 10), id="there is no latest"),
        pytest.param(case(told_outcome_on=None), NOW, NOW, id="there is no anchor"),
        pytest.param(history(invited=(NOW - DAY,), open_flow="after"), NOW, NOW, id="no cap, and the conversation is this one"),
        pytest.param(PERSON, SUNDAY, utc(2027, 6, 7, 9), id="days hold as ever"),
        pytest.param(contact(safe_hours="12:00-13:00"), NOW, utc(2027, 6, 2, 11), id="so do safe hours"),
    ],
)
def test_when_a_reminder_leaves(who, now, at):
    """A conversation that has begun goes on in the same days and hours."""
    found = follow_up(now, who, "REF-1", RULES_OF_FLOW, SERVICE, "sms")
    assert isinstance(found, Moment)
    assert found.at == at


def test_a_reminder_knows_its_channel_and_case():
    """Without a yes to the channel it leaves on, or without its case, there is none; a person without a case has one."""
    assert isinstance(follow_up(NOW, PERSON, "REF-1", RULES_OF_FLOW, SERVICE, "telegram"), Never)
    assert isinstance(follow_up(NOW, PERSON, "REF-9", RULES_OF_FLOW, SERVICE), Never)
    assert isinstance(follow_up(NOW, person(cases=()), "", None, SERVICE), Moment)
    assert isinstance(follow_up(NOW, case(closed_on=None), "REF-1", None, SERVICE), Moment)
    assert isinstance(follow_up(NOW, contact(shared_phone="yes"), "REF-1", rules(R2), SERVICE), Moment)
