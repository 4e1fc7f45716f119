"""Rules about sentences: one question in a message, one thing in a question, and few words in a sentence.

Sources: guidance for those who write to people affected by crime (one idea at a time), Martin Cutts' Oxford Guide to Plain English (15 to 20
words in a sentence), and the style guide of GOV.UK (25 at the very most). Words are what stands between spaces: in a language that writes
none, like Chinese, no sentence is found too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.checks.two_in_one import Joined, joined
from bot.surfaces.characters import SENTENCE_ENDS
from bot.surfaces.phrases import ENGLISH

WANTED, MOST = 15, 20  # words in a sentence
_QUESTION_MARKS = re.compile("[?\u061f\uff1f]")
_ENDS = re.compile(rf"(?<=[{re.escape(SENTENCE_ENDS)}])[\"')]*\s+|\s*\n\s*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_INSIDE_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_SHOWN = 6  # words of a sentence that a finding repeats


def sentences(text: str) -> list[str]:
    """The sentences of a text, in any script. A line ends one too."""
    return [sentence for sentence in _ENDS.split(text.strip()) if sentence]


def words(text: str) -> list[str]:
    """The words of a text. A placeholder is one word, and so is a telephone number, which is read as one thing."""
    whole = _INSIDE_A_NUMBER.sub("", _PLACEHOLDER.sub("name", text))
    return [word for word in whole.split() if any(map(str.isalnum, word))]


def _messages(seen: Seen) -> Iterator[Said]:
    yield from (said for said in seen.sent if said.role == "message")


def _two_questions(seen: Seen) -> Iterable[Finding]:
    for said in _messages(seen):
        marks = len(_QUESTION_MARKS.findall(said.text))
        if marks > 1:
            says = f"This message asks {marks} questions. People answer the last one, or none."
            yield Finding(said.path, says, "Keep one question, and make a step of its own of the other.", said=said)


def _double_question(seen: Seen) -> Iterable[Finding]:
    for said in _messages(seen):
        asked = [sentence for sentence in sentences(said.text) if said.language == ENGLISH and "?" in sentence]
        found = next(filter(None, map(joined, asked)), None)
        if found and not _names_both(seen, said, found):
            says = f"This asks two things, `{found.first}` {found.by} `{found.second}`: one answer may not fit both."
            yield Finding(said.path, says, "Ask the one that decides something, or make two questions of it.", said=said)


def _names_both(seen: Seen, said: Said, found: Joined) -> bool:
    """Whether the answers are the two things: "For yourself, or for someone?"."""
    step = seen.flow.steps.get(said.step)
    return found.by == "or" and step is not None and bool(step.choose or step.choose_many)


def _long(seen: Seen) -> Iterable[Finding]:
    for said in _messages(seen):
        counted = [(len(words(sentence)), sentence) for sentence in sentences(said.text)]
        long, sentence = max(counted, default=(0, ""))
        if long > WANTED:
            more = f"{MOST} are the most" if long > MOST else f"{WANTED} are read easily"
            says = f'The sentence "{_beginning(sentence)}" has {long} words; {more}.'
            help_ = "Make two sentences of it, or leave out what can be left out."
            yield Finding(said.path, says, help_, severity="error" if long > MOST else None, said=said)


def _beginning(sentence: str) -> str:
    return " ".join(sentence.split()[:_SHOWN]) + " ..."


RULES = (
    Rule(
        "two-questions", "error", "A message asks one question.", _two_questions,
        ("How was it? Was it easy?", "ٹھیک ہے؟ کیا آسان تھا؟"),
        ("How was it?", "Thank you. How much?", "کیسا رہا؟"),
    ),
    Rule(
        "double-question", "warning", "A question asks one thing: no two verbs are joined by and, nor by or where the answers do not name both.",
        _double_question,
        ("Did we listen and explain what happens next?", "Did staff call you or write to you?", "Was it clear, and did we help you?"),
        (
            "Did we keep you up to date?", "Did you get the help and support you needed?", "Did we tell you when and where to go?",
            "{ask: Did we call or write to you?, choose: {call: Called, wrote: Wrote}}",
        ),
    ),
    Rule(
        "long-sentence", "warning", f"A sentence has {WANTED} words at most; more than {MOST} are an error.", _long,
        (
            "We will read all that you write here and then we will tell you what we did.",
            "When we have read all that you and many other people wrote to us here, we will tell everybody what we did then.",
            "جب ہم وہ سب کچھ پڑھ لیں گے جو آپ نے یہاں ہمیں لکھا ہے تو ہم بتائیں گے۔",
        ),
        ("We read all that you write here. Then we tell you what we did.", "You can call {organisation} on any day of the week on 0808 168 9111."),
    ),
)  # fmt: skip
