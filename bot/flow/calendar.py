"""The faith and local calendar: days on which nobody is asked, whoever they are. One file, ``flows/calendar.yaml``.

::

    days:
      - {name: Good Friday to Easter Monday, from: 2027-03-26, to: 2027-03-29, verified: no, source: worked out}
      - {name: the day of the fire, on: 2027-06-14, areas: [west], verified: yes, source: the council}
    weekly:
      - {name: Saturday, days: [saturday], hours: "00:00 to 24:00"}

It holds for everybody: nobody's religion is known or guessed. Days that nobody has verified close as well; `verified` is for staff.
"""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from bot.flow.days import Days
from bot.flow.durations import Window
from bot.flow.fields import Name, Part, Text
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.telling import told
from bot.flow.yaml import compose

CALENDAR = "calendar.yaml"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class CalendarDay(Days):
    """One day, or a first and a last one and all between, which are left free."""

    called = "a day of the calendar"
    rule = "calendar-day"

    name: Text = Field(description="What the day is called.")
    areas: tuple[Name, ...] = Field((), description="Only in these areas, in the organisation's own names; in all, if nothing is said.")
    verified: Literal["yes", "no"] = Field(description="Whether a person has looked the day up. It is left free either way.")
    source: Text = Field(description="Where the day comes from.")


class CalendarWeek(Part):
    """Hours of every week that are left free. 00:00 to 24:00 is the whole day."""

    called = "a part of every week"

    name: Text = Field(description="What it is called.")
    days: tuple[Weekday, ...] = Field(min_length=1, description="The days of the week.")
    hours: Window = Field(description="The part of the day that is left free, like 16:00 to 24:00.")


class CalendarFile(Part):
    """The whole file."""

    called = "the calendar"
    parts: ClassVar = {"days": CalendarDay, "weekly": CalendarWeek}

    days: tuple[CalendarDay, ...] = Field((), description="Days on which nobody is asked.")
    weekly: tuple[CalendarWeek, ...] = Field((), description="Hours of every week in which nobody is asked.")


class CalendarReading(NamedTuple):
    """``calendar`` is None where there is any problem."""

    calendar: CalendarFile | None
    problems: tuple[Problem, ...]
    places: Places


def read_calendar(name: str, source: bytes) -> CalendarReading:
    """The days that a file names, or everything that is wrong with it. ``name`` is used for the problems. Never raises."""
    composed = compose(name, source)
    places = Places(name, composed.root)
    if composed.root is None:
        return CalendarReading(None, in_order(composed.problems), places)
    calendar, faults = validated(CalendarFile, composed.root.data())
    problems = in_order([*composed.problems, *told(places, faults)])
    return CalendarReading(None if problems else calendar, problems, places)
