"""The plan on each database: everybody once, in order, as decide says; and what it comes to in numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.asking.decide import Service, decide
from bot.asking.decisions import Decision, Hold
from bot.asking.flow_rules import FlowRules
from bot.asking.people import Contact, Person
from bot.flow.model import Flow
from bot.flow.reader import read
from bot.outreach.calendars import calendar
from bot.outreach.comparing import FIRST, NO_FLOW, Comparison
from bot.outreach.planning import BATCH, Planned, everybody, held_areas, plan, rules_of_flows, service_of
from bot.outreach.summing import Reason, Slot, Summary
from bot.settings import read_settings
from bot.store.store import Store
from bot.tools import progress
from bot.tools.progress import counted
from tests.outreach.to_plan import CLOSING, NO_WHEN, NOON, arrival, flow_text, put
from tests.postgres import postgres_server
from tests.store.conftest import migrated, store, url

__all__ = ["migrated", "postgres_server", "store", "url"]

LONDON = ZoneInfo("Europe/London")
MANY = 2 * BATCH + 7


def flow_of(text: str) -> Flow:
    found = read("flow.yaml", text.encode(), lambda _path: None).flow
    assert found is not None
    return found


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Great Britain's calendar, as of June 2027."""
    return Service(calendar=calendar(tmp_path_factory.mktemp("flows"), NOON.date()), zone="Europe/London")


@pytest.fixture(scope="module")
def rules() -> tuple[FlowRules, ...]:
    """Two flows that are begun by Hearback."""
    return rules_of_flows({"satisfaction": flow_of(flow_text()), "closing": flow_of(flow_text("closing", CLOSING))})


def test_rules_are_those_of_flows_with_a_time(rules: tuple[FlowRules, ...]) -> None:
    """By name; a flow that only people begin has none."""
    assert [one.flow for one in rules] == ["closing", "satisfaction"]
    assert rules_of_flows({"by-themselves": flow_of(NO_WHEN)}) == ()


def test_everybody_once_in_order(store: Store, service: Service, rules: tuple[FlowRules, ...]) -> None:
    """Pages end and begin between people, and nobody is passed over or met twice."""
    put(store, *(msgspec.structs.replace(arrival(number), phone="", telegram=f"{number:09}") for number in range(1, MANY + 1)))
    found = [person.id for person in everybody(store)]
    assert len(found) == MANY
    assert found == sorted(set(found))
    planned = list(plan(store, rules, service, NOON))
    assert len(planned) == MANY * len(rules)
    assert len({one.decision.ref for one in planned}) == MANY


def test_one_person_with_several_cases(store: Store, service: Service, rules: tuple[FlowRules, ...]) -> None:
    """Their decisions are made together, caps and all, and come one after another with the person as they were known."""
    put(store, *(arrival(number, phone="+447700900001", reported_on=date(2027, 5, number)) for number in (4, 5, 6)))
    planned = list(plan(store, rules, service, NOON))
    (person,) = everybody(store)
    assert [one.decision for one in planned] == list(decide(NOON, person, rules, service))
    assert {one.person.revision for one in planned} == {person.revision}
    assert [one.decision.ref for one in planned if one.decision.at] == ["C-4"]


def test_nobody(store: Store, service: Service, rules: tuple[FlowRules, ...]) -> None:
    """An empty database has an empty plan."""
    assert list(plan(store, rules, service, NOON)) == []


def test_planning_stores_nothing(store: Store, service: Service, rules: tuple[FlowRules, ...]) -> None:
    """Neither a decision nor a line of the ledger, however often it is planned."""
    put(store, arrival())
    (before,) = everybody(store)
    ledger = list(store.ledger.each())
    list(plan(store, rules, service, NOON))
    assert list(everybody(store)) == [before]
    assert list(store.ledger.each()) == ledger


def test_the_service_as_it_stands(store: Store, tmp_path: Path) -> None:
    """The zone of the settings, the calendar of that day, and the areas that are held now."""
    store.area_holds.set("north", NOON + timedelta(days=2), "the flood", NOON)
    store.area_holds.set("south", None, "the fire", NOON)
    made = service_of(read_settings({"HEARBACK_TIME_ZONE": "Europe/London"}), store, tmp_path, NOON)
    assert (made.zone, made.calendar.years) == ("Europe/London", {2026, 2027, 2028, 2029})
    assert made.area_holds["north"] == Hold("area_hold", "nobody in north is asked now: the flood", NOON + timedelta(days=2))
    assert set(held_areas(store, NOON + timedelta(days=3))) == {"south"}


# What a plan comes to

AT = datetime(2027, 6, 15, 9, 0, tzinfo=UTC)
PERSON = Person("p", contact=Contact(language="cy"))


def summed(*decisions: Decision, weeks: int = 4) -> Summary:
    summary = Summary(NOON, weeks, LONDON)
    for number, decision in enumerate(decisions):
        summary.add(Planned(msgspec.structs.replace(PERSON, id=f"p{number}"), decision))
    return summary


def decision(ref: str = "C-1", at: datetime | None = None, *held: Hold, missed: bool = False) -> Decision:
    return Decision(ref, "satisfaction", 1, "sms", at=at, held=held, missed=missed)


@pytest.mark.parametrize(
    ("at", "slots"),
    [
        pytest.param(AT, [date(2027, 6, 15)], id="inside the weeks"),
        pytest.param(datetime(2027, 6, 14, 23, 30, tzinfo=UTC), [date(2027, 6, 15)], id="the day is London's"),
        pytest.param(datetime(2027, 6, 28, 22, 59, tzinfo=UTC), [date(2027, 6, 28)], id="the last day"),
        pytest.param(datetime(2027, 6, 28, 23, 0, tzinfo=UTC), [], id="the first day after it"),
    ],
)
def test_days(at: datetime, slots: list[date]) -> None:
    """Those who are asked in these weeks are counted by day, flow and channel, and by language; others are later."""
    summary = summed(decision(at=at))
    assert dict(summary.slots) == {Slot(day, "satisfaction", "sms"): 1 for day in slots}
    assert (summary.asked, summary.later) == (len(slots), 1 - len(slots))
    assert dict(summary.languages) == ({"cy": 1} if slots else {})


def test_reasons_with_their_soonest_end() -> None:
    """A case is counted under each rule that holds it; the soonest end is the first of all cases."""
    court = [Hold("court_date", "", day) for day in (date(2027, 7, 9), date(2027, 7, 5))]
    summary = summed(
        decision("C-1", None, court[0], Hold("complaint_open", "")),
        decision("C-2", None, court[1]),
        decision("C-3", None, Hold("recent_flag", "", datetime(2027, 6, 4, 23, 30, tzinfo=UTC))),
    )
    assert list(summary.why_not) == [
        Reason("court_date", 2, date(2027, 7, 5)),
        Reason("complaint_open", 1, None),
        Reason("recent_flag", 1, date(2027, 6, 5)),
    ]
    assert summary.never == 3


@pytest.mark.parametrize(
    ("rules_held", "named"),
    [
        pytest.param(("not_yet", "area_hold"), ["area_hold"], id="it would have waited anyway"),
        pytest.param(("court_date", "hours", "too_late"), ["court_date"], id="what made it late"),
        pytest.param(("too_late",), ["too_late"], id="nothing but its time"),
        pytest.param(("anniversary", "anniversary"), ["anniversary"], id="the same rule twice is one reason"),
    ],
)
def test_the_reason_that_counts(rules_held: tuple[str, ...], named: list[str]) -> None:
    """Hours, Sundays, the earliest day and the latest are only reasons where there is no other."""
    summary = summed(decision("C-1", None, *(Hold(rule, "") for rule in rules_held), missed=True))
    assert [reason.rule for reason in summary.missed] == named
    assert (summary.gone_by, summary.never) == (1, 0)


# Two plans side by side


def test_gained_lost_sooner_later() -> None:
    """Who is asked by one plan alone, with the reasons of the other, and who is asked at another time."""
    found = Comparison()
    not_asked = decision("C-1", None, Hold("who", ""))
    found.add([not_asked], [decision("C-1", AT)])
    found.add([decision("C-2", AT)], [decision("C-2", None, Hold("court_date", ""), Hold("too_late", ""))])
    found.add([decision("C-3", AT)], [decision("C-3", AT - timedelta(days=1))])
    found.add([decision("C-4", AT)], [decision("C-4", AT + timedelta(days=1))])
    found.add([], [decision("C-5", AT)])
    assert (dict(found.before), dict(found.after)) == ({"satisfaction": 3}, {"satisfaction": 4})
    assert dict(found.gained) == {("satisfaction", "who"): 1, ("satisfaction", NO_FLOW): 1}
    assert dict(found.lost) == {("satisfaction", "court_date"): 1}
    assert (found.sooner["satisfaction"], found.later["satisfaction"]) == (1, 1)
    assert found.refs == {"gained": ["C-1", "C-5"], "lost": ["C-2"]}


def test_only_the_first_references_are_kept() -> None:
    """What is kept does not grow with the cases."""
    found = Comparison()
    for number in range(FIRST + 10):
        found.add([], [decision(f"C-{number}", AT)])
    assert len(found.refs["gained"]) == FIRST
    assert found.gained_by["satisfaction"] == FIRST + 10


def test_no_progress_is_told_of_a_short_look(capsys: pytest.CaptureFixture[str]) -> None:
    """Below a second nothing is said."""
    assert list(counted(range(1000), "things")) == list(range(1000))
    assert capsys.readouterr().err == ""


def test_progress_of_a_long_look(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After that a line says how far it has come; what is handed on stays the same."""
    monkeypatch.setattr(progress, "FIRST", 0.0)
    assert list(counted(range(2000), "people")) == list(range(2000))
    assert capsys.readouterr().err == "256 people, 0 s\n"
