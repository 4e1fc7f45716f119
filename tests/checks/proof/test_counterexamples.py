"""Twins of flows, one with a flaw and one without: the flaw is found at its line, and the conversation that shows it is held for real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.checks import RULES
from bot.checks.proof.playing import NOON, Counterexample
from bot.checks.rule import Seen
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.reader import read
from bot.library.edition import Bundle
from bot.library.library import spoken
from bot.stories.rehearsal import Rehearsal
from tests.library.once import OnePress, load_once

LOCALES = Path(__file__).resolve().parents[3] / "locales"
LONGEST = {name: placeholder.longest for name, placeholder in PLACEHOLDERS.items() if name != "replies_by"}
EASY = "  easy: {ask: How was it?, choose: {good: Good, poor: Poor}}\n"
HARD = "  hard: {ask: How are you now?, yes_no: true, sensitive: 1}\n"
DEEP = HARD.replace("sensitive: 1", "sensitive: 2")
LAST = "  last: {ask: Was this a good time?, yes_no: true}\n"
HELP = "  help: {signpost: [someone_to_talk_to]}\n"
SUPPORT, WARNING = "Victim Support", "more personal"

Sees = Callable[[list[str], Counterexample], bool]


def ends_without(words: str) -> Sees:
    return lambda said, shown: shown.end == "finished" and words not in said[-1]


def asks_last(words: str) -> Sees:
    return lambda said, _shown: words in said[-1]


def asks_only(count: int) -> Sees:
    return lambda said, _shown: sum("?" in line for line in said) == count


def never(words: str) -> Sees:
    return lambda said, shown: bool(shown.end) and not any(words in line for line in said)


# rule, line, the flaw, what the person replies, how the fault is seen, and the twin without
TWINS = [
    pytest.param(
        "never-reached", 4, EASY + "  odd: {only_if: {all: [{easy: good}, {easy: poor}]}, say: Odd.}\n" + HELP,
        ("1",), never("Odd"), EASY + "  odd: {only_if: {easy: good}, say: Odd.}\n" + HELP, id="two answers to one question",
    ),
    pytest.param(
        "never-reached", 4, EASY.replace("}}\n", "}, then: [{if: {easy: good}, go: help}, {go: bye}]}\n") + "  odd: {say: Odd.}\n  bye: {say: Bye.}\n" + HELP,
        ("1",), never("Odd"), EASY + "  odd: {say: Odd.}\n  bye: {say: Bye.}\n" + HELP, id="all rules lead past it",
    ),
    pytest.param(
        "rule-never-reached", 3, EASY.replace("}}\n", "}, then: [{if: {easy: [good, poor]}, go: help}, {if: {easy: poor}, end: closed}]}\n") + HELP,
        ("1",), lambda said, shown: shown.end == "finished" and SUPPORT in said[-1],
        EASY.replace("}}\n", "}, then: [{if: {easy: good}, go: help}, {if: {easy: poor}, flag: low_score}]}\n") + HELP, id="whoever fits has gone",
    ),
    pytest.param(
        "never-known", 5, EASY.replace("}}\n", "}, then: [{if: {easy: good}, go: b}, {go: c}]}\n")
        + "  b: {ask: B?, yes_no: true, then: [{go: help}]}\n  c: {only_if: {b: yes}, say: C.}\n" + HELP,
        ("2",), never("C."), EASY + "  b: {ask: B?, yes_no: true}\n  c: {only_if: {b: yes}, say: C.}\n" + HELP, id="asked of others alone",
    ),
    pytest.param(
        "sensitive-first", 4, "  easy: {only_if: {age: 18 or over}, ask: How was it?, yes_no: true}\n" + DEEP + LAST + HELP,
        (), lambda said, _shown: len(said) == 1 and WARNING in said[0], EASY + DEEP + LAST + HELP, id="first where the age is not known",
    ),
    pytest.param(
        "sensitive-last", 4, EASY + HARD + "  last: {only_if: {easy: good}, ask: Was this a good time?, yes_no: true}\n" + HELP,
        ("2", "1"), lambda said, _shown: "How are you" in said[-2] and SUPPORT in said[-1], EASY + HARD + LAST + HELP, id="last for those who were not happy",
    ),
    pytest.param(
        "sensitive-without-support", 4, EASY + HARD.replace("1}", "1, then: [{if: {all: [{easy: good}, {hard: no}]}, end: closed}]}") + LAST + HELP,
        ("1", "2"), lambda said, shown: shown.end == "closed" and SUPPORT not in said[-1],
        EASY + HARD.replace("1}", "1, then: [{if: {all: [{easy: good}, {easy: poor}]}, end: closed}]}").replace(", then", ", accept: {}, then", 0) + LAST + HELP,
        id="closed straight after",
    ),
    pytest.param(
        "end-without-support", 2, EASY + "  help: {only_if: {easy: poor}, signpost: [someone_to_talk_to]}\n  bye: {say: Bye.}\n",
        ("1",), ends_without(SUPPORT), EASY + "  help: {only_if: {not: {all: [{easy: poor}, {easy: good}]}}, signpost: [someone_to_talk_to]}\n  bye: {say: Bye.}\n",
        id="support for some",
    ),
    pytest.param(
        "end-without-word", 5, EASY + HELP + LAST, ("1", "1"), ends_without(SUPPORT), EASY + LAST + HELP, id="nothing after the last answer",
    ),
    pytest.param(
        "too-many-questions", 2, "".join(f"  q{n}: {{ask: How {n}?, yes_no: true}}\n" for n in range(7)) + HELP,
        ("1",) * 7, asks_only(7), "".join(f"  q{n}: {{ask: How {n}?, yes_no: true}}\n" for n in range(6)) + HELP, id="seven questions",
    ),
]  # fmt: skip


def seen(body: str, head: str = "flow: a\n"):
    source = f"{head}steps:\n{body}"
    reading = read("a.yaml", source.encode(), lambda _path: None)
    assert reading.flow is not None, reading.problems
    return source, reading, Seen(reading.flow, tuple(spoken(load_once(LOCALES))))


def findings(body: str):
    """The findings of all rules with a conversation: (rule, line, the conversation)."""
    source, reading, here = seen(body)
    found = [
        (rule.name, reading.places.value(*one.path) if one.at_value else reading.places.key(*one.path), one)
        for rule in RULES
        for one in rule.find(here)
    ]
    return source, reading.flow, [(name, place.line, one.shows) for name, place, one in found]


def held(source: str, flow, shown: Counterexample) -> tuple[list[tuple[str, str]], Rehearsal]:
    """The same conversation, held as anybody can hold it with `hearback try`."""
    languages = load_once(LOCALES)
    edition = OnePress(languages.words, LONGEST, ()).edition(Bundle("a.yaml", {"a.yaml": source}, {}), flow)
    rehearsal = Rehearsal(edition, shown.plan.surface, shown.plan.begun_by, shown.plan.language, NOON, ZoneInfo("Europe/London"))
    lines = [*rehearsal.begin()]
    for reply in shown.replies:
        lines += rehearsal.line(reply)
    return [(line.who, " ".join(line.words.split())) for line in lines], rehearsal


@pytest.mark.parametrize(("rule", "line", "flawed", "replies", "sees", "sound"), TWINS)
def test_twins(rule, line, flawed, replies, sees, sound):
    """The flaw is found at its line and the twin has none; the shortest conversation that shows it is what anybody sees who replies so."""
    source, flow, found = findings(flawed)
    (shown,) = [one for name, at, one in found if (name, at) == (rule, line)]
    assert shown is not None
    assert shown.replies == replies
    transcript, rehearsal = held(source, flow, shown)
    assert transcript == [(line.who, line.words) for line in shown.lines if line.who != "known"]
    assert rehearsal.end == (shown.end or "waiting")
    assert sees([words for who, words in transcript if who == "bot"], shown)
    assert rule not in {name for name, _, _ in findings(sound)[2]}


def test_every_rule_that_shows_a_conversation_has_twins():
    """A conversation that nobody has played may not show what it should."""
    assert {row.values[0] for row in TWINS} >= {name for row in TWINS for name, _, shown in findings(row.values[2])[2] if shown}
