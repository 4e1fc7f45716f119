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

from datetime import date
from typing import ClassVar, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from bot.flow.durations import Window
from bot.flow.fields import Day, Maybe, Name, Part, Text
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.telling import told
from bot.flow.wrong import wrong
from bot.flow.yaml import compose

CALENDAR = "calendar.yaml"
LONGEST = 92  # days in one entry
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_ONE_DAY = "Write `on` with one day, or `from` and `to` with the first and the last one."


class CalendarDay(Part):
    """One day, or a first and a last one and all between. ``begins`` and ``ends`` are both included."""

    called = "a day of the calendar"

    name: Text = Field(description="What the day is called.")
    on: Maybe[Day] = Field(None, description="The day, like 2027-05-01.")
    from_: Maybe[Day] = Field(None, alias="from", description="The first of several days.")
    to: Maybe[Day] = Field(None, description="The last of several days.")
    areas: tuple[Name, ...] = Field((), description="Only in these areas, in the organisation's own names; in all, if nothing is said.")
    verified: Literal["yes", "no"] = Field(description="Whether a person has looked the day up. It is left free either way.")
    source: Text = Field(description="Where the day comes from.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.on is None) == (self.from_ is None) or (self.from_ is None) != (self.to is None):
            raise wrong("calendar-day", "Nobody can see which day this is.", _ONE_DAY)
        if self.begins > self.ends:
            raise wrong("wrong-order", "`to` comes before `from`.", "Let `to` be the later day.", ("to",))
        if (self.ends - self.begins).days > LONGEST:
            raise wrong("calendar-day", f"These are more than {LONGEST} days.", "Look at the years, or make several of it.", ("to",))
        return self

    @property
    def begins(self) -> date:
        """The first day."""
        day = self.on or self.from_
        assert day is not None  # the validator leaves one of the two
        return day

    @property
    def ends(self) -> date:
        """The last day, which is left free too."""
        return self.to or self.begins


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
