"""Rules about questions and what they can be answered with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.flow.model import Choice, Step
from bot.flow.words import NOT_ASKED
from bot.flow.wrong import Path

_MOST_ON_SCREEN, _MOST_SPOKEN, _MOST_WORDS = 5, 4, 4
_LONGEST_KEPT_DAYS = 90
_SENTENCE_END = re.compile(r"(?<=[.?])\s+")
_NOT = re.compile(r"\b(?:do not|will not|did not|never|without)\b")
_STORY = re.compile(
    r"\b(?:tell (?:us|me) (?:about )?(?:what|how it) happened|(?:describe|explain|say) (?:what|how it) happened|what happened(?: to you| that day)?\?"
    r"|how did it happen|(?:when|where) did (?:it|this) happen|who did (?:it|this)|what did (?:he|she|they) do to you"
    r"|(?:tell us about|describe) the (?:crime|incident|attack|assault|offence))"
)


def options_of(step: Step) -> tuple[str, dict[str, Choice]]:
    """The key of the answers that can be chosen, and the answers; nothing where none are chosen."""
    if step.choose:
        return "choose", step.choose
    return ("choose_many", step.choose_many.options) if step.choose_many else ("", {})


def _every(seen: Seen) -> Iterator[tuple[tuple[str, ...], dict[str, Choice]]]:
    for name, step in seen.flow.steps.items():
        key, options = options_of(step)
        if options:
            yield ("steps", name, key), options


def _one(seen: Seen) -> Iterable[Finding]:
    for path, options in _every(seen):
        if len(options) == 1:
            yield Finding(path, "There is only one answer to choose.", "Add another, or use `say`.")


def _many(seen: Seen) -> Iterable[Finding]:
    spoken = "ivr" in seen.flow.channels
    most = _MOST_SPOKEN if spoken else _MOST_ON_SCREEN
    for path, options in _every(seen):
        if len(options) > most:
            where = "on the telephone" if spoken else "on a small screen"
            yield Finding(path, f"{len(options)} answers are too many {where}.", f"Keep to {most}, or make two questions of it.")


def _long(seen: Seen) -> Iterable[Finding]:
    for path, options in _every(seen):
        for name, choice in options.items():
            if len(choice.label.split()) > _MOST_WORDS:
                says = f"This answer has {len(choice.label.split())} words."
                yield Finding((*path, name), says, f"Keep an answer to {_MOST_WORDS} words.", at_value=True)


def _moved(seen: Seen) -> Iterable[Finding]:
    digits = {"yes": (1, "every question with `yes_no`"), "no": (2, "every question with `yes_no`")}
    for path, options in _every(seen):
        for digit, name in enumerate(options, 1):
            first, where = digits.setdefault(name, (digit, f"`{path[1]}`"))
            if first != digit:
                yield Finding((*path, name), f"`{name}` is {digit} here, and {first} in {where}.", f"Keep it at {first} in every question.")


def _all_of_them(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        if step.choose_many and step.choose_many.at_most == 1:
            yield Finding(("steps", name, "choose_many", "at_most"), "Only one answer may be chosen.", "Use `choose`.")


def _kept(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        if step.write and "keep" not in step.write.model_fields_set:
            yield Finding(("steps", name, "write"), "It is not said how long these words are kept.", "Write {keep: 90 days}, or less.")
        elif step.write and step.write.keep.days > _LONGEST_KEPT_DAYS:
            yield Finding(
                ("steps", name, "write", "keep"),
                f"Words would be kept for {step.write.keep.days} days.",
                f"Keep them {_LONGEST_KEPT_DAYS} days at most.",
                at_value=True,
            )


def _story(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        for key in ("ask", "text", "chat", "voice") if step.write else ():
            words = getattr(step, key)
            if words and NOT_ASKED not in words.lower():
                try_instead = "Add: Please do not tell us what happened to you."
                yield Finding(("steps", name, key), "This asks for words and does not say that we do not ask what happened.", try_instead)


def _asks_what_happened(seen: Seen) -> Iterable[Finding]:
    said: list[tuple[Path, str | None]] = [(("invite",), seen.flow.invite), (("more",), seen.flow.more)]
    for name, step in seen.flow.steps.items():
        said += [(("steps", name, key), getattr(step, key)) for key in ("say", "ask", "text", "chat", "voice")]
    for path, words in said:
        sentences = _SENTENCE_END.split(words.lower()) if words else ()
        if any(_STORY.search(sentence) and not _NOT.search(sentence) for sentence in sentences):
            yield Finding(path, "This asks what happened.", "Ask about the service. What happened is asked by nobody here.")


RULES = (
    Rule("one-answer", "error", "A choice has at least two answers.", _one),
    Rule("too-many-answers", "error", "A choice has 5 answers at most, and 4 where it is spoken.", _many),
    Rule("long-answer", "error", "An answer has 4 words at most.", _long),
    Rule("answer-moved", "error", "The same answer keeps the same digit through a flow; yes is 1 and no is 2.", _moved),
    Rule("many-of-one", "error", "Where one answer is chosen, the question is `choose`.", _all_of_them),
    Rule("keep", "error", "Words are kept for a time that is said, 90 days at most.", _kept),
    Rule("asks-what-happened", "error", "Nobody is asked what happened.", _asks_what_happened),
    Rule("asks-for-the-story", "error", "Who is asked for words is told that we do not ask what happened.", _story),
)
