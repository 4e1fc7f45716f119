"""Rules about who is asked and when: a window that never opens, and chance that is not chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

from bot.asking.calendar import Calendar
from bot.asking.decisions import Moment
from bot.asking.flow_rules import FlowRules, day_after, rules_of
from bot.asking.moments import Timing, TimingFacts, next_moment
from bot.checks.proof.domains import UNKNOWN, WHO, Domains
from bot.checks.rule import Finding, Rule, Seen
from bot.flow.calendar import CALENDAR, CalendarFile
from bot.flow.conditions import AllOf, AnyOf, Condition, Is, Not, names
from bot.flow.model import Flow, When
from bot.flow.places import Places
from bot.flow.problems import Problem

# Ordinary days to count from: a fortnight of each month, so that every day of the week and every length of month has its turn.
_ANCHORS = [date(2027, month, 1) + timedelta(days=ahead) for month in range(1, 13) for ahead in range(14)]
_A_DAY = 24 * 60
_YEARS = range(2026, 2200)
_NOTHING_ELSE = Calendar({}, _YEARS)


def _never_opens(seen: Seen) -> Iterable[Finding]:
    """Tried out with people whom nothing else holds."""
    when, rules = seen.flow.when, rules_of(seen.flow, {})
    if when is None or rules is None:
        return
    if rules.hours.start >= rules.hours.end:
        says, help_ = "Nobody is written to at this time of day.", "Write hours inside 10:00 to 19:00."
        yield Finding(("when", "between"), says, help_, at_value=True)
    elif not _ever_opens(when, rules, _NOTHING_ELSE):
        says = "No moment is after `earliest` and before `latest`, by day and not on a Sunday."
        if when.after == "event":
            says = "`latest` is over before it begins: everybody is left alone until 7 days after the event."
        yield Finding(("when", "latest"), says, "Let `latest` be longer, or `earliest` shorter.", at_value=True)


def closed_by(calendar: CalendarFile, flows: Iterable[tuple[Flow, Places]]) -> Iterator[Problem]:
    """Flows for which the calendar leaves no moment, where their own `when` does."""
    kept_free = Calendar({}, _YEARS, calendar)
    for flow, places in flows:
        when, rules = flow.when, rules_of(flow, {})
        if when and rules and _ever_opens(when, rules, _NOTHING_ELSE) and not _ever_opens(when, rules, kept_free):
            says = "The calendar leaves no moment of this free: all of it is kept free every week."
            help_ = f"Let it be wider, or look at `weekly` in {CALENDAR}."
            yield Problem(*places.value("when", "between"), "calendar-leaves-nothing", "error", says, help_)


def _ever_opens(when: When, rules: FlowRules, calendar: Calendar) -> bool:
    return rules.hours.start < rules.hours.end and any(_opens(rules, day, calendar, hard=when.after == "event") for day in _ANCHORS)


def _opens(rules: FlowRules, anchor: date, calendar: Calendar, *, hard: bool) -> bool:
    """Whether there is a moment for a case that counts from this day. ``hard``: the day is one that may be hard for the person."""
    (first, first_minute), (last, last_minute) = day_after(anchor, rules.earliest), day_after(anchor, rules.latest)
    timing = Timing(calendar, rules.hours, first, last, first_minute, last_minute or _A_DAY)
    facts = TimingFacts("Europe/London", "england", anniversaries=(anchor,) if hard else ())
    return isinstance(next_moment(datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC), timing, facts), Moment)


def _never_reminded(seen: Seen) -> Iterable[Finding]:
    when = seen.flow.when
    if when and when.remind and when.close and when.remind.after.in_seconds >= when.close.in_seconds:
        says = "Nobody is reminded: the conversation is closed before."
        yield Finding(("when", "remind"), says, "Remind sooner, or let `close` be longer.", at_value=True)


def _fits_nobody(seen: Seen) -> Iterable[Finding]:
    """Tried out with every kind of person that `who` can tell apart."""
    who = seen.flow.who
    if who is None or not seen.invites or not seen.unfolded.decided:
        return
    domains, of = Domains(seen.flow), list(dict.fromkeys(names(who)))
    everybody = product(*(domains.values(name, WHO) for name in of))
    if not any(who.holds({name: value for name, value in zip(of, one, strict=True) if value is not UNKNOWN}) for one in everybody):
        yield Finding(
            ("who",), "This is so for nobody, so nobody is invited.", "Take one of the conditions out that contradict each other."
        )


def _not_invited(seen: Seen) -> Iterable[Finding]:
    if seen.invites:
        return
    for key in ("sample", "quota", "follows"):
        if getattr(seen.flow, key) is not None:
            says = f"`{key}` chooses whom the bot invites, and this flow has no `invite`."
            yield Finding((key,), says, "Add `invite`, or take it out.")


def _same_seed(seen: Seen) -> Iterable[Finding]:
    """With one seed for two draws, the lowest of the one are the lowest of the other: all of a sample would be in one arm."""
    seeds: dict[str, str] = {}
    for key in ("sample", "quota", "arms"):
        part = getattr(seen.flow, key)
        if part is not None and seeds.setdefault(part.seed, key) != key:
            says = f"`{key}` and `{seeds[part.seed]}` have the same seed, so they draw the same cases."
            yield Finding((key, "seed"), says, "Give each a seed of its own.", at_value=True)


def _arms(seen: Seen) -> Iterator[Finding]:
    arms = seen.flow.arms
    if arms and len(arms.of) < 2:
        yield Finding(("arms", "of"), "A trial with one arm compares nothing.", "Add a second arm, or take `arms` out.")
    known = tuple(arms.of) if arms else ()
    for path, condition in _conditions(seen):
        unknown = [value for value in _arms_named(condition) if value not in known]
        if unknown:
            says = f"There is no arm `{unknown[0]}`." if arms else "This flow has no arms."
            yield Finding(path, says, f"Name one of {', '.join(known)}." if known else "Add `arms`, or take the condition out.")


def _conditions(seen: Seen) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    if seen.flow.who is not None:
        yield ("who",), seen.flow.who
    for name, step in seen.flow.steps.items():
        if step.only_if is not None:
            yield ("steps", name, "only_if"), step.only_if
        for at, rule in enumerate(step.then):
            if rule.when_ is not None:
                yield ("steps", name, "then", at, "if"), rule.when_


def _arms_named(condition: Condition) -> Iterator[str]:
    match condition:
        case Is("arm", values):
            yield from map(str, values)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from _arms_named(part)
        case Not(condition=part):
            yield from _arms_named(part)


RULES = (
    Rule("window-never-opens", "error", "`when` leaves a moment at which somebody can be invited.", _never_opens),
    Rule(
        "never-reminded", "error", "A reminder comes before the conversation is closed.", _never_reminded,
        ("when: {after: closed, remind: once after 30 days, close: 21 days}",),
        ("when: {after: closed, remind: once after 7 days, close: 21 days}", "when: {after: closed, remind: never, close: 21 days}"),
    ),
    Rule(
        "fits-nobody", "error", "Somebody can fit `who`.", _fits_nobody,
        ("who: {all: [{case: closed}, {case: open}]}", "who: {age: 18 or over, not: {age: 16 or over}}"),
        ("who: {case: [closed, open]}", "who: {not: {age: under 18}}"),
    ),
    Rule("chooses-nobody", "error", "`sample`, `quota` and `follows` stand in flows that the bot may begin.", _not_invited),
    Rule("same-seed", "error", "`sample`, `quota` and `arms` have a seed of their own each.", _same_seed),
    Rule("arms", "error", "A trial has two arms or more, and conditions name those that it has.", _arms),
)  # fmt: skip
