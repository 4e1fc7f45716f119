"""Days on which nobody is asked: bank holidays, the turn of the year, the faith and local calendar. Data; no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from bot.asking.day_words import clock_words, day_words, listed
from bot.asking.decisions import Hold
from bot.flow.calendar import CalendarFile, CalendarWeek
from bot.flow.facts import NATIONS

DAY = timedelta(days=1)
_A_DAY = 24 * 60
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern_ireland": "Northern Ireland"}

Closed = tuple[int, int, Hold]  # minutes after midnight, (from, not any more), and why


class Calendar:
    """``bank_holidays``: by nation, each day with its name. ``years``: those whose bank holidays are known for every nation.

    ``left_free``: the faith and local calendar of flows/calendar.yaml. The turn of the year needs no data.
    """

    def __init__(
        self, bank_holidays: Mapping[str, Mapping[date, str]], years: Collection[int], left_free: CalendarFile | None = None
    ) -> None:
        self.years = frozenset(years)
        everywhere = _by_day(bank_holidays)
        self._anywhere = {day: _bank_holiday(day, nations) for day, nations in everywhere.items()}
        self._bank = {nation: {day: _bank_holiday(day, [nation]) for day in bank_holidays.get(nation, ())} for nation in NATIONS}
        self._faith: dict[date, list[tuple[frozenset[str], Hold]]] = {}
        self._weekly: dict[int, tuple[Closed, ...]] = {}
        if left_free is not None:
            self._leave_free(left_free)

    def closed(self, day: date, nation: str, area: str) -> Hold | None:
        """Why nobody is asked on this day, or None. A nation that is not known has the bank holidays of all of them.

        A year whose bank holidays are not known is closed, with no end in sight.
        """
        if (day.month == 12 and day.day >= 20) or (day.month == 1 and day.day <= 3):
            return Hold("year_end", "20 December to 3 January is left free", date(day.year + (day.month == 12), 1, 4))
        if (entries := self._faith.get(day)) and (hold := _of_area(entries, area)):
            return hold
        if hold := (self._bank.get(nation, self._anywhere)).get(day):
            return hold
        if self._weekly and (hold := self._whole_day(day)):
            return hold
        if day.year not in self.years:
            return Hold("calendar_not_published", f"the bank holidays of {day.year} are not known yet")
        return None

    def hours_closed(self, day: date) -> tuple[Closed, ...]:
        """The hours of this day that are left free every week."""
        return self._weekly.get(day.weekday(), ())

    def _whole_day(self, day: date) -> Hold | None:
        for start, end, hold in self.hours_closed(day):
            if start == 0 and end == _A_DAY:
                return Hold(hold.rule, hold.says, day + DAY)
        return None

    def _leave_free(self, left_free: CalendarFile) -> None:
        for entry in left_free.days:
            areas = frozenset(map(same_area, entry.areas))
            span = day_words(entry.begins) + (f" to {day_words(entry.ends)}" if entry.ends > entry.begins else "")
            hold = Hold("faith_day", f"{span} is left free: {entry.name}", entry.ends + DAY)
            for ahead in range((entry.ends - entry.begins).days + 1):
                self._faith.setdefault(entry.begins + ahead * DAY, []).append((areas, hold))
        for weekday, name in enumerate(_WEEK):
            closed = tuple(_every_week(part) for part in left_free.weekly if name in part.days)
            if closed:
                self._weekly[weekday] = closed


def same_area(area: str) -> str:
    """An area as it is compared: organisations write the same one in capitals here and there."""
    return area.strip().casefold()


def _of_area(entries: Iterable[tuple[frozenset[str], Hold]], area: str) -> Hold | None:
    """Of the days that close here, the one that closes longest. An area that is not known may be any of them."""
    here = same_area(area)
    closing = [hold for areas, hold in entries if not areas or not here or here in areas]
    return max(closing, key=lambda hold: str(hold.until), default=None)


def _by_day(bank_holidays: Mapping[str, Mapping[date, str]]) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for nation, days in bank_holidays.items():
        for day in days:
            found.setdefault(day, []).append(nation)
    return found


def _bank_holiday(day: date, nations: Iterable[str]) -> Hold:
    where = listed([_NAMES.get(nation, nation) for nation in nations])
    return Hold("bank_holiday", f"{day_words(day)} is a bank holiday in {where}", day + DAY)


def _every_week(part: CalendarWeek) -> Closed:
    whole = part.hours.start == 0 and part.hours.end == _A_DAY
    hours = "" if whole else f", {clock_words(part.hours.start)} to {clock_words(part.hours.end)}"
    return part.hours.start, part.hours.end, Hold("faith_day", f"{part.name}{hours} is left free every week")
