"""Two plans side by side: who would be asked by the one and not by the other, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.asking.decisions import Decision
from bot.outreach.summing import reasons_of

FIRST = 20  # references that are named
NO_FLOW = "no_flow"  # in place of a rule: this flow asks nobody, or is not there
Key = tuple[str, str, int]  # case, flow, wave


class Comparison:
    """Counts of a plan before and after a change. What is kept grows with flows and rules, not with cases.

    ``before`` and ``after`` count who is asked, by flow; ``gained_by``, ``lost_by``, ``sooner`` and ``later`` who changes. ``gained`` and
    ``lost`` count by flow and rule: what held them before, or holds them then. ``refs`` are the first that change.
    """

    def __init__(self) -> None:
        self.before: Counter[str] = Counter()
        self.after: Counter[str] = Counter()
        self.gained_by: Counter[str] = Counter()
        self.lost_by: Counter[str] = Counter()
        self.gained: Counter[tuple[str, str]] = Counter()
        self.lost: Counter[tuple[str, str]] = Counter()
        self.sooner: Counter[str] = Counter()
        self.later: Counter[str] = Counter()
        self.refs: dict[str, list[str]] = {"gained": [], "lost": []}

    def add(self, before: Iterable[Decision], after: Iterable[Decision]) -> None:
        """Count one person's decisions in both plans."""
        old, new = _by_key(before), _by_key(after)
        for key in {**old, **new}:
            self._add(key, old.get(key), new.get(key))

    def _add(self, key: Key, old: Decision | None, new: Decision | None) -> None:
        ref, flow, _ = key
        was, will = (old.at if old else None), (new.at if new else None)
        self.before[flow] += was is not None
        self.after[flow] += will is not None
        if was is not None and will is not None:
            self.sooner[flow] += will < was
            self.later[flow] += will > was
        elif will is not None:
            self.gained_by[flow] += 1
            self.gained.update((flow, rule) for rule in _rules(old))
            self._name("gained", ref)
        elif was is not None:
            self.lost_by[flow] += 1
            self.lost.update((flow, rule) for rule in _rules(new))
            self._name("lost", ref)

    def _name(self, way: str, ref: str) -> None:
        if len(self.refs[way]) < FIRST and ref not in self.refs[way]:
            self.refs[way].append(ref)


def _rules(not_asked: Decision | None) -> set[str]:
    """What holds a case that is not asked; a flow that is not there has no decision."""
    return {hold.rule for hold in reasons_of(not_asked)} if not_asked else {NO_FLOW}


def _by_key(decisions: Iterable[Decision]) -> dict[Key, Decision]:
    return {(one.ref, one.flow, one.wave): one for one in decisions}
