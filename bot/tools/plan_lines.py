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

_encode = msgspec.json.Encoder().encode


def write_lines(planned: Iterable[Planned], zone: str) -> None:
    """Write all of them. ``zone``: of people whose own is not known."""
    for one in planned:
        sys.stdout.write(_encode(line_of(one, zone)).decode() + "\n")


def line_of(planned: Planned, zone: str) -> dict[str, Any]:
    """One decision: ``at`` and ``until`` with the offset of the person's own clock, None where there is no such time."""
    decision = planned.decision
    clock = clock_of(planned.person.contact.time_zone or zone)
    return {
        "ref": decision.ref,
        "flow": decision.flow,
        "wave": decision.wave,
        "channel": decision.channel,
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
