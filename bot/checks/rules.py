"""All rules, in the order of the reference, and the one function that looks for them."""

from __future__ import annotations

from bot.checks import answers, asking, discreet, head, ways
from bot.checks.rule import Finding, Rule, Seen
from bot.flow.model import Flow
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order

RULES: tuple[Rule, ...] = (*head.RULES, *discreet.RULES, *asking.RULES, *ways.RULES, *answers.RULES)


def check(flow: Flow, places: Places, rules: tuple[Rule, ...] = RULES) -> tuple[Problem, ...]:
    """Everything the rules find in a flow that was read, in the order of its files. ``places`` come with the reading."""
    seen = Seen(flow)
    return in_order([_problem(rule, finding, places) for rule in rules for finding in rule.find(seen)])


def _problem(rule: Rule, finding: Finding, places: Places) -> Problem:
    place = places.value(*finding.path) if finding.at_value else places.key(*finding.path)
    return Problem(*place, rule.name, finding.severity or rule.severity, finding.says, finding.try_instead)
