"""What a plan comes to in numbers: how many by day, flow, channel and language, and why the others are not asked.

Numbers about few people: for the staff who plan, never for a report. What is kept grows with days, flows and rules, not with cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from bot.asking.decisions import Decision, Hold
from bot.outreach.planning import Planned
from bot.outreach.spoken import EVERYTHING, NOT_KNOWN, Spoken

BY_THE_WAY = frozenset({"not_yet", "hours", "sunday", "too_late"})  # where something else holds too, that is the reason
NO_LANGUAGE = NOT_KNOWN


class Slot(NamedTuple):
    """One cell of the plan: this many people are asked on this day, in this flow, that way."""

    day: date
    flow: str
    channel: str


class Otherwise(NamedTuple):
    """Somebody is asked in another language than their own, because the flow is not ready in it."""

    flow: str
    prefers: str
    served: str


class Reason(NamedTuple):
    """Why so many are not asked: the rule, and the first day on which it lets one of them go (None: nobody knows)."""

    rule: str
    cases: int
    soonest: date | None


def reasons_of(decision: Decision) -> tuple[Hold, ...]:
    """What keeps a case from being asked, one hold a rule: without the hours and days that it would have waited for anyway."""
    by_rule = {hold.rule: hold for hold in decision.held}
    return tuple(hold for rule, hold in by_rule.items() if rule not in BY_THE_WAY) or tuple(by_rule.values())


class Reasons:
    """Counts by rule. A case that several rules hold is counted under each."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._count: Counter[str] = Counter()
        self._soonest: dict[str, date] = {}

    def add(self, decision: Decision) -> None:
        """Count a decision that asks nobody."""
        for hold in reasons_of(decision):
            self._count[hold.rule] += 1
            if hold.until is not None:
                ends = hold.until.astimezone(self._zone).date() if isinstance(hold.until, datetime) else hold.until
                self._soonest[hold.rule] = min(ends, self._soonest.get(hold.rule, ends))

    def __iter__(self) -> Iterator[Reason]:
        """The most frequent first."""
        return (
            Reason(rule, count, self._soonest.get(rule)) for rule, count in sorted(self._count.items(), key=lambda one: (-one[1], one[0]))
        )


class Summary:
    """The numbers of a plan of so many weeks, as of ``now``. Days are those of ``zone``."""

    def __init__(self, now: datetime, weeks: int, zone: tzinfo, spoken: Spoken = EVERYTHING) -> None:
        """``spoken``: what each flow is sent in; left out, it is taken that everybody is written to in their own language."""
        self.zone = zone
        self.spoken = spoken
        self.otherwise: Counter[Otherwise] = Counter()
        self.until = now.astimezone(zone).date() + timedelta(weeks=weeks)  # the first day that is not shown
        self.slots: Counter[Slot] = Counter()
        self.languages: Counter[str] = Counter()
        self.why_not, self.missed = Reasons(zone), Reasons(zone)
        self.people = self.decided = self.later = self.never = self.gone_by = 0
        self._last = ""

    def add(self, planned: Planned) -> None:
        """Count one decision. Those of one person come one after another."""
        decision = planned.decision
        self.decided += 1
        if planned.person.id != self._last:
            self.people, self._last = self.people + 1, planned.person.id
        if decision.at is not None:
            self._asked(planned, decision, decision.at)
        elif decision.missed:
            self.gone_by += 1
            self.missed.add(decision)
        else:
            self.never += 1
            self.why_not.add(decision)

    def _asked(self, planned: Planned, decision: Decision, at: datetime) -> None:
        day = at.astimezone(self.zone).date()
        if day >= self.until:
            self.later += 1
            return
        self.slots[Slot(day, decision.flow, decision.channel)] += 1
        prefers = planned.person.contact.language or NO_LANGUAGE
        served = self.spoken.served(decision.flow, prefers)
        self.languages[served] += 1
        if served != prefers:
            self.otherwise[Otherwise(decision.flow, prefers, served)] += 1

    @property
    def asked(self) -> int:
        """How many are asked in these weeks."""
        return self.slots.total()
