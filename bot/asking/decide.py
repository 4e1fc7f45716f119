"""Who is asked, when, and why not. Pure and total: the same person, rules and moment give the same decision, and nothing raises.

    who      the flow is about them: its `who`, the wave before, the sample            not: not eligible
    whether  contact, tier, consent, channel, the case itself                          not: it waits, and is missed after the latest day
    when     earliest and latest, caps, days, hours                                    the first moment at which nothing holds

The same is decided again when a message is about to leave; a moment that is not now then sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from bot.asking import about
from bot.asking.caps import alarmed, caps, talking
from bot.asking.contact import channel_of, confirmed_until, consented_until, expired, no_channel, no_consent
from bot.asking.day_words import day_words
from bot.asking.decisions import Decision, Hold, Moment, Never
from bot.asking.flow_rules import FlowRules, day_after
from bot.asking.known import Known, Service, known_of
from bot.asking.moments import Timing, TimingFacts, next_moment, too_late
from bot.asking.people import Asked, Case, Person

__all__ = ["Service", "decide", "follow_up"]

_NEVER_BY_TIER = {"tier_never", "tier_wording"}


def decide(now: datetime, person: Person, rules: Sequence[FlowRules], service: Service, only: str = "") -> tuple[Decision, ...]:
    """Every case of the person in every flow, in this order. ``now`` is aware.

    ``only``: the reference of the one case to decide about. The person's other cases still count for how carefully they are written to
    and for the days on which they are left alone; so never hand in a person with some of their cases taken out.

    Caps hold over all of them: the earliest is taken as if it were sent, and the others are decided again. A quota is left to the
    caller, who knows the ranks: decide again without a flow whose quota is full, or what it would have taken stays taken.
    """
    known = known_of(now, person, service)
    cases = [_seen(known, case) for case in person.cases if only in ("", case.ref)]
    weighed = [_weigh(known, case, one) for case in cases for one in rules]
    invited = person.history.invited
    decided = [one.decided(invited) for one in weighed]
    left = [at for at, one in enumerate(decided) if one.at is not None]
    while len(left) > 1:
        first = min(left, key=lambda at: (decided[at].at or now, at))
        left.remove(first)
        invited = (*invited, decided[first].at or now)
        for at in left:
            decided[at] = weighed[at].decided(invited)
        left = [at for at in left if decided[at].at is not None]
    return tuple(decided)


class _Seen(msgspec.Struct, frozen=True):
    """A case with what is the same in every flow."""

    case: Case
    facts: about.Facts
    holds: tuple[Hold, ...]


def _seen(known: Known, case: Case) -> _Seen:
    return _Seen(case, about.facts_of(case, known), tuple(about.of_the_case(case, known.today)))


class _Weighed(msgspec.Struct, frozen=True):
    """A case in a flow, with all that does not depend on the other invitations. ``timing`` is None where no moment is to be looked for."""

    known: Known
    case: Case
    made: Decision
    timing: Timing | None = None
    ends: datetime | bool = True

    def decided(self, invited: Sequence[datetime]) -> Decision:
        """The decision, if these invitations are sent."""
        if self.timing is None:
            return self.made
        found = _moment(self.known, self.case, self.timing, invited, self.ends, self.made.channel)
        at, closes = (found.at, found.closes) if isinstance(found, Moment) else (None, None)
        missed = isinstance(found, Never) and found.missed
        return replace(self.made, at=at, closes=closes, held=found.held, missed=missed)


def follow_up(now: datetime, person: Person, case_ref: str, rules: FlowRules | None, service: Service, channel: str = "") -> Moment | Never:
    """When a message of a conversation that has begun may leave: a reminder, a part after `wait`, a call back.

    There is no earliest, no latest and no cap on invitations; all the rest holds. ``rules`` None: a flow without `when`; it is taken
    for one that is not discreet. ``case_ref`` empty: a person without a case. ``channel``: where it is to leave, if its consent is to
    be looked at here.
    """
    known = known_of(now, person, service)
    case = next((one for one in person.cases if one.ref == case_ref), None)
    if case_ref and case is None:
        return Never((Hold("who", "the case is not here any more"),))
    holds = [*known.gate, *_of_tier(known, rules)]
    if case is not None:
        holds += _of_case(known, case, rules, channel)
    ends = consented_until(person.consents, channel, now) if channel else True
    if ends is False:
        holds.append(no_consent(channel))
    if holds:
        return Never(tuple(dict.fromkeys(holds)))
    timing = Timing(service.calendar, area_holds=service.area_holds)
    if rules is not None:
        timing = replace(timing, hours=rules.hours)
    found = next_moment(now, timing, _timing_facts(known, case or Case(""), tuple(alarmed(person.history))))
    return _still_allowed(known, found, ends, channel)


def _weigh(known: Known, seen: _Seen, rules: FlowRules) -> _Weighed:
    person, case = known.person, seen.case
    channel = channel_of(person, rules.channels)
    made = Decision(case.ref, rules.flow, rules.wave, channel)
    if person.history.asked and (before := _asked_before(person, case, rules)):
        return _Weighed(known, case, _told_before(made, before))
    arm = about.arm_in(rules, case, known)
    facts = about.facts_in(rules, seen.facts, known, channel, arm)
    others = (*about.not_about(rules, facts, seen.holds), *about.not_chosen(rules, case, known))
    if others:
        return _Weighed(known, case, replace(made, held=others, eligible=False, arm=arm))
    timing, of_anchor = _timing(known, case, rules)
    cell, drawn = about.cell_of(rules, case, known, facts)
    made = Decision(case.ref, rules.flow, rules.wave, channel, arm=arm, cell=cell, draw=drawn, last=timing.last if timing else None)
    ends = consented_until(person.consents, channel, known.now) if channel else False
    of_way = (no_channel(),) if not channel else (no_consent(channel),) if ends is False else ()
    holds = (*_of_tier(known, rules), *known.gate, *_kept(seen.holds, rules), *of_way, *of_anchor)
    if holds or timing is None:
        waiting = _waiting(known, timing, holds)
        return _Weighed(known, case, replace(made, held=waiting.held, missed=waiting.missed))
    return _Weighed(known, case, made, timing, ends)


def _asked_before(person: Person, case: Case, rules: FlowRules) -> Asked | None:
    return next((one for one in person.history.asked if (one.ref, one.flow, one.wave) == (case.ref, rules.flow, rules.wave)), None)


def _told_before(made: Decision, before: Asked) -> Decision:
    day = day_words(before.at)
    if before.outcome == "missed":
        return replace(made, held=(Hold(before.rule or "too_late", f"given up on {day}, once and for all"),), missed=True)
    return replace(made, held=(Hold("asked_already", f"they were asked on {day}; a case is asked once"),))


def _of_tier(known: Known, rules: FlowRules | None) -> tuple[Hold, ...]:
    if known.tier == "R3":
        return (Hold("tier_never", f"a person talks to them, never the bot: {known.because}"),)
    if known.tier == "R2" and (rules is None or rules.risk == "R1"):
        return (Hold("tier_wording", f"the flow is not written discreetly, and they need that: {known.because}"),)
    return ()


def _kept(of_case: tuple[Hold, ...], rules: FlowRules | None) -> tuple[Hold, ...]:
    """The holds of the case, but for an open one in a flow whose `who` speaks of that itself."""
    if of_case and rules is not None and rules.names_case:
        return tuple(hold for hold in of_case if hold.rule != "case_open")
    return of_case


def _of_case(known: Known, case: Case, rules: FlowRules | None, channel: str) -> tuple[Hold, ...]:
    of_case = tuple(about.of_the_case(case, known.today))
    if rules is None:
        return tuple(hold for hold in of_case if hold.rule != "case_open")  # who begins by themselves may do so while it is open
    way = channel or channel_of(known.person, rules.channels)
    facts = about.facts_in(rules, about.facts_of(case, known), known, way, about.arm_in(rules, case, known))
    return (*_kept(of_case, rules), *about.not_about(rules, facts, of_case))


def _timing(known: Known, case: Case, rules: FlowRules) -> tuple[Timing | None, tuple[Hold, ...]]:
    anchor = about.anchor_of(case, rules)
    if anchor is None:
        return None, (Hold("anchor_missing", f"nobody knows the day when {rules.anchor_says}"),)
    first, first_minute = day_after(anchor, rules.earliest)
    last, last_minute = day_after(anchor, rules.latest)
    timing = Timing(
        known.service.calendar,
        rules.hours,
        first,
        last,
        first_minute,
        last_minute or 24 * 60,
        rules.earliest_says,
        rules.latest_says,
        known.service.area_holds,
    )
    if anchor > known.today:
        return timing, (Hold("anchor_in_future", f"{day_words(anchor)}, the day when {rules.anchor_says}, has not come", anchor),)
    return timing, ()


def _waiting(known: Known, timing: Timing | None, holds: tuple[Hold, ...]) -> Never:
    """Nobody knows when these end. Past the latest day it is missed, unless the person is never asked at all."""
    over = timing is not None and timing.last is not None and known.today > timing.last
    if timing is None or not over or any(hold.rule in _NEVER_BY_TIER for hold in holds):
        return Never(holds)
    return Never((*holds, too_late(timing)), missed=True)


def _moment(known: Known, case: Case, timing: Timing, invited: Sequence[datetime], ends: datetime | bool, channel: str) -> Moment | Never:
    history = known.person.history
    not_before = (*talking(history), *caps(invited, known.clock), *alarmed(history))
    return _still_allowed(known, next_moment(known.now, timing, _timing_facts(known, case, not_before)), ends, channel)


def _timing_facts(known: Known, case: Case, not_before: tuple[Hold, ...]) -> TimingFacts:
    contact = known.person.contact
    return TimingFacts(
        known.zone,
        case.nation,
        case.area,
        contact.safe_hours,
        contact.avoid_dates,
        known.court_dates,
        known.anniversaries,
        not_before,
    )


def _still_allowed(known: Known, found: Moment | Never, ends: datetime | bool, channel: str) -> Moment | Never:
    """A moment at which the confirmation and the consent of today still hold, or what ends before."""
    if isinstance(found, Never) or known.tier == "R3":
        return found
    until = confirmed_until(known.person.contact, known.tier)
    if until is None or found.at.astimezone(known.clock).date() >= until:
        return Never((*found.held, expired(known.person.contact, known.tier)))
    if isinstance(ends, datetime):
        if ends <= found.at:
            return Never((*found.held, no_consent(channel)))
        return Moment(found.at, min(found.closes, ends), found.held)
    return found
