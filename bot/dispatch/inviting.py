"""The bot begins: a conversation is opened and its invitation queued, for the hours in which it may be sent."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dispatch.playing import play
from bot.dispatch.waking import queue
from bot.engine.advance import opening_state
from bot.engine.events import Begin
from bot.library import Edition
from bot.library.edition import SURFACES
from bot.store.store import Store


def invite(store: Store, edition: Edition, person: str, channel: str, now: datetime, zone: ZoneInfo) -> str:
    """Invite a person on a channel. Returns why not, as a sentence for staff; empty when the invitation is queued."""
    if channel not in edition.channels or edition.script.flow.risk == "R3" or not edition.script.flow.invite:
        return "This flow is only begun by the person, or not held on that channel."
    with store.person_turn(person, channel, now) as turn:
        if turn.person.stopped:
            return "This person has said STOP. Nothing is sent."
        if turn.person.held:
            return "Contact is not confirmed safe. Nothing is sent."
        if turn.conversation is not None:
            return "A conversation is open. Another one waits until it has ended."
        language = turn.person.language or _language(edition, channel)
        event = Begin("bot", SURFACES[channel], language, {"channel": channel})
        state = opening_state(edition.script, event)
        try:
            turn.open_conversation(edition.flow, edition.version, b"", SURFACES[channel], channel)
        except ValueError:  # nothing has been written yet
            return "There is no address of this person on that channel."
        played = play(turn, edition, state, event, now)
        queue(turn, edition, played, now, zone)
    return ""


def _language(edition: Edition, channel: str) -> str:
    """Nobody is asked for their language by a stranger: a text says who writes. Whoever picks up a call may choose first."""
    return "" if SURFACES[channel] == "voice" else edition.script.languages[0]
