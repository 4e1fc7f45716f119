"""Days that are left free for everybody: bank holidays by nation, the turn of the year, the faith and local calendar."""

from __future__ import annotations

from datetime import date

import pytest

from bot.asking.calendar import Calendar
from tests.asking.somebody import BANK, CALENDAR


@pytest.mark.parametrize(
    ("day", "nation", "area", "rule", "until"),
    [
        pytest.param(date(2027, 5, 31), "england", "", "bank_holiday", date(2027, 6, 1), id="an English holiday in England"),
        pytest.param(date(2027, 5, 31), "scotland", "", None, None, id="an English holiday in Scotland"),
        pytest.param(date(2027, 8, 2), "scotland", "", "bank_holiday", date(2027, 8, 3), id="a Scottish holiday in Scotland"),
        pytest.param(date(2027, 8, 2), "", "", "bank_holiday", date(2027, 8, 3), id="any nation's, where the nation is not known"),
        pytest.param(date(2027, 8, 2), "france", "", "bank_holiday", date(2027, 8, 3), id="any nation's, for a nation that is none"),
        pytest.param(date(2027, 12, 19), "england", "", None, None, id="19 December"),
        pytest.param(date(2027, 12, 20), "england", "", "year_end", date(2028, 1, 4), id="20 December"),
        pytest.param(date(2028, 1, 3), "england", "", "year_end", date(2028, 1, 4), id="3 January"),
        pytest.param(date(2028, 1, 4), "england", "", None, None, id="4 January"),
        pytest.param(date(2027, 6, 10), "england", "", "faith_day", date(2027, 6, 12), id="the first of two days ends after the second"),
        pytest.param(date(2027, 6, 14), "england", "West ", "faith_day", date(2027, 6, 15), id="an area's own day, however it is written"),
        pytest.param(date(2027, 6, 14), "england", "east", None, None, id="another area's day"),
        pytest.param(date(2027, 6, 12), "england", "", "faith_day", date(2027, 6, 13), id="every Saturday"),
        pytest.param(date(2029, 6, 6), "england", "", "calendar_not_published", None, id="a year nobody has published"),
        pytest.param(date(2029, 1, 2), "england", "", "year_end", date(2029, 1, 4), id="the turn of that year is known"),
    ],
)
def test_closed_days(day, nation, area, rule, until):
    """Why the day is left free and until when, or nothing."""
    hold = CALENDAR.closed(day, nation, area)
    assert (hold and (hold.rule, hold.until)) == (rule and (rule, until))


def test_holidays_name_their_nations():
    """Staff read which nations have the holiday."""
    anywhere, here = (CALENDAR.closed(date(2027, 5, 31), nation, "") for nation in ("", "wales"))
    assert anywhere is not None
    assert anywhere.says == "31 May is a bank holiday in England, Wales and Northern Ireland"
    assert here is not None
    assert here.says == "31 May is a bank holiday in Wales"


def test_without_a_file_there_are_bank_holidays():
    """A folder without a calendar leaves the public days free, and Saturdays not."""
    plain = Calendar(BANK, range(2026, 2029))
    assert plain.closed(date(2027, 6, 12), "england", "") is None
    assert plain.closed(date(2027, 5, 31), "england", "") is not None
    assert plain.hours_closed(date(2027, 6, 11)) == ()


def test_hours_of_every_week():
    """Friday afternoon closes its hours and not the day."""
    ((start, end, hold),) = CALENDAR.hours_closed(date(2027, 6, 11))
    assert (start, end, hold.says) == (960, 1440, "Friday afternoon, 16:00 to 24:00 is left free every week")
