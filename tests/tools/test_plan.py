"""``hearback plan``: hand-worked moments, tables, one case's story, what a changed file would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.asking.decide import decide
from bot.asking.decisions import Hold
from bot.asking.telling import explain
from bot.library.library import open_library
from bot.outreach.planning import everybody, rules_of_library, service_of
from bot.settings import read_settings
from bot.store.casework.case_rows import LedgerRow
from bot.store.store import Store
from tests.dispatch.house import SHIPPED
from tests.outreach.to_plan import CLOSING, NO_WHEN, NOON, SATISFACTION, arrival, put, write_flow
from tests.tools.conftest import Command, Told
from tests.tools.desk import folder, migrated, store

__all__ = ["folder", "migrated", "store"]

Plan = Callable[..., Told]


@pytest.fixture
def plan(hearback: Command, store: Store) -> Plan:
    """``hearback plan``, as of noon on Tuesday 1 June 2027 unless the test says when."""

    def run(*arguments: object, at: str = "2027-06-01T12:00") -> Told:
        return hearback("plan", "--at", at, *arguments)

    return run


def only(told: Told) -> dict[str, Any]:
    assert told.code == 0, told.err
    (line,) = told.lines
    return line


def cells(told: Told) -> list[list[str]]:
    """The lines, word by word: how wide a column is does not matter."""
    return [line.split() for line in told.out.splitlines()]


def rules(line: dict[str, Any]) -> list[str]:
    return [hold["rule"] for hold in line["held"]]


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
    assert set(line) == {"ref", "flow", "wave", "channel", "at", "held", "missed"}
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


def test_the_tables(plan: Plan, store: Store, folder: Path) -> None:
    """Days, flows and channels; languages; why not, with the soonest end; missed. Every table has its heading, and the zone is said."""
    put(
        store,
        arrival(1),
        arrival(2, language="cy"),
        arrival(3, channel="ivr"),
        arrival(4, complaint="open"),
        arrival(5, reported_on=date(2027, 2, 1)),
        arrival(6, reported_on=date(2027, 6, 1)),
    )
    told = plan()
    assert told.code == 0
    for heading in ("Who is asked, by day (Europe/London)", "Languages", "Why not", "Missed"):
        assert heading in told.out
    assert ["Tue", "15", "Jun", "2027", "satisfaction", "2", "-", "1", "3"] in cells(told)
    assert ["cy", "1"] in cells(told)
    assert "6 people; 6 decisions, each about one case and one flow" in told.out
    assert "3 asked in these weeks, 1 later, 1 not asked as things are, 1 missed" in told.out
    assert "complaint_open" in told.out
    assert "too_late" in told.out
    assert max(map(len, told.out.splitlines())) <= 100


def test_nobody_is_asked(plan: Plan, store: Store) -> None:
    """An empty plan says so."""
    told = plan("--weeks", "1")
    assert told.code == 0
    assert "0 people" in told.out
    assert "Nobody is asked before Tue 8 Jun 2027." in told.out


def test_references_are_printed_as_they_are(plan: Plan, store: Store, folder: Path, tmp_path: Path) -> None:
    """What an organisation puts into a reference is never taken for a style of the terminal."""
    put(store, arrival(1, ref="[bold]C-1[/] :smile:"))
    write_flow(tmp_path / "new", "another", SATISFACTION)
    told = plan("--what-if", tmp_path / "new" / "another.yaml", "--explain", "x")
    assert told.code == 2
    write_flow(tmp_path / "new", "satisfaction", SATISFACTION | {"after": "event"})
    assert "[bold]C-1[/] :smile:" in plan("--what-if", tmp_path / "new" / "satisfaction.yaml").out


# Moments


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2027-07-27T12:00", "2027-07-27T12:00:00+01:00", id="on the clock of the service"),
        pytest.param("2027-07-27T12:00+00:00", "2027-07-27T13:00:00+01:00", id="with an offset"),
        pytest.param("2027-07-27T11:00Z", "2027-07-27T12:00:00+01:00", id="in UTC"),
        pytest.param("2027-07-27", "2027-07-27T10:00:00+01:00", id="a day"),
    ],
)
def test_as_of_another_moment(plan: Plan, store: Store, at: str, expected: str) -> None:
    """--at takes a day, a time, or a time with its offset."""
    put(store, arrival())
    assert only(plan("--json", at=at))["at"] == expected


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("tomorrow", id="a word"),
        pytest.param("2027-02-30", id="no such day"),
        pytest.param("9999-12-31T23:59", id="a slip of the keyboard"),
        pytest.param("2027-03-28T01:30", id="the hour that does not exist"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_moment_that_cannot_be_meant(plan: Plan, at: str) -> None:
    """It is refused in one line."""
    told = plan(at=at)
    assert told.code == 2
    assert "--at" in told.err


# One case's story


def test_a_story(plan: Plan, store: Store) -> None:
    """The case, the moment, and for each flow one sentence of the same words that decide it."""
    put(store, arrival(court_dates=(date(2027, 6, 20),)))
    told = plan("--explain", "C-1")
    assert told.code == 0
    assert told.out.startswith("C-1, as of Tue 1 Jun 2027 12:00 Europe/London\n")
    assert "satisfaction, by text\n  Not before Mon 5 July 10:00: 42 days after they reported; " in told.out
    assert "Nothing has happened with this case yet." in told.out


def test_the_story_of_what_was_asked(plan: Plan, store: Store) -> None:
    """What has been asked stands below, from the ledger."""
    put(store, arrival())
    store.ledger.write(LedgerRow(NOON, "C-1", "satisfaction", 1, "invited", channel="sms"))
    assert "Tue 1 Jun 2027 12:00  invited     C-1 satisfaction by text" in plan("--explain", "C-1").out


def test_the_words_are_those_of_the_decision(plan: Plan, store: Store, folder: Path) -> None:
    """The story is bot.asking.telling's sentence, on the person's own clock."""
    put(store, arrival(time_zone="America/New_York"))
    settings = read_settings({"HEARBACK_FLOWS": str(folder)})
    (person,) = everybody(store)
    (decision,) = decide(NOON, person, rules_of_library(open_library(settings)), service_of(settings, store, folder, NOON))

    assert explain(decision, ZoneInfo("America/New_York")) in plan("--explain", "C-1").out


def test_a_case_that_is_not_there(plan: Plan, store: Store) -> None:
    """One clear line."""
    told = plan("--explain", "C-404")
    assert (told.code, told.out) == (1, "")
    assert told.err == "Error: There is no case 'C-404' here. References are written as they were imported.\n"


# What if


def test_what_a_changed_file_would_do(plan: Plan, store: Store, tmp_path: Path) -> None:
    """Counts before and after, who is gained and lost and why, and the current plan stays as it is."""
    put(store, arrival(1), arrival(2, crime_category="fraud"), arrival(3, reported_on=date(2027, 3, 1)))
    changed = write_flow(tmp_path / "new", when=SATISFACTION | {"latest": "120 days"}, more="who:\n  crime_category: burglary\n")
    before = plan("--json").out
    told = plan("--what-if", changed)
    assert told.code == 0
    assert "What a changed satisfaction would do" in told.out
    assert ["satisfaction", "2", "2", "1", "1", "0", "0"] in cells(told)
    gained, lost = told.out.index("Gained"), told.out.index("Lost: ")
    assert "too_late" in told.out[gained:lost]
    assert "These are: C-3" in told.out
    assert "The flow is about other cases." in told.out[lost:]
    assert "These are: C-2" in told.out[lost:]
    assert plan("--json").out == before


def test_what_a_new_flow_would_do(plan: Plan, store: Store, tmp_path: Path) -> None:
    """A flow that is not there yet takes people, and takes them from others whose turn would have come later."""
    put(store, arrival(told_outcome_on=date(2027, 5, 20)))
    new = write_flow(tmp_path / "new", "sooner", CLOSING | {"earliest": "14 days"})
    told = plan("--what-if", new)
    assert "What a new flow, sooner, would do" in told.out
    assert ["sooner", "0", "1", "1", "0", "0", "0"] in cells(told)
    assert ["satisfaction", "1", "0", "0", "1", "0", "0"] in cells(told)
    assert "cap_90_days" in told.out


def test_moved(plan: Plan, store: Store, tmp_path: Path) -> None:
    """Who is asked by both at another time is counted as sooner or later."""
    put(store, arrival())
    changed = write_flow(tmp_path / "new", when=SATISFACTION | {"earliest": "50 days"})
    told = plan("--what-if", changed)
    assert ["satisfaction", "1", "1", "0", "0", "0", "1"] in cells(told)
    assert "The same people are asked." in told.out


def test_what_if_for_machines(plan: Plan, store: Store, tmp_path: Path) -> None:
    """--json prints the plan as it would be."""
    put(store, arrival())
    changed = write_flow(tmp_path / "new", when=SATISFACTION | {"earliest": "50 days"})
    assert only(plan("--what-if", changed, "--json"))["at"] == "2027-06-23T10:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("flow: satisfaction\nstpes: {}\n", "changed.yaml:2:1", id="a key that is not known"),
        pytest.param("flow: [", "changed.yaml:2:1", id="not YAML"),
        pytest.param("shared: piece\nsteps: {one: {say: Hello.}}\n", "shared file", id="a shared file is no flow"),
        pytest.param("", "changed.yaml:1", id="empty"),
    ],
)
def test_a_changed_file_that_is_broken(plan: Plan, store: Store, tmp_path: Path, text: str, named: str) -> None:
    """Its problems, with their places, and exit 1."""
    (tmp_path / "changed.yaml").write_text(text)
    told = plan("--what-if", tmp_path / "changed.yaml")
    assert told.code == 1
    assert named in told.out + told.err


def test_a_changed_file_that_is_not_there(plan: Plan, store: Store, tmp_path: Path) -> None:
    """One line, exit 1."""
    told = plan("--what-if", tmp_path / "none.yaml")
    assert told.code == 1
    assert "none.yaml" in told.out


# What can be wrong around it


def test_a_broken_flow_beside_the_others(plan: Plan, store: Store, folder: Path) -> None:
    """It is left out of the plan, and that is said; the others are planned."""
    (folder / "bad.yaml").write_text("flow: bad\nstpes: {}\n")
    put(store, arrival())
    told = plan("--json")
    assert only(told)["flow"] == "satisfaction"
    assert "bad cannot be read, so it is left out" in told.err


def test_a_broken_calendar(plan: Plan, store: Store, folder: Path) -> None:
    """Without a calendar there is no plan, because there would be no asking either."""
    (folder / "calendar.yaml").write_text("days: 5\n")
    told = plan()
    assert told.code == 1
    assert "calendar.yaml:1" in told.err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param("satisfactoin", "Did you mean `satisfaction`?", id="mistyped"),
        pytest.param("by-themselves", "never begins by-themselves", id="a flow that people begin"),
    ],
)
def test_a_flow_that_is_not_planned(plan: Plan, store: Store, folder: Path, given: str, says: str) -> None:
    """The nearest name, or why there is nothing to plan."""
    (folder / "by-themselves.yaml").write_text(NO_WHEN)
    told = plan("--flow", given)
    assert told.code == 2
    assert says in told.err


def test_no_database(hearback: Command, folder: Path) -> None:
    """Nothing is made by looking."""
    told = hearback("plan")
    assert told.code == 1
    assert "hearback db upgrade" in told.err


def test_an_area_on_hold(plan: Plan, store: Store) -> None:
    """The reason that staff gave stands in the plan."""
    put(store, arrival(1), arrival(2, area="south"))
    store.area_holds.set("north", None, "the flood", NOON)
    held, free = sorted(plan("--json").lines, key=lambda line: line["ref"])
    assert (held["at"], free["at"]) == (None, "2027-06-15T10:00:00+01:00")
    assert [hold["rule"] for hold in held["held"] if "the flood" in hold["says"]] == ["area_hold"]


def test_a_hold_has_three_things() -> None:
    """What --json prints of a hold is what a hold has."""
    assert set(Hold.__struct_fields__) == {"rule", "says", "until"}


def test_holds_end_at_moments_too(plan: Plan, store: Store) -> None:
    """A hold that ends at an hour says so with the offset of the person's clock."""
    put(store, arrival())
    with store.person_turn(store.cases.person_of("C-1") or "", "sms", datetime(2027, 7, 26, 10, 0, tzinfo=UTC)) as turn:
        turn.raise_flag("danger")
    line = only(plan("--json", at="2027-07-26T12:00"))
    (hold,) = [hold for hold in line["held"] if hold["rule"] == "recent_flag"]
    assert hold["until"] == "2027-07-28T11:00:00+01:00"
    assert line["missed"] is True


def test_the_sample(hearback: Command, plan: Plan, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped cases in the shipped flows: everybody is in the plan, and the tables and the story can be read."""
    monkeypatch.setenv("HEARBACK_FLOWS", str(SHIPPED / "flows"))
    assert hearback("import", SHIPPED / "samples" / "cases.csv").code == 0
    now = datetime.now(UTC).isoformat()
    lines = plan("--json", at=now).lines
    refs = {line["ref"] for line in lines}
    assert len(refs) == 200
    assert any(line["at"] for line in lines)
    assert plan(at=now).code == 0
    assert plan("--explain", min(refs), at=now).code == 0
