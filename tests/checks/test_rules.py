"""Each rule, on flows that break it and on flows that do not."""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path

import pytest

from bot.checks import RULES, Rule, check
from bot.checks.asking import RULES as RULES_OF_ASKING
from bot.checks.proof.lengths import RULES as RULES_OF_LENGTHS
from bot.checks.proof.replies import RULES as RULES_OF_REPLIES
from bot.checks.proof.scripts import script_of
from bot.checks.rule import Finding
from bot.checks.said import IN_ENGLISH
from bot.checks.voices import RULES as RULES_OF_VOICES
from bot.flow.reader import read
from bot.library.library import spoken
from tests.checks.examples import bad, good
from tests.flow.corpus import include_good, included
from tests.library.once import load_once

FLOWS, LOCALES = (Path(__file__).resolve().parents[2] / name for name in ("flows", "locales"))
INVITATION = '"{organisation} here. 2 questions to do better? We read this, not all the time. It will not change your help."'
HEAD = f"""\
flow: a
purpose: Learn.
decides: what we change
owner: manager
review_by: 2027-05-01
who: {{case: closed}}
when: {{after: closed, earliest: 28 days, latest: 84 days, between: 10:00 to 19:00, close: 21 days}}
invite: {INVITATION}
"""
INVITED = HEAD + "steps:\n  overall: {ask: How?, yes_no: true}\n  help: {signpost: [talk]}\n"
HELP = "  help: {signpost: [talk]}\n"


def found(source: str) -> list[tuple[str, int]]:
    """Names and lines of what the rules find."""
    reading = read("a.yaml", textwrap.dedent(source).encode(), include_good)
    assert reading.flow is not None, reading.problems
    return [(problem.rule, problem.line) for problem in check(reading.flow, reading.places)]


def steps(body: str, head: str = "flow: a\n") -> str:
    return head + "steps:\n" + textwrap.indent(textwrap.dedent(body), "  ")


def without(key: str) -> str:
    return "".join(line + "\n" for line in INVITED.splitlines() if not line.startswith(f"{key}:"))


EASY = "easy: {ask: How?, yes_no: true}\n"
LAST = "last: {ask: Was this good to know?, yes_no: true}\nhelp: {signpost: [talk]}\n"
HARD = "hard: {ask: How are you?, yes_no: true, sensitive: 1}\n"
WRITE = "Is there one thing? Please do not tell us what happened to you."
FEW = ", ".join(f"{name}: {name.title()}" for name in "abcd")

DISCREET = (
    HEAD.replace("close: 21 days", "close: 7 days").replace(INVITATION, "Hi there.")
    + """\
steps:
  overall: {ask: How was it?, choose: {good: Good, poor: Poor}}
  numbers: {ask: Are phone numbers OK here?, yes_no: true}
  help: {only_if: {numbers: yes}, signpost: [talk]}
  thanks: {say: Thank you.}
""".replace("steps:", "risk: R2\nmore: We read this, not all the time.\nsteps:")
)

# What is written, and what is found: rule and line. Every rule has a row that breaks it.
BROKEN = [
    pytest.param(without("purpose"), [("missing-purpose", 7)], id="no purpose"),
    pytest.param(without("decides"), [("missing-decides", 7)], id="decides nothing"),
    pytest.param(without("owner"), [("missing-owner", 7)], id="nobody owns it"),
    pytest.param(without("review_by"), [("missing-review-by", 7)], id="never looked at again"),
    pytest.param(without("who"), [("missing-who", 7)], id="sent to anybody"),
    pytest.param(without("when"), [("missing-when", 7)], id="sent at any time"),
    pytest.param(INVITED.replace("latest: 84 days, ", ""), [("missing-window", 7)], id="sent for ever"),
    pytest.param(INVITED.replace("between: 10:00 to 19:00, ", ""), [("missing-window", 7)], id="sent at night"),
    pytest.param(INVITED.replace("10:00 to", "9:30 to"), [("outside-quiet-hours", 7)], id="too early in the day"),
    pytest.param(INVITED.replace("19:00", "19:30"), [("outside-quiet-hours", 7)], id="too late in the day"),
    pytest.param(INVITED.replace(INVITATION, "Hi."), [("opening-facts", 9)], id="a question before anything is told"),
    pytest.param(DISCREET.replace(", not all the time", ""), [("opening-facts", 11)], id="MORE does not tell that nobody watches"),
    pytest.param(INVITED + "risk: R3\n", [("never-by-the-bot", 8)], id="begun by the bot where it never may"),
    pytest.param(DISCREET.replace("}\ninvite", ", remind: once after 3 days}\ninvite"), [("discreet-timing", 7)], id="a discreet reminder"),
    pytest.param(DISCREET.replace("7 days", "21 days"), [("discreet-timing", 7)], id="a discreet flow open for 3 weeks"),
    pytest.param(DISCREET.replace("Hi there.", '"{organisation} here."'), [("discreet-invite", 8)], id="a discreet invitation with a name"),
    pytest.param(DISCREET.replace("How was it", "How was the police"), [("discreet-words", 12)], id="a word that tells what it is about"),
    pytest.param(DISCREET.replace("Good", "Victim"), [("discreet-words", 12)], id="or a label that does"),
    pytest.param(
        DISCREET.replace("How was it?", "'How did {organisation} do?'"), [("discreet-words", 12)], id="or a name after the first words"
    ),
    pytest.param(DISCREET.replace("How was it", "Are you safe"), [("discreet-preview", 12)], id="a word that a locked screen may show"),
    pytest.param(DISCREET.replace("Hi there.", "Is it OK?"), [("discreet-question", 8)], id="two questions in an invitation"),
    pytest.param(DISCREET + "  later: {wait: 2 days}\n", [("discreet-wait", 16)], id="a discreet flow that waits"),
    pytest.param(DISCREET.replace("only_if: {numbers: yes}, ", ""), [("discreet-support", 14)], id="numbers that nobody was asked about"),
    pytest.param(DISCREET.replace("{numbers: yes}", "{overall: good}"), [("discreet-support", 14)], id="numbers after another answer"),
    pytest.param(DISCREET + "idle: 2 hours\n", [("discreet-idle", 16)], id="a discreet flow that stays open"),
    pytest.param(steps(EASY + HELP.strip()) + "\nidle: 30 minutes\n", [("discreet-idle", 5)], id="and one that is not discreet"),
    pytest.param(
        steps("easy: {ask: How?, yes_no: true, then: [{flag: complaints}]}\ntold: {flag: call_back}\n" + HELP.strip()),
        [("unknown-flag", 3), ("unknown-flag", 4)],
        id="flags that nobody would look at",
    ),
    pytest.param(
        steps(EASY + HELP.strip(), "flow: a\nstart_words: [TELL]\n"), [("no-age-gate", 2)], id="a child may begin it, and nobody asks"
    ),
    pytest.param(
        steps(
            "adult: {ask: Are you 18 or over?, yes_no: true, then: [{if: {adult: no}, end: under_age}]}\n" + EASY + HELP.strip(),
            "flow: a\nstart_words: [TELL]\n",
        ),
        [],
        id="somebody asks",
    ),
    pytest.param(
        steps("hello: {say: Hello.}\n" + HELP.strip(), "flow: a\nstart_words: [TELL]\n"),
        [("asks-nothing", 3)],
        id="nothing is asked of anybody",
    ),
    pytest.param(
        steps(EASY + 'promise: {say: "You hear from us by {replies_by}."}\n' + HELP.strip()),
        [("promise-without-day", 4)],
        id="a promise without a day",
    ),
    pytest.param(
        steps(EASY + HELP.lstrip() + "over: {end: finished}\nlate: {say: Late}\n"), [("never-reached", 6)], id="a step after the end"
    ),
    pytest.param(
        steps("easy:\n  ask: How?\n  yes_no: true\n  then:\n    - go: help\n    - end: declined\nbetween: {say: No}\n" + HELP.lstrip()),
        [("rule-never-reached", 8), ("never-reached", 9)],
        id="a rule after one that always holds",
    ),
    pytest.param(
        steps(
            "a: {ask: A?, yes_no: true, then: [{if: {a: yes}, go: c}, {go: d}]}\nb: {ask: B?, yes_no: true}\nc: {say: C}\nd: {only_if: {b: yes}, say: D}\n"
            + HELP.lstrip()
        ),
        [("never-reached", 4)],
        id="what looks at a step that nobody is asked is mended with it",
    ),
    pytest.param(
        steps(
            "a: {ask: A?, yes_no: true, then: [{if: {a: yes}, go: c}]}\nb: {ask: B?, yes_no: true, then: [{go: help}]}\nc: {only_if: {b: yes}, say: C}\n"
            + HELP.lstrip()
        ),
        [("never-known", 5)],
        id="a condition on a step that only others are asked",
    ),
    pytest.param(
        steps(
            "easy: {ask: How?, yes_no: true, then: [{go: help}]}\nb: {say: B.}\nc: {ask: C?, yes_no: true, then: [{if: {c: yes}, go: help}]}\nd: {say: D.}\n"
            + HELP.lstrip()
        ),
        [("never-reached", 4)],
        id="one rule that leads past four steps is told once",
    ),
    pytest.param(steps("hello: {say: Hello}\n"), [("asks-nothing", 2)], id="asks nothing"),
    pytest.param(
        steps("".join(f"q{n}: {{ask: How?, yes_no: true}}\n" for n in range(7)) + HELP.lstrip()),
        [("too-many-questions", 2)],
        id="seven questions",
    ),
    pytest.param(steps(HARD + LAST), [("sensitive-first", 3)], id="begins with a sensitive question"),
    pytest.param(
        steps("easy: {only_if: {age: 18 or over}, ask: How?, yes_no: true}\n" + HARD + LAST),
        [("sensitive-first", 4)],
        id="may begin with a sensitive question",
    ),
    pytest.param(steps(EASY + HARD + "help: {signpost: [talk]}\n"), [("sensitive-last", 4)], id="ends with a sensitive question"),
    pytest.param(
        steps(EASY + 'bye: {say: "Text INFO or ring {service.phone}."}\n'), [("service-by-hand", 4)], id="a number that nobody looks after"
    ),
    pytest.param(
        steps(EASY + HARD + LAST.replace("{ask", "{only_if: {easy: yes}, ask")),
        [("sensitive-last", 4)],
        id="may end with a sensitive question",
    ),
    pytest.param(
        steps(EASY + HARD + LAST.replace("{signpost", "{only_if: {hard: no}, signpost")),
        [("end-without-word", 5), ("end-without-support", 6), ("sensitive-without-support", 6)],
        id="support for some",
    ),
    pytest.param(
        steps(EASY + "hard: {ask: How are you?, sensitive: 2, yes_no: true, then: [{if: {hard: no}, end: closed}]}\n" + LAST),
        [("end-without-support", 4), ("sensitive-without-support", 4)],
        id="an end straight after a sensitive question",
    ),
    pytest.param(
        steps("easy:\n  ask: How?\n  yes_no: true\n  then:\n    - if: {easy: no}\n      end: closed\n" + HELP.lstrip()),
        [("end-without-support", 8)],
        id="closed before support, at the rule",
    ),
    pytest.param(steps(EASY + "bye: {say: Thank you.}\n"), [("end-without-support", 4)], id="no support at all"),
    pytest.param(
        steps("easy: {ask: How?, yes_no: true}\nhelp:\n  only_if: {easy: yes}\n  signpost: [talk]\n"),
        [("end-without-word", 3), ("end-without-support", 5)],
        id="support for some, at its condition",
    ),
    pytest.param(
        steps("easy:\n  ask: How?\n  yes_no: true\n  then:\n    - if: {easy: no}\n      end: finished\n" + HELP.lstrip()),
        [("end-without-word", 3), ("end-without-support", 8)],
        id="a rule that ends before support, at the rule",
    ),
    pytest.param(
        steps("easy:\n  ask: How?\n  yes_no: true\n  then:\n    - if: {easy: no}\n      go: bye\n" + HELP.lstrip() + "bye: {say: Bye.}\n"),
        [("end-without-support", 8)],
        id="a rule that jumps over support, at the rule",
    ),
    pytest.param(
        steps(EASY + "odd:\n  say: Odd.\n  only_if: {all: [{easy: yes}, {easy: no}]}\n" + HELP.lstrip()),
        [("never-reached", 6)],
        id="a condition that never holds, at the condition",
    ),
    pytest.param(
        steps(EASY + HELP.lstrip() + "last: {ask: Was it good?, yes_no: true}\n"), [("end-without-word", 5)], id="ends with an answer"
    ),
    pytest.param(steps("easy: {ask: How?, choose: {a: A}}\n" + HELP.lstrip()), [("one-answer", 3)], id="one answer"),
    pytest.param(
        steps(f"easy: {{ask: How?, choose: {{{FEW}, e: E}}}}\n" + HELP.lstrip()),
        [("too-many-answers", 3)],
        id="five answers on the telephone",
    ),
    pytest.param(
        steps(f"easy: {{ask: How?, choose_many: {{{FEW}, e: E, f: F}}}}\n" + HELP.lstrip(), "flow: a\nchannels: [sms]\n"),
        [("too-many-answers", 4)],
        id="six answers in a text",
    ),
    pytest.param(
        steps("easy:\n  ask: How?\n  choose:\n    a: One two three four five\n    b: B\n" + HELP.lstrip()),
        [("long-answer", 6)],
        id="five words",
    ),
    pytest.param(
        steps("one: {ask: A?, choose: {a: A, b: B}}\ntwo: {ask: B?, choose: {b: B, a: A}}\n" + HELP.lstrip()),
        [("answer-moved", 4), ("answer-moved", 4)],
        id="digits change",
    ),
    pytest.param(
        steps("calls: {ask: How many?, number: {from: 1, to: 999}}\n" + HELP.lstrip()),
        [("number-means-danger", 3)],
        id="999 is danger, and makes no endless conversation of it",
    ),
    pytest.param(
        steps("one: {ask: A?, choose: {no: No, yes: Yes}}\n" + HELP.lstrip()),
        [("answer-moved", 3), ("answer-moved", 3)],
        id="yes is 1 everywhere else",
    ),
    pytest.param(
        steps("many: {ask: A?, choose_many: {a: A, b: B, at_most: 1}}\n" + HELP.lstrip()), [("many-of-one", 3)], id="several, but only one"
    ),
    pytest.param(steps(f"own: {{ask: {WRITE}, write: {{}}}}\n" + HELP.lstrip()), [("keep", 3)], id="kept for a time nobody said"),
    pytest.param(steps(f"own: {{ask: {WRITE}, write: {{keep: 4 months}}}}\n" + HELP.lstrip()), [("keep", 3)], id="kept too long"),
    pytest.param(
        steps("own: {ask: Tell us more., write: {keep: 9 days}}\n" + HELP.lstrip()), [("asks-for-the-story", 3)], id="asks for the story"
    ),
    pytest.param(
        steps(f"own: {{ask: {WRITE}, voice: Tell us more., write: {{keep: 9 days}}}}\n" + HELP.lstrip()),
        [("asks-for-the-story", 3)],
        id="asks for the story aloud",
    ),
    pytest.param(
        steps('own: {ask: "Can you tell us what happened?", yes_no: true}\n' + HELP.lstrip()),
        [("asks-what-happened", 3)],
        id="in a question",
    ),
    pytest.param(
        steps('own: {ask: "What happened to you?", yes_no: true}\n' + HELP.lstrip()),
        [("asks-what-happened", 3)],
        id="asked outright",
    ),
    pytest.param(
        steps('own: {ask: "Please describe the incident.", yes_no: true}\n' + HELP.lstrip()),
        [("asks-what-happened", 3)],
        id="by another word",
    ),
    pytest.param(
        steps('own: {ask: "What did he do to you?", yes_no: true}\n' + HELP.lstrip()),
        [("asks-what-happened", 3)],
        id="what somebody did",
    ),
    pytest.param(
        steps('own: {ask: "We will not ask what happened. How was the service?", yes_no: true}\n' + HELP.lstrip()),
        [],
        id="said that nobody asks",
    ),
    pytest.param(
        steps('own: {ask: "Please do not tell us what happened to you. How was it?", yes_no: true}\n' + HELP.lstrip()),
        [],
        id="asked not to tell",
    ),
    pytest.param(
        steps(
            'own: {ask: "Did we tell you what happened next in your case?", choose: {yes: Yes, no: No, not_sure: Not sure}}\n'
            + HELP.lstrip()
        ),
        [],
        id="about the service",
    ),
    pytest.param(
        INVITED.replace("10:00 to 19:00", "20:00 to 22:00"),
        [("outside-quiet-hours", 7), ("window-never-opens", 7)],
        id="hours that are never free",
    ),
    pytest.param(
        INVITED.replace("28 days, latest: 84 days", "2 hours, latest: 9 hours"),
        [("window-never-opens", 7)],
        id="over before ten in the morning",
    ),
    pytest.param(
        INVITED.replace("28 days, latest: 84 days", "12 months, latest: 364 days"),
        [("window-never-opens", 7)],
        id="a year is longer than 364 days",
    ),
    pytest.param(
        INVITED.replace("after: closed, earliest: 28 days, latest: 84", "after: event, earliest: 1 day, latest: 7"),
        [("window-never-opens", 7)],
        id="only in the days around the event",
    ),
    pytest.param(
        INVITED.replace("close: 21 days", "remind: once after 3 weeks, close: 21 days"),
        [("never-reminded", 7)],
        id="reminded when it is closed",
    ),
    pytest.param(
        INVITED.replace("who: {case: closed}", "who: {all: [{case: closed}, {not: {case: [closed, open]}}]}"),
        [("fits-nobody", 6)],
        id="closed and not closed",
    ),
    pytest.param(
        INVITED.replace("{case: closed}", "{age: 18 or over, any: [{age: 17}, {age: up to 16}]}"), [("fits-nobody", 6)], id="old and young"
    ),
    pytest.param(steps(EASY + HELP.lstrip(), "flow: a\nsample: {share: 10%, seed: s}\n"), [("chooses-nobody", 2)], id="a sample of nobody"),
    pytest.param(
        INVITED + "sample: {share: 10%, seed: s}\narms: {of: {a: 1, b: 1}, seed: s}\n",
        [("same-seed", 13)],
        id="a sample and a trial with one seed",
    ),
    pytest.param(INVITED + "arms: {of: {a: 1}, seed: s}\n", [("arms", 12)], id="a trial with one arm"),
    pytest.param(
        INVITED.replace("{ask: How?", "{only_if: {arm: c}, ask: How?").replace("help:", "more: {ask: And?, yes_no: true}\n  help:")
        + "arms: {of: {a: 1, b: 1}, seed: s}\n",
        [("arms", 10)],
        id="an arm that the trial has not",
    ),
    pytest.param(
        steps("easy: {ask: How?, yes_no: true, then: [{if: {not: {any: [{arm: c}]}}, go: help}]}\n" + HELP.lstrip()),
        [("arms", 3)],
        id="an arm without a trial",
    ),
]

FINE = [
    pytest.param(INVITED, id="an invitation with all that it needs"),
    pytest.param(DISCREET, id="a discreet flow"),
    pytest.param(steps(EASY + HELP.lstrip()), id="a flow that the person begins needs no owner"),
    pytest.param(
        INVITED + "sample: {share: 10%, seed: s}\nquota: {of: [unit], most: 3, each: month, seed: t}\narms: {of: {a: 1, b: 1}, seed: u}\n",
        id="three draws with three seeds",
    ),
    pytest.param(INVITED.replace("84 days", "28 days"), id="one day, which is a Sunday for some"),
    pytest.param(INVITED.replace("28 days, latest: 84 days", "1 month, latest: 30 days"), id="a month is shorter than 30 days in February"),
    pytest.param(INVITED.replace("84 days", "40 months"), id="open for years"),
    pytest.param(INVITED.replace("close: 21 days", "remind: once after 20 days, close: 21 days"), id="reminded on the last day"),
    pytest.param(INVITED.replace("{case: closed}", "{not: {age: under 18}}"), id="of age, or nobody knows"),
    pytest.param(steps(EASY + HARD + LAST), id="a sensitive question between easy ones"),
    pytest.param(
        steps(EASY + "hard: {ask: How are you?, sensitive: 2, yes_no: true, then: [{if: {hard: no}, go: help}]}\n" + LAST),
        id="a low score that goes straight to support",
    ),
    pytest.param(
        steps("on: {ask: Go on?, yes_no: true, then: [{if: {on: no}, end: declined}]}\n" + HELP.lstrip()), id="who declines hears no more"
    ),
    pytest.param(steps(EASY + "bye: {say: Thank you. Text INFO for people you can talk to.}\n"), id="support by the word INFO"),
    pytest.param(
        steps("".join(f"q{n}: {{ask: How?, yes_no: true, only_if: {{age: {n}}}}}\n" for n in range(9)) + HELP.lstrip()),
        id="questions that depend are not counted",
    ),
    pytest.param(steps(f"easy: {{ask: How?, choose: {{{FEW}}}}}\n" + HELP.lstrip()), id="four answers"),
    pytest.param(
        steps(f"easy: {{ask: How?, choose: {{{FEW}, e: E}}}}\n" + HELP.lstrip(), "flow: a\nchannels: [sms, telegram]\n"),
        id="five answers where nothing is spoken",
    ),
    pytest.param(
        steps('promise: {ask: "By {replies_by}?", yes_no: true}\n' + HELP.lstrip(), "flow: a\nreplies_by: 5 working days\n"),
        id="a promise with a day",
    ),
]


@pytest.mark.parametrize(("source", "findings"), BROKEN)
def test_what_the_rules_find(source, findings):
    """A flow that breaks a rule is told so, at the line where it does, and nothing else is found."""
    assert found(source) == findings


@pytest.mark.parametrize("source", FINE)
def test_what_the_rules_leave_alone(source):
    """A flow that keeps the rules hears nothing."""
    assert found(source) == []


def test_every_rule_has_a_case():
    """A rule that no case breaks is not known to work."""
    elsewhere = {
        "accept-unknown",
        "accept-nothing",
        "locked-words",
        "too-much-to-follow",
        "not-translated",
    }  # tests of their own; with examples: test_marks.py, test_sentences.py
    elsewhere |= {rule.name for rule in (*RULES_OF_REPLIES, *RULES_OF_LENGTHS)}  # proof/test_counterexamples.py
    elsewhere |= {rule.name for rule in OF_A_HEAD}
    assert {rule for row in BROKEN for rule, _ in row.values[1]} - elsewhere == {rule.name for rule in RULES if not rule.bad} - elsewhere


def test_rules_can_be_looked_up():
    """Each rule has a name of its own and a sentence for the reference."""
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.wants.endswith(".") for rule in RULES)


def test_the_example_keeps_the_rules():
    """The flow that everybody copies from has nothing wrong with it."""
    reading = read("after-case-closed.yaml", (FLOWS / "after-case-closed.yaml").read_bytes(), partial(included, FLOWS))
    assert reading.flow is not None
    assert check(reading.flow, reading.places, spoken(load_once(LOCALES))) == ()


def test_findings_in_shared_files_point_there():
    """A step of a shared file is shown where it was written."""
    shared = b"shared: s\nsteps:\n  one:\n    ask: How?\n    choose: {a: A}\n"
    reading = read("a.yaml", b"flow: a\nsteps:\n  s: {include: s.yaml}\n  help: {signpost: [talk]}\n", lambda _path: shared)
    assert reading.flow is not None
    assert [problem[:3] for problem in map(_tuple, check(reading.flow, reading.places))] == [("s.yaml", 5, 5)]


def test_the_condition_of_an_include_points_to_the_flow():
    """What a laid-in step has from its `include` is mended where the include stands, not in the shared file."""
    flow = b"flow: a\nsteps:\n  easy: {ask: How?, yes_no: true}\n  s:\n    include: s.yaml\n    only_if: {all: [{easy: yes}, {easy: no}]}\n  help: {signpost: [talk]}\n"
    reading = read("a.yaml", flow, lambda _path: b"shared: s\nsteps:\n  one: {say: Hello.}\n  two: {say: You.}\n")
    assert reading.flow is not None
    assert [_tuple(problem) for problem in check(reading.flow, reading.places)] == [("a.yaml", 6, 5, "never-reached")]


def _tuple(problem):
    return (problem.file, problem.line, problem.column, problem.rule)


@pytest.mark.parametrize(
    ("head", "recorded", "column"),
    [
        pytest.param("languages: [en, ur, cy]", [], 17, id="no voice speaks Urdu"),
        pytest.param("languages: [en, ur, cy]", ["ur"], 0, id="a person does"),
        pytest.param("languages: [en, ur, cy]\nchannels: [sms, telegram]", [], 0, id="nobody calls"),
        pytest.param("languages: [en, cy]", [], 0, id="both have a voice"),
    ],
)
def test_who_speaks_each_language(head, recorded, column):
    """A language of the telephone has a synthetic voice or recordings; that it has none is told at its code."""
    reading = read("a.yaml", f"flow: a\n{head}\nsteps:\n  {EASY}{HELP}".encode(), include_good)
    assert reading.flow is not None, reading.problems
    problems = check(reading.flow, reading.places, spoken(load_once(LOCALES), recorded), rules=RULES_OF_VOICES)
    assert [(one.rule, one.severity, one.line, one.column) for one in problems] == ([("no-voice", "warning", 2, column)] if column else [])


@pytest.mark.parametrize("low", [0, 1])
@pytest.mark.parametrize("high", range(2, 11))
def test_no_menu_is_deeper_than_two(low, high):
    """Where nobody finds too many answers, every answer of a telephone is at most two keys away."""
    body = f"one: {{ask: How?, scale: {{from: {low}, to: {high}, low: Low, high: High}}}}\ntwo: {{ask: How?, choose: {{{FEW}}}}}\n"
    reading = read("a.yaml", steps(body + HELP.lstrip()).encode(), include_good)
    assert reading.flow is not None, reading.problems
    scale, choice = script_of(reading.flow, [IN_ENGLISH]).lines["en"].questions.values()
    first, *others = scale.voice.pages if scale.voice else ((),)
    assert not any(option.value.startswith("page:") for page in others for option in page)
    assert {f"page:{at}" for at, _ in enumerate(others, 1)} == {option.value for option in first}
    assert choice.voice is None


OF_A_HEAD = [rule for rule in (*RULES_OF_ASKING, *RULES_OF_VOICES) if rule.bad]


def finds(example: str) -> set[str]:
    """What these rules find where this stands in place of what the flow says of the same."""
    rest = without(example.partition(":")[0])
    reading = read("a.yaml", f"{example}\n{rest}".encode(), include_good)
    assert reading.flow is not None, reading.problems
    return {problem.rule for problem in check(reading.flow, reading.places, spoken(load_once(LOCALES)), rules=tuple(OF_A_HEAD))}


@pytest.mark.parametrize(("name", "example"), bad(OF_A_HEAD))
def test_examples_of_the_head_are_found(name, example):
    """What the reference shows as bad is what the rule finds."""
    assert name in finds(example)


@pytest.mark.parametrize("example", good(OF_A_HEAD))
def test_good_examples_of_the_head_are_left_alone(example):
    """By every one of these rules."""
    assert finds(example) == set()


def test_more_rules_can_be_given():
    """A rule is a value; a finding may soften it."""
    reading = read("a.yaml", b"flow: a\nsteps:\n  one: {say: Hello}\n", include_good)
    assert reading.flow is not None
    rule = Rule(
        "no-hello",
        "error",
        "Nobody says hello.",
        lambda _seen: [Finding(("steps", "one", "say"), "Hello.", at_value=True, severity="warning")],
    )
    (problem,) = check(reading.flow, reading.places, rules=(rule,))
    assert (problem.rule, problem.severity, problem.line, problem.column) == ("no-hello", "warning", 3, 14)
