"""A flow unfolded: each step as often as conversations come to it in situations that later conditions tell apart.

Nodes are ``START``, ``Here(step, known)`` and ``Ended(reason)``. Edges have the ways of ``bot.flow.graph``, and what happens on them:
``passed``, a ``Passed``. Unlike there, every walk through this graph is a conversation that people can have, and every conversation is a
walk: an edge is only there where its condition holds for what was answered, and for what may be known, on the way to it.

Followed are all answers to every question, a skip among them, and all facts that a condition looks at. Three things make it exact:

- a fact is the same throughout, and is taken to be anything (unknown, too) until a condition looks at it;
- whoever is invited fits ``who``, or nothing is known of them (staff can begin a flow by hand);
- people can change the language at any question; the surface stays the same. A call in the middle of texts is not followed.

With too many situations to follow, ``decided`` is False: the nodes are then the steps as they stand, and a walk may be no conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

import networkx as nx  # type: ignore[import-untyped]  # it ships no types

from bot.checks.proof.domains import SURFACE_OF, UNKNOWN, WHO, Domains, TooMany, Value, first_answer
from bot.engine.script import promises_in_vain
from bot.flow.conditions import Condition, holds, names
from bot.flow.graph import CARRIED_OUT, FINISHED, START, Ended, Graph, graph
from bot.flow.model import Flow, Step

MOST_TURNS = 10_000  # situations times ways out of them: followed in half a second
_CHANGING = "language"  # what people can change while a question is open

Known = frozenset[tuple[str, Value]]


class Here(NamedTuple):
    """A step, and what is known there that a condition still looks at."""

    step: str
    known: Known = frozenset()


Place = Here | Ended | str


class Passed(NamedTuple):
    """What happens on one edge.

    ``asked``: the step is a question, and ``answer`` is what it is answered with. ``rule`` is the index of the rule that led on, if one
    did. ``learnt`` are facts as they come to be known before the step is carried out, ``after`` those that its rules look at.
    """

    step: str
    way: str
    asked: bool = False
    answer: Value = None
    rule: int | None = None
    learnt: tuple[tuple[str, Value], ...] = ()
    after: tuple[tuple[str, Value], ...] = ()
    waits: bool = False

    @property
    def carried_out(self) -> bool:
        """Whether the step is carried out, and not left out."""
        return self.way in CARRIED_OUT

    @property
    def turns(self) -> int:
        """How long this takes, to find the shortest: what the person has to do, then how much is said."""
        return 10 if self.asked or self.waits else 1


class Unfolded:
    """The graph, the places of each step in it, and all places in an order in which every edge leads onward."""

    def __init__(self, made: Graph, *, decided: bool, by_surface: bool = False) -> None:
        """``by_surface``: conditions look at the surface, so that not every conversation can be held on each."""
        self.graph = made
        self.decided = decided
        self.by_surface = by_surface
        self.order: tuple[Place, ...] = tuple(nx.topological_sort(made))
        self._onward = {place: tuple((to, passed) for _, to, passed in made.out_edges(place, data="passed")) for place in self.order}
        self.of: dict[str, list[Here]] = {}
        for place in made:
            if isinstance(place, Here):
                self.of.setdefault(place.step, []).append(place)
        self.ends = tuple(place for place in self.order if isinstance(place, Ended))

    def onward(self, place: Place) -> tuple[tuple[Place, Passed], ...]:
        """Everything that can happen at a place, and where it leads."""
        return self._onward[place]

    def out_of(self, step: str) -> Iterator[tuple[Here, Place, Passed]]:
        """Everything that can happen at a step: (where, to where, what)."""
        yield from ((place, to, passed) for place in self.of.get(step, ()) for to, passed in self.onward(place))

    def carried_out(self, step: str) -> bool:
        """Whether some conversation carries this step out."""
        return any(passed.carried_out for _, _, passed in self.out_of(step))


def unfold(flow: Flow, most: int = MOST_TURNS) -> Unfolded:
    """Every conversation of a flow; or, where there are too many situations, every way that its structure shows."""
    try:
        unfolding = _Unfolding(flow, most)
        by_surface = any(unfolding.domains.looked_at(name, 0) for name in ("surface", "channel"))
        return Unfolded(unfolding.made(), decided=True, by_surface=by_surface)
    except TooMany:
        return Unfolded(_structure(flow), decided=False)


def _structure(flow: Flow) -> Graph:
    """The plain graph, its nodes and edges in the same dress."""
    plain, made = graph(flow), nx.MultiDiGraph()
    made.add_node(START)
    for source, target, way in plain.edges(data="way"):
        step = flow.steps.get(source)
        passed = Passed(source, way, asked=bool(step and step.asks) and way != "only_if")
        made.add_edge(_dressed(source), _dressed(target), way=way, passed=passed)
    return made


def _dressed(node: object) -> Place:
    return node if node == START or isinstance(node, Ended) else Here(str(node))


class _Unfolding:
    def __init__(self, flow: Flow, most: int) -> None:
        self.flow = flow
        self.most = most
        self.domains = Domains(flow)
        self.steps = list(flow.steps.items())
        self.index = {name: at for at, (name, _) in enumerate(self.steps)}
        self.graph: Graph = nx.MultiDiGraph()
        self.coming: list[dict[Known, None]] = [{} for _ in self.steps]

    def made(self) -> Graph:
        self.graph.add_node(START)
        for learnt in self._beginnings():
            self._lead(START, 0, dict(learnt), Passed(START, "begin", learnt=tuple(learnt.items())))
        for at, (name, step) in enumerate(self.steps):
            for known in self.coming[at]:
                self._carry_out(Here(name, known), at, step)
        return self.graph

    # How it begins

    def _beginnings(self) -> Iterator[dict[str, Value]]:
        """Who begins, where, and what has to be known of whoever is invited."""
        for channel in self.flow.channels:
            begun: dict[str, Value] = {"channel": channel, "surface": SURFACE_OF[channel]}
            yield {**begun, "begun_by": "person"}
            if self.flow.invite:
                yield from ({**begun, "begun_by": "bot", **facts} for facts in self._invited(begun))

    def _invited(self, begun: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
        """The facts that ``who`` looks at, as they can be of somebody who fits; and none."""
        of = [name for name in dict.fromkeys(names(self.flow.who)) if name not in begun and name != "begun_by"]
        values = [self.domains.values(name, WHO) for name in of]
        if _size(values) > self.most:
            raise TooMany
        later = [name for name in of if self.domains.looked_at(name, 0)]
        yield {name: UNKNOWN for name in later if name != _CHANGING}
        for together in product(*values):
            facts = dict(zip(of, together, strict=True))
            if holds(self.flow.who, _told({**begun, "begun_by": "bot", **facts})):
                yield {name: facts[name] for name in later}

    # One step

    def _carry_out(self, here: Here, at: int, step: Step) -> None:
        for known, learnt in self._knowing(dict(here.known), step.only_if, at):
            never = promises_in_vain(self.flow, step)
            if never or not holds(step.only_if, _told(known)):
                self._lead(here, at + 1, known, Passed(here.step, "only_if", learnt=learnt))
            elif step.end:
                self._lead(here, Ended(step.end), known, Passed(here.step, "end", learnt=learnt))
            else:
                self._go_on(here, at, step, known, learnt)

    def _go_on(self, here: Here, at: int, step: Step, known: dict[str, Value], learnt: tuple[tuple[str, Value], ...]) -> None:
        stands = step.asks or step.wait is not None
        for answered in self._answers(here.step, at) if step.asks else ({},):
            then = {**{name: value for name, value in known.items() if not (stands and name == _CHANGING)}, **answered}
            answer = answered.get(here.step, first_answer(step)) if step.asks else None
            for rule, now, after in self._rules(at, step, then):
                passed = Passed(here.step, "order", step.asks, answer, rule, learnt, after, waits=step.wait is not None)
                self._follow(here, at, step, now, passed)

    def _answers(self, name: str, at: int) -> Iterator[dict[str, Value]]:
        values = self.domains.values(name, at)
        yield from ({name: value} for value in values) if values else ({},)

    def _rules(
        self, at: int, step: Step, known: dict[str, Value], first: int = 0
    ) -> Iterator[tuple[int | None, dict[str, Value], tuple[tuple[str, Value], ...]]]:
        """The first rule that holds, for each thing that may be known."""
        if first >= len(step.then):
            yield None, known, ()
            return
        when = step.then[first].when_
        for now, learnt in self._knowing(known, when, at):
            if holds(when, _told(now)):
                yield first, now, learnt
            else:
                yield from ((rule, later, (*learnt, *more)) for rule, later, more in self._rules(at, step, now, first + 1))

    def _follow(self, here: Here, at: int, step: Step, known: dict[str, Value], passed: Passed) -> None:
        rule = step.then[passed.rule] if passed.rule is not None else None
        if rule and rule.end:
            self._lead(here, Ended(rule.end), known, passed._replace(way="end"))
        elif rule and rule.go:
            self._lead(here, self.index[rule.go], known, passed._replace(way="go"))
        else:
            self._lead(here, at + 1, known, passed)

    # What is known

    def _knowing(
        self, known: dict[str, Value], condition: Condition | None, at: int
    ) -> Iterator[tuple[dict[str, Value], tuple[tuple[str, Value], ...]]]:
        """What may be known once a condition has looked: each fact that was open is now one of its values."""
        opened = [name for name in dict.fromkeys(names(condition)) if name not in known and name not in self.flow.steps]
        values = [self.domains.values(name, at) for name in opened]
        if _size(values) > self.most:
            raise TooMany
        for together in product(*values):
            learnt = tuple(zip(opened, together, strict=True))
            yield {**known, **dict(learnt)}, learnt

    def _lead(self, source: Place, to: int | Ended, known: Mapping[str, Value], passed: Passed) -> None:
        """One edge. Of two that differ in the answer alone, the first is enough: nothing later tells them apart."""
        target: Place = (
            to if isinstance(to, Ended) else FINISHED if to >= len(self.steps) else Here(self.steps[to][0], self._kept(known, to))
        )
        if isinstance(target, Here) and isinstance(to, int):
            self.coming[to].setdefault(target.known)
        key = (passed.way, passed.rule)
        self.most -= 1
        if self.most < 0:
            raise TooMany
        if not self.graph.has_edge(source, target, key):
            self.graph.add_edge(source, target, key, way=passed.way, passed=passed)

    def _kept(self, known: Mapping[str, Value], at: int) -> Known:
        """What a condition from step ``at`` on still looks at."""
        domains = self.domains
        return frozenset((name, domains.same(name, value, at)) for name, value in known.items() if domains.looked_at(name, at))


def _told(known: Mapping[str, Value]) -> dict[str, object]:
    """What conditions see: a fact that is not known is not there."""
    return {name: value for name, value in known.items() if value is not UNKNOWN}


def _size(values: list[tuple[Value, ...]]) -> int:
    size = 1
    for some in values:
        size *= len(some)
    return size
