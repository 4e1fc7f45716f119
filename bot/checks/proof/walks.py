"""Walks through an unfolded flow: the shortest that shows something, and the longest by any measure.

The graph has no circles, so one look at each edge is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.checks.proof.unfolding import Passed, Place, Unfolded
from bot.flow.graph import START

Walk = tuple[Passed, ...]
Allowed = Callable[[Passed], bool]
Edge = tuple[Place, Place, Passed]  # from, to, what happens


class Leg(NamedTuple):
    """The first edge of a shortest walk, and how much the walk asks of a person. At the goal there is no edge."""

    turns: int
    passed: Passed | None = None
    to: Place = START


Legs = Mapping[Place, Leg]


def anyhow(_passed: Passed) -> bool:
    """Every edge is allowed."""
    return True


def toward(unfolded: Unfolded, goals: Container[Place], allowed: Allowed = anyhow) -> Legs:
    """The shortest walk to one of these places from every place that has one, only by edges that are ``allowed``."""
    legs: dict[Place, Leg] = {}
    for place in reversed(unfolded.order):
        if place in goals:
            legs[place] = Leg(0)
            continue
        onward = [Leg(passed.turns + legs[to].turns, passed, to) for to, passed in unfolded.onward(place) if to in legs and allowed(passed)]
        if onward:
            legs[place] = min(onward, key=lambda leg: leg.turns)
    return legs


def walk(legs: Legs, start: Place = START) -> Walk | None:
    """The walk from a place; None where none leads to the goal."""
    return tuple(passed for _, passed in _along(legs, start)) if start in legs else None


def shortest(unfolded: Unfolded, goals: Container[Place], allowed: Allowed = anyhow) -> Walk | None:
    """The conversation to one of these places that asks least of a person; None where none leads there."""
    return walk(toward(unfolded, goals, allowed))


def by(unfolded: Unfolded, edges: Iterable[Edge], legs: Legs) -> Walk | None:
    """The conversation that takes one of these edges as soon as it can, and goes on to the goal of ``legs`` on the shortest walk."""
    fitting = [edge for edge in edges if edge[1] in legs]
    before = toward(unfolded, {source for source, _, _ in fitting}) if fitting else {}
    if START not in before:
        return None
    first = tuple(_along(before, START))
    here = before[first[-1][0]].to if first else START
    _, to, passed = min((edge for edge in fitting if edge[0] == here), key=lambda edge: edge[2].turns + legs[edge[1]].turns)
    return (*(one for _, one in first), passed, *(walk(legs, to) or ()))


def longest(unfolded: Unfolded, measure: Callable[[Passed], float], allowed: Allowed = anyhow) -> tuple[float, Walk]:
    """The conversation on which most comes together, and how much; only by edges that are ``allowed``."""
    most: dict[Place, float] = {}
    legs: dict[Place, Leg] = {}
    for place in reversed(unfolded.order):
        edges = [(to, passed) for to, passed in unfolded.onward(place) if to in most and allowed(passed)]
        onward = [(measure(passed) + most[to], Leg(0, passed, to)) for to, passed in edges]
        if onward or place in unfolded.ends:
            most[place], legs[place] = max(onward, key=lambda found: found[0], default=(0, Leg(0)))
    return most.get(START, 0), walk(legs) or ()


def _along(legs: Legs, at: Place) -> Iterator[tuple[Place, Passed]]:
    while (leg := legs[at]).passed is not None:
        yield at, leg.passed
        at = leg.to
