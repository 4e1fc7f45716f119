"""Who of the staff is on duty, when, and who is told next. One file, ``flows/duty.yaml``.

::

    zone: Europe/London
    bank_holidays: england
    first_look: 15 minutes
    roles:
      on_call:
        shifts:
          - {days: [monday, tuesday, wednesday, thursday, friday], hours: 9:00 to 17:00, tell: [email duty_desk, text duty_phone]}
    exceptions:
      - {name: the office moves, on: 2027-05-04, closed: true}
    escalation:
      - {after: 0 minutes, tell: on_call}

No address stands here: ``duty_desk`` and ``duty_phone`` are names, whose addresses are in the setting HEARBACK_DUTY_CONTACTS. So the file may
be kept, copied and shown like the flows beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self
from zoneinfo import available_timezones

from pydantic import Field, model_validator

from bot.flow.days import Days
from bot.flow.durations import Duration, Lasting, Promise, Window
from bot.flow.fields import Maybe, Part, Text, Yes, one_of
from bot.flow.flag_kinds import BY_NAME, ROLES
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.telling import told
from bot.flow.typed import read_by
from bot.flow.wrong import Wrong, wrong
from bot.flow.yaml import compose

DUTY = "duty.yaml"
ON_CALL = "on_call"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Role = Annotated[str, one_of(tuple(ROLES))]
Kind = Annotated[str, one_of(tuple(BY_NAME))]
_WAY = re.compile(r"(email|text) +([a-z][a-z0-9_]{0,39})|(webhook)")


class Way(NamedTuple):
    """One way to tell somebody. ``contact`` is a name of HEARBACK_DUTY_CONTACTS, empty for the webhook."""

    carrier: str
    contact: str = ""

    def __str__(self) -> str:
        """As it stands in the file."""
        return f"{self.carrier} {self.contact}".strip()


def read_way(value: Any) -> Way:
    """``email duty_desk``, ``text duty_phone`` or ``webhook``."""
    if isinstance(value, Way):
        return value
    found = _WAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        shown = "An address" if isinstance(value, str) and ("@" in value or "+" in value) else f"`{value}`"[:60]
        raise wrong(
            "duty-way",
            f"{shown} is no way to tell somebody.",
            "Write email or text and a name like duty_desk, or webhook. Its address is in the setting HEARBACK_DUTY_CONTACTS.",
        )
    return Way(found[3] or found[1], found[2] or "")


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value.strip() not in available_timezones():
        raise wrong("unknown-word", "There is no such time zone.", "Write it like Europe/London.")
    return value.strip()


Ways = Annotated[
    Way, read_by(read_way, {"type": "string", "pattern": f"^ *({_WAY.pattern}) *$", "examples": ["email duty_desk", "webhook"]})
]
Zone = Annotated[str, read_by(_zone, {"type": "string", "examples": ["Europe/London"]})]


class Shift(Part):
    """Hours of the week in which a role is there, and how it is told."""

    called = "a shift"

    days: tuple[Weekday, ...] = Field(min_length=1, description="The days of the week.")
    hours: Window = Field(description="The part of the day, like 9:00 to 17:00. A night is two shifts: to 24:00, and from 0:00.")
    tell: tuple[Ways, ...] = Field(
        min_length=1, description="How: email or text with the name of a contact, or webhook. All of them are used."
    )
    bank_holidays: Maybe[Yes] = Field(None, description="`true`: on bank holidays too.")


class DutyRole(Part):
    """One role, with its shifts."""

    called = "a role"
    parts: ClassVar = {"shifts": Shift}

    shifts: tuple[Shift, ...] = Field(min_length=1, description="When somebody of this role is there.")


class OtherDay(Days):
    """Days on which other hours hold, or none."""

    called = "an exception"
    rule = "duty-exception"

    name: Text = Field(description="Why.")
    roles: tuple[Role, ...] = Field((), description="For these roles; for all, if nothing is said.")
    closed: Maybe[Yes] = Field(None, description="`true`: nobody is there.")
    hours: Maybe[Window] = Field(None, description="These hours in place of the shifts' own.")

    @model_validator(mode="after")
    def _clear(self) -> Self:
        if (self.closed is None) == (self.hours is None):
            raise wrong("duty-exception", "Nobody can see what holds on this day.", "Write closed: true, or `hours`.")
        return self


class Escalation(Part):
    """Who is told when nobody has acted in time."""

    called = "a step of the escalation"

    after: Lasting = Field(description="How long after the target, like 15 minutes.")
    tell: Role = Field(description="The role that is told.")
    kinds: tuple[Kind, ...] = Field(
        (), description="For these kinds of flags, which then have no other steps. For all others, if left out."
    )


class Duty(Part):
    """The whole file."""

    called = "the duty rota"
    parts: ClassVar = {"roles": DutyRole, "exceptions": OtherDay, "escalation": Escalation}

    zone: Zone = Field("Europe/London", description="The clock of the hours.")
    bank_holidays: Literal["england", "wales", "scotland", "northern_ireland", "none"] = Field(
        "england", description="The nation whose bank holidays close the shifts, or `none`."
    )
    first_look: Lasting = Field(
        Duration(seconds=900), description="What comes when nobody is there is looked at this soon after the next shift begins."
    )
    roles: dict[Role, DutyRole] = Field(description="The roles. `on_call` is needed; what has no role of its own goes there.")
    exceptions: tuple[OtherDay, ...] = Field((), description="Days on which other hours hold. The first that fits counts.")
    targets: dict[Kind, Promise] = Field({}, description="Another target for a kind of flag, like 30 minutes or 2 working days.")
    escalation: tuple[Escalation, ...] = Field((), description="Who is told when nobody has acted in time.")


class DutyReading(NamedTuple):
    """``duty`` is None where there is any problem."""

    duty: Duty | None
    problems: tuple[Problem, ...]
    places: Places


def read_duty(name: str, source: bytes) -> DutyReading:
    """The rota that a file names, or everything that is wrong with it. ``name`` is used for the problems. Never raises."""
    composed = compose(name, source)
    places = Places(name, composed.root)
    if composed.root is None:
        return DutyReading(None, in_order(composed.problems), places)
    raw = composed.root.data()
    duty, faults = validated(Duty, raw)
    problems = in_order([*composed.problems, *told(places, [*faults, *_nobody(raw)])])
    return DutyReading(None if problems else duty, problems, places)


def _nobody(raw: Any) -> Iterator[Wrong]:
    """Roles that are told and that nobody fills."""
    roles = raw.get("roles") if isinstance(raw, dict) else None
    if not isinstance(roles, dict):
        return
    if ON_CALL not in roles:
        yield Wrong("duty-role", "Nobody is on call.", "Add the role on_call: what has no role of its own goes there.", ("roles",))
    steps = raw.get("escalation")
    for at, step in enumerate(steps if isinstance(steps, list) else ()):
        told_next = step.get("tell") if isinstance(step, dict) else None
        if isinstance(told_next, str) and told_next in ROLES and told_next not in (*roles, ON_CALL):
            help_ = f"Add it under `roles`: {ROLES[told_next]}"
            yield Wrong("duty-role", f"`{told_next}` has no shifts.", help_, ("escalation", at, "tell"))
