"""A webhook in, its answer out: one transaction a turn.

Verify, then in one transaction: the inbox row (the same provider id again gets the same bytes back), STOP and danger, the
engine's turn, answers, timers and queued messages, and the exact bytes of the reply. What cannot be written is not answered.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import msgspec

from bot.dispatch import greeting
from bot.dispatch.clock import Clock
from bot.dispatch.playing import Played, encode, in_order, play
from bot.dispatch.port import Answer, Channel, Heard, Report, Webhook
from bot.dispatch.versions import edition_of
from bot.engine.advance import opening_state
from bot.engine.danger import danger_words
from bot.engine.effects import Say
from bot.engine.events import Begin, Event, HungUp, Media, Pressed, Recorded, Silence
from bot.engine.events import Heard as HeardWords
from bot.engine.plain import plain
from bot.engine.state import State, load
from bot.errors import Unavailable
from bot.flow.words import Command
from bot.library import Edition, Library
from bot.store.store import Store
from bot.store.turn import Turn
from bot.surfaces import Rendered, parse_press, render

log = logging.getLogger("hearback")
NOT_OURS = Pressed(version="", step=-1, number=0)  # a button that we did not draw: the open question is asked again


class Inbound:
    """Takes webhooks for every channel."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self.store = store
        self.library = library
        self.clock = clock

    def take(self, channel: Channel, webhook: Webhook) -> Answer:
        """The answer to one webhook. Raises Forged, Unreadable, or Unavailable: then the provider is to try again."""
        channel.verify(webhook)
        answer = None
        for heard in channel.receive(webhook):
            if isinstance(heard, Report):
                self.store.outbox.report(heard.channel, heard.provider_id, heard.status, self.clock(), outbox=heard.outbox, code=heard.code)
            else:
                answer = self._turn(channel, heard)
        return answer or channel.answer(None, (), over=False)

    def _turn(self, channel: Channel, heard: Heard) -> Answer:
        now = self.clock()
        try:
            with self.store.turn(channel.name, heard.provider_id, heard.address, now) as turn:
                if turn.replayed:
                    return Answer(turn.replayed.status, turn.replayed.content_type, turn.replayed.body)
                answer = _Conversation(self, channel, turn, heard, now).answer()
                turn.answer(answer.status, answer.content_type, answer.body)
            return answer
        except Unavailable:
            if not self._danger(heard):
                raise
            return self._danger_reply(channel, heard)

    def _danger_reply(self, channel: Channel, heard: Heard) -> Answer:
        """The danger reply needs no database. Anything else is to come again."""
        words = self.library.words["en"]
        said = render(Say("engine/danger", "en", danger_words("en")), channel.surface, words)
        log.warning("danger_reply_without_database")
        return channel.answer(heard, [said], over=True)

    def _danger(self, heard: Heard) -> bool:
        if heard.kind == "keys":
            return heard.words == "0"
        return heard.kind == "words" and self.library.always.recognise(heard.words, plain(heard.words)).danger


class _Conversation:
    """One webhook's turn, inside its transaction."""

    def __init__(self, inbound: Inbound, channel: Channel, turn: Turn, heard: Heard, now: datetime) -> None:
        self.library = inbound.library
        self.store = inbound.store
        self.channel = channel
        self.turn = turn
        self.heard = heard
        self.now = now

    def answer(self) -> Answer:
        played = self._play()
        if played is None:
            return self.channel.answer(self.heard, (), over=True)
        return self._carry(played)

    def _play(self) -> Played | None:
        """What the event leads to, or None where nothing is to be said."""
        heard, turn = self.heard, self.turn
        if heard.kind == "blocked" or heard.opt_out == "STOP":
            self._stopped_elsewhere()
            return None
        if turn.person.stopped and not self._comes_back():
            return greeting.to_one_who_stopped(self.library, self.channel, turn, heard)
        if turn.conversation is None and (self._start() or not self._after_the_end()):
            return self._first_word()
        return self._go_on()

    def _go_on(self) -> Played | None:
        conversation = self.turn.conversation
        edition = edition_of(self.library, self.store, conversation.version) if conversation else None
        if conversation is None or edition is None:
            return None
        state = _on_this_surface(load(conversation.state), self.channel)
        event = self._event(edition, state)
        return self._onward(edition, state, event) if event else None

    def _after_the_end(self) -> bool:
        """INFO and ERASE, and the answer to "Delete all your answers?", belong to the conversation that has ended."""
        if self.heard.kind not in ("words", "press"):
            return False
        last = self.turn.take_up_last()
        asked = self.library.always.recognise(self.heard.words, plain(self.heard.words)).command in (Command.INFO, Command.ERASE)
        going_on = last is not None and (asked or load(last.state).phase == "erasing")
        if not going_on:
            self.turn.conversation = None
        return going_on

    def _stopped_elsewhere(self) -> None:
        """The carrier or the person's own block has stopped us already: nothing is said."""
        self.turn.suppress()
        conversation = self.turn.conversation
        edition = edition_of(self.library, self.store, conversation.version) if conversation else None
        if conversation and edition:
            play(self.turn, edition, load(conversation.state), HeardWords("STOP"), self.now)

    def _comes_back(self) -> bool:
        """START, a start word, opening the chat or calling is a new yes."""
        heard = self.heard
        asked = heard.opt_out == "START" or heard.kind == "opened" or (heard.kind == "call" and not heard.outgoing) or self._start()
        if asked:
            self.turn.unsuppress()
        return bool(asked)

    def _start(self) -> Edition | None:
        return self.library.begun_by_word(self.heard.words, self.channel.name) if self.heard.kind in ("words", "opened") else None

    def _first_word(self) -> Played | None:
        heard = self.heard
        calls = heard.kind == "opened" or (heard.kind == "call" and not heard.outgoing)
        edition = self._start() or (self.library.begun_on(self.channel.name) if calls else None)
        if edition is not None:
            return self.begin(edition)
        return greeting.to_a_stranger(self.library, self.channel, self.turn, heard)

    def begin(self, edition: Edition) -> Played:
        """A conversation that the person begins."""
        language = self.turn.person.language or self._language(edition)
        event = Begin("person", self.channel.surface, language)
        state = opening_state(edition.script, event)
        self.turn.open_conversation(edition.flow, edition.version, b"", self.channel.surface, self.channel.name)
        return self._onward(edition, state, event)

    def _language(self, edition: Edition) -> str:
        """The language of the handset; for a call nobody knows, and the caller chooses."""
        if self.channel.surface == "voice":
            return ""
        said = self.heard.language_hint.split("-")[0]
        return said if said in edition.script.languages else edition.script.languages[0]

    def _event(self, edition: Edition, state: State) -> Event | None:
        """What happened, in the engine's words."""
        heard = self.heard
        match heard.kind:
            case "words" if self._begins_again(edition, state):
                return Begin("person", self.channel.surface)
            case "words" | "keys":
                return HeardWords(heard.words)
            case "press":
                return parse_press(heard.words) or NOT_OURS
            case "silence":
                return Silence()
            case "call":
                return Begin("bot" if heard.outgoing else "person", self.channel.surface, self.turn.person.language)
            case "opened":
                return Begin("person", self.channel.surface, self.turn.person.language)
            case "hung_up":
                return HungUp()
            case "recording":
                return Recorded(self.turn.add_recording(heard.reference, heard.seconds), heard.seconds)
            case "media":
                return Media()
            case _:
                return None

    def _begins_again(self, edition: Edition, state: State) -> bool:
        """The flow's start word in the middle of the flow, where it is not an answer or one of the words that always work."""
        begun = self._start()
        always = self.library.always.recognise(self.heard.words, plain(self.heard.words))
        return begun is not None and begun.flow == edition.flow and always.command is None and state.phase != "new"

    def _onward(self, edition: Edition, state: State, event: Event) -> Played:
        return play(self.turn, edition, state, event, self.now)

    def _carry(self, played: Played) -> Answer:
        """What fits goes inside the answer; the rest is queued behind it, some seconds apart."""
        messages = [self._with_replay(message) for message in played.messages]
        fits = self.channel.fits(messages)
        last = None
        behind = timedelta(seconds=3 if fits else 0)
        for position, message, due in in_order(messages[fits:], self.now + behind):
            last = self.turn.queue(encode(message), kind="reply", initiated=False, due=due, position=position)
        if self.heard.acknowledge:
            self.turn.queue(self.heard.acknowledge.encode(), kind="acknowledge", initiated=False, due=self.now, position=0)
        for timer in played.timers:
            self.turn.set_timer(timer.kind, timer.wait, timer.seconds, after=last, now=self.now)
        return self.channel.answer(self.heard, messages[:fits], over=played.over)


    def _with_replay(self, message: Rendered) -> Rendered:
        """The caller's own recording, where the telephone can fetch it."""
        if not message.replay:
            return message
        return msgspec.structs.replace(message, replay=self.channel.replay(self.turn.recording_reference(message.replay)))


def _on_this_surface(state: State, channel: Channel) -> State:
    """The person goes on wherever they like: half an answer of another surface is dropped, the question stays open."""
    if state.surface == channel.surface:
        return state
    phase = "asking" if state.phase == "checking" else state.phase
    return msgspec.structs.replace(state, surface=channel.surface, phase=phase, part="")
