"""Somebody who can be asked, a flow that asks them, and the one line that makes it otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace

from bot.asking.calendar import Calendar
from bot.asking.decide import Service
from bot.asking.flow_rules import FlowRules, rules_of
from bot.asking.people import Case, Consent, Contact, History, Person
from bot.flow.calendar import read_calendar
from bot.flow.model import Flow
from bot.flow.reader import read

FLOWS = Path(__file__).parents[2] / "flows"
FLOW = """\
flow: after
channels: [sms, telegram, ivr]
who: {case: closed, age: 18 or over}
when: {after: told_outcome, earliest: 28 days, latest: 84 days, between: 10:00 to 19:00, close: 21 days}
invite: Can we ask?
steps:
  how: {ask: How?, yes_no: true}
"""
TOLD = date(2027, 5, 3)  # a Monday; 28 days later it is Monday 31 May, a bank holiday
NOW = datetime(2027, 6, 2, 10, 30, tzinfo=UTC)  # Wednesday, 11:30 in London: inside every window
CASE = Case(
    "REF-1",
    nation="england",
    area="west",
    unit="north",
    age=40,
    crime_category="burglary",
    event_on=date(2027, 3, 1),
    reported_on=date(2027, 3, 2),
    closed_on=date(2027, 4, 28),
    told_outcome_on=TOLD,
    complaint="none",
    proceedings="none",
)
CONTACT = Contact("confirmed_by_person", date(2027, 5, 20), language="en")
CONSENT = Consent("sms", "invite", datetime(2027, 5, 20, 12, tzinfo=UTC), "asked on the telephone")
PERSON = Person("p1", CONTACT, (CASE,), (CONSENT,), channels=frozenset({"sms"}))
ENGLISH = {date(2027, 5, 3): "Early May", date(2027, 5, 31): "Spring", date(2027, 8, 30): "Summer"}
SCOTTISH = {date(2027, 5, 3): "Early May", date(2027, 8, 2): "Summer"}
BANK = {"england": ENGLISH, "wales": ENGLISH, "scotland": SCOTTISH, "northern_ireland": ENGLISH}
YEARS = range(2026, 2029)
LEFT_FREE = read_calendar(
    "calendar.yaml",
    b"""
days:
  - {name: a feast, from: 2027-06-10, to: 2027-06-11, verified: no, source: worked out}
  - {name: the day of the fire, on: 2027-06-14, areas: [west], verified: yes, source: the council}
weekly:
  - {name: Friday afternoon, days: [friday], hours: "16:00 to 24:00"}
  - {name: Saturday, days: [saturday], hours: "00:00 to 24:00"}
""",
).calendar
CALENDAR = Calendar(BANK, YEARS, LEFT_FREE)
SERVICE = Service(CALENDAR, "Europe/London")


def flow_of(source: str = FLOW) -> Flow:
    reading = read("after.yaml", source.encode(), lambda path: (FLOWS / path).read_bytes())
    assert reading.flow is not None, reading.problems
    return reading.flow


def rules(source: str = FLOW, *before: str) -> FlowRules:
    """The rules of a flow, beside those that it follows."""
    flow = flow_of(source)
    found = rules_of(flow, {one.flow: one for one in (flow, *map(flow_of, before))})
    assert found is not None
    return found


RULES_OF_FLOW = rules()


def case(**changes: object) -> Person:
    """The person, with their one case changed."""
    return replace(PERSON, cases=(replace(CASE, **changes),))


def contact(**changes: object) -> Person:
    return replace(PERSON, contact=replace(CONTACT, **changes))


def person(**changes: object) -> Person:
    return replace(PERSON, **changes)


def history(**changes: object) -> Person:
    return replace(PERSON, history=History(**changes))  # type: ignore[arg-type]  # each test names fields of History


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # year, month, day and so on
