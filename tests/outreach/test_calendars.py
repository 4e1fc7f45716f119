"""Bank holidays of each nation, the turn of the year, the faith and local calendar, and years that nobody has published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.asking.calendar import Calendar
from bot.errors import Refused
from bot.outreach.calendars import calendar

TODAY = date(2026, 11, 21)
FILE = """\
days:
  - {name: Good Friday to Easter Monday, from: 2027-03-26, to: 2027-03-29, verified: no, source: worked out}
  - {name: the day of the fire, on: 2027-06-14, areas: [west], verified: yes, source: the council}
weekly:
  - {name: Saturday, days: [saturday], hours: "00:00 to 24:00"}
  - {name: Friday evening, days: [friday], hours: "16:00 to 24:00"}
"""


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Calendar:
    """The calendar of a folder without a file of its own."""
    return calendar(tmp_path_factory.mktemp("flows"), TODAY)


# gov.uk/bank-holidays
@pytest.mark.parametrize(
    ("day", "nation", "rule"),
    [
        pytest.param(date(2026, 5, 4), "england", "bank_holiday", id="early May"),
        pytest.param(date(2026, 5, 4), "scotland", "bank_holiday", id="early May is in Scotland too"),
        pytest.param(date(2027, 3, 29), "england", "bank_holiday", id="Easter Monday"),
        pytest.param(date(2027, 3, 29), "scotland", "", id="Easter Monday is none in Scotland"),
        pytest.param(date(2027, 8, 2), "scotland", "bank_holiday", id="Scotland's summer holiday is the first Monday"),
        pytest.param(date(2027, 8, 2), "wales", "", id="and is none in Wales"),
        pytest.param(date(2027, 8, 30), "wales", "bank_holiday", id="the last Monday of August"),
        pytest.param(date(2026, 11, 30), "scotland", "bank_holiday", id="Saint Andrew"),
        pytest.param(date(2026, 11, 30), "england", "", id="Saint Andrew is Scotland's"),
        pytest.param(date(2027, 3, 17), "northern_ireland", "bank_holiday", id="Saint Patrick"),
        pytest.param(date(2027, 7, 12), "northern_ireland", "bank_holiday", id="the Boyne"),
        pytest.param(date(2026, 7, 13), "northern_ireland", "bank_holiday", id="the Boyne on a Sunday is kept on Monday"),
        pytest.param(date(2027, 7, 12), "england", "", id="the Boyne is Northern Ireland's"),
        pytest.param(date(2027, 7, 12), "", "bank_holiday", id="nobody knows where they live: any nation's day closes"),
        pytest.param(date(2027, 1, 4), "scotland", "bank_holiday", id="2 January on a Saturday is kept on Monday"),
        pytest.param(date(2026, 12, 19), "england", "", id="the last day before the turn of the year"),
        pytest.param(date(2026, 12, 20), "england", "year_end", id="the turn of the year begins"),
        pytest.param(date(2027, 1, 3), "england", "year_end", id="its last day"),
        pytest.param(date(2027, 1, 5), "england", "", id="over"),
        pytest.param(date(2029, 1, 5), "england", "calendar_not_published", id="three years ahead: nobody has published them"),
        pytest.param(date(2024, 7, 2), "england", "calendar_not_published", id="two years ago"),
        pytest.param(date(2025, 7, 2), "england", "", id="last year is still known"),
    ],
)
def test_days_that_are_closed(usual: Calendar, day: date, nation: str, rule: str) -> None:
    """A bank holiday closes its own nation, and every nation for those whose nation is not known."""
    held = usual.closed(day, nation, "")
    assert (held.rule if held else "") == rule


def test_a_year_that_is_not_published_stays_closed(tmp_path: Path) -> None:
    """A day of a year that is not among those known is closed, with no end that anybody knows."""
    held = calendar(tmp_path, TODAY, known=[2026]).closed(date(2027, 6, 8), "england", "")
    assert held is not None
    assert (held.rule, held.until) == ("calendar_not_published", None)
    assert calendar(tmp_path, TODAY, known=[2026]).closed(date(2026, 6, 9), "england", "") is None


def test_a_year_without_any_bank_holiday_is_not_known(tmp_path: Path) -> None:
    """A year that the package cannot work out has none, and that must not read as: nothing is closed."""
    held = calendar(tmp_path, TODAY, known=[2300]).closed(date(2300, 6, 8), "england", "")
    assert held is not None
    assert held.rule == "calendar_not_published"


def test_no_year_is_known(tmp_path: Path) -> None:
    """Then every day is closed."""
    assert calendar(tmp_path, TODAY, known=[]).closed(date(2026, 6, 9), "england", "") is not None


@pytest.mark.parametrize(
    ("day", "area", "rule"),
    [
        pytest.param(date(2027, 3, 27), "north", "faith_day", id="between the first and the last of several days"),
        pytest.param(date(2027, 6, 14), "west", "faith_day", id="a day of one area"),
        pytest.param(date(2027, 6, 14), "north", "", id="the same day elsewhere"),
        pytest.param(date(2027, 6, 14), "", "faith_day", id="an area that is not known may be that one"),
        pytest.param(date(2027, 6, 19), "north", "faith_day", id="a whole day of every week"),
        pytest.param(date(2027, 6, 18), "north", "", id="part of a day does not close the day"),
    ],
)
def test_the_calendar_of_the_flows_folder(tmp_path: Path, day: date, area: str, rule: str) -> None:
    """The faith and local calendar holds for everybody, or for everybody in the areas that it names."""
    (tmp_path / "calendar.yaml").write_text(FILE)
    held = calendar(tmp_path, TODAY).closed(day, "england", area)
    assert (held.rule if held else "") == rule


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        pytest.param("days:\n  - {name: Eid, on: soon, verified: no, source: a guess}\n", "calendar.yaml:2:", id="a day that is none"),
        pytest.param("days: [\n", "calendar.yaml:", id="not YAML"),
        pytest.param("holidays: []\n", "calendar.yaml:1:", id="a key that is not known"),
    ],
)
def test_a_calendar_that_cannot_be_read(tmp_path: Path, wrong: str, named: str) -> None:
    """It is refused with its place: a day that could not be read must not become an open one."""
    (tmp_path / "calendar.yaml").write_text(wrong)
    with pytest.raises(Refused, match="nobody is asked") as refused:
        calendar(tmp_path, TODAY)
    assert named in str(refused.value)


def test_a_calendar_that_is_a_folder(tmp_path: Path) -> None:
    """One that is there and cannot be opened is refused, not taken for none."""
    (tmp_path / "calendar.yaml").mkdir()
    with pytest.raises(Refused, match="cannot be read"):
        calendar(tmp_path, TODAY)


def test_the_shipped_calendar(usual: Calendar) -> None:
    """The calendar that everybody gets can be read."""
    shipped = Path(__file__).resolve().parents[2] / "flows"
    assert calendar(shipped, TODAY).closed(date(2027, 7, 6), "england", "") is None
