"""Timers that have run out: the conversation is woken, and what it has to say is queued for the hours it may be said in.

Nobody asked for what is said then, so it needs what an invitation needs: a contact that is confirmed, and a moment that is safe. Without
them nothing is said and nothing is moved on; the conversation comes to its end all the same.
"""

from __future__ import annotations

from datetime import datetime

from bot import log
from bot.asking.decide import follow_up
from bot.asking.decisions import Hold, Moment, Never
from bot.asking.tiers import tier_of
from bot.dispatch import doubting
from bot.dispatch.clock import Clock
from bot.dispatch.failpoints import reach
from bot.dispatch.playing import Played, channel_now, encode, in_order, play
from bot.dispatch.standing import Standing
from bot.dispatch.versions import edition_of
from bot.engine.events import Due
from bot.engine.state import State, load
from bot.engine.timing import CLOSE, HOUR
from bot.errors import Unavailable
from bot.library import Edition, Library
from bot.store.conversations.turn import Turn
from bot.store.outgoing.about import attempts
from bot.store.rows import DueTimer
from bot.store.store import Store

BATCH = 50
MOST_ATTEMPTS = 2  # calls of our own accord in one conversation
NOT_KNOWN = Never((Hold("contact_unknown", "Nobody has confirmed that it is safe to write to this person."),))
RUNG = Never((Hold("calls_made", "Two calls have been placed. There is no third."),))
DISCREET = Never((Hold("tier_wording", "People of risk R2 get no reminder."),))


class Waking:
    """Wakes conversations whose time has come."""

    def __init__(self, store: Store, library: Library, clock: Clock, standing: Standing) -> None:
        self.store = store
        self.library = library
        self.clock = clock
        self.standing = standing

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
            log.event("conversation_not_woken", error=defect)
            with self.store.conversation_turn(timer.conversation, now, timer) as turn:
                if turn.conversation is not None:
                    turn.set_timer(timer.kind, timer.wait, HOUR, after=None, now=now)

    def _wake(self, timer: DueTimer, now: datetime) -> None:
        with self.store.conversation_turn(timer.conversation, now, timer) as turn:
            reach("waking_after_take")
            conversation = turn.conversation
            if conversation is None:
                return
            edition = edition_of(self.library, self.store, conversation.version)
            if edition is None:  # nothing more can be said; that it is over can
                turn.save_state(conversation.state, ended="closed", phase="ended")
                return
            state = load(conversation.state)
            moment = Moment(now, now) if timer.kind in ("close", "idle") else self._moment(turn, edition, state, timer.kind, now)
            if isinstance(moment, Never):
                self._say_nothing(turn, edition, state, timer, moment, now)
            else:
                played = play(turn, edition, state, Due(timer.kind, timer.wait), now)  # type: ignore[arg-type]  # the engine set it
                if played.messages and timer.kind in ("nudge", "later"):
                    turn.note("reminded", channel=channel_now(turn, played.state))
                queue(turn, played, moment, now)
            reach("waking_before_commit")

    def _moment(self, turn: Turn, edition: Edition, state: State, kind: str, now: datetime) -> Moment | Never:
        """When what a timer has to say may leave, where the person is now."""
        person = self.standing.ask(turn.person.id)
        if person is None or turn.person.held:
            return NOT_KNOWN
        if kind == "nudge" and tier_of(person)[0] != "R1":
            return DISCREET
        if state.surface == "voice" and attempts(self.store.database, turn.conversation.id if turn.conversation else "") >= MOST_ATTEMPTS:
            return RUNG
        rules, channel = self.standing.of_edition(edition), channel_now(turn, state)
        return follow_up(now, person, turn.case_ref, rules, self.standing.service(now), channel)

    def _say_nothing(self, turn: Turn, edition: Edition, state: State, timer: DueTimer, never: Never, now: datetime) -> None:
        """Not moved on, or the person's next words would be taken for the answer to a question that nobody asked them."""
        hold = never.held[0] if never.held else Hold("too_late", "")
        turn.note("missed" if never.missed else "held", rule=hold.rule, says=hold.says)
        if doubting.ran_out(turn):
            doubting.end(turn, "contact_expired")
            return
        if timer.kind in ("wait", "later") and timer.wait == state.wait:
            when = edition.script.flow.when
            turn.set_timer("close", state.wait, when.close.in_seconds if when and when.close else CLOSE, after=None, now=now)


def queue(turn: Turn, played: Played, moment: Moment, now: datetime, *, initiated: bool = True) -> None:
    """Queue what the bot says of its own accord: inside its window, and not at all once that has passed."""
    voice = played.state.surface == "voice"
    channel = channel_now(turn, played.state)
    messages = played.messages[:1] if voice else played.messages  # a call asks for its words when it is answered
    last = None
    for position, message, due in in_order(messages, moment.at):
        last = turn.queue(
            encode(message),
            kind="call" if voice else "message",
            initiated=initiated,
            due=due,
            opens=moment.at,
            expires=moment.closes,
            position=position,
            wait=played.wait_of(position, messages),
            channel=channel,
        )
    for timer in played.timers:
        turn.set_timer(timer.kind, timer.wait, timer.seconds, after=last, now=now)
