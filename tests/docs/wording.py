"""The page docs/wording.md: what guides say of writing to people affected by crime, rule by rule, and what holds each here.

The rules are those of guides for services (blame and labels, promises and pressure, jargon, and how a message is built). What is written
below is their order, and for those that no rule of `hearback check` holds, what does. All else comes from the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.checks import RULES
from bot.flow.wording_lists import WordingRule
from bot.language.languages import ENGLISH, load
from bot.language.problems import RULES_OF_LANGUAGES
from channels.reference import table
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "wording.md"
LISTS = load(ROOT / "locales").wording
WORDS: Mapping[str, WordingRule] = {rule.name: rule for rule in LISTS[ENGLISH].rules}
CHECKS = {rule.name: rule for rule in RULES}
SHOWN = 3  # of the words of a list; the reference has all of them


class Held(NamedTuple):
    """One rule of the guides. ``by``: names of rules; ``tests``: what proves that Hearback itself keeps it, as file::test."""

    wants: str
    by: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    bad: str = ""
    good: str = ""


def _words(*names: str) -> tuple[Held, ...]:
    """Rules that are lists of words: each says itself which, and why."""
    return tuple(Held(_avoided(name), (name,)) for name in names)


def _avoided(name: str) -> str:
    shown = "; ".join(WORDS[name].avoid[:SHOWN])
    return f"`{shown}{'; ...' if len(WORDS[name].avoid) > SHOWN else ''}`: {WORDS[name].why}"


BLAME = _words(
    "implies-doubt", "claim-that", "implies-guilt", "your-story", "why-did-you", "failed-to", "refused", "withdrew", "uncooperative", "hard-to-reach",
    "put-yourself-at-risk", "let-it-happen", "should-have", "makes-it-small", "shares-blame", "minimises", "be-grateful", "victim-label",
    "survivor-label", "legal-label", "vulnerable-label", "hopeless", "praises-strength", "closure", "judges-pace", "who-harmed", "names-the-crime",
    "no-honour", "historic-abuse", "blames-a-child", "suicide-words", "stigma-mind", "stigma-body", "stereotypes-age", "othering", "assumes-gender",
    "cold-label", "trigger", "padding", "sounds-easy",
)  # fmt: skip
PROMISES = (
    *_words(
        "promises-secrecy", "promises-anonymity", "promises-safety", "promises", "knows-how-you-feel", "justice", "promises-healing",
        "promises-change", "no-date", "orders", "reminds-like-a-school", "pressure", "alarm", "thanks-in-advance", "case-news", "rewards-an-answer",
        "non-apology", "says-free", "says-how-long",
    ),
    Held(_avoided("call-us"), ("call-us", "click-here")),
)  # fmt: skip
JARGON = (
    *_words("jargon-officer", "jargon-prosecution", "jargon-decision", "jargon-statement", "jargon-measures"),
    Held(_avoided("jargon-number"), ("jargon-number", "initials")),
    *_words(
        "jargon-bail", "jargon-court", "jargon-refer", "jargon-long-words", "jargon-safeguarding", "jargon-incident", "jargon-restorative",
        "jargon-survey", "jargon-data",
    ),
)  # fmt: skip
BUILT = (
    Held("A message asks one question.", ("two-questions",)),
    Held("Nobody is asked why: it sounds like blame.", ("asks-why", "why-did-you")),
    Held("A question asks one thing.", ("double-question",)),
    Held("Sentences are short.", ("long-sentence",)),
    Held("A child of 10 or 11 can read it.", ("reading-grade",)),
    Held("Long words are few, and known.", ("long-word",)),
    Held("A text is one part.", ("long-text", "too-many-texts")),
    Held(
        "STOP stands in the first message, a word to skip with every question, PAUSE and STOP with a personal one.",
        tests=(
            "surfaces/test_render.py::test_the_ways_out_are_named",
            "surfaces/test_text.py::test_a_personal_question_always_names_the_ways_out",
        ),
        bad="How was it? 1 Good 2 Not good",
        good="How was it? 1 Good 2 Not good. SKIP or STOP is fine.",
    ),
    Held(
        "A warning stands before a question that is more personal. No reply to it is no.",
        tests=(
            "engine/test_turns.py::test_a_warning_comes_before_a_sensitive_step",
            "engine/test_telephone.py::test_silence_after_a_warning_passes_over_the_question",
        ),
        bad="How are things at home? 1 Good 2 Not good",
        good="The next question is more personal. You can skip it. 1 OK, ask me 2 Skip it 3 Pause for now",
    ),
    Held("The first question is easy, the last one is not sensitive.", ("sensitive-first", "sensitive-last")),
    Held("Support follows what is hard, and stands at the end.", ("sensitive-without-support", "end-without-support")),
    Held("Sentences say who does what.", ("passive",)),
    Held("No contractions: they are misread.", ("contraction",)),
    Held("Nothing is denied twice.", ("double-negative",)),
    Held("Numbers are digits; times, days and telephone numbers are written one way.", ("number-in-words", "times-and-numbers")),
    Held("No question leads to an answer.", ("leads-the-answer",)),
    Held("Answers are balanced, and whoever is asked for a fact can be unsure.", ("leading-answers", "nobody-unsure")),
    Held(
        "Answers are few and short, numbered from 1.",
        ("one-answer", "too-many-answers", "long-answer"),
        ("surfaces/test_render.py::test_a_choice_has_one_number_everywhere",),
    ),
    Held("Nothing is taken for granted that is not known.", ("assumes-family", "assumes-injury", "assumes-court")),
    Held("Nobody is asked who they are, or what happened.", ("asks-who-they-are", "asks-what-happened")),
    Held("Who is asked for words is told that we do not ask what happened.", ("asks-for-the-story", "translation-asks-for-the-story")),
    Held("Nothing is loud: no exclamation mark, capitals or pictures.", ("exclamation-mark", "capitals", "picture")),
    Held("Links are few, and can be read.", ("link",)),
    Held("A discreet message gives nothing away, its first words least of all.", ("discreet-words", "discreet-preview")),
    Held(
        "All is said in every language, with the same placeholders and words to type, and somebody has reviewed it.",
        ("not-translated", "translation-placeholders", "translation-commands", "catalogue-reviewed"),
    ),
    Held(
        "What is heard is written to be heard, and the key comes after the choice.",
        ("speech-signs", "long-speech"),
        ("surfaces/test_voice.py::test_a_question_as_it_is_spoken",),
    ),
    Held("A promised time is one that somebody looks after.", ("promise-without-day", "promise-by-hand")),
    Held(
        "Who has written in their own words is thanked, and not judged.",
        tests=("engine/test_turns.py::test_every_ending_is_said",),
        bad="Great, that is useful.",
        good="Thank you for telling us.",
    ),
    Held("An answer keeps its digit through a flow.", ("answer-moved",)),
    Held("Marks are plain, so that a text is not twice as long.", ("curly-marks",)),
    Held("No idioms.", ("idiom",)),
    Held(
        "Before the first question people know who asks and why, how many questions, who reads it, that nobody watches, and that it changes nothing.",
        ("opening-facts",),
        ("test_promises.py::test_6_nobody_watches_all_the_time_is_said_first",),
    ),
)
PARTS: Mapping[str, tuple[Held, ...]] = {
    "Blame, doubt and labels": BLAME,
    "Promises, pressure and alarm": PROMISES,
    "Jargon": JARGON,
    "How a message is built": BUILT,
}
# What a rule of flows finds, where its examples are whole flows and too long for the page.
EXAMPLES: Mapping[str, tuple[str, str]] = {
    "sensitive-first": ("The first question is How are you, with `sensitive: 1`.", "The first question is about the service."),
    "sensitive-without-support": ("After it the flow ends.", "After it `signpost` names people to talk to."),
    "one-answer": ("`choose: {yes: Yes}`", "`choose: {yes: Yes, no: No}`"),
    "asks-what-happened": ("What happened to you?", "How was the service?"),
    "asks-for-the-story": ("Tell us more.", "Is there one thing? Please do not tell us what happened to you."),
    "discreet-words": ("How was the police?", "How was it?"),
    "not-translated": ("`languages: [en, cy]`, and no Welsh for a step.", "Welsh for every step."),
    "promise-without-day": ("We reply within `{replies_by}`, and no `replies_by`.", "`replies_by: 5 working days`"),
    "answer-moved": ("Yes is 1, and 2 in the next question.", "Yes is always 1."),
    "opening-facts": (
        "How was it?",
        "This is `{organisation}`. 5 short questions, to improve our service. A small team reads replies, not all the time. It does not change your help.",
    ),
}

HEAD = """\
# How messages are worded

Written by `python -m tests.docs.rewrite` from the rules themselves. Do not edit it: a test compares the two.

A message about a crime can hurt by one word. Guides for services that write to people affected by crime say which words, and how a message
is built so that somebody who is tired, afraid or slow to read can answer it. Put side by side they make {count} rules. Each is held here: by a rule
of `hearback check`, whose name stands in square brackets behind what it finds, or by tests of what Hearback adds by itself. Nobody has to
remember them.

An error is mended before people see the flow. A warning may stay where the file says why: `accept: {{rule: reason}}`.
"""
LIMITS = """\
## What no rule sees

- Lists find words and not meaning. A cruel message without a listed word is not found. People read every flow before it is sent.
- `double-question`, `leading-answers`, `nobody-unsure`, `opening-facts` and `promise-by-hand` guess, from tables of English words. They are silent
  about other languages. So are `reading-grade`, `long-word` and `long-text`, which are for English alone.
- Whether a question has a middle answer where it needs one is not looked at. Nor is whether an answer on a scale means what its number says.
- A sentence is found to be passive where it says `was called by our team`, and not where it leaves out by whom.
"""


def page() -> str:
    """All of it, as Markdown."""
    count = sum(map(len, PARTS.values()))
    return "\n".join([HEAD.format(count=count), *_parts(), LIMITS, *_languages()]).rstrip() + "\n"


def _parts() -> Iterator[str]:
    number = 0
    for heading, rules in PARTS.items():
        yield f"## {heading}\n"
        yield from table(
            ("", "rule", "held by", "weight", "not so", "but so"), (_row(number + at, held) for at, held in enumerate(rules, 1))
        )
        number += len(rules)


def _row(number: int, held: Held) -> tuple[str, ...]:
    by = [
        *(f"`{name}`" for name in held.by),
        *(f"test `{name.partition('::')[2]}` in `tests/{name.partition('::')[0]}`" for name in held.tests),
    ]
    weights = sorted({each for name in held.by for each in weight(name).split(" or ") if each}, reverse=True) or ["always so"]
    bad, good = (held.bad, held.good) if held.bad else next(filter(None, map(examples, held.by)), ("", ""))
    return str(number), held.wants, ", ".join(by), " or ".join(weights), bad, good


def weight(rule: str) -> str:
    """How bad it is: of a rule of flows, of a list of words where it differs by place, of a rule of languages."""
    if rule in WORDS:
        return " or ".join(sorted(set(WORDS[rule].weights.values()), reverse=True))
    if rule in RULES_OF_LANGUAGES:
        return "error"
    more = rule in CHECKS and CHECKS[rule].severity == "warning" and "error" in CHECKS[rule].wants
    return "warning or error" if more else CHECKS[rule].severity if rule in CHECKS else ""


def examples(rule: str) -> tuple[str, str] | None:
    """What a rule finds, and what it leaves alone."""
    if rule in EXAMPLES:
        return EXAMPLES[rule]
    known = WORDS.get(rule) or CHECKS.get(rule)
    return (f"`{known.bad[0]}`", f"`{known.good[0]}`") if known and known.bad and known.good else None


def _languages() -> Iterable[str]:
    yield "## In other languages\n"
    yield "How a message is built is the same everywhere. Words are lists of each language, `locales/<code>/wording.yaml`:\n"
    for language, lists in LISTS.items():
        who = f"reviewed: {lists.reviewed}" if lists.reviewed else "nobody has reviewed them yet"
        yield f"- `{language}`: {len(lists.rules)} lists of words; {who}."
