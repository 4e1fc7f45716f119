"""Rules about what people are told: before the first question what they need to know, and by when somebody replies.

What a message tells is a guess, made from the English words that tell it. A discreet message names nobody: there a worker has told the
person everything, and who reads the answers is told to whoever texts MORE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.sentences import sentences
from bot.surfaces.phrases import ENGLISH

_READ = {
    "who reads the answers": re.compile(r"\b(?:reads?|sees?|looks? at)\b"),
    "that nobody watches all the time": re.compile(
        r"\bnot (?:read |watched? |there |here )?(?:this |it )?all the time\b|\bnobody (?:watches|listens|reads)\b"
    ),
}
_TOLD = {
    "who is asking": re.compile(r"\{organisation\}"),
    "why": re.compile(r"\b(?:improve|better|learn|see what (?:to|we)|so that we|change (?:our|the) service)\b"),
    "how many questions": re.compile(r"\b(?:\d+|one|two|three|four|five|six)(?: \w+)? questions?\b"),
    **_READ,
    "that it changes nothing for them": re.compile(r"\b(?:not|nothing|never)\b[^.?]*\b(?:changes?|affects?)\b"),
}  # fmt: skip

_SOMEBODY = r"(?:we|they|you|someone|somebody|a person|staff|(?:an|the|your) \w+)"
_REPLIES = r"(?:answer|be in touch|call|contact|get (?:a|an|back)|have (?:a|an)|hear|let you know|look at|phone|read|reply|ring|tell you|text|write)"
_TIME = r"(?:(?:within|in|in the next|inside) (?:\d+|an?|one|two|three|four|five|ten)\b[^.?]*(?:hour|day|week|month)|by (?:\w+day|tomorrow|tonight|the end of))"
_PROMISE = re.compile(rf"\b{_SOMEBODY} (?:will|shall|aim to|try to|hope to)\b[^.?]*\b{_REPLIES}\b[^.?]*\b{_TIME}")


def _opening(seen: Seen) -> Iterable[Finding]:
    if not (seen.invites and seen.questions):
        return
    discreet = seen.flow.risk == "R2"
    before = " ".join(_before_the_first_question(seen, discreet=discreet)).lower()
    missing = [what for what, told in (_READ if discreet else _TOLD).items() if not told.search(before)]
    if missing:
        where = "in `more`, nor before" if discreet else "before"
        says = f"People are not told {where} the first question: {', '.join(missing)}."
        help_ = "Say it in `more`." if discreet else "Begin with include: shared/opening.yaml, or say it in the first step."
        yield Finding(("steps",), says, help_)


def _before_the_first_question(seen: Seen, *, discreet: bool) -> Iterator[str]:
    """The words of the invitation and of all steps up to the first that asks, which is where people choose to go on."""
    yield seen.flow.invite or ""
    if discreet:
        yield seen.flow.more or ""
    for step in seen.flow.steps.values():
        yield step.say or step.ask or ""
        if step.asks:
            return


def _promise(seen: Seen) -> Iterable[Finding]:
    for said in seen.sent:
        if said.language == ENGLISH and any(_PROMISE.search(sentence.lower()) for sentence in sentences(said.text)):
            says = "This promises a time in words of its own, and nobody looks whether it is kept."
            yield Finding(said.path, says, "Write {replies_by}, and say `replies_by` at the top of the flow.", said=said)


RULES = (
    Rule(
        "opening-facts", "warning", f"Before the first question people are told {', '.join(_TOLD)}; of a discreet flow `more` tells {' and '.join(_READ)}.",
        _opening,
    ),
    Rule(
        "promise-by-hand", "error", "By when somebody replies is said by `replies_by`, once for the whole flow, and never by hand.", _promise,
        ("We will call you within 5 working days.", "Somebody will be in touch in a week.", "You will hear from us by Friday.", "The team will reply in the next 2 days."),
        ("Somebody will contact you within {replies_by}.", "We delete it within 7 days.", "If we do not hear from you in 7 days we will stop.", "We will not call you again."),
    ),
)  # fmt: skip
