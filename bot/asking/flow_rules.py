"""Whom a flow asks and when, made ready once when the flows load, so that a million cases can be looked at with few look-ups."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from bot.engine.timing import hours_of
from bot.flow.chance import Arms, Follows, Quota, Sample
from bot.flow.conditions import AllOf, Between, Condition, Is, names
from bot.flow.durations import Duration, Hours
from bot.flow.model import Flow

DEFAULT_OPEN = Duration(seconds=84 * 86_400)  # a flow without `latest` asks until so long after its `earliest`
FAR_AWAY = date(9000, 1, 1)
_A_DAY = 24 * 60
_ANCHORS = {
    "reported": ("reported_on", "they reported"),
    "closed": ("closed_on", "the case was closed"),
    "told_outcome": ("told_outcome_on", "they were told the outcome"),
    "support_ended": ("support_ended_on", "their support ended"),
    "support_declined": ("support_declined_on", "they said no to support"),
    "event": ("event_on", "the event"),
}


class Part(msgspec.Struct, frozen=True):
    """One line of `who`: what has to hold, the facts it looks at, and the words for staff."""

    condition: Condition
    names: tuple[str, ...]
    says: str


class FlowRules(msgspec.Struct, frozen=True):
    """The rules of one flow. ``anchor`` is the field of Case that the time counts from. ``wave`` is 1, or 1 more than the flow before."""

    flow: str
    wave: int
    risk: Literal["R1", "R2", "R3"]
    channels: tuple[str, ...]
    language: str  # the first of the flow: of people whose own is not known
    who: tuple[Part, ...]
    names_case: bool  # `who` says itself if open cases are asked
    anchor: str
    anchor_says: str
    earliest: Duration
    latest: Duration
    open_ended: bool  # the flow names no `latest`
    hours: Hours
    earliest_says: str
    latest_says: str
    sample: Sample | None = None
    quota: Quota | None = None
    arms: Arms | None = None
    follows: Follows | None = None


def rules_of(flow: Flow, flows: Mapping[str, Flow]) -> FlowRules | None:
    """The rules of a flow, by the flows beside it (a flow it follows). None where the bot never begins it.

    That is a flow without an invitation or without `when`, and one of risk R3. Where `latest` is not said, nobody is invited later
    than 84 days after `earliest`: there is no invitation without an end. A circle of flows that follow one another has no first wave
    and is never begun.
    """
    when = flow.when
    wave = _wave(flow, flows)
    if flow.invite is None or when is None or flow.risk == "R3" or wave is None:
        return None
    anchor, anchor_says = _ANCHORS[when.after]
    who = tuple(_part(condition) for condition in _lines(flow.who))
    earliest = when.earliest or Duration()
    latest = when.latest or Duration(earliest.months, earliest.seconds + DEFAULT_OPEN.seconds)
    return FlowRules(
        flow=flow.flow,
        wave=wave,
        risk=flow.risk,
        channels=flow.channels,
        language=flow.languages[0],
        who=who,
        names_case=any("case" in part.names for part in who),
        anchor=anchor,
        anchor_says=anchor_says,
        earliest=earliest,
        latest=latest,
        open_ended=when.latest is None,
        hours=hours_of(flow),
        earliest_says=f"{said(earliest)} after {anchor_says}" if earliest.in_seconds else f"the day when {anchor_says}",
        latest_says=f"{said(latest)} after {anchor_says}",
        sample=flow.sample,
        quota=flow.quota,
        arms=flow.arms,
        follows=flow.follows,
    )


def _wave(flow: Flow, flows: Mapping[str, Flow]) -> int | None:
    """1 and one more for each flow before; None in a circle. A flow before it that is not there counts: nobody has answered it."""
    wave, seen = 1, {flow.flow}
    before: Flow | None = flow
    while before and before.follows:
        wave += 1
        if before.follows.flow in seen:
            return None
        seen.add(before.follows.flow)
        before = flows.get(before.follows.flow)
    return wave


def day_after(anchor: date, length: Duration) -> tuple[date, int]:
    """The day so long after another, and the minutes that are left over (from midnight). Months keep their place in the calendar.

    What is beyond the calendar is far away.
    """
    try:
        day = _months_after(anchor, length.months) if length.months else anchor
        minutes = length.seconds // 60
        return day + timedelta(days=minutes // _A_DAY), minutes % _A_DAY
    except (OverflowError, ValueError):
        return FAR_AWAY, 0


def _months_after(day: date, months: int) -> date:
    """31 January and a month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def said(length: Duration) -> str:
    """``28 days``, ``6 months``, ``6 months and 84 days``."""
    parts = []
    if length.months:
        parts.append(_count(length.months, "month"))
    if length.seconds or not parts:
        unit, size = next((unit, size) for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)) if length.seconds % size == 0)
        parts.append(_count(length.seconds // size, unit))
    return " and ".join(parts)


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _lines(who: Condition | None) -> tuple[Condition, ...]:
    if who is None:
        return ()
    return who.conditions if isinstance(who, AllOf) else (who,)


def _part(condition: Condition) -> Part:
    """The facts that a flow is about are said, never a person's own."""
    looked_at = tuple(dict.fromkeys(names(condition)))
    match condition:
        case Is(name, values):
            says = f"{name} {' or '.join(map(str, values))}"
        case Between(name, low, None):
            says = f"{name} {low} or over"
        case Between(name, None, high):
            says = f"{name} {high} or under"
        case Between(name, low, high):
            says = f"{name} {low} to {high}"
        case _:
            says = f"some combinations of {' and '.join(looked_at)}"
    return Part(condition, looked_at, says)
