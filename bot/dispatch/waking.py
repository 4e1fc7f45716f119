"""Timers that have run out: the conversation is woken, and what it has to say is queued for the hours it may be said in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dispatch.clock import Clock
from bot.dispatch.playing import Played, encode, in_order, play
from bot.dispatch.versions import edition_of
from bot.engine.events import Due
from bot.engine.state import load
from bot.engine.timing import hours_of, window
from bot.library import Edition, Library
from bot.store.rows import DueTimer
from bot.store.store import Store
from bot.store.turn import Turn

BATCH = 50


class Waking:
    """Wakes conversations whose time has come. ``zone`` is that of people whose own is not known."""

    def __init__(self, store: Store, library: Library, clock: Clock, zone: ZoneInfo) -> None:
        self.store = store
        self.library = library
        self.clock = clock
        self.zone = zone

    def wake_due(self) -> int:
        """Wake what is due now; how many timers there were."""
        now = self.clock()
        due = self.store.timers.due(now, BATCH)
        for timer in due:
            self._wake(timer, now)
        return len(due)

    def _wake(self, timer: DueTimer, now: datetime) -> None:
        with self.store.conversation_turn(timer.conversation, now, timer) as turn:
            conversation = turn.conversation
            if conversation is None:
                return
            edition = edition_of(self.library, self.store, conversation.version)
            if edition is None:
                return
            played = play(turn, edition, load(conversation.state), Due(timer.kind, timer.wait), now)  # type: ignore[arg-type]  # the engine set it
            queue(turn, edition, played, now, self.zone)


def queue(turn: Turn, edition: Edition, played: Played, now: datetime, zone: ZoneInfo) -> None:
    """Queue what the bot says of its own accord: inside the hours of the flow, and not at all once they have passed."""
    opens, closes = window(now, hours_of(edition.script.flow), zone)
    voice = played.state.surface == "voice"
    messages = played.messages[:1] if voice else played.messages  # a call asks for its words when it is answered
    last = None
    for position, message, due in in_order(messages, opens):
        last = turn.queue(encode(message), kind="call" if voice else "message", initiated=True, due=due, expires=closes, position=position)
    for timer in played.timers:
        turn.set_timer(timer.kind, timer.wait, timer.seconds, after=last, now=now)
