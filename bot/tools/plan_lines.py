"""A plan for machines: one JSON object a line for each case and flow, written while the plan is made."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.outreach.planning import Planned
from bot.outreach.spoken import Spoken

_encode = msgspec.json.Encoder().encode


def write_lines(planned: Iterable[Planned], zone: str, spoken: Spoken) -> None:
    """Write all of them. ``zone``: of people whose own is not known. ``spoken``: what each flow is sent in."""
    for one in planned:
        sys.stdout.write(_encode(line_of(one, zone, spoken)).decode() + "\n")


def line_of(planned: Planned, zone: str, spoken: Spoken) -> dict[str, Any]:
    """One decision: ``at`` and ``until`` with the offset of the person's own clock, None where there is no such time.

    ``prefers``: the person's language, ``language``: the one they are written to in; None where it is not known.
    """
    decision = planned.decision
    prefers = planned.person.contact.language
    clock = clock_of(planned.person.contact.time_zone or zone)
    return {
        "ref": decision.ref,
        "flow": decision.flow,
        "wave": decision.wave,
        "channel": decision.channel,
        "prefers": prefers or None,
        "language": spoken.served(decision.flow, prefers) or None,
        "at": _written(decision.at, clock),
        "held": [{"rule": hold.rule, "until": _written(hold.until, clock), "says": hold.says} for hold in decision.held],
        "missed": decision.missed,
    }


def _written(when: date | datetime | None, clock: tzinfo) -> str | None:
    if when is None:
        return None
    return when.astimezone(clock).isoformat() if isinstance(when, datetime) else when.isoformat()


@lru_cache(1000)
def clock_of(zone: str) -> tzinfo:
    """The zone of this name; UTC for one that does not exist, where nobody is asked and only ends of holds are told."""
    try:
        return ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        return ZoneInfo("UTC")
