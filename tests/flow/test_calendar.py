"""The calendar of days on which nobody is asked: what its file says, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.flow.calendar import CALENDAR, read_calendar
from bot.flow.durations import Hours
from bot.flow.reader import read

SHIPPED = Path(__file__).parents[2] / "flows" / CALENDAR


def test_days_and_weeks_are_read():
    """One day, several days and hours of every week."""
    source = b"""
days:
  - {name: one day, on: 2027-06-14, areas: [west], verified: yes, source: the council}
  - {name: more, from: 2027-03-26, to: 2027-03-29, verified: no, source: worked out}
weekly:
  - {name: Friday, days: [friday], hours: 16:00 to 24:00}
"""
    calendar = read_calendar(CALENDAR, source).calendar
    assert calendar is not None
    assert [(day.begins, day.ends, day.areas, day.verified) for day in calendar.days] == [
        (date(2027, 6, 14), date(2027, 6, 14), ("west",), "yes"),
        (date(2027, 3, 26), date(2027, 3, 29), (), "no"),
    ]
    assert [(part.days, part.hours) for part in calendar.weekly] == [(("friday",), Hours(16 * 60, 24 * 60))]


def test_the_shipped_calendar_claims_nothing():
    """It reads without a word, reaches from the winter of 2026 to 2028, and no day of it says that somebody has confirmed it."""
    reading = read_calendar(CALENDAR, SHIPPED.read_bytes())
    assert reading.problems == ()
    assert reading.calendar is not None
    assert {day.verified for day in reading.calendar.days} == {"no"}
    assert {day.begins.year for day in reading.calendar.days} == {2026, 2027, 2028}


def test_the_calendar_is_no_flow():
    """A folder's calendar is looked at like its flows, and is not one of them."""
    reading = read(f"flows/{CALENDAR}", b"weekly: []\n", lambda _path: None)
    assert (reading.flow, reading.shared, reading.problems) == (None, None, ())


def test_a_file_that_cannot_be_read_has_no_days():
    """With a mistake in it there is no calendar, rather than half of one."""
    reading = read_calendar(CALENDAR, b"days: [{name: x, on: tomorrow, verified: no, source: y}]\n")
    assert reading.calendar is None
    assert [problem.rule for problem in reading.problems] == ["not-a-date"]
