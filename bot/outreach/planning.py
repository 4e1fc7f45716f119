"""The plan: every case in every flow, decided as the worker decides it, one person after another. Stores nothing, sends nothing.

Memory does not grow with the cases: people are read by their ids, a few hundred at a time. A quota has to know who else is in the
running, so where a flow has one everybody is gone through once before, and of each cell only as many draws are kept as it has places.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from bot.asking.about import quota_full
from bot.asking.decide import Service, decide
from bot.asking.decisions import Decision, Hold
from bot.asking.flow_rules import FlowRules, rules_of
from bot.asking.people import History, Person
from bot.flow.model import Flow
from bot.library.library import Library
from bot.outreach.calendars import calendar
from bot.settings import Settings
from bot.store.store import Store

BATCH = 500  # people read at a time
Key = tuple[str, str, int]  # case, flow, wave
Cell = tuple[str, int, str]  # flow, wave, and what the cases of one quota have in common


class Planned(NamedTuple):
    """What is decided about one case of a person in one flow, and the person as they were known then."""

    person: Person
    decision: Decision


def rules_of_flows(flows: Mapping[str, Flow]) -> tuple[FlowRules, ...]:
    """The rules of every flow that the bot begins by itself, in the order of their names."""
    found = (rules_of(flows[name], flows) for name in sorted(flows))
    return tuple(rules for rules in found if rules is not None)


def rules_of_library(library: Library) -> tuple[FlowRules, ...]:
    """The same, of the flows that are offered now."""
    return rules_of_flows({edition.flow: edition.script.flow for edition in library.editions()})


def service_of(settings: Settings, store: Store, folder: Path, now: datetime) -> Service:
    """What is the same for everybody: days on which nobody is asked, areas that are held, the zone of those whose own is not known.

    ``folder`` is that of the flows. Raises SettingWrong for a zone that does not exist, Refused for a calendar that cannot be read.
    """
    zone = settings.zone
    return Service(calendar=calendar(folder, now.astimezone(zone).date()), zone=zone.key, area_holds=held_areas(store, now))


def held_areas(store: Store, now: datetime) -> dict[str, Hold]:
    """The areas in which nobody is asked now, by name, each with the reason that staff gave."""
    found = store.area_holds.all(now)
    return {one.area: Hold("area_hold", f"nobody in {one.area} is asked now: {one.because}", one.until) for one in found}


def everybody(store: Store) -> Iterator[Person]:
    """Everyone who has a case, by id."""
    after = ""
    while people := store.cases.each(after, BATCH):
        yield from people
        after = people[-1].id


def plan(store: Store, rules: Sequence[FlowRules], service: Service, now: datetime) -> Iterator[Planned]:
    """Every decision about everybody as of ``now``. One person's follow one another."""
    return Planning(store, rules, service, now).everything()


class Planning:
    """A plan that is made piece by piece. ``now`` is aware."""

    def __init__(
        self,
        store: Store,
        rules: Sequence[FlowRules],
        service: Service,
        now: datetime,
        told: Callable[[Iterator[Person]], Iterator[Person]] = iter,
    ) -> None:
        """``told`` hands people on, and may tell somebody who waits how many there were."""
        self._told = told
        self.store = store
        self.rules = tuple(rules)
        self.service = service
        self.now = now
        self._places = {(one.flow, one.wave): one.quota.most for one in rules if one.quota is not None}
        self._last_draw: dict[Cell, int] | None = None

    def everything(self) -> Iterator[Planned]:
        """Every decision about everybody."""
        for person in self._told(everybody(self.store)):
            for decision in self.of(person):
                yield Planned(person, decision)

    def of(self, person: Person) -> tuple[Decision, ...]:
        """Every decision about one person, quotas counted: where one is full, the other flows are decided as if that flow were not there."""
        first = decisions = decide(self.now, person, self.rules, self.service)
        rules, refused = self.rules, dict[Key, Decision]()
        while full := [decision for decision in decisions if self._is_full(decision)]:
            refused |= {_key(decision): _refused(decision) for decision in full}
            kept = {
                decision.flow for decision in decisions if decision.at is not None and not self._is_full(decision)
            }  # another case has a place
            given_up = {decision.flow for decision in full} - kept
            if not given_up:
                break
            rules = tuple(one for one in rules if one.flow not in given_up)
            decisions = decide(self.now, person, rules, self.service)
        if not refused:
            return first
        latest = {_key(decision): decision for decision in decisions} | refused
        return tuple(latest.get(_key(decision), decision) for decision in first)

    def _is_full(self, decision: Decision) -> bool:
        """Whether others of its cell come before, as many as have a place."""
        if (decision.flow, decision.wave) not in self._places or decision.at is None:
            return False
        if self._last_draw is None:
            self._last_draw = self._draws()
        last = self._last_draw.get((decision.flow, decision.wave, decision.cell))
        return last is not None and decision.draw > last

    def _draws(self) -> dict[Cell, int]:
        """Of every cell with no fewer in the running than places: the highest draw that still has a place."""
        kept: dict[Cell, list[int]] = {}  # the lowest draws, negated: the highest of them is at the top of its heap
        for person in self._told(everybody(self.store)):
            for decision in self._in_the_running(person):
                draws = kept.setdefault((decision.flow, decision.wave, decision.cell), [])
                if len(draws) < self._places[decision.flow, decision.wave]:
                    heapq.heappush(draws, -decision.draw)
                else:
                    heapq.heappushpop(draws, -decision.draw)
        return {cell: -draws[0] for cell, draws in kept.items() if len(draws) == self._places[cell[0], cell[1]]}

    def _in_the_running(self, person: Person) -> Iterator[Decision]:
        """Of the flows with a quota: what is to be asked, and what was, for whoever was invited keeps their place."""
        for decision in decide(self.now, person, self.rules, self.service):
            if decision.at is not None and (decision.flow, decision.wave) in self._places:
                yield decision
        invited = {(one.ref, one.flow, one.wave) for one in person.history.asked if one.outcome == "invited"}
        if any((flow, wave) in self._places for _, flow, wave in invited):
            before = msgspec.structs.replace(person, history=History())  # a decision about who was asked names no cell
            yield from (one for one in decide(self.now, before, self.rules, self.service) if one.cell and _key(one) in invited)


def _key(decision: Decision) -> Key:
    return decision.ref, decision.flow, decision.wave


def _refused(decision: Decision) -> Decision:
    return msgspec.structs.replace(decision, at=None, closes=None, held=(*decision.held, quota_full()))
