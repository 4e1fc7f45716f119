"""The support directory."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.flow.directory import read_directory
from bot.flow.opening_hours import open_at
from tests.flow.corpus import BAD_DIRECTORIES, GOOD_DIRECTORY, expected


def test_a_service_is_read_whole():
    """Every key has its place in the model."""
    reading = read_directory(GOOD_DIRECTORY.name, GOOD_DIRECTORY.read_bytes())
    assert reading.problems == ()
    talk, emergency = reading.services
    assert (talk.id, talk.name, talk.phone, talk.min_age, talk.max_age) == ("talk", "Talk", "0808 168 9111", 13, 25)
    assert (talk.verified, talk.expires_days, talk.gender_scope) == (date(2026, 11, 1), 30, "women")
    assert (emergency.id, emergency.phone, emergency.verified, emergency.always_open) == ("emergency", "999", None, True)
    assert (emergency.needs, emergency.nations, emergency.expires_days) == ((), (), 90)
    assert talk.open_at(0, 9 * 60) is True


@pytest.mark.parametrize("file", BAD_DIRECTORIES, ids=lambda file: file.stem)
def test_mistakes_of_a_directory_are_told_where_they_are(file):
    """The directory's errors are as good as a flow's."""
    reading = read_directory(file.name, file.read_bytes())
    assert reading.services == ()
    assert [(problem.file, problem.line, problem.column, problem.rule) for problem in reading.problems] == expected(file)
    assert expected(file)


MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@pytest.mark.parametrize(
    ("hours", "weekday", "minute", "is_open"),
    [
        pytest.param("24 hours", SUNDAY, 0, True, id="always"),
        pytest.param("not known", MONDAY, 600, None, id="nobody knows"),
        pytest.param("Monday to Friday 9:00 to 17:00", MONDAY, 540, True, id="the first minute"),
        pytest.param("Monday to Friday 9:00 to 17:00", MONDAY, 1020, False, id="the minute it closes"),
        pytest.param("Monday to Friday 9:00 to 17:00", SATURDAY, 600, False, id="another day"),
        pytest.param("Saturday to Monday 9:00 to 17:00", MONDAY, 600, True, id="days over the weekend"),
        pytest.param("Monday, Sunday 9:00 to 17:00", SUNDAY, 600, True, id="a list of days"),
        pytest.param("every day 18:00 to 24:00", SUNDAY, 1439, True, id="every day until midnight"),
        pytest.param("Monday 9:00 to 10:00; Monday 14:00 to 15:00", MONDAY, 850, True, id="two parts of a day"),
    ],
)
def test_opening_hours_are_compared_with_a_clock(hours, weekday, minute, is_open):
    """Open, closed, or nobody knows."""
    assert open_at(hours, weekday, minute) is is_open


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param("Mon-Fri 9-5", id="short forms"),
        pytest.param("Monday 17:00 to 9:00", id="over midnight in one part"),
        pytest.param("weekdays 9:00 to 17:00", id="a word for five days"),
        pytest.param("Monday", id="no times"),
        pytest.param("7", id="a number"),
        pytest.param("[Monday]", id="a list"),
    ],
)
def test_other_hours_are_refused(hours):
    """Hours that no clock can be compared with are refused."""
    source = f"services:\n  a:\n    name: A\n    plain_for: anyone\n    says: A\n    hours: {hours}\n"
    assert {problem.line for problem in read_directory("a.yaml", source.encode()).problems} == {6}


_good = GOOD_DIRECTORY.read_bytes()


@given(some.integers(0, len(_good)), some.integers(0, 40), some.sampled_from([b"", b":", b"{", b"]", b"\n", b"no", b"7", b"\xff"]))
def test_no_change_can_break_the_reader_of_directories(at, length, put):
    """Services, or something is told."""
    reading = read_directory("a.yaml", _good[:at] + put + _good[at + length :])
    assert bool(reading.services) != bool(reading.problems)
