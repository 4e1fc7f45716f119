"""No message leaves outside a window: the clock on the wall is inside at every instant that is offered, wherever and whenever."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.asking.decisions import Moment
from bot.asking.moments import next_moment, windows_of
from bot.flow.durations import Hours
from tests.asking.somebody import utc
from tests.asking.zones import HOURS, ODD, ZONES, Trial, changes, inside, trials

LONDON = ZoneInfo("Europe/London")
INSTANT = timedelta(microseconds=1)
USUAL = Hours(600, 1140)


@pytest.mark.parametrize(
    ("day", "hours", "safe", "zone", "windows"),
    [
        pytest.param(date(2027, 6, 2), USUAL, "", LONDON, [(utc(2027, 6, 2, 9), utc(2027, 6, 2, 18))], id="summer"),
        pytest.param(date(2027, 1, 13), USUAL, "", LONDON, [(utc(2027, 1, 13, 10), utc(2027, 1, 13, 19))], id="winter"),
        pytest.param(date(2027, 3, 28), USUAL, "", LONDON, [(utc(2027, 3, 28, 9), utc(2027, 3, 28, 18))], id="the day the clocks go on"),
        pytest.param(
            date(2027, 6, 2),
            USUAL,
            "08:00-11:00,18:30-20:00",
            LONDON,
            [(utc(2027, 6, 2, 9), utc(2027, 6, 2, 10)), (utc(2027, 6, 2, 17, 30), utc(2027, 6, 2, 18))],
            id="two safe spans",
        ),
        pytest.param(date(2027, 6, 2), USUAL, "off", LONDON, [], id="never safe"),
        pytest.param(date(2027, 6, 2), USUAL, "whenever", LONDON, [], id="safe hours nobody can read"),
        pytest.param(date(2027, 6, 2), Hours(600, 600), "", LONDON, [], id="no hours"),
        pytest.param(date(2027, 3, 28), Hours(60, 120), "", LONDON, [], id="an hour that does not exist"),
        pytest.param(date(2027, 3, 28), Hours(30, 90), "", LONDON, [], id="an end that does not exist is the earlier"),
        pytest.param(
            date(2027, 3, 28),
            Hours(90, 180),
            "",
            LONDON,
            [(utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 2))],
            id="a start that does not is the later",
        ),
        pytest.param(
            date(2027, 10, 31), Hours(60, 120), "", LONDON, [(utc(2027, 10, 31, 1), utc(2027, 10, 31, 2))], id="an hour that comes twice"
        ),
        pytest.param(date(2027, 10, 31), Hours(75, 105), "", LONDON, [], id="half an hour inside the hour that comes twice"),
        pytest.param(
            date(2027, 10, 31),
            Hours(30, 90),
            "",
            LONDON,
            [(utc(2027, 10, 30, 23, 30), utc(2027, 10, 31, 0, 30))],
            id="an end that comes twice is the first",
        ),
        pytest.param(
            date(2027, 10, 31),
            Hours(0, 180),
            "",
            LONDON,
            [(utc(2027, 10, 30, 23), utc(2027, 10, 31, 3))],
            id="all of the hour that comes twice",
        ),
        pytest.param(date(2011, 12, 30), USUAL, "", ZoneInfo("Pacific/Apia"), [], id="a day that a country left out"),
    ],
)
def test_windows_of_a_day(day, hours, safe, zone, windows):
    """Where a wall time comes twice or not at all a window is the shorter of what it could be."""
    assert windows_of(day, hours, safe, zone) == windows


def offered(trial: Trial) -> bool:
    """Whether there is a moment; that it is inside from its first to its last instant, and not before now."""
    found = next_moment(trial.now, trial.timing, trial.facts)
    if not isinstance(found, Moment):
        return False
    length = found.closes - found.at
    assert found.at >= trial.now, trial
    assert length > timedelta(0), trial
    for instant in (found.at, found.at + length / 3, found.at + length / 2, found.closes - INSTANT):
        assert inside(instant, trial), (trial, instant)
    return True


def test_no_instant_outside_a_window():
    """Random people in zones whose clocks are odd: whatever is offered is inside their hours."""
    assert sum(map(offered, trials(3000, 3, ODD))) > 1000


def test_around_every_change_of_some_clocks():
    """On the days around a change of the clocks, minute by minute: inside the window is inside on the wall."""
    for zone, day in [("Europe/London", date(2027, 3, 28)), ("Africa/Cairo", date(2027, 4, 30)), ("America/Havana", date(2027, 11, 7))]:
        for hours in HOURS:
            walk(zone, day, hours)


def walk(zone: str, day: date, hours: Hours) -> int:
    """Count the instants of a day's windows, five minutes apart and the last; each has its wall clock inside."""
    seen = 0
    for opens, closes in windows_of(day, hours, "", ZoneInfo(zone)):
        at = opens
        while at < closes:
            for instant in (at, min(at + timedelta(minutes=5), closes) - INSTANT):
                wall = instant.astimezone(ZoneInfo(zone))
                assert wall.date() == day, (zone, day, hours, instant)
                assert hours.start <= wall.hour * 60 + wall.minute < hours.end, (zone, day, hours, instant)
                seen += 1
            at += timedelta(minutes=5)
    return seen


@pytest.mark.prove
def test_no_send_outside_a_window_anywhere():
    """A million random instants over every zone from 2024 to 2037, half of them near a change of the clocks; and every change, walked through."""
    near = changes()
    counted = Counter(map(offered, trials(1_000_000, 2037, ZONES, near)))
    walked = 0
    for zone, moment in near:
        day = moment.astimezone(ZoneInfo(zone)).date()
        walked += sum(walk(zone, day + ahead * timedelta(days=1), hours) for ahead in (-1, 0, 1) for hours in HOURS)
    print(
        f"{len(ZONES)} zones, {len(near)} changes of clocks, {counted[True]:,} moments of {counted.total():,}, {walked:,} instants walked"
    )
    assert counted[True] > 300_000


def test_the_clock_of_the_machine_is_not_asked():
    """What is decided depends on the moment that is handed in alone, far away as it may be."""
    trial = next(trials(1, 1, ["Europe/London"]))
    early, late = (trial._replace(now=datetime(year, 6, 5, 12, tzinfo=UTC), safe="", hours=USUAL) for year in (2024, 2037))
    assert [next_moment(one.now, one.timing, one.facts).held for one in (early, late)] == [(), ()]
