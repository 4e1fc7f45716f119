"""What two versions of a flow do differently, told in a coordinator's words: steps, answers, conditions, times, who is asked.

What is said to people is compared elsewhere (``seen``): as they see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

import msgspec

from bot.flow.answers import Choice
from bot.flow.messages import messages
from bot.flow.model import Flow, Step, When
from bot.flow.plainly import plainly
from bot.library import Edition
from bot.library.edition import Bundle
from bot.publishing.words import Piece, compared, differs, replaced

# The fields that are told here, each with its words. Those of SEEN are compared as people see them; those of UNSEEN nobody but
# those who write the flow ever meets. A test holds that every field of the model is in one of them.
HEAD = {
    "title": "title",
    "purpose": "purpose",
    "decides": "what it decides",
    "owner": "owner",
    "replies_by": "who asks for a reply gets one within",
    "review_by": "to be looked at again by",
    "languages": "languages",
    "channels": "channels",
    "risk": "risk",
    "who": "who is asked",
    "idle": "ends when silent for",
    "sample": "share that is asked",
    "quota": "at most so many",
    "arms": "arms of a trial",
    "follows": "goes on from",
    "start_words": "words that begin it",
}
TIMES = {
    "after": "time is counted from",
    "earliest": "invited no earlier than",
    "latest": "invited no later than",
    "between": "time of day",
    "remind": "reminder",
    "close": "closes without an answer after",
}
STEP = {
    "only_if": "only if",
    "then": "then",
    "signpost": "names services for",
    "wait": "waits",
    "flag": "raises the flag",
    "end": "ends as",
    "sensitive": "how personal",
    "consent": "asks consent to",
    "apart": "kept apart as",
    "acting": "says who answers",
    "locked": "words of a tested scale",
    "scale": "scale",
    "number": "number",
    "date": "date",
    "write": "own words",
}
WHOLE = {"only_if", "then", "follows"}  # conditions read badly in bits
SEEN = {"say", "ask", "text", "chat", "voice", "choose", "choose_many", "yes_no", "include", "invite", "more", "steps", "when", "flow"}
UNSEEN = {"note", "accept", "origin"}


class Told(msgspec.Struct, frozen=True):
    """One difference. ``about``: a step, or empty for the flow itself."""

    about: str
    what: str
    pieces: tuple[Piece, ...] = ()


def structure(old: Edition, new: Edition, renamed: Mapping[str, str]) -> tuple[Told, ...]:
    """Everything that is done differently, in the order of the file. ``renamed``: new names of steps -> their old ones."""
    before, after = old.script.flow, new.script.flow
    return (
        *_fields("", before, after, HEAD),
        *_fields("", before.when, after.when, TIMES),
        *_sent(old, new),
        *_order(before, after, renamed),
        *(found for name, step in after.steps.items() for found in _step(name, before.steps.get(renamed.get(name, name)), step)),
        *_other_words(old, new),
    )


def renamed(before: Flow, after: Flow) -> dict[str, str]:
    """Steps that say the same under another name: new name -> old name. Their answers are counted under the new one."""
    gone = {_said(step): name for name, step in reversed(before.steps.items()) if name not in after.steps and _said(step)}
    found: dict[str, str] = {}
    for name, step in after.steps.items():
        if name not in before.steps and (old := gone.pop(_said(step), None)):
            found[name] = old
    return found


def _said(step: Step) -> tuple[str, str] | None:
    return (step.kind, step.words) if step.words else None


def _fields(about: str, before: Flow | Step | When | None, after: Flow | Step | When | None, names: Mapping[str, str]) -> Iterator[Told]:
    for field, what in names.items():
        was, now = plainly(getattr(before, field, None) or None), plainly(getattr(after, field, None) or None)
        pieces = replaced(was, now) if field in WHOLE else compared(was, now)
        if differs(pieces):
            yield Told(about, what, pieces)


def _sent(old: Edition, new: Edition) -> Iterator[Told]:
    """The languages that it is really sent in: those whose translation is ready. Whoever spoke another one is served in the first."""
    pieces = compared(", ".join(old.script.languages), ", ".join(new.script.languages))
    if differs(pieces):
        yield Told("", "sent in", pieces)


def _order(before: Flow, after: Flow, names: Mapping[str, str]) -> Iterator[Told]:
    was = list(before.steps)
    now = [names.get(name, name) for name in after.steps]
    shown = {old: new for new, old in names.items()}
    yield from (Told(name, "step taken out", (Piece("out", _shortly(before.steps[name])),)) for name in was if name not in now)
    both_before, both_after = [name for name in was if name in now], [name for name in now if name in was]
    blocks = SequenceMatcher(None, both_before, both_after, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in both_after[block.b : block.b + block.size]}
    for at, name in enumerate(now):
        after_what = shown.get(now[at - 1], now[at - 1]) if at else ""
        where = f"after {after_what}" if after_what else "at the beginning"
        if name not in was:
            yield Told(name, f"new step, {where}", (Piece("in", _shortly(after.steps[name])),))
        elif name in shown:
            yield Told(shown[name], "step renamed", (Piece("out", name), Piece("in", shown[name])))
        elif name not in kept:
            yield Told(name, f"moved, now {where}")


def _shortly(step: Step) -> str:
    return f"{step.kind.replace('_', ' ')}: {step.words}" if step.words else step.kind


def _step(name: str, before: Step | None, after: Step) -> Iterator[Told]:
    if before is None:
        yield from _fields(name, None, after, STEP)
        return
    kinds = compared(before.kind.replace("_", " "), after.kind.replace("_", " "))
    if differs(kinds):
        yield Told(name, "kind of step", kinds)
    yield from _fields(name, before, after, STEP)
    yield from _answers(name, before, after)


def _answers(name: str, before: Step, after: Step) -> Iterator[Told]:
    """The answers by their names, which are what is counted; then what else is understood as each."""
    was, now = _options(before), _options(after)
    names = compared(", ".join(was), ", ".join(now))
    if differs(names) and was and now:
        yield Told(name, "answers", names)
    limits = compared(_limit(before), _limit(after))
    if differs(limits):
        yield Told(name, "answers that may be chosen", limits)
    for answer in now:
        also = compared(", ".join(was[answer].also) if answer in was else "", ", ".join(now[answer].also))
        if differs(also):
            yield Told(name, f"also understood as {answer}", also)


def _options(step: Step) -> Mapping[str, Choice]:
    return step.choose or (step.choose_many.options if step.choose_many else {})


def _limit(step: Step) -> str:
    return str(step.choose_many.at_most) if step.choose_many and step.choose_many.at_most else ""


def _other_words(old: Edition, new: Edition) -> Iterator[Told]:
    """What else is understood as an answer in the languages that were translated."""
    was, now = _translations(old), _translations(new)
    for message in messages(new.script.flow):
        if message.field.endswith("/also"):
            answer = message.field.split("/")[1]
            for language in sorted(was.keys() & now.keys()):
                pieces = compared(was[language].get(message.context, ""), now[language].get(message.context, ""))
                if differs(pieces):
                    yield Told(message.step, f"also understood as {answer} ({language})", pieces)


def _translations(edition: Edition) -> Mapping[str, Mapping[str, str]]:
    return msgspec.json.decode(edition.body, type=Bundle).translations
