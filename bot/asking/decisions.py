"""What is decided about one case in one flow: when it is asked, what holds it, or why it never will be."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Hold(msgspec.Struct, frozen=True):
    """One reason why not sooner, or not at all. ``rule`` is its name (``RULES`` in rules.py), ``says`` a sentence for staff.

    ``until``: the first day or moment on which this reason no longer holds; None where nobody knows (a complaint that is open).
    """

    rule: str
    says: str
    until: date | datetime | None = None


class Moment(msgspec.Struct, frozen=True):
    """When a message may leave: from ``at`` on, and before ``closes`` (both aware, UTC). ``held`` is what moved it, in order."""

    at: datetime
    closes: datetime
    held: tuple[Hold, ...] = ()


class Never(msgspec.Struct, frozen=True):
    """No moment. ``missed``: there was a time for it and it has gone by, or will before what holds it ends. ``held`` says why.

    Not missed and without an end in sight: it waits until something that is known changes.
    """

    held: tuple[Hold, ...]
    missed: bool = False


class Decision(msgspec.Struct, frozen=True):
    """One case in one flow and wave. ``at`` and ``closes`` are the window to be sent in, None where there is none.

    ``eligible``: this flow is about people like this one; a decision that is not eligible is never "missed". ``arm`` is the trial's arm
    or empty. ``cell`` and ``draw`` place a case in its quota: of those with the same cell the lowest draws are asked.
    ``channel`` is empty where none is possible. ``last`` is the last day on which the case may be asked, None where it is not known: what
    is missed before that day has come may still change with the data.
    """

    ref: str
    flow: str
    wave: int
    channel: str
    at: datetime | None = None
    closes: datetime | None = None
    held: tuple[Hold, ...] = ()
    missed: bool = False
    eligible: bool = True
    arm: str = ""
    cell: str = ""
    draw: int = 0
    last: date | None = None
