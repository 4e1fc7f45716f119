"""From when to when: days counted from an anchor, what pushes past the end, and the order in which reasons are told."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.asking.decide import decide
from bot.asking.decisions import Moment, Never
from bot.asking.flow_rules import day_after, said
from bot.asking.moments import Timing, TimingFacts, next_moment
from bot.asking.telling import explain
from bot.flow.durations import Hours, read_duration
from tests.asking.somebody import CALENDAR, CASE, FLOW, NOW, PERSON, SERVICE, case, rules, utc

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
STATUTORY = FLOW.replace("told_outcome, earliest: 28 days", "reported, earliest: 42 days")
TUESDAY = date(2027, 9, 7)


def askable(now, **changes):
    """The person, confirmed on that day."""
    return replace(case(**changes), contact=replace(PERSON.contact, confirmed_on=now.date()))


@pytest.mark.parametrize(
    ("ago", "asked"),
    [
        pytest.param(41, False, id="day 41 is refused"),
        pytest.param(42, True, id="day 42 is taken"),
        pytest.param(84, True, id="day 84 is taken"),
        pytest.param(85, False, id="day 85 is refused"),
    ],
)
def test_six_to_twelve_weeks_after_the_report(ago, asked):
    """Both bounds are days where the person lives, and both are included."""
    now = utc(2027, 9, 7, 10)
    (decision,) = decide(now, askable(now, reported_on=TUESDAY - ago * DAY), [rules(STATUTORY)], SERVICE)
    assert (decision.at == now) is asked


@pytest.mark.parametrize(
    ("anchor", "length", "day", "minute"),
    [
        pytest.param(date(2027, 1, 31), "1 month", date(2027, 2, 28), 0, id="the last of February"),
        pytest.param(date(2028, 1, 31), "1 month", date(2028, 2, 29), 0, id="the last of February in a leap year"),
        pytest.param(date(2027, 8, 31), "6 months", date(2028, 2, 29), 0, id="half a year from the end of August"),
        pytest.param(date(2028, 2, 29), "1 year", date(2029, 2, 28), 0, id="a year from a leap day"),
        pytest.param(date(2027, 3, 27), "1 day", date(2027, 3, 28), 0, id="a day is a day when the clocks change"),
        pytest.param(date(2027, 3, 27), "36 hours", date(2027, 3, 28), 720, id="hours count from midnight"),
        pytest.param(date(2027, 3, 27), "30 minutes", date(2027, 3, 27), 30, id="minutes count from midnight"),
        pytest.param(date(2027, 3, 27), "9999 years", date(9000, 1, 1), 0, id="beyond the calendar"),
        pytest.param(date(2027, 3, 27), "8 weeks", date(2027, 5, 22), 0, id="weeks"),
    ],
)
def test_the_day_so_long_after(anchor, length, day, minute):
    """Months keep their place in the calendar; what is shorter than a day is told in minutes after midnight."""
    assert day_after(anchor, read_duration(length)) == (day, minute)


@pytest.mark.parametrize("length", ["28 days", "1 day", "6 months", "1 month", "36 hours", "30 minutes"])
def test_lengths_are_told_as_they_are_written(length):
    """Staff read the length that stands in the file."""
    assert said(read_duration(length)) == length


def test_hours_narrow_the_first_and_the_last_day():
    """From noon on the first day, until noon on the last."""
    timing = Timing(CALENDAR, first=TUESDAY, last=TUESDAY + DAY, first_minute=720, last_minute=720)
    facts = TimingFacts("Europe/London", "england")
    first = next_moment(utc(2027, 9, 7, 8), timing, facts)
    assert isinstance(first, Moment)
    assert (first.at, first.closes) == (utc(2027, 9, 7, 11), utc(2027, 9, 7, 18))
    last = next_moment(utc(2027, 9, 8, 8), timing, facts)
    assert isinstance(last, Moment)
    assert (last.at, last.closes) == (utc(2027, 9, 8, 9), utc(2027, 9, 8, 11))
    assert next_moment(utc(2027, 9, 8, 11), timing, facts).missed  # type: ignore[union-attr]  # not a Moment, or the line above fails


def test_without_a_latest_there_is_still_an_end():
    """A flow that names none asks until 84 days after its earliest."""
    found = rules(FLOW.replace("latest: 84 days, ", ""))
    assert (found.latest.days, found.open_ended) == (112, True)


def test_never_squeezed_in():
    """Court dates that leave no day before the end: missed, with the reason and the end, and nothing on a forbidden day."""
    courts = tuple(date(2027, 5, 20) + 25 * ahead * DAY for ahead in range(5))
    (decision,) = decide(NOW, askable(NOW, court_dates=courts), [rules()], SERVICE)
    assert (decision.at, decision.missed) == (None, True)
    assert [hold.rule for hold in decision.held] == ["court_date"] * 4 + ["too_late"]


def test_safe_hours_that_never_meet_the_day_are_missed():
    """Hours at night are never widened; each reason is told once, however many days it closes."""
    now = utc(2027, 6, 3, 10)
    who = replace(askable(now), contact=replace(PERSON.contact, confirmed_on=now.date(), safe_hours="22:00-24:00"))
    (decision,) = decide(now, who, [rules()], SERVICE)
    assert (decision.at, decision.missed) == (None, True)
    told = [hold.rule for hold in decision.held]
    assert told[-1] == "too_late"
    assert {rule: told.count(rule) for rule in ("safe_hours", "sunday", "hours")} == {"safe_hours": 1, "sunday": 1, "hours": 1}
    assert len(told) == len(set(told)) + told.count("faith_day") - 1


def test_no_end_in_sight_is_not_missed():
    """While a year's bank holidays are not known the person waits; the latest day has not come."""
    timing = Timing(CALENDAR, first=date(2028, 12, 1), last=date(2029, 12, 31))
    found = next_moment(utc(2029, 1, 8, 10), timing, TimingFacts("Europe/London", "england"))
    assert isinstance(found, Never)
    assert (found.missed, [hold.rule for hold in found.held]) == (False, ["calendar_not_published"])


def test_the_story_of_a_moment():
    """When, and in order what moved it: each with its day."""
    now = utc(2027, 5, 10, 9)
    (decision,) = decide(now, askable(now, told_outcome_on=date(2027, 5, 2)), [rules()], SERVICE)
    assert explain(decision, LONDON) == (
        "Not before Tue 1 June 10:00: 28 days after they were told the outcome; 30 May is a Sunday; "
        "31 May is a bank holiday in England; window 10:00 to 19:00 Europe/London"
    )


@pytest.mark.parametrize(
    ("who", "now", "story"),
    [
        pytest.param(PERSON, NOW, "From Wed 2 June 11:30: nothing holds it", id="now"),
        pytest.param(
            case(court_dates=(date(2027, 6, 10),)),
            NOW,
            "Not before Fri 25 June 10:00: 14 days around a court date on 10 June; window 10:00 to 19:00 Europe/London",
            id="around a court date",
        ),
        pytest.param(
            case(age=None),
            NOW,
            "Not asked in this flow: the flow is about others: age 18 or over (age: not known)",
            id="what the flow asks for, and nothing of the person's own",
        ),
        pytest.param(
            case(complaint="open"), NOW, "Not asked as things are: they have a complaint with us that is open", id="until something changes"
        ),
        pytest.param(PERSON, utc(2027, 8, 2, 10), "Missed: 84 days after they were told the outcome ended on 26 July", id="gone by"),
    ],
)
def test_stories(who, now, story):
    """One line for staff."""
    assert explain(decide(now, who, [rules()], SERVICE)[0], LONDON) == story


OTHER = FLOW.replace("flow: after", "flow: other").replace("28 days", "30 days")
LONG = FLOW.replace("flow: after", "flow: long").replace("84 days", "12 months")


def test_one_invitation_at_a_time():
    """Of three that are possible the earliest is planned; the others as if it had been sent, and past their end they are missed."""
    who = replace(PERSON, contact=replace(PERSON.contact, confirmed_on=NOW.date()))
    first, other, long = decide(NOW, who, [rules(), rules(OTHER), rules(LONG)], SERVICE)
    assert first.at == NOW
    assert (other.at, other.missed, [hold.rule for hold in other.held]) == (None, True, ["cap_90_days", "too_late"])
    assert (long.at, long.held[0].rule, long.held[-1].rule) == (None, "cap_90_days", "contact_expired")


def test_the_earliest_goes_first_whatever_the_order():
    """The order of the flows decides nothing but a draw."""
    now = utc(2027, 5, 20, 9)
    soon = FLOW.replace("flow: after", "flow: soon").replace("28 days", "20 days")
    later, first = decide(now, askable(now), [rules(), rules(soon)], SERVICE)
    assert first.at == utc(2027, 5, 24, 9)
    assert later.at is None
    assert later.held[-1].rule == "too_late"


def test_one_case_of_several():
    """Another case of theirs still counts for how they are written to when only one is decided about."""
    stalked = replace(CASE, ref="REF-2", crime_category="stalking")
    (decision,) = decide(NOW, replace(PERSON, cases=(CASE, stalked)), [rules()], SERVICE, only="REF-1")
    assert (decision.ref, [hold.rule for hold in decision.held]) == ("REF-1", ["tier_wording"])


def test_a_later_wave():
    """Who said yes to it in the wave before is asked again from the day of the event on, once, as wave 2."""
    again = (
        FLOW.replace("flow: after", "flow: again").replace(
            "told_outcome, earliest: 28 days, latest: 84 days", "event, earliest: 6 months, latest: 12 months"
        )
        + "follows: {flow: after, answered: {how: yes}}\n"
    )
    now = utc(2027, 9, 7, 10)
    who = askable(now)
    yes = replace(who, history=replace(who.history, answers={"after": {"how": "yes"}}))
    (decision,) = decide(now, yes, [rules(again, FLOW)], SERVICE)
    assert (decision.wave, decision.at) == (2, now)
    assert decide(now, who, [rules(again, FLOW)], SERVICE)[0].held[0].rule == "not_followed"


def test_hours_that_a_flow_leaves_none_of():
    """A flow that asks at night asks nobody."""
    found = rules(FLOW.replace("10:00 to 19:00", "20:00 to 22:00"))
    assert found.hours == Hours(1200, 1200)
    assert decide(NOW, PERSON, [found], SERVICE)[0].missed


@pytest.mark.parametrize(
    ("held", "day", "closed"),
    [
        pytest.param(date(2024, 2, 29), date(2027, 2, 21), True, id="a leap day counts as 28 February"),
        pytest.param(date(2024, 2, 29), date(2027, 3, 8), True, id="and as 1 March"),
        pytest.param(date(2024, 2, 29), date(2027, 2, 20), False, id="8 days before the one"),
        pytest.param(date(2024, 2, 29), date(2027, 3, 9), False, id="8 days after the other"),
        pytest.param(date(2020, 1, 4), date(2027, 12, 28), True, id="7 days before, in the year before"),
        pytest.param(date(2020, 12, 28), date(2028, 1, 4), True, id="7 days after, in the year after"),
        pytest.param(date(2020, 12, 31), date(2028, 3, 1), False, id="far from it, in a leap year"),
        pytest.param(date(2030, 6, 1), date(2027, 6, 8), True, id="a year that has not come"),
    ],
)
def test_anniversaries_come_every_year(held, day, closed):
    """7 days before and after, over the turn of the year, and on 29 February."""
    found = next_moment(
        utc(day.year, day.month, day.day, 12), Timing(CALENDAR, last=day), TimingFacts("Europe/London", "england", anniversaries=(held,))
    )
    assert ("anniversary" in {hold.rule for hold in found.held}) is closed
