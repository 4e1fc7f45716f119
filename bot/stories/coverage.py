"""What stories have tried of a flow: its steps, every way on from a step, every answer, on which surfaces and in which languages.

Nothing is worked out twice: the conditions of the script are replaced by ones that note what the engine asks of them, and what it hears.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from bot.engine.script import NEVER, Node
from bot.flow.conditions import Condition, holds
from bot.flow.model import Rule
from bot.flow.places import Place, Places
from bot.library.edition import SURFACES, Edition

LEFT_OUT, ON, ENDS = "left out", "on", "ends"  # ways of a step beside its rules, which are named by their number from 0


class Way(NamedTuple):
    """One way on from a step: ``left out``, rule ``0``, ``1``, ..., or ``on`` where no rule holds."""

    step: str
    way: str


class Answer(NamedTuple):
    """One answer to a question: an option, a number of a scale, or ``answered`` where any words, number or day would do."""

    step: str
    answer: str


@dataclass(slots=True)
class Tried:
    """What has been tried of one flow so far."""

    steps: set[str] = field(default_factory=set)
    ways: set[Way] = field(default_factory=set)
    answers: set[Answer] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    walked: list[str] = field(default_factory=list)  # steps carried out, in order

    def answered(self, known: Mapping[str, object], kinds: Mapping[str, str]) -> None:
        """Note the answers that are known now."""
        for step, value in known.items():
            if value is not None and step in kinds:
                one_by_one = value if isinstance(value, (list, tuple)) else (value,)
                told = ("answered",) if kinds[step] in ("write", "number", "date") else map(str, one_by_one)
                self.answers |= {Answer(step, answer) for answer in told}


@dataclass(frozen=True, slots=True)
class _Noting:
    """A condition that notes what it was found to be."""

    condition: Condition | None
    tried: Tried
    step: str
    way: str  # empty: whether the step is carried out

    def holds(self, known: Mapping[str, object]) -> bool:
        """Whether this is so."""
        found = holds(self.condition, known)
        if not self.way:
            self._carried_out(found)
        elif found or self.way == ON:
            self.tried.ways.add(Way(self.step, self.way))
        return found

    def _carried_out(self, found: bool) -> None:
        if found:
            self.tried.steps.add(self.step)
            self.tried.walked.append(self.step)
            self.tried.ways.add(Way(self.step, ENDS))  # looked at only where the step itself ends
        else:
            self.tried.ways.add(Way(self.step, LEFT_OUT))


def watched(edition: Edition, tried: Tried) -> Edition:
    """The same edition, which notes in ``tried`` what of it is played."""
    script = copy.copy(edition.script)
    script.nodes = tuple(_watched(node, tried) for node in edition.script.nodes)
    script.named = {node.name: node for node in script.nodes}
    seen = copy.copy(edition)
    seen.script = script
    return seen


def _watched(node: Node, tried: Tried) -> Node:
    def noting(condition: Condition | None, way: str) -> Condition:
        return _Noting(condition, tried, node.name, way)  # type: ignore[return-value]  # it does what a condition does

    then = [(rule.model_copy(update={"when_": noting(rule.when_, str(at))}), go) for at, (rule, go) in enumerate(node.then)]
    last = Rule.model_construct(when_=noting(NEVER, ON), go=None, flag=None, end=None)  # looked at where none of the others holds
    return msgspec.structs.replace(node, only_if=noting(node.only_if, ""), then=(*then, (last, None)))


def steps_of(edition: Edition) -> list[str]:
    """Every step that can be carried out."""
    return [node.name for node in _possible(edition)]


def ways_of(edition: Edition) -> list[Way]:
    """Every way on from a step: the edges of the graph of the flow (``bot.flow.graph``)."""
    return [Way(node.name, way) for node in _possible(edition) for way in _ways(node)]


def answers_of(edition: Edition) -> list[Answer]:
    """Every answer that a question offers."""
    return [Answer(node.name, answer) for node in _possible(edition) if node.asks for answer in _answers(node)]


def _possible(edition: Edition) -> Iterator[Node]:
    return (node for node in edition.script.nodes if node.only_if is not NEVER)


def _ways(node: Node) -> Iterator[str]:
    if node.only_if is not None:
        yield LEFT_OUT
    if node.kind == "end":
        yield ENDS
        return
    for at, (rule, _) in enumerate(node.then):
        yield str(at)
        if rule.when_ is None:
            return
    yield ON


def _answers(node: Node) -> Iterator[str]:
    step = node.step
    if step.yes_no:
        yield from ("yes", "no")
    elif step.choose or step.choose_many:
        yield from step.choose or (step.choose_many.options if step.choose_many else ())
    elif step.scale:
        yield from map(str, range(step.scale.from_, step.scale.to + 1))
    else:
        yield "answered"


class Missing(NamedTuple):
    """Something that no story has tried: what, in words, and where it stands in its file."""

    what: str
    place: Place


class Covered(NamedTuple):
    """How much of a flow its stories have tried."""

    flow: str
    steps: tuple[int, int]  # tried, of all
    ways: tuple[int, int]
    answers: tuple[int, int]
    missing_steps: tuple[Missing, ...]
    missing_ways: tuple[Missing, ...]
    missing_answers: tuple[Missing, ...]
    surfaces: tuple[str, ...]
    languages: tuple[str, ...]
    missing_surfaces: tuple[str, ...]
    missing_languages: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The share of ways on that were tried, in whole percent; a part of a percent is left out."""
        tried, every = self.ways
        return 100 * tried // every if every else 100


def covered(edition: Edition, tried: Tried, places: Places) -> Covered:
    """What was tried of an edition, and what was not."""
    steps, ways, answers = steps_of(edition), ways_of(edition), answers_of(edition)
    named = {node.name: node for node in edition.script.nodes}
    surfaces = {SURFACES[channel] for channel in edition.channels}
    languages = edition.script.flow.languages
    return Covered(
        flow=edition.flow,
        steps=(len(tried.steps & set(steps)), len(steps)),
        ways=(len(tried.ways & set(ways)), len(ways)),
        answers=(len(tried.answers & set(answers)), len(answers)),
        missing_steps=tuple(Missing(step, places.key("steps", step)) for step in steps if step not in tried.steps),
        missing_ways=tuple(_missing(way, named[way.step], places) for way in ways if way not in tried.ways),
        missing_answers=tuple(
            Missing(f"{step}: {answer}", places.key("steps", step, named[step].kind, answer))
            for step, answer in answers
            if (step, answer) not in tried.answers
        ),
        surfaces=tuple(sorted(tried.surfaces)),
        languages=tuple(sorted(tried.languages)),
        missing_surfaces=tuple(sorted(surfaces - tried.surfaces)),
        missing_languages=tuple(sorted(set(languages) - tried.languages)),
    )


def _missing(way: Way, node: Node, places: Places) -> Missing:
    if way.way == LEFT_OUT:
        return Missing(f"{way.step} is left out", places.key("steps", way.step, "only_if"))
    if way.way == ENDS:
        return Missing(f"{way.step} ends the conversation", places.key("steps", way.step))
    if way.way == ON:
        why = "none of its rules holds, and " if node.then else ""
        return Missing(f"{way.step}: {why}the next step follows", places.key("steps", way.step))
    rule = node.then[int(way.way)][0]
    does = ", ".join(f"{key} {value}" for key, value in (("flag", rule.flag), ("go", rule.go), ("end", rule.end)) if value)
    return Missing(f"{way.step}: {does}", places.key("steps", way.step, "then", int(way.way)))
