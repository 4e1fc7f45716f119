"""Timers that have run out: the conversation is woken, and what it has to say is queued for the hours it may be said in."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dispatch import defects
from bot.dispatch.clock import Clock
from bot.dispatch.playing import Played, encode, in_order, play
from bot.dispatch.versions import edition_of
from bot.engine.events import Due
from bot.engine.state import load
from bot.engine.timing import HOUR, hours_of, window
from bot.errors import Unavailable
from bot.library import Edition, Library
from bot.library.edition import SURFACES
from bot.store.rows import DueTimer
from bot.store.store import Store
from bot.store.turn import Turn

log = logging.getLogger("hearback")
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
            self._wake_or_put_off(timer, now)
        return len(due)

    def _wake_or_put_off(self, timer: DueTimer, now: datetime) -> None:
        """A conversation that cannot be woken keeps nobody else asleep: it is tried again in an hour."""
        try:
            self._wake(timer, now)
        except Unavailable:
            raise
        except Exception as defect:  # noqa: BLE001 - whatever it is, the others are woken
            defects.tell("conversation_not_woken", defect)
            with self.store.conversation_turn(timer.conversation, now, timer) as turn:
                if turn.conversation is not None:
                    turn.set_timer(timer.kind, timer.wait, HOUR, after=None, now=now)

    def _wake(self, timer: DueTimer, now: datetime) -> None:
        with self.store.conversation_turn(timer.conversation, now, timer) as turn:
            conversation = turn.conversation
            if conversation is None:
                return
            edition = edition_of(self.library, self.store, conversation.version)
            if edition is None:  # nothing more can be said; that it is over can
                turn.save_state(conversation.state, ended="closed", phase="ended")
                return
            played = play(turn, edition, load(conversation.state), Due(timer.kind, timer.wait), now)  # type: ignore[arg-type]  # the engine set it
            queue(turn, edition, played, now, self.zone)


def queue(turn: Turn, edition: Edition, played: Played, now: datetime, zone: ZoneInfo) -> None:
    """Queue what the bot says of its own accord: inside the hours of the flow, and not at all once they have passed."""
    opens, closes = window(now, hours_of(edition.script.flow), zone)
    voice = played.state.surface == "voice"
    channel = _channel_now(turn, played)
    messages = played.messages[:1] if voice else played.messages  # a call asks for its words when it is answered
    last = None
    for position, message, due in in_order(messages, opens):
        last = turn.queue(
            encode(message),
            kind="call" if voice else "message",
            initiated=True,
            due=due,
            expires=closes,
            position=position,
            wait=played.wait_of(position, messages),
            channel=channel,
        )
    for timer in played.timers:
        turn.set_timer(timer.kind, timer.wait, timer.seconds, after=last, now=now)


def _channel_now(turn: Turn, played: Played) -> str | None:
    """Where the person is now: not always where the conversation began. None: where it began."""
    begun = turn.conversation.channel if turn.conversation else ""
    if not begun or SURFACES.get(begun) == played.state.surface:
        return None
    return next(channel for channel, surface in SURFACES.items() if surface == played.state.surface)
