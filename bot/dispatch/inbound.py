"""A webhook in, its answer out: one transaction a turn.

Verify, then in one transaction: the inbox row (the same provider id again gets the same bytes back), STOP and danger, the
engine's turn, answers, timers and queued messages, and the exact bytes of the reply. What cannot be written is not answered.

Danger waits for nothing: whatever becomes of its turn, its fixed words leave within seconds. And whatever the conversation
stumbles over, this person is answered, their STOP is done, and nobody else notices.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from bot import log
from bot.dispatch import greeting, own_words, taping
from bot.dispatch.calling import Calling
from bot.dispatch.clock import Clock
from bot.dispatch.conversation import Conversation
from bot.dispatch.failpoints import reach
from bot.dispatch.limits import Came, Everybody, Limits, Seldom, Urgent
from bot.dispatch.port import Answer, Channel, Heard, Report, Webhook
from bot.errors import TurnedAway, Unavailable
from bot.library import Library
from bot.store.conversations.turn import Turn
from bot.store.store import Store

DANGER_WAITS_SECONDS = 2.0  # for the database; its turn goes on behind the answer
DANGER_AGAIN = (5, 10, 30, 60, 120, 300)  # seconds between later tries of its turn: the flag, and STOP, must not be lost with the database


class Inbound:
    """Takes webhooks for every channel."""

    def __init__(
        self, store: Store, library: Library, clock: Clock, calling: Calling, limits: Limits, prepare: Callable[[], None] = lambda: None
    ) -> None:
        """``prepare`` is called before each turn; it raises Unavailable while the database is not there to begin with."""
        self.store = store
        self.library = library
        self.clock = clock
        self.calling = calling
        self.limits = limits
        self.everybody = Everybody(limits.in_all)
        self.told = Seldom(clock)
        self.prepare = prepare

    def take(self, channel: Channel, webhook: Webhook) -> Answer:
        """The answer to one webhook. Raises Forged, Unreadable, or Unavailable: then the provider is to try again."""
        channel.verify(webhook)
        reach("after_verify")
        answer = None
        for heard in channel.receive(webhook):
            if isinstance(heard, Report):
                self.calling.report(heard)
            elif heard.kind == "taped":
                taping.apart(self, channel, heard)
            else:
                urgent = greeting.urgent(self.library, heard)
                answer = self._danger_first(channel, heard) if urgent == "danger" else self.hear(channel, heard, urgent)
        reach("before_response")
        return answer or channel.answer(None, (), over=False)

    def take_late(self, channel: Channel, heard: Heard) -> None:
        """Something of the provider's own list that no webhook told of: everything that is said to it is sent.

        To what is older than a day nothing is said; to danger always. Its webhook, if it comes after all, changes nothing.
        """
        self.hear(channel, heard, greeting.urgent(self.library, heard), late=True)

    def hear(self, channel: Channel, heard: Heard, urgent: Urgent = "", *, late: bool = False) -> Answer:
        """One turn, and its answer: the answer of old where its id was here before. Raises Unavailable."""
        self.prepare()
        self.calling.know_the_telephone(heard)
        came = Came(channel, heard, urgent, self.clock())
        try:
            return self._followed(came, late=late)
        except TurnedAway:
            if self.told.now(f"turned away {channel.name}"):
                log.event("strangers_turned_away", channel=channel.name)
            return channel.decline() if heard.kind == "call" else channel.answer(heard, (), over=True)

    def _followed(self, came: Came, *, late: bool) -> Answer:
        """The turn of the conversation; where that stumbles, a turn of neutral words. With nothing to play, danger and STOP alone."""
        if self.library.bare and not came.urgent:
            raise Unavailable("no flow can be played")
        if self.library.bare:
            return self._written(came, lambda turn: self._neutral(came, turn))
        try:
            compared = own_words.compare(self, came.channel, came.heard, came.now)
            return self._written(came, lambda turn: Conversation(self, came, turn, compared, late=late).answer())
        except (Unavailable, TurnedAway):
            raise
        except Exception as defect:  # noqa: BLE001 - whatever it is, the person behind it is answered
            log.event("conversation_broken", error=defect, channel=came.channel.name)
            return self._written(came, lambda turn: self._neutral(came, turn), broken=True)

    def _written(self, came: Came, play: Callable[[Turn], Answer], *, broken: bool = False) -> Answer:
        """One turn in one transaction, its answer kept with it; the answer of old where this webhook was here before."""
        heard = came.heard
        admit = partial(self.limits.newcomers, came.channel, heard, came.urgent)
        with self.store.turn(came.channel.name, heard.provider_id, heard.address, came.now, admit) as turn:
            reach("after_inbox")
            if turn.replayed:
                return Answer(turn.replayed.status, turn.replayed.content_type, turn.replayed.body)
            answer = play(turn)
            turn.answer(answer.status, answer.content_type, answer.body, broken=broken)
            reach("before_commit")
        reach("after_commit")
        return answer

    def _neutral(self, came: Came, turn: Turn) -> Answer:
        channel, heard = came.channel, came.heard
        if self.limits.pace(channel, turn, came.urgent) == "over":
            return channel.answer(heard, (), over=True)
        played = greeting.to_one_we_cannot_follow(self.library, channel, turn, heard)
        return channel.answer(heard, played.messages[: channel.fits(played.messages)] if played else (), over=True)

    def _danger_first(self, channel: Channel, heard: Heard) -> Answer:
        """Its turn as always, but nobody in danger waits for a database that is slow, away or broken."""
        turn: Future[Answer] = Future()

        def play() -> None:
            try:
                turn.set_result(self.hear(channel, heard, "danger"))
            except Exception as trouble:  # noqa: BLE001 - handed on to whoever waits
                turn.set_exception(trouble)
                self._catch_up(channel, heard)

        threading.Thread(target=play, name="hearback-danger", daemon=True).start()
        try:
            return turn.result(DANGER_WAITS_SECONDS)
        except TimeoutError:
            log.event("danger_reply_before_its_turn")
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the reply leaves
            log.event("danger_reply_without_its_turn", error=trouble)
        return self._danger_reply(channel, heard)

    def _catch_up(self, channel: Channel, heard: Heard) -> None:
        """The reply has left, so the provider will not come again: its turn is tried until the database is back."""
        for seconds in DANGER_AGAIN:
            time.sleep(seconds)
            try:
                self.hear(channel, heard, "danger")
            except Exception as trouble:  # noqa: BLE001 - tried again, whatever it was
                log.event("danger_turn_still_missing", error=trouble)
            else:
                return
        log.event("danger_turn_lost")

    def _danger_reply(self, channel: Channel, heard: Heard) -> Answer:
        """The danger reply needs no database. In the handset's language where that is known."""
        said = greeting.words_of_help(self.library, channel, heard)
        if not channel.fits([said]):  # nobody reads an answer of this channel: it has to be sent
            channel.send(heard.address, said, "")
        return channel.answer(heard, [said], over=True)
