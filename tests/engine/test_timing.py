"""Hours in which the bot may write, on ordinary days and when the clocks change; reminders and closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.script import Script
from bot.engine.timing import USUAL_HOURS, hours_of, of_question, window
from bot.flow.durations import Hours

LONDON = ZoneInfo("Europe/London")
TEN_TO_SEVEN = Hours(600, 1140)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hours", "opens", "closes"),
    [
        pytest.param("2026-01-15 12:00", TEN_TO_SEVEN, "2026-01-15 12:00", "2026-01-15 19:00", id="inside: at once"),
        pytest.param("2026-01-15 07:00", TEN_TO_SEVEN, "2026-01-15 10:00", "2026-01-15 19:00", id="before: when it opens"),
        pytest.param("2026-01-15 10:00", TEN_TO_SEVEN, "2026-01-15 10:00", "2026-01-15 19:00", id="the first minute is inside"),
        pytest.param("2026-01-15 19:00", TEN_TO_SEVEN, "2026-01-16 10:00", "2026-01-16 19:00", id="the last is not: the next day"),
        pytest.param("2026-01-31 23:59", TEN_TO_SEVEN, "2026-02-01 10:00", "2026-02-01 19:00", id="over the end of a month"),
        pytest.param("2026-12-31 20:00", TEN_TO_SEVEN, "2027-01-01 10:00", "2027-01-01 19:00", id="over the end of a year"),
        pytest.param("2026-07-15 08:00", TEN_TO_SEVEN, "2026-07-15 09:00", "2026-07-15 18:00", id="in summer an hour earlier in UTC"),
        pytest.param("2026-07-15 18:30", TEN_TO_SEVEN, "2026-07-16 09:00", "2026-07-16 18:00", id="after closing in summer"),
        pytest.param("2026-03-28 20:00", TEN_TO_SEVEN, "2026-03-29 09:00", "2026-03-29 18:00", id="the next day the clocks go forward"),
        pytest.param("2026-03-29 00:30", TEN_TO_SEVEN, "2026-03-29 09:00", "2026-03-29 18:00", id="the night they go forward"),
        pytest.param("2026-10-24 20:00", TEN_TO_SEVEN, "2026-10-25 10:00", "2026-10-25 19:00", id="the next day they go back"),
        pytest.param("2026-10-25 00:30", TEN_TO_SEVEN, "2026-10-25 10:00", "2026-10-25 19:00", id="the hour that comes twice"),
        pytest.param("2026-01-15 23:30", Hours(1200, 1440), "2026-01-15 23:30", "2026-01-16 00:00", id="hours that end at midnight"),
        pytest.param("2026-01-16 00:00", Hours(1200, 1440), "2026-01-16 20:00", "2026-01-17 00:00", id="midnight is outside them"),
        pytest.param("2026-10-24 23:30", Hours(0, 1440), "2026-10-24 23:30", "2026-10-26 00:00", id="a whole day of 25 hours"),
        pytest.param("2026-03-29 12:00", Hours(0, 1440), "2026-03-29 12:00", "2026-03-29 23:00", id="a whole day of 23 hours"),
        pytest.param(
            "2026-03-28 23:00", Hours(90, 150), "2026-03-29 01:30", "2026-03-29 01:30", id="half past one does not come that night"
        ),
    ],
)
def test_the_window(now: str, hours: Hours, opens: str, closes: str) -> None:
    """The window that is open now, or the next; wall-clock hours, answered in UTC."""
    found = window(_utc(now), hours, LONDON)
    if opens == closes:
        found = (found[0], found[0])
    assert found[0] >= _utc(opens)
    if opens != closes:
        assert found == (_utc(opens), _utc(closes))


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001  # Hypothesis takes naive bounds
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.sampled_from(["Europe/London", "Asia/Karachi", "America/St_Johns", "Pacific/Apia", "UTC"]),
)
def test_the_window_is_soon_and_never_past(moment: datetime, start: int, end: int, zone: str) -> None:
    """It begins now or later, ends after it begins, lies inside the hours, and is there within two days."""
    now, hours = moment.replace(tzinfo=UTC), Hours(start, max(end, start + 60))
    opens, closes = window(now, hours, ZoneInfo(zone))
    assert now <= opens < closes <= now + timedelta(days=2, hours=2)
    wall = opens.astimezone(ZoneInfo(zone))
    assert opens == now or wall.hour * 60 + wall.minute >= min(hours.start, 1439)


def test_hours_that_never_open() -> None:
    """Nothing may leave: the window is over as soon as it begins."""
    now = _utc("2026-01-15 12:00")
    assert window(now, Hours(600, 600), LONDON) == (now, now)
    assert window(now, Hours(700, 600), LONDON) == (now, now)


WHEN = "flow: f\nwhen: {{after: closed, between: {between}}}\nsteps:\n  it:\n    say: Hello.\n"


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param("10:00 to 19:00", (600, 1140), id="the usual hours"),
        pytest.param("12:00 to 14:00", (720, 840), id="narrower"),
        pytest.param("08:00 to 22:00", (600, 1140), id="wider is narrowed"),
        pytest.param("08:00 to 12:00", (600, 720), id="too early at one end"),
        pytest.param("17:00 to 24:00", (1020, 1140), id="too late at the other"),
    ],
)
def test_hours_are_never_wider_than_the_usual_ones(flow: Callable[..., Script], between: str, expected: tuple[int, int]) -> None:
    """What a flow allows is cut to the usual hours."""
    found = hours_of(flow(WHEN.format(between=between)).flow)
    assert (found.start, found.end) == expected


@pytest.mark.parametrize("between", ["19:00 to 21:00", "06:00 to 09:00", "20:00 to 24:00"])
def test_a_flow_for_quiet_hours_has_none(flow: Callable[..., Script], between: str) -> None:
    """Evening hours are not turned into other hours of the day: nothing is sent."""
    now = _utc("2026-01-15 12:00")
    assert window(now, hours_of(flow(WHEN.format(between=between)).flow), LONDON) == (now, now)


def test_without_hours_the_usual_ones(flow: Callable[..., Script]) -> None:
    """A flow that says nothing has the usual hours."""
    assert hours_of(flow("flow: f\nsteps:\n  it:\n    say: Hello.\n").flow) == USUAL_HOURS


@pytest.mark.parametrize(
    ("when", "nudged", "expected"),
    [
        pytest.param("", False, [("close", 604_800)], id="without a when: a week"),
        pytest.param("when: {after: closed, close: 21 days}", False, [("close", 1_814_400)], id="as the flow says"),
        pytest.param(
            "when: {after: closed, remind: once after 7 days, close: 21 days}",
            False,
            [("close", 1_814_400), ("nudge", 604_800)],
            id="a reminder",
        ),
        pytest.param("when: {after: closed, remind: once after 7 days, close: 21 days}", True, [("close", 1_814_400)], id="only one"),
        pytest.param("when: {after: closed, remind: never}", False, [("close", 604_800)], id="never"),
        pytest.param(
            "when: {after: closed, remind: once after 30 minutes}", False, [("close", 604_800), ("nudge", 86_400)], id="never inside a day"
        ),
        pytest.param(
            "risk: R2\nwhen: {after: closed, remind: once after 7 days}", False, [("close", 604_800)], id="never in a discreet flow"
        ),
    ],
)
def test_timers_of_a_question(flow: Callable[..., Script], when: str, nudged: bool, expected: list[tuple[str, int]]) -> None:
    """When a question is reminded of, and when it closes."""
    script = flow(f"flow: f\n{when}\nsteps:\n  it:\n    say: Hello.\n")
    assert list(of_question(script.flow, nudged=nudged)) == expected
