"""Twins of flows, one with a flaw and one without: the flaw is found at its line, and the conversation that shows it is held for real."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.checks import RULES, Spoken, check
from bot.checks.proof.playing import NOON, Counterexample
from bot.checks.proof.replies import RULES as RULES_OF_REPLIES
from bot.checks.rule import MOST_SHOWN, Seen
from bot.flow.includes import MOST_STEPS
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
LONG = "This is one of the many things that we would like to tell you. " * 5
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
        "end-without-support", 4, EASY + "  help: {only_if: {easy: poor}, signpost: [someone_to_talk_to]}\n  bye: {say: Bye.}\n",
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
    pytest.param(
        "answer-means-another", 3, "  n: {ask: How often?, choose: {none: 0 times, once: 1 time, more: 2 or 3 times}}\n" + HELP,
        ("1",), lambda _said, shown: shown.lines[-1].words == "n: none",
        "  n: {ask: How often?, choose: {none: Never, once: Once, more: More than once}}\n" + HELP, id="a number that is another answer's",
    ),
    pytest.param(
        "answer-means-another", 3, EASY.replace("poor: Poor", "two: {label: Poor, also: [first]}").replace("good: Good", "good: {label: Good, also: [second]}") + HELP,
        ("first",), lambda _said, shown: shown.lines[-1].words == "easy: two",
        EASY + HELP, id="the second answer is called first",
    ),
    pytest.param(
        "answers-alike", 3, EASY.replace("poor: Poor", "food: Food") + HELP, ("Good",), lambda _said, shown: shown.lines[-1].words == "easy: good",
        EASY + HELP, id="one letter apart",
    ),
    pytest.param(
        "answer-is-command", 3, EASY.replace("poor: Poor", "poor: {label: Poor, also: [leave me alone]}") + HELP,
        ("leave me alone",), lambda _said, shown: shown.end == "stopped", EASY + HELP, id="other words that stop all messages",
    ),
    pytest.param(
        "answer-is-command", 3, EASY.replace("poor: Poor", "poor: {label: Poor, also: [not safe]}") + HELP,
        ("not safe",), lambda said, shown: "999" in said[-1] and not shown.end, EASY + HELP, id="other words that mean danger",
    ),
    pytest.param(
        "answer-hides-command", 3, EASY.replace("poor: Poor", "more: More") + HELP,
        ("More",), lambda _said, shown: shown.lines[-1].words == "easy: more", EASY + HELP, id="an answer called MORE",
    ),
    pytest.param(
        "number-means-danger", 3, "  days: {ask: How many days?, number: {from: 1, to: 365}}\n" + HELP,
        ("112",), lambda said, shown: "999" in said[-1] and "days" not in shown.plan.facts, "  days: {ask: How many days?, number: {from: 1, to: 111}}\n" + HELP,
        id="days up to a year",
    ),
    pytest.param(
        "number-hides-help", 3, "  times: {ask: How many times?, number: {from: 0, to: 20}}\n" + HELP,
        ("0",), lambda said, shown: shown.plan.surface == "voice" and shown.lines[-1].words == "times: 0",
        "  times: {ask: How many times?, number: {from: 1, to: 20}}\n" + HELP, id="none at all on the telephone",
    ),
    pytest.param(
        "call-too-long", 2, EASY + "".join(f"  n{n}: {{say: {LONG}}}\n" for n in range(12)) + HELP,
        ("1",), lambda _said, shown: shown.plan.surface == "voice" and shown.seconds > 240, EASY + "".join(f"  n{n}: {{say: {LONG}}}\n" for n in range(3)) + HELP,
        id="nine minutes of talk",
    ),
    pytest.param(
        "too-many-texts", 2, EASY + "".join(f"  n{n}: {{say: {LONG}}}\n" for n in range(20)) + HELP,
        ("1",), lambda _said, shown: shown.plan.surface == "text" and shown.parts > 38, EASY + "".join(f"  n{n}: {{say: {LONG}}}\n" for n in range(9)) + HELP,
        id="a book in texts",
    ),
]  # fmt: skip


def seen(body: str, head: str = "flow: a\n"):
    source = body if body.startswith("flow:") else f"{head}steps:\n{body}"
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
    shown = next(one for name, at, one in found if (name, at) == (rule, line) and one is not None and one.replies == replies)
    transcript, rehearsal = held(source, flow, shown)
    assert transcript == [(line.who, line.words) for line in shown.lines if line.who not in ("known", "kept")]
    assert {f"{step}: {value}" for step, value in rehearsal.answers.items()} >= {line.words for line in shown.lines if line.who == "kept"}
    assert rehearsal.state is not None
    assert rehearsal.state.end == shown.end
    assert sees([words for who, words in transcript if who == "bot"], shown)
    assert rule not in {name for name, _, _ in findings(sound)[2]}


def test_every_rule_that_shows_a_conversation_has_twins():
    """A conversation that nobody has played may not show what it should."""
    assert {row.values[0] for row in TWINS} >= {name for row in TWINS for name, _, shown in findings(row.values[2])[2] if shown}


def welsh(labels: dict[str, str]):
    """Welsh in which these contexts are translated, as the rules see it."""
    english, words = spoken(load_once(LOCALES)), load_once(LOCALES).words["cy"]
    return (
        *(one for one in english if one.language == "en"),
        Spoken("cy", lambda context, _: labels.get(context), lambda context, _: ("cy.po", len(context)), None, words),
    )


@pytest.mark.parametrize(
    ("label", "also", "rules"),
    [
        pytest.param("Gwael", "", [], id="two answers that read differently"),
        pytest.param("Da", "", ["answer-means-another", "answer-means-another"], id="two answers that read the same in Welsh"),
        pytest.param("Stopio", "", ["answer-is-command"], id="STOP in Welsh"),
        pytest.param("Gwael", "mwy", ["answer-hides-command"], id="MORE in Welsh"),
        pytest.param("Info", "", ["answer-is-command"], id="a word that the telephone company takes"),
    ],
)
def test_translations(label, also, rules):
    """What a reply means is looked at in every language, and told at the line of the translation."""
    body = "  easy: {ask: How was it?, choose: {good: Good, poor: {label: Poor, also: [bad]}}}\n" + HELP
    _, reading, _ = seen(body, "flow: a\nlanguages: [en, cy]\n")
    said = {"a/easy/choose/good": "Da", "a/easy/choose/poor": label, "a/easy/choose/poor/also": also, "a/easy/ask": "Sut?"}
    found = [one for one in check(reading.flow, reading.places, welsh(said)) if one.rule in {rule.name for rule in RULES_OF_REPLIES}]
    assert sorted(one.rule for one in found) == sorted(rules)
    assert all(one.file == "cy.po" for one in found)


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        pytest.param("flow: a\nstart_words: [MWY]\n", "start-is-command", id="MORE in Welsh"),
        pytest.param("flow: a\nstart_words: [GOOD]\n", "answer-is-command", id="an answer of the flow"),
        pytest.param("flow: a\nstart_words: [FEEDBACK]\n", "", id="a word of its own"),
    ],
)
def test_start_words(head, rule):
    """A start word is nobody's answer, and no word that always works in any language; no conversation can show it."""
    found = [one for one in findings(head + "steps:\n" + EASY + HELP)[2] if one[0] in {rule.name for rule in RULES_OF_REPLIES}]
    assert found == ([(rule, 2 if rule.startswith("start") else 4, None)] if rule else [])


def alike(questions: int) -> str:
    return "".join(f"  q{n}: {{ask: How {n}?, choose: {{a: Good, b: Food}}}}\n" for n in range(questions)) + HELP


def test_many_mistakes_are_told_and_not_all_are_shown():
    """Each is told; conversations are held for the first ones, and for the longest call and the most texts."""
    found = [shows for rule, _, shows in findings(alike(MOST_SHOWN + 2))[2] if rule == "answers-alike"]
    assert (len(found), sum(shows is not None for shows in found)) == (
        MOST_SHOWN + 2,
        MOST_SHOWN - 1,
    )  # one shows that there are many questions


@pytest.mark.prove
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{ask: How?, yes_no: true, sensitive: 1}", id="sensitive questions"),
        pytest.param("{ask: How?, number: {from: 0, to: 999}}", id="numbers"),
        pytest.param("{ask: How?, choose: {" + ", ".join(f"a{n}: Label {n} of 9" for n in range(12)) + "}}", id="labels with numbers"),
        pytest.param("{ask: '" + LONG + LONG + "', yes_no: true}", id="long words"),
        pytest.param("{say: S., then: [{if: {all: [{age: 1}, {age: 2}]}, flag: low_score}]}", id="rules that nobody follows"),
    ],
)
def test_the_largest_flow_is_checked_in_seconds(line):
    """Whatever is wrong at each of as many steps as a flow may have."""
    body = "".join(f"  q{n}: {line}\n" for n in range(MOST_STEPS))
    began = time.process_time()
    assert findings(body)[2]
    assert time.process_time() - began < 30
