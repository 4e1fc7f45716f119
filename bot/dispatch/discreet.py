"""What the shell does for discreet conversations (bot.engine.quiet): whoever writes after the end finds what anybody would find.

A session that was left is over even where no worker has woken it. An invitation that has been answered can be answered again until it
would have closed: so does one that nobody ever answered, and whoever holds the phone cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from bot.dispatch.playing import play
from bot.dispatch.port import Channel, Heard
from bot.dispatch.versions import edition_of
from bot.engine.events import Due
from bot.engine.plain import plain
from bot.engine.stage import SESSION
from bot.engine.state import State, load, save
from bot.engine.timing import idle_of
from bot.library import Edition, Library
from bot.store.conversations.turn import Turn
from bot.store.rows import ConversationRow
from bot.store.store import Store
from bot.surfaces import Rendered
from bot.surfaces.buttons import closes

BEGINS = frozenset({"words", "press", "opened", "call", "media"})
AFTER_A_CALL = frozenset({"hung_up", "recording", "silence", "keys"})  # they belong to a call that is, or was, going on
NUMBERS_AFTER = 40  # Telegram numbers the messages of all chats of a bot in one row: a reply has one of the next
A_MOMENT = timedelta(minutes=30)  # "thank you" after the last question begins nothing


class Last(NamedTuple):
    """The person's last conversation, which was a discreet one and has ended."""

    row: ConversationRow
    state: State


class House(Protocol):
    """Where the flows and the database are."""

    library: Library
    store: Store


def ended(house: House, turn: Turn, heard: Heard, now: datetime, *, starts: bool) -> Literal["", "discreetly", "silent"]:
    """Whether the person's last conversation was a discreet one that is over; ``silent``: nothing is to be said to this.

    Its invitation may be open again after this. ``starts``: this is a start word.
    """
    last = last_of(house.library, house.store, turn) if turn.conversation is None else None
    if last is None:
        return ""
    if not starts and just_over(house.library, last, heard, now):
        return "silent"
    invitation_again(turn, last, heard, now)
    return "discreetly"


def carries(channel: Channel, turn: Turn, heard: Heard, messages: Sequence[Rendered], *, at_once: bool) -> int:
    """How many messages the webhook's own answer may carry.

    Of what it carries a chat never tells us the number, and what has no number cannot be deleted: so none of a discreet chat, but the line
    that covers a message when the chat is closed, and what is said ``at_once``. That is deleted by the numbers it can have.
    """
    fits = channel.fits(messages)
    if not _in_discreet_chat(channel, turn) or closes(heard.words):
        return fits
    if at_once and fits and heard.message.isdecimal():
        turn.note_message(str(int(heard.message) + 1), NUMBERS_AFTER)
    return fits if at_once else 0


def note_message(channel: Channel, turn: Turn, heard: Heard) -> None:
    """What a person writes in a discreet chat is deleted with the rest."""
    if heard.message and heard.kind != "press" and _in_discreet_chat(channel, turn):
        turn.note_message(heard.message)


def _in_discreet_chat(channel: Channel, turn: Turn) -> bool:
    """Only the states of discreet conversations know when something was last said."""
    return channel.surface == "chat" and turn.conversation is not None and load(turn.conversation.state).spoke > 0


def end_what_was_left(house: House, channel: Channel, turn: Turn, heard: Heard, now: datetime) -> None:
    """A session without a word for too long, or one that was a call, has ended before this word came."""
    conversation = turn.conversation
    edition = _discreet(house.library, house.store, conversation.version) if conversation and heard.kind not in AFTER_A_CALL else None
    if conversation is None or edition is None:
        return
    state = load(conversation.state)
    hung_up = state.surface == "voice" and channel.surface != "voice"
    if state.phase in SESSION and (hung_up or now.timestamp() - state.spoke >= idle_of(edition.script.flow)):
        play(turn, edition, state, Due("idle", state.wait), now)
        turn.conversation = None


def last_of(library: Library, store: Store, turn: Turn) -> Last | None:
    """The person's last conversation, if it was a discreet one. No word that they say now belongs to it."""
    last = turn.take_up_last()
    turn.conversation = None
    if last is None or _discreet(library, store, last.version) is None:
        return None
    return Last(last, load(last.state))


def just_over(library: Library, last: Last, heard: Heard, now: datetime) -> bool:
    """Whether these are words of thanks, or the like, soon after the last question: nothing is said to them."""
    if heard.kind != "words" or last.state.end not in ("finished", "declined"):
        return False
    asks = library.always.recognise(heard.words, plain(heard.words))
    return now.timestamp() - last.state.spoke < A_MOMENT.total_seconds() and not (asks.stop or asks.danger or asks.command or asks.stranger)


def invitation_again(turn: Turn, last: Last, heard: Heard, now: datetime) -> None:
    """Put an invitation that could still be answered as if nobody ever had."""
    state = last.state
    if state.begun_by != "bot" or state.end in ("stopped", "erased") or state.open_until <= now.timestamp():
        return
    if heard.kind not in BEGINS or turn.contact == "unsafe":
        return
    turn.open_again(last.row)
    fresh = _never_answered(state, turn.person.language)
    turn.save_state(save(fresh), phase=fresh.phase, wait=fresh.wait)
    turn.set_timer("close", fresh.wait, max(1, int(state.open_until - now.timestamp())), after=None, now=now)


def _never_answered(state: State, language: str) -> State:
    """The state of an invitation that was sent, and nothing else."""
    surface = "text" if state.surface == "voice" else state.surface
    said = language or state.language
    return State(state.flow, state.version, surface, said, "bot", phase="invited", wait=1, asked_on=surface, facts=state.facts)


def _discreet(library: Library, store: Store, version: str) -> Edition | None:
    edition = edition_of(library, store, version)
    return edition if edition is not None and edition.script.quiet else None
