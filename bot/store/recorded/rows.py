"""What this room hands out. Times are aware datetimes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Stands = Literal["on its way", "waits", "typed", "refused", "lost"]


class HeldRecording(msgspec.Struct, frozen=True):
    """A recording that the provider holds; ``reference`` is its name there, ``seconds`` its length, ``tries`` how often we tried in vain.

    ``since``: when it was recorded; or, where it is to be deleted there, since when it should be gone.
    """

    id: str
    channel: str
    reference: str
    seconds: int
    tries: int = 0
    since: datetime | None = None


class SpokenComment(msgspec.Struct, frozen=True):
    """A spoken comment as staff see it in a list: nothing of who said it.

    ``stands``: on its way here; waits to be typed up; typed; refused; lost (the provider had no sound of it). ``deletes`` is when
    the sound goes at the latest. ``agreed_at`` and ``wording`` are the consent. ``apart``: criticism, for the coordinator alone, and the
    like; empty for feedback.
    """

    id: str
    flow: str
    step: str
    language: str
    seconds: int
    recorded_at: datetime
    stands: Stands
    deletes: datetime | None = None
    agreed_at: datetime | None = None
    wording: str = ""
    refused_as: str = ""
    apart: str = ""


class Handled(msgspec.Struct, frozen=True):
    """Who does something with a comment, as a role and never as a name, and why. ``coordinates``: it is a coordinator's role."""

    role: str
    because: str = ""
    coordinates: bool = False
