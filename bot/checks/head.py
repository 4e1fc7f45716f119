"""Rules about what stands above the steps: who answers for a flow, whom it may be sent to, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.flow.model import Step

_WEEK = 7
_TO_SAY = {
    "purpose": "why we ask",
    "decides": "what we decide with the answers; a flow that decides nothing is not sent",
    "owner": "the role that answers for this flow",
    "review_by": "when it is looked at again, like 2027-05-01",
    "who": "whom it may be sent to, like {case: closed}",
    "when": "when it may be sent",
}


def _missing(key: str) -> Rule:
    def find(seen: Seen) -> Iterable[Finding]:
        if seen.invites and getattr(seen.flow, key) is None:
            yield Finding(("invite",), f"The bot may begin this flow, and it does not say `{key}`.", f"Add `{key}`: {_TO_SAY[key]}.")

    return Rule(f"missing-{key.replace('_', '-')}", "error", f"A flow that the bot may begin says `{key}`: {_TO_SAY[key]}.", find)


def _window(seen: Seen) -> Iterable[Finding]:
    when = seen.flow.when
    if not (seen.invites and when):
        return
    for key in ("earliest", "latest", "close"):
        if getattr(when, key) is None:
            yield Finding(("when",), f"`when` does not say `{key}`.", f"Add `{key}`, like {key}: 28 days.")
    if when.between is None:
        yield Finding(("when",), "`when` does not say `between`.", "Add it, like between: 10:00 to 19:00.")


def _hours(seen: Seen) -> Iterable[Finding]:
    between = seen.flow.when.between if seen.flow.when else None
    if between and (between.start < 10 * 60 or between.end > 19 * 60):
        yield Finding(("when", "between"), "This is wider than the quiet hours leave free.", "Stay inside 10:00 to 19:00.", at_value=True)


def _never_sent(seen: Seen) -> Iterable[Finding]:
    if seen.invites and seen.flow.risk == "R3":
        yield Finding(
            ("invite",), "A flow of risk R3 is never begun by the bot.", "Take `invite` out; a person can begin it with a start word."
        )


def _discreet(seen: Seen) -> Iterator[Finding]:
    when = seen.flow.when
    if seen.flow.risk != "R2" or not when:
        return
    if when.remind:
        yield Finding(("when", "remind"), "Nobody is reminded in a discreet flow.", "Write remind: never.")
    if when.close and when.close.days > _WEEK:
        yield Finding(("when", "close"), "A discreet flow is open for 7 days at most.", "Write close: 7 days.")


def _names_nobody(seen: Seen) -> Iterable[Finding]:
    if seen.flow.risk == "R2" and "{organisation}" in (seen.flow.invite or ""):
        yield Finding(("invite",), "A discreet flow does not name who is asking.", "Write it so that nobody else learns anything from it.")


def _left_out(step: Step) -> bool:
    """What a shared file says of a reply is left out of flows that promise none."""
    return step.kind == "say" and step.origin.startswith("shared/")


def _reply(seen: Seen) -> Iterable[Finding]:
    used = [field for field in ("invite", "more") if "{replies_by}" in (getattr(seen.flow, field) or "")]
    steps = [
        ("steps", name, "ask" if step.asks else "say")
        for name, step in seen.flow.steps.items()
        if "{replies_by}" in step.words and not _left_out(step)
    ]
    if seen.flow.replies_by is None:
        for path in [*((field,) for field in used), *steps]:
            yield Finding(path, "`{replies_by}` is promised here, and the flow does not say it.", "Add `replies_by`, like 5 working days.")


def _of_age(seen: Seen) -> Iterable[Finding]:
    """Whoever begins by themselves may be a child: nothing of a child is kept, and they are told of the line for them."""
    ends = {rule.end for step in seen.flow.steps.values() for rule in step.then} | {step.end for step in seen.flow.steps.values()}
    asks = any(step.ask for step in seen.flow.steps.values())
    if seen.flow.start_words and asks and "under_age" not in ends:
        says = "A person can begin this flow, and nobody asks whether they are 18 or over."
        yield Finding(("start_words",), says, "Add a first step: include: shared/age.yaml, with only_if: {begun_by: person}.")


RULES = (
    *(_missing(key) for key in _TO_SAY),
    Rule(
        "missing-window",
        "error",
        "`when` says from when, until when, at what time of day, and when the flow closes.",
        _window,
    ),
    Rule("outside-quiet-hours", "error", "Nobody is written to before 10:00 or after 19:00.", _hours),
    Rule("never-by-the-bot", "error", "A flow of risk R3 has no invitation.", _never_sent),
    Rule("discreet-timing", "error", "A discreet flow reminds nobody and closes after 7 days.", _discreet),
    Rule("discreet-invite", "error", "A discreet invitation does not name the organisation.", _names_nobody),
    Rule("no-age-gate", "warning", "A flow that a person can begin asks first whether they are an adult.", _of_age),
    Rule("promise-without-day", "error", "Who is promised a reply is told by when.", _reply),
)
