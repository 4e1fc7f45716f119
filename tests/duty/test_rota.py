"""Who is there, who is there next, and which days count."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.flow.duty import Way
from tests.duty.rotas import ALL, DAY, GOOD_FRIDAY, ROUND_THE_CLOCK, rota, utc

MONDAY = utc(2027, 3, 8, 12)
BREAK = (
    "exceptions: [{name: away, on: 2027-03-08, closed: true, roles: [safeguarding]}, {name: late, on: 2027-03-09, hours: 12:00 to 17:00}]\n"
)


@pytest.mark.parametrize(
    ("source", "role", "at", "next_there"),
    [
        pytest.param(DAY, "on_call", MONDAY, MONDAY, id="there now"),
        pytest.param(DAY, "on_call", utc(2027, 3, 8, 9), utc(2027, 3, 8, 9), id="the first moment of a shift is in it"),
        pytest.param(DAY, "on_call", utc(2027, 3, 8, 17), utc(2027, 3, 9, 9), id="the last is not"),
        pytest.param(DAY, "on_call", utc(2027, 3, 6, 3), utc(2027, 3, 8, 9), id="a weekend ends on Monday"),
        pytest.param(DAY, "on_call", utc(2027, 3, 26, 10), utc(2027, 3, 29, 8), id="a bank holiday, and then the clocks go forward"),
        pytest.param(DAY, "police_duty", MONDAY, MONDAY, id="a role without shifts is whoever is on call"),
        pytest.param(DAY + BREAK, "safeguarding", MONDAY, utc(2027, 3, 9, 12), id="away one day, late the next"),
        pytest.param(DAY + BREAK, "on_call", MONDAY, MONDAY, id="an exception for others"),
        pytest.param(ROUND_THE_CLOCK, "on_call", utc(2027, 3, 26, 3), utc(2027, 3, 26, 3), id="round the clock is also a bank holiday"),
        pytest.param(ROUND_THE_CLOCK, "on_call", utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 1, 30), id="also in the night of the clocks"),
    ],
)
def test_who_is_there_next(source: str, role: str, at: datetime, next_there: datetime) -> None:
    """By the clock of the rota, with its bank holidays and its exceptions."""
    assert rota(source, GOOD_FRIDAY).from_then_on(role, at) == next_there


def test_an_exception_that_lasts_leaves_nobody() -> None:
    """Nobody for months is nobody, told as such."""
    closed = "exceptions: [{name: moved, from: 2027-03-01, to: 2027-05-31, closed: true}]\n"
    assert rota(DAY + closed).from_then_on("on_call", MONDAY) is None


def test_a_night_has_its_own_ways() -> None:
    """Two shifts, two phones; at midnight the second takes over from the first."""
    nights = rota(
        f"roles:\n  on_call:\n    shifts:\n      - {{days: {ALL}, hours: 9:00 to 24:00, tell: [text day, webhook]}}\n"
        f"      - {{days: {ALL}, hours: 0:00 to 9:00, tell: [text night]}}\n"
    )
    ways = [present.ways if (present := nights.present("on_call", at)) else () for at in (utc(2027, 3, 8, 23, 59), utc(2027, 3, 9))]
    assert ways == [(Way("text", "day"), Way("webhook")), (Way("text", "night"),)]


@pytest.mark.parametrize(
    ("at", "days", "ends"),
    [
        pytest.param(MONDAY, 1, utc(2027, 3, 9, 17), id="Monday: Tuesday evening"),
        pytest.param(utc(2027, 3, 5, 12), 1, utc(2027, 3, 8, 17), id="Friday: Monday evening"),
        pytest.param(utc(2027, 3, 25, 12), 2, utc(2027, 3, 30, 16), id="over Good Friday and the clocks: Tuesday by summer time"),
        pytest.param(utc(2027, 3, 6, 12), 5, utc(2027, 3, 12, 17), id="Saturday: the Friday after"),
    ],
)
def test_working_days_end_with_the_work(at: datetime, days: int, ends: datetime) -> None:
    """The day itself does not count; weekends and bank holidays do not."""
    assert rota(DAY, GOOD_FRIDAY).end_of("on_call", at, days) == ends


def test_a_closed_day_is_no_working_day() -> None:
    """Closed for one role alone, it is one."""
    closed = rota(
        DAY + "exceptions: [{name: a, on: 2027-03-08, closed: true}, {name: b, on: 2027-03-09, closed: true, roles: [on_call]}]\n"
    )
    assert [closed.working_day(date(2027, 3, day)) for day in (8, 9)] == [False, True]
