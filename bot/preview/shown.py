"""What a person sees or hears at each step, on each surface, in each language; with what the page says beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from bot.checks.reading import grade
from bot.engine.effects import Message
from bot.engine.events import Surface
from bot.engine.script import NEVER, Node
from bot.flow.graph import Graph, graph
from bot.flow.graph import Node as Point
from bot.flow.model import Flow, Step
from bot.flow.places import Places
from bot.flow.plainly import condition, duration
from bot.flow.problems import Problem
from bot.library import Edition
from bot.library.edition import SURFACES
from bot.preview.drawing import Told, name_of
from bot.surfaces import Rendered

SURFACE_NAMES: Mapping[Surface, str] = {"text": "Text message", "chat": "Chat", "voice": "Telephone"}
_INVITATION = ("invite", "more")
NOBODY = "the flow said by when somebody replies (`replies_by`), which it does not"


class OnPhone(NamedTuple):
    """The messages of one step on one surface in one language."""

    surface: Surface
    language: str
    rendered: tuple[Rendered, ...]


class Way(NamedTuple):
    """One way on from a step, in words."""

    when: str
    to: str


class Shown(NamedTuple):
    """One step as the page shows it. ``anchor`` is its place in the page."""

    name: str
    anchor: str
    does: str
    when: str
    notes: tuple[str, ...]
    ways: tuple[Way, ...]
    messages: tuple[OnPhone, ...]
    findings: tuple[Problem, ...]


def surfaces_of(edition: Edition) -> tuple[Surface, ...]:
    """The surfaces on which a flow is held, in the order of its channels."""
    return tuple(dict.fromkeys(SURFACES[channel] for channel in edition.channels))


def beginning(edition: Edition, languages: Iterable[str], findings: Iterable[Problem]) -> Shown | None:
    """The invitation; None for a flow that only a person begins."""
    flow = edition.script.flow
    if not flow.invite:
        return None
    messages = tuple(
        OnPhone(surface, language, (edition.read(question.ask, surface),))
        for language in languages
        for surface in surfaces_of(edition)
        if (question := edition.script.lines[language].invite) is not None
    )
    notes = (*([f"Sent {_window(flow)}."] if flow.when else []), *_graded(flow.invite))
    ways: tuple[Way, ...] = (
        Way("yes", next(iter(flow.steps))),
        Way("later", "asked again once, another time"),
        Way("no", "ends: declined"),
    )
    if edition.script.quiet:
        ways = (ways[0], Way("not now", "another day is offered"))
    return Shown("The invitation", "invitation", "the bot begins", "", notes, ways, messages, tuple(findings))


def steps(edition: Edition, languages: Iterable[str], findings: Mapping[str, list[Problem]]) -> Iterator[Shown]:
    """Every step, in order."""
    flow, languages = edition.script.flow, tuple(languages)
    ways = ways_of(flow, graph(flow))
    for node in edition.script.nodes:
        step = node.step
        messages = tuple(
            OnPhone(surface, language, rendered)
            for language in languages
            for surface in surfaces_of(edition)
            if (rendered := tuple(edition.read(message, surface) for message in _said(edition, node, language, surface)))
        )
        when = NOBODY if node.only_if is NEVER else condition(step.only_if) if step.only_if else ""
        found = tuple(findings.get(node.name, ()))
        yield Shown(node.name, f"step-{node.name}", does(step), when, tuple(_notes(step)), ways[node.name], messages, found)


def told(flow: Flow, findings: Mapping[str, list[Problem]]) -> dict[str, Told]:
    """What the drawing says of each step. ``findings`` are those of each step."""
    return {
        name: Told(
            does(step),
            _mark(step),
            _shape(step),
            errors=sum(found.severity == "error" for found in findings.get(name, ())),
            warnings=sum(found.severity != "error" for found in findings.get(name, ())),
        )
        for name, step in flow.steps.items()
    }


def ways_of(flow: Flow, made: Graph) -> dict[str, tuple[Way, ...]]:
    """Every way on from each step, but those that leave the step itself out."""
    labels = labels_of(flow, made)
    return {
        name: tuple(
            Way(labels.get((name, target, key), ""), name_of(target))
            for _, target, key, way in made.out_edges(name, keys=True, data="way")
            if way != "only_if"
        )
        for name in flow.steps
    }


def findings_of(flow: Flow, places: Places, problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Findings by the step in whose lines they are; the invitation's under ``invite``, all others under an empty name."""
    starts = sorted((places.key("steps", name)[:2], name) for name in flow.steps)
    invitation = {places.key(key)[:2] for key in _INVITATION if getattr(flow, key)}
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        here = (problem.file, problem.line)
        name = (
            "invite"
            if here in invitation
            else next((step for start, step in reversed(starts) if start[0] == here[0] and start <= here), "")
        )
        found.setdefault(name, []).append(problem)
    return found


def labels_of(flow: Flow, made: Graph) -> dict[tuple[Point, Point, int], str]:
    """When each way is taken, in the coordinator's words. A way that is taken in every other case has no words."""
    found: dict[tuple[Point, Point, int], str] = {}
    for name, step in flow.steps.items():
        rules = iter(step.then)
        for _, target, key, way in made.out_edges(name, keys=True, data="way"):
            if way == "only_if" and step.only_if:
                found[name, target, key] = f"not ({condition(step.only_if)})"
            elif way in ("go", "end", "order") and (rule := next(rules, None)) is not None and rule.when_ is not None:
                flagged = f"flag {rule.flag} " if rule.flag else ""
                found[name, target, key] = f"{flagged}if {condition(rule.when_)}"
    return found


def does(step: Step) -> str:
    """What a step does, in two or three words."""
    match step.kind:
        case "say":
            return "says"
        case "signpost":
            return "names support"
        case "wait":
            return f"waits {duration(step.wait)}" if step.wait else "waits"
        case "flag":
            return f"flag: {step.flag}"
        case "end":
            return f"ends: {(step.end or '').replace('_', ' ')}"
        case "choose" | "choose_many":
            options = step.choose or (step.choose_many.options if step.choose_many else {})
            return f"asks, {len(options)} answers"
        case "yes_no":
            return "asks, yes or no"
        case "scale":
            return f"asks, {step.scale.from_} to {step.scale.to}" if step.scale else "asks"
        case "write":
            return "asks for words"
        case kind:
            return f"asks for a {kind}"


def _said(edition: Edition, node: Node, language: str, surface: Surface) -> Iterator[Message]:
    lines = edition.script.lines[language]
    if node.asks:
        question = lines.questions[node.index]
        if node.step.sensitive >= 2:
            yield lines.warn.ask
        if surface == "voice" and question.voice is not None:
            for at, page in enumerate(question.voice.pages):
                yield msgspec.structs.replace(question.ask, key=f"{question.ask.key}/page{at}", kind="choose", options=page)
        else:
            yield question.ask
    elif f"step/{node.name}" in lines.says:
        yield lines.says[f"step/{node.name}"]


def _graded(text: str | None) -> Iterator[str]:
    reached = grade(text or "")
    if reached is not None:
        yield f"Reading grade {reached:g} in English."


def _notes(step: Step) -> Iterator[str]:
    if step.sensitive:
        yield f"Sensitive, {step.sensitive} of 3." + (" A warning comes first, and it can be skipped." if step.sensitive >= 2 else "")
    if step.consent:
        yield f"A yes agrees to: {step.consent.replace('_', ' ')}."
    if step.apart:
        yield f"Kept apart from feedback: {step.apart}."
    if step.write:
        yield f"The words are kept for {step.write.keep.days} days."
    if step.signpost:
        yield f"Named when it is reached: who answers at that hour, for {', '.join(need.replace('_', ' ') for need in step.signpost)}."
    yield from _graded(step.say or step.ask)
    yield from (f"Accepted: {rule}. {why}" for rule, why in step.accept.items())


def _mark(step: Step) -> str:
    return f"{does(step)}, sensitive" if step.sensitive else ""


def _shape(step: Step) -> str:
    if step.signpost:
        return "support"
    if step.sensitive:
        return "sensitive"
    return "ending" if step.end else "asks" if step.asks else "step"


def _window(flow: Flow) -> str:
    when = flow.when
    assert when is not None
    spans = [f"from {duration(when.earliest)}" if when.earliest else "", f"to {duration(when.latest)}" if when.latest else ""]
    told = " ".join(part for part in spans if part)
    return f"{told} after {when.after.replace('_', ' ')}".strip()
