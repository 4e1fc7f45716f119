"""All rules, in the order of the reference, and the one function that looks for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from bot.checks import (
    accepting,
    aloud,
    answers,
    asking,
    balance,
    discreet,
    head,
    locked,
    marks,
    parts,
    reading,
    sentences,
    terms,
    told,
    translated,
    voices,
    ways,
)
from bot.checks.proof import lengths, replies
from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import IN_ENGLISH, Spoken
from bot.flow.model import Flow
from bot.flow.places import Place, Places
from bot.flow.problems import Problem, in_order

RULES: tuple[Rule, ...] = (
    *head.RULES,
    *discreet.RULES,
    *told.RULES,
    *asking.RULES,
    *ways.RULES,
    *answers.RULES,
    *balance.RULES,
    *replies.RULES,
    *parts.RULES,
    *lengths.RULES,
    *translated.RULES,
    *voices.RULES,
    *sentences.RULES,
    *reading.RULES,
    *aloud.RULES,
    *marks.RULES,
    *locked.RULES,
    *accepting.RULES,
)


def check(flow: Flow, places: Places, spoken: Iterable[Spoken] = (IN_ENGLISH,), rules: tuple[Rule, ...] = RULES) -> tuple[Problem, ...]:
    """Everything the rules find in a flow that was read, in the order of its files. ``places`` come with the reading.

    ``spoken``: the languages whose texts are looked at, with their lists of words; those in which the flow is not offered are passed over.
    """
    seen = Seen(flow, tuple(spoken))
    found = chain(((rule, finding) for rule in rules for finding in rule.find(seen)), terms.found(seen))
    known = (*rules, *terms.known(seen.spoken))
    by_language = {one.language: one for one in seen.spoken}
    return in_order([_problem(places, by_language, rule, finding) for rule, finding in accepting.accepted(seen, found, known)])


def _problem(places: Places, spoken: dict[str, Spoken], rule: Rule, finding: Finding) -> Problem:
    said = finding.said
    place = places.value(*finding.path) if finding.at_value else places.key(*finding.path)
    says, help_ = finding.says, finding.try_instead
    if said is not None and said.language != "en":
        there = spoken[said.language].place(said.context, said.english)
        place = Place(*there) if there else place
        says = f"In the translation of {said.context} into `{said.language}`: {says}"
    shows = finding.shows.lines if finding.shows else ()
    return Problem(*place, rule.name, finding.severity or rule.severity, says, help_, shows)
