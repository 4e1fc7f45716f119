"""What a rule is: a name, how bad it is, what it wants, and the function that finds where a flow does otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.flow.graph import Graph, Node, graph, reached
from bot.flow.model import Flow, Step
from bot.flow.problems import Severity
from bot.flow.wrong import Path


@dataclass(frozen=True)
class Seen:
    """A flow with what several rules need to know of it, worked out once."""

    flow: Flow

    @cached_property
    def graph(self) -> Graph:
        """Every way through the flow."""
        return graph(self.flow)

    @cached_property
    def reached(self) -> set[Node]:
        """The steps that some way leads to."""
        return reached(self.graph)

    @cached_property
    def questions(self) -> dict[str, Step]:
        """The questions that can be reached, in order."""
        return {name: step for name, step in self.flow.steps.items() if step.asks and name in self.reached}

    @property
    def invites(self) -> bool:
        """Whether the bot may begin this flow."""
        return self.flow.invite is not None


class Finding(NamedTuple):
    """One place where a flow does otherwise. ``path`` leads there from the top of the flow; ``severity`` may soften the rule's."""

    path: Path
    says: str
    try_instead: str = ""
    at_value: bool = False
    severity: Severity | None = None


class Rule(NamedTuple):
    """``name`` is stable; ``wants`` is a sentence for the reference."""

    name: str
    severity: Severity
    wants: str
    find: Callable[[Seen], Iterable[Finding]]
