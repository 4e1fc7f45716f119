"""What only shows when the flows of a folder stand side by side: what two of them claim, and what one says of another.

What the directory and the calendar beside them leave of each is looked for in ``signposts`` and ``asking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.flow.conditions import ANSWERED, SKIPPED, AllOf, AnyOf, Condition, Is, Not, names
from bot.flow.model import Flow, Step
from bot.flow.places import Place, Places
from bot.flow.problems import Problem
from bot.flow.suggest import did_you_mean

RULES_OF_A_FOLDER: dict[str, str] = {
    "flow-name-twice": "No two flows have the same name.",
    "start-word-twice": "No two flows begin with the same word.",
    "follows-unknown": "`follows` names another flow, one of its questions, and an answer that the question has.",
    "follows-circle": "Flows that follow one another have a first one.",
    "unknown-need": "`signpost` asks for needs that a service of the directory has.",
    "need-unchecked": "For every need of a `signpost` somebody has checked a service lately: a live service names no other.",
    "calendar-leaves-nothing": "The calendar leaves every flow a moment at which somebody can be invited.",
}


def clashes(flows: Iterable[tuple[Flow, Places]]) -> tuple[Problem, ...]:
    """Problems of the later of two flows that claim the same (the earlier keeps it), and of flows that follow others.

    Where there is one flow alone, nothing is known of the one that it follows.
    """
    flows = list(flows)
    return (*_claims(flows), *(_following(flows) if len(flows) > 1 else ()))


def _claims(flows: Iterable[tuple[Flow, Places]]) -> list[Problem]:
    claimed: dict[str, Place] = {}
    words: dict[str, Place] = {}
    found = []
    for flow, places in flows:
        name, here = flow.flow, places.value("flow")
        if claimed.setdefault(name, here) != here:
            found.append(
                _problem("flow-name-twice", here, f"`{name}` is also the name of {claimed[name].file}.", "Give one of them another name.")
            )
        for at, word in enumerate(flow.start_words):
            here = places.value("start_words", at)
            if words.setdefault(word.casefold(), here) != here:
                other = words[word.casefold()].file
                found.append(
                    _problem("start-word-twice", here, f"{word} also begins the flow of {other}.", "Take another word for one of them.")
                )
    return found


def _following(flows: list[tuple[Flow, Places]]) -> Iterator[Problem]:
    by_name = {flow.flow: flow for flow, _ in flows}
    for flow, places in flows:
        if flow.follows is None:
            continue
        before = by_name.get(flow.follows.flow)
        if before is None:
            here = places.value("follows", "flow")
            yield _problem(
                "follows-unknown",
                here,
                f"There is no flow `{flow.follows.flow}`.",
                did_you_mean(flow.follows.flow, set(by_name) - {flow.flow}),
            )
        elif _comes_back(flow, by_name):
            says = "These flows follow one another in a circle, so none is ever first."
            yield _problem("follows-circle", places.value("follows", "flow"), says, "Take `follows` out of the first one.")
        else:
            here = places.value("follows", "answered")
            yield from (
                _problem("follows-unknown", here, says, try_instead) for says, try_instead in _answers(flow.follows.answered, before)
            )


def _comes_back(flow: Flow, by_name: Mapping[str, Flow]) -> bool:
    seen: set[str] = set()
    at: Flow | None = flow
    while at is not None and at.follows is not None and at.flow not in seen:
        seen.add(at.flow)
        at = by_name.get(at.follows.flow)
    return at is not None and at.flow in seen


def _answers(answered: Condition, before: Flow) -> Iterator[tuple[str, str]]:
    """What is wrong with a condition on the answers of another flow: (what, what to try)."""
    questions = {name: step for name, step in before.steps.items() if step.asks}
    for name in dict.fromkeys(names(answered)):
        if name not in questions:
            yield f"`{before.flow}` has no question `{name}`.", did_you_mean(name, questions)
    for name, value in _values(answered):
        possible = _possible(questions[name]) if name in questions else None
        if possible is not None and str(value) not in possible:
            yield f"`{name}` of `{before.flow}` has no answer `{value}`.", did_you_mean(str(value), possible)


def _values(condition: Condition) -> Iterator[tuple[str, str | int]]:
    match condition:
        case Is(name, values):
            yield from ((name, value) for value in values)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from _values(part)
        case Not(condition=part):
            yield from _values(part)


def _possible(step: Step) -> tuple[str, ...] | None:
    """The answers of a question, where they can be listed."""
    if step.yes_no:
        return ("yes", "no", SKIPPED, ANSWERED)
    options = step.choose or (step.choose_many.options if step.choose_many else None)
    return (*options, SKIPPED, ANSWERED) if options else None


def _problem(rule: str, place: Place, says: str, try_instead: str) -> Problem:
    return Problem(*place, rule, "error", says, try_instead)
