"""The switch itself: what was prepared is what whoever begins is served from now on, if nobody was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import Overtaken, Refused
from bot.publishing.preparing import Prepared
from bot.store.conversations.publishing import Switch
from bot.store.rows import PublishedRow
from bot.store.store import Store

LONGEST_WHY, LONGEST_NAME = 500, 80  # characters


def switch(store: Store, prepared: Sequence[Prepared], by: str, why: str, now: datetime) -> tuple[PublishedRow, ...]:
    """All of them or none; what was written down of each. Raises Refused, also where somebody has published one of them meanwhile.

    What is published already is left as it is.
    """
    by, why = sound(by, why)
    if refused := " ".join(one.refused for one in prepared if one.refused):
        raise Refused(refused)
    changed = [one for one in prepared if not one.unchanged]
    if not changed:
        raise Refused("Nothing is different from what is published.")
    store.publishing.switch([Switch(one.flow, one.line.number if one.line else 0, one.version, one.body) for one in changed], by, why, now)
    return tuple(line for one in changed if (line := store.publishing.newest(one.flow)))


def sound(by: str, why: str) -> tuple[str, str]:
    """Who and why as they are written down, each in one line. Raises Refused for what nobody could make anything of."""
    by, why = " ".join(by.split()), " ".join(why.split())
    _wants(why, LONGEST_WHY, "Say why, in a sentence that somebody understands in a year.")
    _wants(by, LONGEST_NAME, "Say who publishes: your name, or your role.")
    return by, why


def overtaken(told: Overtaken, zone: ZoneInfo) -> str:
    """Who was quicker, when, and what to do: for whoever was not."""
    line = told.line
    if not isinstance(line, PublishedRow):
        return str(told)
    when = line.at.astimezone(zone)
    return (
        f"{line.by or 'Somebody'} published {line.flow} meanwhile, on {when:%Y-%m-%d} at {when:%H:%M}: {line.why} Nothing of yours was changed. "
        "Look at the difference again."
    )


def _wants(text: str, longest: int, otherwise: str) -> None:
    if not text:
        raise Refused(otherwise)
    if len(text) > longest:
        raise Refused(f"This is {len(text)} characters. Say it in {longest}.")
