"""An address that is nobody's any more, or perhaps somebody else's: nothing is begun until it has been confirmed again, and staff look.

What was begun there is over: whoever has the number now must not be asked what somebody else was in the middle of (threat model, T14).
Nothing is said about it. Their own words, STOP, ERASE and danger are answered as anybody's are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from bot.asking.people import CONFIRMED
from bot.dispatch.playing import channel_now
from bot.dispatch.port import Heard
from bot.engine.effects import EndReason
from bot.engine.state import load, save
from bot.store.conversations.turn import Turn
from bot.store.instants import micros
from bot.store.secrecy.seals import KIND_OF_ADDRESS
from bot.store.store import Store

FLAG = "number_in_doubt"
NOT_RESUMED: tuple[EndReason, ...] = ("number_in_doubt", "contact_expired")
SILENT = timedelta(days=1)  # who wrote since is in the middle of it, and is not cut off because a day has come
BEGINS = frozenset({"words", "press", "opened", "call", "media"})


def doubt(store: Store, person: str, channel: str, now: datetime) -> None:
    """Contact with this person is not known to be safe any more. A conversation at this address is over; one in a chat goes on."""
    with store.person_turn(person, channel, now) as turn:
        if not turn.person.held:
            turn.raise_flag(FLAG)
        turn.unconfirm()
        if turn.conversation is not None:
            is_at = channel_now(turn, load(turn.conversation.state))
            if KIND_OF_ADDRESS.get(is_at, is_at) == KIND_OF_ADDRESS.get(channel, channel):
                end(turn, "number_in_doubt")


def ran_out(turn: Turn) -> bool:
    """Whether we began the open conversation, and the confirmation that let us begin it has run out since."""
    expired = turn.person.held and turn.contact in CONFIRMED
    return expired and turn.conversation is not None and load(turn.conversation.state).begun_by == "bot"


def end_what_ran_out(turn: Turn, heard: Heard, now: datetime) -> None:
    """Somebody comes back to what we began, after a day of silence, when nobody knows any more whose number this is: it is over."""
    if heard.kind not in BEGINS or heard.outgoing or not ran_out(turn):
        return
    if (turn.person.busy_until or 0) < micros(now - SILENT):
        end(turn, "contact_expired")


def end(turn: Turn, reason: EndReason) -> None:
    """The open conversation of this turn is over, without a word. Its question is not sent any more."""
    conversation = turn.conversation
    if conversation is None:
        return
    state = load(conversation.state)
    state = msgspec.structs.replace(state, phase="ended", end=reason, wait=state.wait + 1)
    turn.save_state(save(state), ended=reason, phase="ended", wait=state.wait)
    turn.conversation = None
