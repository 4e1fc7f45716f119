"""What is wrong with a file, said to the person who wrote it: where, what, and what to try instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Line(NamedTuple):
    """One line of a conversation: ``who`` is bot, person or clock.

    ``known`` stands before what is known of the person, ``kept`` before what was taken for an answer.
    """

    who: str
    words: str


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One finding. ``line`` and ``column`` count from 1; ``rule`` is a stable name; ``says`` and ``try_instead`` are sentences.

    ``shows`` is a conversation that shows it, where one was found.
    """

    file: str
    line: int
    column: int
    rule: str
    severity: Severity
    says: str
    try_instead: str = ""
    shows: tuple[Line, ...] = field(default=(), compare=False)


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of the files."""
    return tuple(sorted(set(problems)))


RULES_OF_THE_READER: dict[str, str] = {
    # the file as YAML
    "yaml-encoding": "A file is text in UTF-8.",
    "yaml-size": "A file is at most 256 KB.",
    "yaml-character": "A file holds no invisible control characters.",
    "yaml-syntax": "A file can be read as YAML.",
    "yaml-tab": "Lines are indented with spaces, never with tabs.",
    "yaml-duplicate-key": "A key stands once in its mapping.",
    "yaml-anchor": "Anchors (&name) are not used: everything is written where it is read.",
    "yaml-alias": "Aliases (*name) are not used: everything is written where it is read.",
    "yaml-tag": "Tags (!name) are not used.",
    "yaml-directive": "Directives (lines that begin with %) are not used.",
    "yaml-key": "A key is one word or a few, not a list and not empty.",
    "yaml-depth": "Nothing is nested more than 20 deep.",
    "yaml-nodes": "A file holds at most 20,000 values.",
    "yaml-documents": "A file is one document; --- does not begin a second one.",
    "not-a-mapping": "A file, a step and every other part with keys is a mapping: one `key: value` a line.",
    # keys and values
    "unknown-key": "Only the keys of the format are used.",
    "missing-key": "A key that is needed is there.",
    "empty-value": "A key that is there has a value.",
    "not-text": "Words are written as text, not as a list or a mapping.",
    "text-too-long": "No text is longer than 2,000 characters.",
    "not-a-list": "A list is written in square brackets, or one item a line after a dash.",
    "too-short": "A list or mapping that must hold something is not empty.",
    "too-long": "A list or mapping has no more items than it may.",
    "not-a-whole-number": "A number is whole, written in digits.",
    "number-range": "A number is inside its limits.",
    "unknown-word": "Where only certain words are possible, it is one of them.",
    "not-true": "A key that is only switched on is followed by `true`.",
    "not-a-date": "A date is written as year, month and day, like 2027-05-01.",
    "not-a-duration": "A length of time is a number and a unit, like 28 days.",
    "not-hours": "A part of the day is two times of the 24-hour clock, like 10:00 to 19:00.",
    "not-a-reminder": "A reminder is `never` or like `once after 7 days`.",
    "not-a-share": "A share is a number of percent, like 25%.",
    "bad-name": "A name is lower-case letters and digits, joined by _ or -.",
    "language-code": "A language is named by its code (BCP 47), like en, cy or zh-Hans.",
    "start-word": "A start word is one word of 2 to 20 letters and digits.",
    "wrong-order": "Of two bounds, the lower comes first.",
    "repeated": "A list does not name the same thing twice.",
    # steps
    "step-without-kind": "A step says, asks, signposts, waits, raises a flag, includes or ends.",
    "step-two-kinds": "A step does one thing.",
    "question-without-answer": "A question says what it takes as its answer.",
    "question-two-answers": "A question takes one kind of answer.",
    "answer-without-question": "A kind of answer stands beside `ask`.",
    "words-not-here": "`text`, `chat` and `voice` stand beside `say` or `ask`.",
    "acting-answers": "A question with `acting` is answered with person, supporter, worker or interpreter.",
    "answer-key-not-here": "`consent`, `apart`, `acting` and `locked` stand beside `ask`.",
    "not-a-hash": "The hash of locked words is 16 letters and digits.",
    "consent-without-yes": "A question with `consent` can be answered with yes and with no.",
    "then-not-here": "`then` stands beside a step that is carried out here.",
    "no-answers": "A choice has answers to choose from.",
    "at-most": "`at_most` is from 1 to the number of answers.",
    "duplicate-label": "No two answers of a question read the same.",
    "reserved-word": "An answer or start word is not a word that already means something everywhere, like STOP.",
    "reserved-name": "A step or answer is not named like something that conditions already know.",
    "rule-does-nothing": "A rule goes on, raises a flag or ends.",
    "rule-does-two": "A rule does not go on and end at once.",
    # conditions and ways
    "condition-shape": "A condition is a mapping of a step or fact to what it must be.",
    "unknown-name": "A condition names a step or a known fact.",
    "later-step": "A condition looks at steps that come before.",
    "not-a-question": "A condition looks at a step that is answered.",
    "not-an-answer": "A condition names an answer that the question has.",
    "outside-scale": "A condition names numbers that the scale has.",
    "unknown-value": "A condition compares a fact with a value that the fact can have.",
    "unknown-body": "`next` names another body of the same file.",
    "go-unknown": "`go` names a step of the same file.",
    "go-backward": "`go` leads to a later step.",
    # words
    "unknown-placeholder": "Only declared placeholders are used.",
    "stray-brace": "Curly brackets stand only around a placeholder.",
    # shared files
    "include-path": "An included file is named by its path inside the flows folder.",
    "include-missing": "An included file exists.",
    "include-not-shared": "An included file begins with `shared`.",
    "include-circle": "A file does not include itself, nor through others.",
    "include-deep": "Shared files include one another at most 3 deep.",
    "too-many-steps": "A flow has 300 steps at most, with those of shared files.",
    # the calendar
    "calendar-day": "A day of the calendar has one day (`on`), or a first and a last one (`from` and `to`), not more than 92 apart.",
    # who is on duty
    "duty-way": "A way to tell staff is email or text with the name of a contact, or webhook; never an address.",
    "duty-role": "Somebody is on call, and whoever is told next has shifts.",
    "duty-exception": "An exception has its day or days, and is closed or has hours.",
    # the support directory
    "telephone": "A telephone number is digits in groups.",
    "web-address": "An address on the web begins with https://.",
    "opening-hours": "Opening hours are written so that they can be compared with a clock.",
    "verified": "What a person has checked says who checked it, and where.",
}
