"""Flags and alerts as they are handed out. Times are aware datetimes, UTC. ``way`` and ``role`` are as in the rota."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

FlagState = Literal["open", "taken", "acted", "no_action"]


class FlagRow(msgspec.Struct, frozen=True):
    """A flag. ``refs``: the case it is about, or all of the person's; empty where we know of none. ``version`` grows with each change.

    ``target``: until when a person is to act, None where no worker has looked at it yet.
    """

    id: str
    kind: str
    raised_at: datetime
    state: FlagState = "open"
    step: str = ""
    flow: str = ""
    refs: tuple[str, ...] = ()
    reason: str = ""
    taken_by: str = ""
    taken_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    target: datetime | None = None
    look_at: datetime | None = None
    alerted_at: datetime | None = None
    escalated_at: datetime | None = None


class NewAlert(NamedTuple):
    """An alert to be made, unless it has been made. ``merged``: another one that is made with it says the same to the same role."""

    step: str
    role: str
    way: str
    merged: bool = False


class ClaimedAlert(msgspec.Struct, frozen=True):
    """An alert that this worker may send until ``lease_until``. ``about`` is the id of a flag, or of a test (then ``kind`` is empty)."""

    id: str
    about: str
    kind: str
    step: str
    role: str
    way: str
    tries: int
    worker: str
    attempt: int
    lease_until: datetime


class Written(msgspec.Struct, frozen=True):
    """What a person wrote of their own, at one step of a conversation.

    ``withheld``: it criticises somebody by name, and this flag is no reason to read it; ``words`` is then empty.
    """

    step: str
    at: datetime
    words: str
    withheld: bool = False


class AlertTestRow(msgspec.Struct, frozen=True):
    """One role's part in a test of the alerts."""

    id: str
    period: str
    role: str
    begun_at: datetime
    due: datetime
    confirmed_at: datetime | None = None
    alarmed_at: datetime | None = None


class Alarm(msgspec.Struct, frozen=True):
    """How the telling stands, in numbers. ``oldest_alert``: since when the alert that waits longest could have been sent."""

    open_flags: int
    overdue: int
    not_looked_at: int
    alerts_waiting: int
    oldest_alert: datetime | None
    tests_not_confirmed: int
