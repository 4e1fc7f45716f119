"""Rules of wording that are lists of words: those of each language, looked for in all that people are sent in it.

The lists are data (``locales/<code>/wording.yaml``). What people send us is not looked at, nor the words of a tested
scale (``locked``), nor the fixed replies to danger, which are no part of a flow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said, Spoken
from bot.flow.conditions import AllOf, Condition, Is
from bot.flow.problems import Severity
from bot.flow.wording_lists import Place, WordingLists, WordingRule

DISCREET = "R2"


def rules_of(lists: WordingLists) -> tuple[Rule, ...]:
    """The rules of a language, as they are named, weighed and accepted."""
    return tuple(_as_rule(rule) for rule in lists.rules)


def found(seen: Seen) -> Iterator[tuple[Rule, Finding]]:
    """What the lists of each language find in a flow."""
    lists = {one.language: one.wording for one in seen.spoken if one.wording}
    for said in seen.sent:
        wording = lists.get(said.language)
        if wording is not None:
            yield from _in(seen, said, wording)


def known(spoken: Iterable[Spoken]) -> tuple[Rule, ...]:
    """The rules of all languages together, each once, those of English first."""
    by_name = {rule.name: rule for one in reversed(tuple(spoken)) if one.wording for rule in rules_of(one.wording)}
    return tuple(by_name.values())


def shown(rule: WordingRule) -> tuple[str, ...]:
    """What the reference tells of a rule: weight, reason, words, what to write instead, what it finds, what it leaves alone."""
    weights = set(rule.weights.values())
    each = ", ".join(f"{place}: {weight}" for place, weight in rule.weights.items())
    everywhere = len(weights) == 1 and {"labels", "messages"} <= set(rule.weights)
    examples = (" ".join(f"`{text}`" for text in of) for of in (rule.bad, rule.good))
    return next(iter(weights)) if everywhere else each, rule.why, f"`{'; '.join(rule.avoid)}`", "; ".join(rule.instead), *examples


def _as_rule(rule: WordingRule) -> Rule:
    return Rule(rule.name, rule.severity, rule.why, lambda _seen: (), bad=rule.bad, good=rule.good)


def _in(seen: Seen, said: Said, lists: WordingLists) -> Iterator[tuple[Rule, Finding]]:
    for rule, words in lists.found(said.text, discreet=seen.flow.risk == DISCREET):
        severity = _weight(seen, said, rule.weights)
        if severity is not None and not _is_known(seen, said, rule.unless_known):
            says = f"{_listed(words)}: {rule.why}"
            yield _as_rule(rule), Finding(said.path, says, _instead(rule), severity=severity, said=said)


def _weight(seen: Seen, said: Said, weights: Mapping[Place, Severity]) -> Severity | None:
    """How bad a rule is where these words stand: the nearest place that it names."""
    places: list[tuple[bool, Place]] = [
        (seen.flow.risk == DISCREET, "discreet"),
        (said.path == ("invite",), "first message"),
        (said.role == "label", "labels"),
        (said.role == "message", "messages"),
    ]
    return next((weights[place] for here, place in places if here and place in weights), None)


def _is_known(seen: Seen, said: Said, facts: Mapping[str, tuple[str, ...]]) -> bool:
    step = seen.flow.steps.get(said.step)
    sure = [*_sure(seen.flow.who), *_sure(step.only_if if step else None)]
    return any(one.name == fact and {str(value) for value in one.values} <= set(values) for fact, values in facts.items() for one in sure)


def _sure(condition: Condition | None) -> Iterator[Is]:
    """What holds for certain where a condition holds."""
    match condition:
        case Is():
            yield condition
        case AllOf(conditions=parts):
            for part in parts:
                yield from _sure(part)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _instead(rule: WordingRule) -> str:
    return f"Try: {'; '.join(rule.instead)}." if rule.instead else "Leave it out."
