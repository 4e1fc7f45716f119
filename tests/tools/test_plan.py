"""``hearback plan``, who and when: moments worked out by hand, holds, caps, quotas."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.asking.decide import decide
from bot.library.library import open_library
from bot.outreach.planning import everybody, rules_of_library, service_of
from bot.settings import read_settings
from bot.store.store import Store
from tests.outreach.to_plan import CLOSING, NO_WHEN, NOON, arrival, put, write_flow
from tests.tools.desk import folder, migrated, store
from tests.tools.plan_desk import Plan, only, plan, rules

__all__ = ["folder", "migrated", "plan", "store"]


# Reported on Tue 4 May 2027: day 42 is Tue 15 June, day 84 is Tue 27 July.
@pytest.mark.parametrize(
    ("changes", "as_of", "at", "named"),
    [
        pytest.param({}, "2027-06-01T12:00", "2027-06-15T10:00:00+01:00", ["not_yet"], id="the morning of day 42"),
        pytest.param({}, "2027-06-14T18:00", "2027-06-15T10:00:00+01:00", ["not_yet"], id="day 41 is refused"),
        pytest.param({}, "2027-07-27T12:00", "2027-07-27T12:00:00+01:00", [], id="noon of day 84: at once"),
        pytest.param({}, "2027-07-26T20:00", "2027-07-27T10:00:00+01:00", ["hours"], id="the evening before day 84"),
        pytest.param(
            {"reported_on": date(2027, 5, 9)}, "2027-06-01T12:00", "2027-06-21T10:00:00+01:00", ["sunday"], id="day 42 is a Sunday"
        ),
        pytest.param(
            {"reported_on": date(2027, 7, 19), "confirmed_on": date(2027, 8, 1)},
            "2027-08-02T12:00",
            "2027-08-31T10:00:00+01:00",
            ["bank_holiday"],
            id="day 42 is the summer bank holiday",
        ),
        pytest.param(
            {"reported_on": date(2027, 7, 19), "confirmed_on": date(2027, 8, 1), "nation": "scotland"},
            "2027-08-02T12:00",
            "2027-08-30T10:00:00+01:00",
            ["not_yet"],
            id="which Scotland has on another day",
        ),
        pytest.param(
            {"court_dates": (date(2027, 6, 20),)}, "2027-06-01T12:00", "2027-07-05T10:00:00+01:00", ["court_date"], id="14 days after court"
        ),
        pytest.param(
            {"anniversaries": (date(2019, 6, 15),)},
            "2027-06-01T12:00",
            "2027-06-23T10:00:00+01:00",
            ["anniversary"],
            id="7 days after a hard day, every year",
        ),
        pytest.param(
            {"avoid_dates": (date(2027, 6, 15),)}, "2027-06-01T12:00", "2027-06-16T10:00:00+01:00", ["avoid_date"], id="not that day"
        ),
        pytest.param(
            {"safe_hours": "Mo-Fr 12:00-14:00"}, "2027-06-01T12:00", "2027-06-15T12:00:00+01:00", ["safe_hours"], id="their safe hours"
        ),
        pytest.param(
            {"time_zone": "America/New_York"},
            "2027-06-01T12:00",
            "2027-06-15T10:00:00-04:00",
            ["not_yet"],
            id="ten o'clock where they live",
        ),
        pytest.param(
            {"reported_on": date(2026, 9, 11), "closed_on": date(2026, 9, 20), "confirmed_on": date(2026, 9, 30)},
            "2026-10-01T12:00",
            "2026-10-23T10:00:00+01:00",
            ["not_yet"],
            id="two days before the clocks go back",
        ),
        pytest.param(
            {"reported_on": date(2026, 9, 14), "closed_on": date(2026, 9, 20), "confirmed_on": date(2026, 9, 30)},
            "2026-10-01T12:00",
            "2026-10-26T10:00:00+00:00",
            ["not_yet"],
            id="the day after: ten o'clock is another instant",
        ),
        pytest.param(
            {"reported_on": date(2026, 11, 10), "closed_on": date(2026, 11, 20), "confirmed_on": date(2026, 11, 20)},
            "2026-11-21T12:00",
            "2027-01-04T10:00:00+00:00",
            ["year_end"],
            id="after the turn of the year",
        ),
        pytest.param(
            {"reported_on": date(2026, 11, 10), "closed_on": date(2026, 11, 20), "confirmed_on": date(2026, 11, 20), "nation": ""},
            "2026-11-21T12:00",
            "2027-01-05T10:00:00+00:00",
            ["year_end", "bank_holiday"],
            id="nation not known: Scotland's 4 January closes too",
        ),
    ],
)
def test_moments_worked_out_by_hand(plan: Plan, store: Store, changes: dict[str, Any], as_of: str, at: str, named: list[str]) -> None:
    """``at`` is the first moment at which nothing holds, on the person's own clock, and the rules that moved it are named."""
    put(store, arrival(**changes), now=datetime.fromisoformat(f"{as_of}+00:00"))
    line = only(plan("--json", at=as_of))
    assert (line["at"], line["missed"]) == (at, False)
    assert set(named) <= set(rules(line))
    assert set(line) == {"ref", "flow", "wave", "channel", "prefers", "language", "at", "held", "missed"}
    assert all(set(hold) == {"rule", "until", "says"} for hold in line["held"])
    assert (line["ref"], line["flow"], line["wave"], line["channel"]) == ("C-1", "satisfaction", 1, "sms")


@pytest.mark.parametrize(
    ("changes", "as_of", "named", "missed"),
    [
        pytest.param({}, "2027-07-28T10:00", "too_late", True, id="day 85 is refused"),
        pytest.param({}, "2027-07-27T19:00", "too_late", True, id="the window of day 84 has closed"),
        pytest.param(
            {"court_dates": (date(2027, 6, 20), date(2027, 7, 15))}, "2027-06-01T12:00", "court_date", True, id="court until after day 84"
        ),
        pytest.param({"complaint": "open"}, "2027-06-01T12:00", "complaint_open", False, id="a complaint is open"),
        pytest.param({"complaint": "open"}, "2027-07-28T12:00", "complaint_open", True, id="and is still after day 84"),
        pytest.param({"proceedings": "live"}, "2027-06-01T12:00", "proceedings_live", False, id="a court is at work"),
        pytest.param({"closed_on": None}, "2027-06-01T12:00", "case_open", False, id="the case is open again"),
        pytest.param({"reported_on": None}, "2027-06-01T12:00", "anchor_missing", False, id="nobody knows when they reported"),
        pytest.param({"state": "unknown"}, "2027-06-01T12:00", "contact_unknown", False, id="contact is not confirmed"),
        pytest.param({"state": "unsafe"}, "2027-06-01T12:00", "contact_unsafe", False, id="contact is unsafe"),
        pytest.param({"age": 17}, "2027-06-01T12:00", "tier_never", False, id="a child"),
        pytest.param({"crime_category": "stalking"}, "2027-06-01T12:00", "tier_wording", False, id="the flow is not discreet"),
        pytest.param({"channel": "telegram"}, "2027-06-01T12:00", "no_channel", False, id="they want a way that we do not have"),
        pytest.param({"time_zone": "Mars/Olympus"}, "2027-06-01T12:00", "zone_unknown", False, id="a zone that does not exist is closed"),
    ],
)
def test_who_is_not_asked(plan: Plan, store: Store, changes: dict[str, Any], as_of: str, named: str, missed: bool) -> None:
    """There is no moment, the reason is named, and missed is told apart from waiting."""
    put(store, arrival(**changes), now=datetime.fromisoformat(f"{as_of}+00:00"))
    line = only(plan("--json", at=as_of))
    assert (line["at"], line["missed"]) == (None, missed)
    assert named in rules(line)


def test_a_flow_about_others(plan: Plan, store: Store, folder: Path) -> None:
    """A case that the flow is not about is there as well, with its reason, and is never missed."""
    write_flow(folder, more="who:\n  crime_category: fraud\n")
    put(store, arrival())
    line = only(plan("--json", at="2027-09-01T12:00"))
    assert (line["at"], line["missed"], rules(line)) == (None, False, ["who"])


def test_when_holds_end(plan: Plan, store: Store) -> None:
    """``until`` is a day, or null where nobody knows."""
    put(store, arrival(court_dates=(date(2027, 6, 20),)), arrival(2, complaint="open"))
    court, complaint = sorted(plan("--json").lines, key=lambda line: line["ref"])
    assert {hold["rule"]: hold["until"] for hold in court["held"]} == {
        "not_yet": "2027-06-15",
        "court_date": "2027-07-05",
        "hours": "2027-07-05T10:00:00+01:00",
    }
    assert [hold["until"] for hold in complaint["held"]] == [None]


def test_caps_over_two_flows(plan: Plan, store: Store, folder: Path) -> None:
    """The earlier flow is asked, and the later one waits 90 days, which is past its latest day."""
    write_flow(folder, "closing", CLOSING)
    put(store, arrival(told_outcome_on=date(2027, 5, 25)))
    by_flow = {line["flow"]: line for line in plan("--json").lines}
    assert by_flow["satisfaction"]["at"] == "2027-06-15T10:00:00+01:00"
    assert (by_flow["closing"]["at"], by_flow["closing"]["missed"]) == (None, True)
    assert rules(by_flow["closing"]) == ["cap_90_days", "too_late"]


def test_flows_that_people_begin_are_not_planned(plan: Plan, store: Store, folder: Path) -> None:
    """A flow without `when` is nobody's invitation."""
    (folder / "by-themselves.yaml").write_text(NO_WHEN)
    put(store, arrival())
    assert only(plan("--json"))["flow"] == "satisfaction"


def test_one_flow_alone(plan: Plan, store: Store, folder: Path) -> None:
    """--flow leaves the others out of what is shown, and they count all the same."""
    write_flow(folder, "closing", CLOSING)
    put(store, arrival(told_outcome_on=date(2027, 5, 25)))
    assert only(plan("--json", "--flow", "closing"))["missed"] is True
    assert "1 missed" in plan("--flow", "closing").out
    assert "0 missed" in plan("--flow", "satisfaction").out


def test_the_plan_says_what_decide_says(plan: Plan, store: Store, folder: Path) -> None:
    """Each line is one decision of the pure function about what the store knows, in the order of people's ids."""
    write_flow(folder, "closing", CLOSING)
    put(store, *(arrival(number, told_outcome_on=date(2027, 5, number), age=10 + number) for number in range(1, 20)))
    settings = read_settings({"HEARBACK_FLOWS": str(folder)})
    service, asked = service_of(settings, store, folder, NOON), rules_of_library(open_library(settings))
    expected = [(one.ref, one.flow, one.at, one.missed) for person in everybody(store) for one in decide(NOON, person, asked, service)]
    lines = plan("--json").lines
    assert [(one["ref"], one["flow"], one["at"] and datetime.fromisoformat(one["at"]), one["missed"]) for one in lines] == expected
    assert len(lines) == 38


def test_a_quota(plan: Plan, store: Store, folder: Path) -> None:
    """Of each group the lowest draws are asked, as many as there are places, whatever the order in which they came."""
    write_flow(folder, more="quota: {of: [unit], most: 3, each: year, seed: spring-2027}\n")
    put(store, *(arrival(number, unit="north" if number % 2 else "south") for number in range(1, 11)))
    lines = plan("--json").lines
    asked = {line["ref"] for line in lines if line["at"]}
    assert len(asked) == 6
    assert all(rules(line)[-1] == "quota" for line in lines if not line["at"])
    assert len([ref for ref in asked if int(ref[2:]) % 2]) == 3


def test_a_place_that_is_taken_stays_taken(plan: Plan, store: Store, folder: Path) -> None:
    """Somebody who was asked keeps their place in the quota, so that nobody is asked in addition."""
    write_flow(folder, more="quota: {of: [unit], most: 1, each: year, seed: spring-2027}\n")
    put(store, arrival(1), arrival(2), arrival(3))
    (first,) = [line["ref"] for line in plan("--json").lines if line["at"]]
    person = store.cases.person_of(first)
    assert person is not None
    with store.person_turn(person, "sms", NOON) as turn:
        turn.note_invited(first, "satisfaction", 1, "sms", "")
    after = {line["ref"]: rules(line) for line in plan("--json").lines}
    assert after[first] == ["asked_already"]
    assert [rule[-1] for ref, rule in after.items() if ref != first] == ["quota", "quota"]


def test_a_full_quota_leaves_other_flows_open(plan: Plan, store: Store, folder: Path) -> None:
    """Who has no place in one flow is asked in the next, as if the first were not there."""
    write_flow(folder, more="quota: {of: [unit], most: 1, each: year, seed: spring-2027}\n")
    write_flow(folder, "closing", CLOSING)
    put(store, *(arrival(number, told_outcome_on=date(2027, 5, 25)) for number in range(1, 5)))
    asked = [line["flow"] for line in plan("--json").lines if line["at"]]
    assert sorted(asked) == ["closing", "closing", "closing", "satisfaction"]


# Tables for people
