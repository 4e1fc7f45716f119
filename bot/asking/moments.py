"""When may we write: the first moment at which nothing holds, and everything that moved it there.

Days first (the flow's earliest and latest, what keeps a person or everybody free), then the time of day. What pushes past the latest
day is missed; it is never squeezed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import msgspec

from bot.asking.calendar import Calendar, same_area
from bot.asking.day_words import clock_words, day_words
from bot.asking.decisions import Hold, Moment, Never
from bot.asking.personal_days import held_on
from bot.asking.safe_hours import spans
from bot.asking.spans import Instants, Span, instants, within, without
from bot.asking.zones import zone_of
from bot.engine.timing import USUAL_HOURS
from bot.flow.durations import Hours

FARTHEST = 400  # days looked ahead from the first that is possible: what does not open within a year never does
_A_DAY = 24 * 60
_DAY = timedelta(days=1)
_SUNDAY = 6
_ONCE = {"hours", "safe_hours", "sunday"}  # told once, however many days they close


class Timing(msgspec.Struct, frozen=True):
    """What a flow and the service say of the time. ``first`` and ``last`` are days, both included, None where there is no bound.

    ``first_minute`` narrows the first day, ``last_minute`` the last (minutes after midnight, wall clock). ``first_says`` and
    ``last_says`` tell staff where the bounds come from. ``area_holds``: by area; the empty name is every area.
    """

    calendar: Calendar
    hours: Hours = USUAL_HOURS
    first: date | None = None
    last: date | None = None
    first_minute: int = 0
    last_minute: int = _A_DAY
    first_says: str = "the earliest day of the flow"
    last_says: str = "the latest day of the flow"
    area_holds: Mapping[str, Hold] = {}


class TimingFacts(msgspec.Struct, frozen=True):
    """What is known of the person. ``zone`` is an IANA name. ``not_before``: holds that end at a day or moment that is known."""

    zone: str
    nation: str = ""
    area: str = ""
    safe_hours: str = ""
    avoid_dates: tuple[date, ...] = ()
    court_dates: tuple[date, ...] = ()
    anniversaries: tuple[date, ...] = ()
    not_before: tuple[Hold, ...] = ()


def next_moment(now: datetime, rules: Timing, person: TimingFacts) -> Moment | Never:
    """The first moment from ``now`` on, or why there is none. ``now`` is aware. Never raises for days between 1900 and 2200."""
    zone = zone_of(person.zone)
    if zone is None:
        held = (Hold("zone_unknown", "there is no such time zone, so nobody knows what time it is for them"),)
        over = rules.last is not None and now.astimezone(UTC).date() > rules.last + _DAY
        return Never((*held, too_late(rules)), missed=True) if over else Never(held)
    return _Search(now.astimezone(UTC), rules, person, zone).run()


def windows_of(day: date, hours: Hours, safe_hours: str, zone: tzinfo) -> list[Instants]:
    """The windows of one day in UTC, in order: (from, not any more). Every instant inside has its wall clock inside both hours."""
    part: list[Span] = [(hours.start, hours.end)]
    return instants(day, within(part, spans(safe_hours, day)) if safe_hours else part, zone)


def too_late(rules: Timing) -> Hold:
    """The hold of what is missed."""
    day = f" on {day_words(rules.last)}" if rules.last else ""
    return Hold("too_late", f"{rules.last_says} ended{day}" if rules.last else rules.last_says)


class _Search:
    """Looks at one day after the other. ``lower`` is the earliest instant, ``day`` the local day that is looked at."""

    def __init__(self, now: datetime, rules: Timing, person: TimingFacts, zone: tzinfo) -> None:
        self.rules, self.person, self.zone = rules, person, zone
        self.lower = now
        self.day = now.astimezone(zone).date()
        self.held: dict[str, Hold] = {}
        self.area_hold = _of_area(rules.area_holds, person.area)

    def run(self) -> Moment | Never:
        rules = self.rules
        if rules.last is not None and self.day > rules.last:
            still = [hold for hold in self.person.not_before if hold.until is None]
            return Never((*still, too_late(rules)), missed=True)
        if rules.first is not None and self.day < rules.first:
            self.wait(Hold("not_yet", rules.first_says, rules.first))
        for hold in self.person.not_before:
            self.wait(hold)
        farthest = self.day + FARTHEST * _DAY
        last = min(rules.last or farthest, farthest)
        while self.day <= last:
            if self.closed_all_day():
                continue
            if any(hold.until is None for hold in self.held.values()):
                return Never(tuple(self.held.values()))
            moment = self.on_this_day()
            if moment is not None:
                return moment
            self.day += _DAY
        if rules.last is None or self.day <= rules.last:  # nobody plans so far ahead
            return Never(tuple(self.held.values()))
        held = [hold for hold in self.held.values() if hold.rule != "not_yet"]  # its day comes in time: the others are the reason
        return Never((*held, too_late(rules)), missed=True)

    def wait(self, hold: Hold) -> None:
        """Go on from where a hold ends, if it has not ended by then."""
        until = hold.until
        if isinstance(until, datetime):
            if until > self.lower:
                self.lower, day = until.astimezone(UTC), until.astimezone(self.zone).date()
                if day >= self.day:
                    self.day = day
                    self.note(hold)
        elif until is None or until > self.day:
            self.note(hold)
            self.day = until or self.day

    def note(self, hold: Hold) -> None:
        """Each reason once; one that comes again moves to where it held last."""
        key = hold.rule if hold.rule in _ONCE else f"{hold.rule} {hold.says}"
        self.held.pop(key, None)
        self.held[key] = hold

    def closed_all_day(self) -> bool:
        """Whether something keeps this day free; then the next day to look at is set, unless nobody knows when it ends."""
        day, person = self.day, self.person
        holds = list(held_on(day, person.court_dates, person.anniversaries, person.avoid_dates))
        if self.area_hold:
            holds.append(self.area_hold)
        if hold := self.rules.calendar.closed(day, person.nation, person.area):
            holds.append(hold)
        if not holds and day.weekday() == _SUNDAY:
            holds.append(Hold("sunday", f"{day_words(day)} is a Sunday", day + _DAY))
        for hold in holds:
            self.wait(hold)
        return self.day > day

    def on_this_day(self) -> Moment | None:
        """The first window of the day that is not over, and what moved it inside the day."""
        rules, day, lower = self.rules, self.day, self.lower
        start = max(rules.hours.start, rules.first_minute) if day == rules.first else rules.hours.start
        end = min(rules.hours.end, rules.last_minute) if day == rules.last else rules.hours.end
        parts: list[Span] = [(start, end)] if start < end else []
        open_now = self.first_of(parts)
        if open_now is None or open_now[0] > lower:
            self.note(self.hours_hold(open_now[0] if open_now else day + _DAY))
        if open_now is not None and (closed := rules.calendar.hours_closed(day)):
            parts = without(parts, [(first, until) for first, until, _ in closed])
            open_now = self.narrowed(open_now, parts, closed[0][2])
        if open_now is not None and self.person.safe_hours:
            parts = within(parts, spans(self.person.safe_hours, day))
            open_now = self.narrowed(open_now, parts, self.safe_hold())
        if open_now is None:
            return None
        return Moment(max(open_now[0], lower), open_now[1], tuple(self.held.values()))

    def first_of(self, parts: list[Span]) -> Instants | None:
        for opens, closes in instants(self.day, parts, self.zone):
            if closes > self.lower:
                return opens, closes
        return None

    def narrowed(self, before: Instants, parts: list[Span], hold: Hold) -> Instants | None:
        """The first window of fewer hours; the hold is noted where it moved the moment."""
        after = self.first_of(parts)
        if after is None or max(after[0], self.lower) > max(before[0], self.lower):
            self.note(Hold(hold.rule, hold.says, after[0] if after else self.day + _DAY))
        return after

    def hours_hold(self, until: date) -> Hold:
        return Hold("hours", _window_words(self.rules.hours.start, self.rules.hours.end, self.person.zone), until)

    def safe_hold(self) -> Hold:
        return Hold("safe_hours", f"their safe hours are {self.person.safe_hours}")


def _of_area(holds: Mapping[str, Hold], area: str) -> Hold | None:
    """The hold of this area. Where the area is not known it may be any of those that are held."""
    if not holds:
        return None
    here = same_area(area)
    return next((hold for held, hold in holds.items() if not held or not here or same_area(held) == here), None)


@lru_cache(maxsize=1024)
def _window_words(start: int, end: int, zone: str) -> str:
    return f"window {clock_words(start)} to {clock_words(end)} {zone}"
