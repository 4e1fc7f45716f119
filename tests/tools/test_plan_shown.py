"""``hearback plan``, what is shown: tables, one case's story, another moment, what a changed file would do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
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
from tests.tools.conftest import Command
from tests.tools.desk import folder, migrated, store
from tests.tools.plan_desk import Plan, cells, only, plan

__all__ = ["folder", "migrated", "plan", "store"]


def test_the_tables(plan: Plan, store: Store, folder: Path) -> None:
    """Days, flows and channels; the languages they are asked in; why not, with the soonest end; missed. Every table has its heading, and the zone is said."""
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
    assert ["en", "3"] in cells(told)
    assert "1 person who prefers Welsh is asked in English (satisfaction): satisfaction is not offered in it." in told.out
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
