"""One person as they are known at one moment, worked out once for all their cases and flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo

import msgspec

from bot.asking.calendar import Calendar
from bot.asking.contact import closed_to
from bot.asking.decisions import Hold
from bot.asking.people import Person
from bot.asking.tiers import Risk, tier_of
from bot.asking.zones import zone_of

FIRST_YEAR, LAST_YEAR = 1900, 2199  # days outside are somebody's mistake, and count as not known


class Service(msgspec.Struct, frozen=True):
    """What is the same for everybody. ``zone``: of people whose own is not known (IANA). ``area_holds``: by area, the empty name is all."""

    calendar: Calendar
    zone: str
    area_holds: Mapping[str, Hold] = {}


class Known(msgspec.Struct, frozen=True):
    """``today`` is the day where the person lives. ``gate``: why nothing may be sent to them at all. The days are those of all cases."""

    now: datetime
    person: Person
    service: Service
    zone: str
    clock: tzinfo
    today: date
    tier: Risk
    because: str
    gate: tuple[Hold, ...]
    court_dates: tuple[date, ...]
    anniversaries: tuple[date, ...]


def known_of(now: datetime, person: Person, service: Service) -> Known:
    """Everything that does not depend on the case or the flow. Never raises."""
    zone = person.contact.time_zone or service.zone
    clock = zone_of(zone) or UTC
    today = now.astimezone(clock).date()
    tier, because = tier_of(person)
    cases = person.cases
    hard = (day for case in cases for day in (*case.anniversaries, *((case.event_on,) if case.event_on else ())))
    return Known(
        now,
        person,
        service,
        zone,
        clock,
        today,
        tier,
        because,
        tuple(closed_to(person, tier, today)),
        _sound(day for case in cases for day in case.court_dates),
        _sound(hard),
    )


def _sound(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for day in days if sound(day)))


def sound(day: date) -> bool:
    """Whether this can be a day of somebody's life."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
