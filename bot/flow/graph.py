"""The flow as a graph: every way a conversation can take. Steps only lead forward, so it has no circles and questions have answers.

Nodes are ``START``, the steps by name, and one ``Ended(reason)`` for each way to end. Each edge has a ``way``:

    begin    from START to the first step
    order    the step is carried out, and the next one follows
    only_if  the step is left out, and the next one follows
    go       a rule leads on
    end      a rule or the step itself ends the conversation

An edge says that a way is possible as far as structure shows; answers are worked out by ``bot.checks.proof``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import networkx as nx  # type: ignore[import-untyped]  # it ships no types

from bot.flow.model import Flow, Step


class Ended(NamedTuple):
    """The conversation is over for this reason."""

    reason: str


START = "(start)"
FINISHED = Ended("finished")
CARRIED_OUT = frozenset({"order", "go", "end"})
Node = str | Ended
Graph: TypeAlias = "nx.MultiDiGraph"


def graph(flow: Flow) -> Graph:
    """All ways through a flow as it was read."""
    made: Graph = nx.MultiDiGraph()
    names = list(flow.steps)
    made.add_node(START)
    made.add_nodes_from(names)
    made.add_edge(START, names[0], way="begin")
    for at, (name, step) in enumerate(flow.steps.items()):
        following: Node = names[at + 1] if at + 1 < len(names) else FINISHED
        for way, target in _ways(step, following):
            made.add_edge(name, target, way=way)
    return made


def _ways(step: Step, following: Node) -> Iterator[tuple[str, Node]]:
    if step.only_if is not None:
        yield "only_if", following
    if step.end:
        yield "end", Ended(step.end)
        return
    for rule in step.then:
        if rule.go:
            yield "go", rule.go
        elif rule.end:
            yield "end", Ended(rule.end)
        else:
            yield "order", following
        if rule.when_ is None:
            return
    yield "order", following


def reached(made: Graph, start: Node = START) -> set[Node]:
    """Every node that some way leads to, the start included."""
    return {start, *nx.descendants(made, start)}
