"""Rules about discreet flows (R2): somebody else may read every word, and learns nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.checks.giveaways import SHOWN, giveaway, seen_first
from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.flow.conditions import AllOf, Condition, Is
from bot.flow.placeholders import placeholders

WHO = frozenset({"organisation", "service.name"})
LONGEST_IDLE = 3600  # seconds


def _texts(seen: Seen) -> Iterator[Said]:
    """What people are sent. English names are looked for in every language, beside its own words."""
    if seen.flow.risk == "R2":
        yield from (said for said in seen.said if said.role != "other words")


def _also(seen: Seen, language: str, *, first: bool = False) -> tuple[str, ...]:
    """What the lists of a language, and those of English, add to the words that stand in the program."""
    return tuple(word for one in seen.lists(language) for word in (*one.giveaways, *(one.not_first if first else ())))


def _words(seen: Seen) -> Iterable[Finding]:
    for said in _texts(seen):
        if word := giveaway(said.language, said.text, _also(seen, said.language)):
            yield Finding(
                said.path, f"`{word}` tells what this is about.", "Write it so that nobody else learns anything from it.", said=said
            )
        if WHO & set(placeholders(said.text)) and said.path != ("invite",):
            help_ = "Take the placeholder out; a worker has told them."
            yield Finding(said.path, "A discreet flow does not name who is asking.", help_, said=said)


def _preview(seen: Seen) -> Iterable[Finding]:
    for said in _texts(seen):
        word = seen_first(said.language, said.text, _also(seen, said.language, first=True))
        if word and word != giveaway(said.language, said.text, _also(seen, said.language)):
            says = f"`{word}` may stand on a locked screen, which shows the first {SHOWN} characters."
            yield Finding(said.path, says, "Begin with words that could come from anybody.", said=said)


def _asks_by_itself(seen: Seen) -> Iterable[Finding]:
    if seen.flow.risk == "R2" and "?" in (seen.flow.invite or ""):
        yield Finding(("invite",), "A discreet invitation asks by itself whether now is OK.", "Say who you are to them, and ask nothing.")


def _waits(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        if seen.flow.risk == "R2" and step.wait:
            says = "A discreet conversation ends when nobody writes for a while, and cannot wait."
            yield Finding(("steps", name, "wait"), says, "Make a flow of its own of what comes later.")


def _asked_first(seen: Seen) -> Iterable[Finding]:
    yes_or_no = {name for name, step in seen.flow.steps.items() if step.yes_no}
    for name, step in seen.flow.steps.items():
        if seen.flow.risk == "R2" and step.signpost and not _needs_a_yes(step.only_if, yes_or_no):
            says = "Numbers are told here whether or not they may be seen."
            yield Finding(("steps", name, "signpost"), says, "Ask whether phone numbers are OK here, and add only_if: {that: yes}.")


def _needs_a_yes(condition: Condition | None, yes_or_no: set[str]) -> bool:
    match condition:
        case Is(name, values):
            return name in yes_or_no and tuple(values) == ("yes",)
        case AllOf(conditions=parts):
            return any(_needs_a_yes(part, yes_or_no) for part in parts)
        case _:
            return False


def _too_long(seen: Seen) -> Iterable[Finding]:
    idle = seen.flow.idle
    if idle and seen.flow.risk != "R2":
        yield Finding(("idle",), "Only a discreet flow ends when nobody writes for a while.", "Take the line out, or write risk: R2.")
    elif idle and not 0 < idle.in_seconds <= LONGEST_IDLE:
        yield Finding(("idle",), "Somebody who finds the phone could go on for too long.", "Write 60 minutes or less.", at_value=True)


RULES = (
    Rule("discreet-words", "error", "No word of a discreet flow tells what it is about, in any of its languages.", _words),
    Rule("discreet-preview", "error", "What a locked screen shows of a discreet flow could come from anybody.", _preview),
    Rule("discreet-question", "error", "A discreet invitation asks nothing: Hearback asks whether now is OK.", _asks_by_itself),
    Rule("discreet-wait", "error", "A discreet flow has no `wait`.", _waits),
    Rule("discreet-support", "error", "A discreet flow tells numbers only after a yes to seeing them.", _asked_first),
    Rule("discreet-idle", "error", "`idle` is for discreet flows, and an hour at most.", _too_long),
)
