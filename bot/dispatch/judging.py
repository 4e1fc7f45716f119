"""Decided again at the moment of sending, with what is known then (docs/adr/0014): hours or days may have gone by since it was queued."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from bot.asking.decide import Service, decide, follow_up
from bot.asking.decisions import Hold, Moment, Never
from bot.asking.flow_rules import FlowRules
from bot.asking.people import History, Person
from bot.dispatch.standing import Standing
from bot.dispatch.versions import edition_of
from bot.engine.state import State, load
from bot.library import Library
from bot.store.rows import Claimed
from bot.store.store import Store

INVITED = frozenset({"language", "invited", "picked_up", "codeword"})  # nothing of the flow has been asked yet
OVER = Never((Hold("conversation_over", "The conversation has ended, or has gone on without this."),))


class May(NamedTuple):
    """It may be sent now: before ``closes``, if the person is still at ``revision``. ``since`` is the start of their day."""

    closes: datetime
    revision: int
    since: datetime


class Judging:
    """Judges what the bot began."""

    def __init__(self, store: Store, library: Library, standing: Standing) -> None:
        self.store = store
        self.library = library
        self.standing = standing

    def judge(self, row: Claimed, now: datetime) -> May | Moment | Never:
        """Whether a message may be sent now; or when; or why not at all."""
        with self.store.conversation_seen(row.conversation, now) as turn:
            conversation, ref = turn.conversation, turn.case_ref
        if conversation is None:
            return OVER
        edition = edition_of(self.library, self.store, conversation.version)
        person = self.standing.ask(row.person)
        if person is None or edition is None:
            return OVER
        service = self.standing.service(now)
        if ref and _is_invitation(load(conversation.state)):
            found = invitation(now, person, ref, self.standing.of_flow(conversation.flow), service)
        else:
            found = follow_up(now, person, ref, self.standing.of_edition(edition), service, row.channel)
        if isinstance(found, Never) or found.at > now:
            return found
        return May(found.closes, person.revision, midnight(now, person.contact.time_zone or service.zone))


def invitation(now: datetime, person: Person, ref: str, rules: FlowRules | None, service: Service) -> Moment | Never:
    """An invitation that was queued and has not left, decided as if it had never been: in this flow alone, with all that is known of the person."""
    if rules is None:
        return Never((Hold("who", "The flow is not there any more."),))
    before = msgspec.structs.replace(person, history=_before(person, ref, rules))
    decision = next(iter(decide(now, before, (rules,), service, only=ref)), None)
    if decision is None:
        return Never((Hold("who", "The case is not there any more."),))
    if decision.at is None or decision.closes is None:
        return Never(decision.held, decision.missed)
    return Moment(decision.at, decision.closes, decision.held)


def midnight(now: datetime, zone: str) -> datetime:
    """When the person's day began. In UTC where there is no such zone: nothing is sent there anyway."""
    try:
        here = now.astimezone(ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        here = now
    return datetime.combine(here.date(), time(), here.tzinfo)


def _is_invitation(state: State) -> bool:
    return state.begun_by == "bot" and state.phase in INVITED and not state.nudged and not state.postponed


def _before(person: Person, ref: str, rules: FlowRules) -> History:
    history = person.history
    ours = [asked for asked in history.asked if (asked.ref, asked.flow, asked.wave) == (ref, rules.flow, rules.wave)]
    times = {asked.at for asked in ours}
    return msgspec.structs.replace(
        history,
        open_flow="",
        asked=tuple(asked for asked in history.asked if asked not in ours),
        invited=tuple(at for at in history.invited if at not in times),
    )
