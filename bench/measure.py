"""Figures: several runs of each contestant, taken in turns, and what may be said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

import msgspec

Result = TypeVar("Result")


class Figure(msgspec.Struct, frozen=True):
    """One measured thing: how many runs, the lowest, the middle and the highest."""

    runs: int
    lowest: float
    median: float
    highest: float


class Ratio(msgspec.Struct, frozen=True):
    """One contestant over another: of the medians, and the lowest and highest of the same run's two figures."""

    over: str
    ratio: float
    lowest: float
    highest: float


def figure(values: Sequence[float]) -> Figure:
    """The figure of these runs."""
    return Figure(len(values), min(values), median(values), max(values))


def ratio(over: str, ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Ours over theirs; the two were measured in the same runs."""
    paired = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Ratio(over, median(ours) / median(theirs), min(paired), max(paired))


def alternate(names: Sequence[str], runs: int, run: Callable[[str], Result]) -> dict[str, list[Result]]:
    """Run each once, then each once more in the opposite order, and so on: what drifts falls on all alike."""
    results: dict[str, list[Result]] = {name: [] for name in names}
    for number in range(runs):
        for name in names if number % 2 == 0 else reversed(names):
            results[name].append(run(name))
    return results
