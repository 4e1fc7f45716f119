"""Rules about answers that lean to one side: as many good ones as bad ones, and a way to say that one does not know.

Sources: the guidance of the Office for National Statistics and of survey methodologists on answer scales. Which side a label is on is a
guess, made from a table of English words; labels that are on no side are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.answers import options_of
from bot.checks.rule import Finding, Rule, Seen
from bot.checks.sentences import sentences
from bot.flow.model import Step

_GOOD_WORDS = (
    "agree always better calm clear confident easy excellent fair fast fine friendly good great happy helpful kind like liked ok okay polite "
    "quick respectful right safe satisfied useful well yes"
)
_BAD_WORDS = (
    "angry bad cold confusing difficult disagree dissatisfied hard late never no poor rude sad slow terrible unclear unfair unfriendly unhappy "
    "unhelpful unsafe useless worse wrong"
)
_GOOD, _BAD = frozenset(_GOOD_WORDS.split()), frozenset(_BAD_WORDS.split())
_NOT = re.compile(r"\b(?:not|less|too)\b")
_STRONG = re.compile(r"\b(?:very|completely|extremely|totally|really|always|never)\b")
_NO_SIDE = re.compile(
    r"\b(?:not sure|do not (?:know|remember)|cannot (?:say|tell|remember)|does not apply|not relevant|neither|none|other|rather not|about right)\b"
)
_UNSURE = re.compile(r"\b(?:not sure|do not (?:know|remember)|cannot (?:say|tell|remember))\b")
_A_FACT = re.compile(
    r"^(?:did|were|was|have|has|had) (?:we|you|they|staff|anyone|anybody|someone|somebody|the police|(?:the|an?|our|your) \w+) (?:\w+ ){0,2}?"
    r"(?:ask|asked|call|called|contact|contacted|explain|explained|gave|get|give|given|got|keep you|keep in|kept|meet|met|offer|offered|phone|"
    r"receive|received|said|say|send|sent|tell|told|visit|visited|write|written|wrote)\b"
)


def side(label: str) -> int:
    """1 for a good answer, -1 for a bad one, 0 where neither can be told."""
    low = label.lower()
    if _NO_SIDE.search(low):
        return 0
    found = set(re.findall(r"[a-z]+", low))
    if found & _BAD:
        return -1
    return (-1 if _NOT.search(low) else 1) if found & _GOOD else 0


def _leaning(seen: Seen) -> Iterable[Finding]:
    for name, step in _own(seen):
        key, options = options_of(step)
        sides = [side(choice.label) for choice in options.values()]
        good, bad = sides.count(1), sides.count(-1)
        if key == "choose" and good != bad and max(good, bad) > 1:
            says = f"{_counted(good, 'good answer')} and {_counted(bad, 'bad one')}: this leads people to one side."
            help_ = "Give as many of the one as of the other, and one in the middle, like Neither."
            yield Finding(("steps", name, key), says, help_)
        elif step.scale and step.scale.low and step.scale.high and (wrong := _of_ends(step.scale.low, step.scale.high)):
            yield Finding(("steps", name, "scale"), wrong, "Name opposite ends that are equally strong, like Very bad and Very good.")


def _own(seen: Seen) -> Iterator[tuple[str, Step]]:
    """The questions whose words are not those of a tested scale."""
    yield from ((name, step) for name, step in seen.flow.steps.items() if step.asks and not step.locked)


def _of_ends(low: str, high: str) -> str:
    """What is wrong with the ends of a scale; empty where nothing is."""
    if side(low) * side(high) > 0:
        return f"`{low}` and `{high}` are on the same side."
    if side(low) * side(high) < 0 and bool(_STRONG.search(low.lower())) != bool(_STRONG.search(high.lower())):
        return f"`{low}` and `{high}` are not equally strong, so the middle of this scale is not in the middle."
    return ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count or 'no'} {what}s"


def _unsure(seen: Seen) -> Iterable[Finding]:
    for name, step in _own(seen):
        _, options = options_of(step)
        can_say_so = any(value == "not_sure" or _UNSURE.search(choice.label.lower()) for value, choice in options.items())
        asks_a_fact = any(sentence.endswith("?") and _A_FACT.search(sentence.lower()) for sentence in sentences(step.ask or ""))
        if (step.yes_no or options) and asks_a_fact and not can_say_so:
            says = "This asks for a fact, and nobody can say that they are not sure."
            yield Finding(("steps", name, "ask"), says, "Use choose: {yes: Yes, no: No, not_sure: Not sure}.")


RULES = (
    Rule(
        "leading-answers", "warning", "There are as many good answers as bad ones, and the ends of a scale are opposite and equally strong.", _leaning,
        (
            "{ask: How was it?, choose: {a: Excellent, b: Good, c: Poor}}",
            "{ask: How was it?, choose: {a: Good, b: Very good}}",
            "{ask: How was it?, scale: {from: 1, to: 5, low: Fair, high: Very good}}",
            "{ask: How was it?, scale: {from: 1, to: 5, low: Poor, high: Very good}}",
        ),
        (
            "{ask: How was it?, choose: {a: Good, b: Neither, c: Not good}}",
            "{ask: How much?, choose: {a: Completely, b: Very, c: Fairly}}",
            "{ask: Go on?, choose: {yes: Yes, no: No, more: Tell me more}}",
            "{ask: How was it?, scale: {from: 1, to: 5, low: Very bad, high: Very good}}",
        ),
    ),
    Rule(
        "nobody-unsure", "warning", "Who is asked for a fact can say that they are not sure.", _unsure,
        ("{ask: Did we tell you about your rights?, yes_no: true}", "{ask: Were you given a leaflet?, choose: {yes: Yes, no: No}}"),
        (
            "{ask: Did we tell you about your rights?, choose: {yes: Yes, no: No, not_sure: Not sure}}",
            "{ask: Did we have enough time for you?, yes_no: true}", "{ask: Was this a good time to ask you?, yes_no: true}",
        ),
    ),
)  # fmt: skip
