"""The bot begins: a conversation is opened and its invitation queued, for the hours in which it may be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from bot.asking.decide import follow_up
from bot.asking.decisions import Decision, Moment, Never
from bot.asking.people import Asked, Case, Person
from bot.dispatch.failpoints import reach
from bot.dispatch.playing import play
from bot.dispatch.standing import Standing
from bot.dispatch.waking import queue
from bot.engine.advance import opening_state
from bot.engine.events import Begin, FactValue
from bot.library import Edition, Library
from bot.library.edition import SURFACES
from bot.store.conversations.turn import Turn
from bot.store.store import Store

# Fields of the case that a conversation may know, by the same names (bot.flow.facts).
OF_THE_CASE = (
    "age", "gender", "complaint", "proceedings", "crime_category", "nation", "area", "unit", "risk", "reported_via", "enhanced_rights",
    "leaflet",
)  # fmt: skip


class Decides(Protocol):
    """Whoever decides about a person: asked once more with the person locked."""

    store: Store
    library: Library
    standing: Standing

    def decided(self, person: Person, now: datetime) -> Sequence[Decision]:
        """Everything that is decided about a person now."""
        ...


def begin(asking: Decides, person_id: str, meant: Decision, now: datetime) -> Person | None:
    """Invite somebody as it was decided, if the same is decided again now that nothing about them can change.

    The person as they are known since, or None where they were not invited.
    """
    edition = asking.library.edition(meant.flow)
    if edition is None:
        return None
    with asking.store.person_turn(person_id, meant.channel, now) as turn:
        person = asking.standing.ask(person_id)
        if person is None or turn.conversation is not None or turn.person.stopped:
            return None
        decision = next((found for found in asking.decided(person, now) if _same(found, meant)), None)
        if decision is None or decision.at is None or decision.closes is None or not decision.at <= now < decision.closes:
            return None
        facts = facts_of(person, decision, now)
        language = turn.person.language or person.contact.language
        _invite(turn, edition, Begin("bot", SURFACES[meant.channel], language, facts), decision, Moment(now, decision.closes), now)
        reach("asking_before_commit")
    return _invited(person, decision, now)


def invite(store: Store, edition: Edition, person_id: str, channel: str, now: datetime, standing: Standing) -> str:
    """Invite a person about no case, in a rehearsal. Returns why not, as a sentence for staff; empty when the invitation is queued."""
    if channel not in edition.channels or edition.script.flow.risk == "R3" or not edition.script.flow.invite:
        return "This flow is only begun by the person, or not held on that channel."
    with store.person_turn(person_id, channel, now) as turn:
        if turn.person.stopped:
            return "This person has said STOP. Nothing is sent."
        person = standing.ask(person_id)
        if person is None or turn.person.held:
            return "Contact is not confirmed safe. Nothing is sent."
        if turn.conversation is not None:
            return "A conversation is open. Another one waits until it has ended."
        if channel not in person.channels:
            return "There is no address of this person on that channel."
        moment = follow_up(now, person, "", standing.of_edition(edition), standing.service(now), channel)
        if isinstance(moment, Never):
            return moment.held[0].says if moment.held else "There is no time at which this person may be written to."
        begun = Begin("bot", SURFACES[channel], turn.person.language or person.contact.language, {"channel": channel})
        _invite(turn, edition, begun, Decision("", edition.flow, 0, channel), moment, now)
    return ""


def facts_of(person: Person, decision: Decision, now: datetime) -> dict[str, FactValue]:
    """What the conversation may know: of the case, of the phone, and what chance has drawn. What is not known is left out."""
    case = next(case for case in person.cases if case.ref == decision.ref)
    known: dict[str, FactValue | None] = {name: getattr(case, name) for name in OF_THE_CASE}
    known |= {"case": _open_or_closed(case, now), "shared_phone": person.contact.shared_phone, "channel": decision.channel}
    known |= {"arm": decision.arm, "wave": decision.wave, "codeword": "yes" if person.contact.codeword else ""}
    return {name: value for name, value in known.items() if value not in (None, "")}


def _open_or_closed(case: Case, now: datetime) -> str:
    return "closed" if case.closed_on is not None and case.closed_on <= now.date() else "open"


def _invited(person: Person, decision: Decision, now: datetime) -> Person:
    """What the store would tell of them now."""
    asked = Asked(decision.ref, decision.flow, decision.wave, "invited", now)
    history = msgspec.structs.replace(
        person.history,
        invited=(*person.history.invited, now),
        asked=(*person.history.asked, asked),
        open_flow=decision.flow,
    )
    return msgspec.structs.replace(person, history=history, revision=person.revision + 1)


def _same(one: Decision, other: Decision) -> bool:
    return (one.ref, one.flow, one.wave, one.channel) == (other.ref, other.flow, other.wave, other.channel)


def _invite(turn: Turn, edition: Edition, event: Begin, decision: Decision, moment: Moment, now: datetime) -> None:
    """Nobody is asked for their language by a stranger: a text says who writes. Whoever picks up a call may choose first."""
    language = event.language or ("" if event.surface == "voice" else edition.script.languages[0])
    begun = Begin(event.by, event.surface, language, event.facts)
    state = opening_state(edition.script, begun)
    turn.open_conversation(edition.flow, edition.version, b"", event.surface, decision.channel)
    if decision.ref:
        turn.note_invited(decision.ref, decision.flow, decision.wave, decision.channel, decision.arm)
    queue(turn, play(turn, edition, state, begun, now), moment, now)
