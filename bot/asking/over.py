"""When it is over: since when no flow could ask a person about any of their cases. Pure.

What is known of a case says how carefully its person is written to about every other one, so what is known of all of them stays until
the last is over. The way to reach somebody never outlives what says how carefully to use it.
Source: UK GDPR, article 5(1)(c) and (e): no more than is needed, and no longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

import msgspec

from bot.asking import about
from bot.asking.contact import channel_of
from bot.asking.flow_rules import FlowRules, day_after
from bot.asking.known import Known, Service, known_of
from bot.asking.people import Case, Person


class Keep(msgspec.Struct, frozen=True):
    """How long, once it is over: the way to reach somebody (``contact``), what is known of their cases (``cases``).

    ``waiting``: how long a case whose day is not known counts as one that could be asked, from when it was last told of.
    """

    contact: timedelta = timedelta(days=30)
    cases: timedelta = timedelta(days=30)
    waiting: timedelta = timedelta(days=730)

    @property
    def link(self) -> timedelta:
        """How long the way to reach somebody stays: no longer than what is known of their cases."""
        return min(self.contact, self.cases)


class Touch(msgspec.Struct, frozen=True):
    """``last``: when something last happened with a person. ``told``: when a case of theirs last came in or changed. Aware."""

    last: datetime
    told: datetime


def over_since(
    now: datetime, person: Person, rules: Sequence[FlowRules], service: Service, touch: Touch, waiting: timedelta
) -> datetime | None:
    """Since when nobody could ask this person anything, aware; None while somebody could. The caller knows what else holds them.

    Without any flow that asks by itself nobody can tell whether a case is over, so people with cases stay.
    """
    known = known_of(now, person, service)
    if person.cases and not rules:
        return None
    ends = [touch.last]
    for case in person.cases:
        if _waits(case, known):
            ends.append(touch.told + waiting)
        for one in rules:
            ends += _end(case, known, one, touch.told + waiting)
    latest = max(ends)
    return latest if latest <= now else None


def _waits(case: Case, known: Known) -> bool:
    """Whether something holds the case now that will end: it is open, in court, or complained about."""
    return any(about.of_the_case(case, known.today))


def _end(case: Case, known: Known, rules: FlowRules, given_up: datetime) -> Iterator[datetime]:
    """When a flow's time for a case is over: nothing where the flow is about others or chance has left the case out."""
    channel = channel_of(known.person, rules.channels)
    facts = about.facts_in(rules, about.facts_of(case, known), known, channel, about.arm_in(rules, case, known))
    if about.not_about(rules, facts, ()) or any(about.not_chosen(rules, case, known)):
        return
    anchor = about.anchor_of(case, rules)
    if anchor is None:
        yield given_up
        return
    last, _ = day_after(anchor, rules.latest)
    yield datetime.combine(last + timedelta(days=1), time(), known.clock).astimezone(UTC)
