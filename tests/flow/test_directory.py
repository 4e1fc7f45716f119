"""The support directory."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.flow.directory import read_directory
from bot.flow.opening_hours import CLOCK, Standing, standing, week
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
    assert (talk.names, talk.short_name, talk.text, talk.text_word) == ({"cy": "Siarad"}, "Talk", "85258", "TALK")
    assert talk.last_day == date(2026, 12, 1)
    assert talk.standing(datetime(2026, 11, 23, 9, tzinfo=CLOCK)).state == "open"


@pytest.mark.parametrize("file", BAD_DIRECTORIES, ids=lambda file: file.stem)
def test_mistakes_of_a_directory_are_told_where_they_are(file):
    """The directory's errors are as good as a flow's."""
    reading = read_directory(file.name, file.read_bytes())
    assert reading.services == ()
    assert [(problem.file, problem.line, problem.column, problem.rule) for problem in reading.problems] == expected(file)
    assert expected(file)


OFFICE = "Mo-Fr 09:00-17:00; PH off"


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CLOCK)


@pytest.mark.parametrize(
    ("hours", "nations", "now", "state", "until"),
    [
        pytest.param("24/7", [], "2026-12-25T03:00", "always", None, id="day and night, on Christmas Day too"),
        pytest.param("not known", [], "2026-11-23T10:00", "unknown", None, id="nobody knows"),
        pytest.param(OFFICE, [], "2026-11-23T09:00", "open", "2026-11-23T17:00", id="the first minute"),
        pytest.param(OFFICE, [], "2026-11-23T17:00", "closed", "2026-11-24T09:00", id="the minute it closes"),
        pytest.param(OFFICE, [], "2026-11-29T03:00", "closed", "2026-11-30T09:00", id="Sunday night: Monday"),
        pytest.param(OFFICE, ["scotland"], "2026-11-29T03:00", "closed", "2026-12-01T09:00", id="Monday is St Andrew's Day in Scotland"),
        pytest.param(
            OFFICE, ["northern_ireland"], "2027-03-17T10:00", "closed", "2027-03-18T09:00", id="St Patrick's Day in Northern Ireland"
        ),
        pytest.param(OFFICE, ["england", "wales"], "2027-03-17T10:00", "open", "2027-03-17T17:00", id="and not in England"),
        pytest.param(OFFICE, [], "2026-12-24T18:00", "closed", "2026-12-29T09:00", id="Christmas, a weekend and the day in its place"),
        pytest.param(OFFICE, [], "2026-12-31T18:00", "closed", "2027-01-04T09:00", id="bank holidays of the next year"),
        pytest.param("Mo-Fr 09:00-17:00", [], "2026-12-25T10:00", "unknown", None, id="a bank holiday of which nothing is said"),
        pytest.param(
            "PH 10:00-12:00; Mo-Fr 09:00-17:00", [], "2026-12-25T10:30", "open", "2026-12-25T12:00", id="hours of bank holidays first"
        ),
        pytest.param("17:00-24:00", ["scotland"], "2026-11-25T23:59", "open", "2026-11-26T00:00", id="until midnight"),
        pytest.param("Mo-Su 22:00-02:00; PH off", [], "2026-11-25T01:00", "open", "2026-11-25T02:00", id="over midnight"),
        pytest.param("PH off", [], "2026-11-25T01:00", "closed", None, id="never open"),
        pytest.param(OFFICE, [], "2026-07-06T09:30", "open", "2026-07-06T17:00", id="in summer, by the clock on the wall"),
    ],
)
def test_how_it_stands_with_a_service(hours, nations, now, state, until):
    """Open, closed or unknown, by the bank holidays of its own nation; and when that changes."""
    found = standing(hours, nations, _at(now))
    assert found == Standing(state, found.until)
    assert found.until == (_at(until) if until else None)
    assert standing(hours, nations, _at(now).astimezone(UTC)) == found


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        pytest.param(OFFICE, [((540, 1020),)] * 5 + [()] * 2, id="bank holidays are not days of the week"),
        pytest.param("24/7", [((0, 1440),)] * 7, id="all of it"),
        pytest.param("Mo 09:00-12:00,13:00-17:00", [((540, 720), (780, 1020))] + [()] * 6, id="two parts of a day"),
        pytest.param("not known", [], id="nobody knows"),
    ],
)
def test_the_hours_of_a_week(hours, days):
    """What is told of usual days comes from a week that has no bank holiday."""
    assert list(week(hours)) == days


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param("Mon-Fri 9-5", id="other short forms"),
        pytest.param("Monday to Friday 9:00 to 17:00", id="in words"),
        pytest.param("24 hours", id="not as OpenStreetMap writes it"),
        pytest.param("Mo", id="no times"),
        pytest.param("Mo 09:00-29:00", id="hours that no day has"),
        pytest.param("Mo-Fr,PH 09:00-17:00", id="bank holidays among the days"),
        pytest.param("sunrise-sunset", id="the sun"),
        pytest.param("SH 09:00-17:00", id="school holidays"),
        pytest.param("Jan-Mar Mo-Fr 09:00-17:00", id="seasons: nobody could be told in a few words"),
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
