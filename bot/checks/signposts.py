"""Whom `signpost` can name: the needs that flows ask for, beside the services that the support directory has for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from bot.flow.directory import Service
from bot.flow.model import Flow
from bot.flow.places import Place, Places
from bot.flow.problems import Problem
from bot.flow.suggest import did_you_mean

Flows = Iterable[tuple[Flow, Places]]


def unknown_needs(flows: Flows, services: Collection[Service]) -> Iterator[Problem]:
    """Needs that no service has: whoever has them is told of others instead. Without services nothing is said."""
    known = dict.fromkeys(need for service in services for need in service.needs)
    for need, place in _wanted(flows) if services else ():
        if need not in known:
            says = f"No service of the directory has the need `{need}`, so others are named in its place."
            yield Problem(*place, "unknown-need", "error", says, did_you_mean(need, known, otherwise="Add it to the `needs` of a service."))


def unchecked_needs(flows: Flows, services: Collection[Service], directory: Places, today: date) -> Iterator[Problem]:
    """Needs for which nobody has checked a service lately; told once, at the directory, where that is so for all of it."""
    checked = [service for service in services if service.last_day and service.last_day >= today]
    if services and not checked:
        says = "Nobody has checked any of these services lately, so a live service names none of them."
        help_ = "Check some with the services themselves, and write the day. `hearback services due` says which."
        yield Problem(*directory.key("services"), "need-unchecked", "warning", says, help_)
        return
    for need, place in _wanted(flows):
        of_need = [service.id for service in services if need in service.needs]
        if of_need and not any(need in service.needs for service in checked):
            says = f"Nobody has checked a service for `{need}` lately, so a live service names others in its place."
            yield Problem(
                *place, "need-unchecked", "warning", says, f"Check {' or '.join(of_need[:3])}, and write the day in the directory."
            )


def _wanted(flows: Flows) -> Iterator[tuple[str, Place]]:
    """Every need that a flow signposts, where it is written; one of a shared piece once."""
    found: dict[tuple[str, Place], None] = {}
    for flow, places in flows:
        for name, step in flow.steps.items():
            for at, need in enumerate(step.signpost or ()):
                found.setdefault((need, places.value("steps", name, "signpost", at)))
    yield from found
