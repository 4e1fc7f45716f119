"""Safe hours as people and case systems write them; what is not plain is never."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.asking.safe_hours import read_safe_hours, spans
from bot.errors import Refused

MONDAY, SATURDAY = date(2027, 6, 7), date(2027, 6, 5)


@pytest.mark.parametrize(
    ("text", "day", "open_"),
    [
        pytest.param("Mo-Fr 12:00-14:00", MONDAY, [(720, 840)], id="on a weekday"),
        pytest.param("Mo-Fr 12:00-14:00", SATURDAY, [], id="not at the weekend"),
        pytest.param("24/7", MONDAY, [(0, 1440)], id="always"),
        pytest.param("10:00-12:00,14:00-16:00", MONDAY, [(600, 720), (840, 960)], id="two spans"),
        pytest.param("22:00-02:00", MONDAY, [(0, 120), (1320, 1440)], id="over midnight"),
        pytest.param("Mo-Su 10:00-18:00; Mo off", MONDAY, [], id="but not on Mondays"),
        pytest.param("Jul-Aug 10:00-11:00", MONDAY, [], id="another month"),
        pytest.param('10:00-12:00 "ask first"', MONDAY, [], id="with a condition nobody can keep"),
        pytest.param("10:00-12:00 unknown", MONDAY, [], id="nobody knows"),
        pytest.param("sunrise-sunset", MONDAY, [], id="the sun of which place"),
        pytest.param("Mo-Fr 10:00-12:00; SH off", MONDAY, [], id="whose school holidays"),
        pytest.param("whenever", MONDAY, [], id="not in this syntax"),
        pytest.param("", MONDAY, [], id="nothing"),
        pytest.param("Mo " * 100, MONDAY, [], id="too long"),
    ],
)
def test_when_it_is_safe(text, day, open_):
    """Minutes after midnight; only what is plainly open."""
    assert list(spans(text, day)) == open_


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("whenever", "cannot be understood", id="not in this syntax"),
        pytest.param("sunrise-sunset", "the sun", id="the sun"),
        pytest.param("10:00-12:00; SH off", "school holidays", id="school holidays"),
        pytest.param("Mo 10:00-11:00, " * 20, "longer than", id="too long"),
    ],
)
def test_hours_that_are_refused(text, said):
    """The sentence says what to write, and does not repeat what was written."""
    with pytest.raises(Refused, match=said) as wrong:
        read_safe_hours(text)
    assert text not in str(wrong.value)


@pytest.mark.parametrize(("text", "read"), [("", ""), (" Mo-Fr  10:00-12:00\n", "Mo-Fr 10:00-12:00")])
def test_hours_that_are_taken(text, read):
    """Spaces are put in order; nothing stays nothing."""
    assert read_safe_hours(text) == read


@given(some.text(max_size=30), some.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_whatever_is_written(text, day):
    """Spans in order inside the day, or none."""
    found = spans(text, day)
    assert all(0 <= start < end <= 1440 for start, end in found)
    assert list(found) == sorted(found)
