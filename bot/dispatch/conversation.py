"""One webhook's part in a conversation, inside its transaction: what it means where the person stands, and what is answered.

STOP that came to the carrier, words that somebody chose, what a discreet conversation left behind, a first word, an answer: in this
order, each by the room that knows it. What fits goes into the webhook's own answer, the rest into the outbox.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import msgspec

from bot import log
from bot.dispatch import discreet, doubting, greeting, own_words, taping
from bot.dispatch.calling import Calling
from bot.dispatch.failpoints import reach
from bot.dispatch.limits import ABROAD, CALM, Came, Everybody, Limits, Seldom
from bot.dispatch.playing import Place, Played, encode, in_order, play
from bot.dispatch.port import Answer
from bot.dispatch.versions import edition_of
from bot.engine.advance import opening_state
from bot.engine.events import Begin, Codeword, Event, FactValue, HungUp, Media, Pressed, Silence, WordChosen
from bot.engine.events import Heard as HeardWords
from bot.engine.plain import plain
from bot.engine.state import State, load
from bot.flow.words import Command
from bot.library import Edition
from bot.store.conversations.turn import Turn
from bot.surfaces import Rendered, parse_press

RETURNING = frozenset({"start", "unstop"})  # what carriers take for coming back, where they leave it to us (Twilio, "opt-in keywords")
TOO_LATE_TO_ANSWER = timedelta(days=1)
PICKED_UP = Begin("bot", "voice")
OPENING = frozenset({"language", "invited", "picked_up", "codeword"})  # nobody has answered yet
NOT_OURS = Pressed(version="", step=-1, number=0)  # a button that we did not draw: the open question is asked again


class Switchboard(discreet.House, Protocol):
    """The house, with its telephones and its limits."""

    calling: Calling
    limits: Limits
    everybody: Everybody
    told: Seldom


class Conversation:
    """One webhook's turn, inside its transaction."""

    def __init__(self, house: Switchboard, came: Came, turn: Turn, compared: own_words.Compared, *, late: bool = False) -> None:
        self.late, self.compared = late, compared
        self.house = house
        self.channel, self.heard, self.urgent, self.now = came
        self.library = house.library
        self.store = house.store
        self.calling = house.calling
        self.turn = turn
        self.pace = house.limits.pace(self.channel, turn, self.urgent)
        self.returned = False

    def answer(self) -> Answer:
        """What the provider is answered; answers, timers and messages to send are written in this transaction. Raises Unavailable."""
        if self.heard.kind == "call" and not self.heard.outgoing and self.calling.take_back(self.turn, self.now):
            return self.channel.decline()
        played = None if taping.unwanted(self.turn, self.heard) else self._play()
        discreet.note_message(self.channel, self.turn, self.heard)
        reach("after_engine")
        if self.heard.acknowledge:
            self.turn.queue(self.heard.acknowledge.encode(), kind="acknowledge", initiated=False, due=self.now, position=0)
        if played is None or not self._may_be_answered():
            return self.channel.answer(self.heard, (), over=True)
        return self._carry(played)

    def _may_be_answered(self) -> bool:
        """Nothing is said to a number that may not be written to, but, a few times a day, to one in danger."""
        limits = self.house.limits
        return limits.may_be_answered(self.channel, self.heard) or (self.urgent == "danger" and self.turn.allowed(ABROAD))

    def _play(self) -> Played | None:
        """What the event leads to, or None where nothing is to be said."""
        heard, turn = self.heard, self.turn
        if heard.kind == "blocked" or heard.opt_out == "STOP":
            self._stopped_elsewhere()
            return None
        if turn.person.stopped and not self._comes_back():
            return greeting.to_one_who_stopped(self.library, self.channel, turn, heard)
        discreet.end_what_was_left(self.house, self.channel, turn, heard, self.now)
        if not self.urgent:
            doubting.end_what_ran_out(turn, heard, self.now)
        spoken = own_words.answer(self.house, self.channel, turn, self.compared, self.now)
        if spoken != "not one":
            return spoken
        ended = discreet.ended(self.house, turn, heard, self.now, starts=self._start() is not None)
        if ended == "silent":
            return None
        if turn.conversation is None and (ended or self._start() or not self._after_the_end()):
            return self._first_word()
        return self._go_on()

    def _go_on(self) -> Played | None:
        conversation = self.turn.conversation
        edition = edition_of(self.library, self.store, conversation.version) if conversation else None
        if conversation is None:
            return None
        if edition is None:
            self.turn.save_state(conversation.state, ended="closed", phase="ended")
            self.turn.conversation = None
            return self._first_word()
        state = load(conversation.state)
        if self.heard.kind == "hung_up" and state.surface != "voice":
            return None  # the person has gone on elsewhere: the end of the call changes nothing
        state = self._on_this_surface(edition, state)
        event = self._event(edition, state)
        if event is None:
            return None
        played = self._onward(edition, state, event)
        if state.begun_by == "bot" and state.phase in OPENING and played.state.phase not in OPENING and self.turn.case_ref:
            self.turn.note("answered")
        return played

    def _on_this_surface(self, edition: Edition, state: State) -> State:
        """The person goes on wherever they like: a comment just spoken is kept, half a choice dropped, the question stays open."""
        if state.surface == self.channel.surface or self.heard.kind == "recording":
            return state  # a recording comes late, and nobody is at the telephone any more
        if self.heard.outgoing:  # a call of ours lies over the conversation until it is known who has picked up
            return play(self.turn, edition, state, PICKED_UP, self.now).state if self._always_works() else state
        if state.phase == "checking":
            state = play(self.turn, edition, state, HungUp(), self.now).state
        return msgspec.structs.replace(state, surface=self.channel.surface, part="")

    def _after_the_end(self) -> bool:
        """INFO and ERASE, and the answer to "Delete all your answers?", belong to the conversation that has ended.

        Where it ended because the number may be somebody else's, INFO does not: it would tell them what it was about.
        """
        if self.heard.kind not in ("words", "press"):
            return False
        last = self.turn.take_up_last()
        again = (Command.ERASE,) if last is not None and last.ended in doubting.NOT_RESUMED else (Command.INFO, Command.ERASE)
        asked = self.library.always.recognise(self.heard.words, plain(self.heard.words)).command in again
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
        self.returned = bool(asked) or (heard.kind == "words" and plain(heard.words) in RETURNING)
        if self.returned:
            self.turn.unsuppress()
        return self.returned

    def _start(self) -> Edition | None:
        return self.library.begun_by_word(self.heard.words, self.channel.name) if self.heard.kind in ("words", "opened") else None

    def _first_word(self) -> Played | None:
        heard = self.heard
        calls = heard.kind == "opened" or (heard.kind == "call" and not heard.outgoing)
        edition = self._start() or (self.library.begun_on(self.channel.name) if calls else None)
        if edition is not None:
            return self.begin(edition)
        return greeting.to_a_stranger(self.library, self.channel, self.turn, heard, asked=self.returned)

    def begin(self, edition: Edition) -> Played:
        """A conversation that the person begins."""
        language = self.turn.person.language or self._language(edition)
        event = Begin("person", self.channel.surface, language, self._facts())
        state = opening_state(edition.script, event)
        self.turn.open_conversation(edition.flow, edition.version, b"", self.channel.surface, self.channel.name)
        return self._onward(edition, state, event)

    def _facts(self) -> dict[str, FactValue]:
        """What a conversation that the person begins may know."""
        person = self.store.cases.ask(self.turn.person.id) if self.turn.person.known else None
        guarded: dict[str, FactValue] = {"codeword": "yes"} if person and person.contact.codeword else {}
        return {"channel": self.channel.name} | guarded

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
            case "words" if self.returned or self._begins_again(edition, state):
                return Begin("person", self.channel.surface)
            case "keys" | "silence" if heard.outgoing and state.surface != "voice":
                return PICKED_UP  # the person has gone on elsewhere: who is at the telephone now is not known again
            case "words" | "keys":
                return self._words(state)
            case "press":
                return parse_press(heard.words) or NOT_OURS
            case "silence":
                return Silence()
            case "call" | "opened":
                return Begin("bot" if heard.outgoing else "person", self.channel.surface, self.turn.person.language)
            case "hung_up":
                return HungUp()
            case "recording":
                return taping.event(self.turn, heard)
            case "media":
                return Media()
            case _:
                return None

    def _words(self, state: State) -> Event:
        if state.phase == "word" and self.compared.chosen:
            return WordChosen(self.compared.kept)
        asked = state.phase == "codeword" and not state.paused and own_words.is_codeword(self.heard)
        return Codeword(self.compared.known) if asked else HeardWords(self.heard.words)

    def _always_works(self) -> bool:
        """Keys that ask for help, or to stop, whatever is asked."""
        return self.heard.kind == "keys" and (greeting.danger_key(self.heard.words) or self.heard.words.rstrip("#") in ("9", "99"))

    def _begins_again(self, edition: Edition, state: State) -> bool:
        """The flow's start word in the middle of the flow, where it is not an answer or one of the words that always work."""
        begun = self._start()
        always = self.library.always.recognise(self.heard.words, plain(self.heard.words))
        return begun is not None and begun.flow == edition.flow and always.command is None and state.phase != "new"

    def _onward(self, edition: Edition, state: State, event: Event) -> Played:
        return play(self.turn, edition, state, event, self.now, self._place(edition))

    def _place(self, edition: Edition) -> Place:
        """How a person who asks to be called is called: never one whose telephone is not to ring."""
        place = self.calling.placer(self.turn, edition, self.now)

        def unless_told_not_to(language: str) -> bool:
            person = self.store.cases.ask(self.turn.person.id)
            return (person is None or person.contact.caller_id != "no_calls") and place(language)

        return unless_told_not_to

    def _carry(self, played: Played) -> Answer:
        """What fits goes inside the answer; the rest is queued behind it, some seconds apart. In a flood all of it waits for calm."""
        messages = [self._with_replay(message) for message in played.messages]
        at_once = self.urgent == "danger" or self.turn.person.stopped or self.turn.person.erased  # nothing else is sent to them
        calm = bool(messages) and not at_once and (self._over() or self._makes_way(played))
        taken_back = self.turn.replace_put_off() if messages and self.pace != "free" else []
        fits = 0 if self.late or calm else discreet.carries(self.channel, self.turn, self.heard, messages, at_once=at_once)
        last = None
        behind = CALM if calm else timedelta(seconds=3 if fits else 0)
        rest = [] if self._too_late() else messages[fits:]
        for position, message, due in in_order(rest, self.now + behind):
            wait = played.wait_of(position, rest)
            last = self.turn.queue(encode(message), kind="reply", initiated=False, due=due, position=position, wait=wait, calm=calm)
        self.turn.follow(taken_back, last)
        for timer in played.timers:
            self.turn.set_timer(timer.kind, timer.wait, timer.seconds, after=last, now=self.now)
        if self.late:
            return self.channel.answer(None, (), over=False)
        return self.channel.answer(self.heard, messages[:fits], over=played.over)

    def _over(self) -> bool:
        """Whether this person sends more than is answered at once."""
        over = self.pace == "over"
        if over and self.house.told.now("over the limit"):
            log.event("person_over_limit", channel=self.channel.name)
        return over

    def _makes_way(self, played: Played) -> bool:
        """Whether this answer waits because all people together are too many: not STOP, danger, ERASE, nor the last words of a conversation.

        Who has had no more than a fair share never waits for others. What is answered is counted.
        """
        if self.urgent or self.late or self.channel.surface == "voice":
            return False
        can_wait = self.pace != "free" and not played.state.end and played.state.phase != "erasing"
        if can_wait and self.house.everybody.too_many(self.channel, self.turn):
            if self.house.told.now("over the limit of all"):
                log.event("service_over_limit", channel=self.channel.name)
            return True
        self.house.everybody.answered(self.channel, self.turn)
        return False

    def _too_late(self) -> bool:
        """Whether this comes out of the provider's list so long afterwards that an answer would only startle. Danger is always answered."""
        return self.urgent != "danger" and self.heard.at is not None and self.now - self.heard.at > TOO_LATE_TO_ANSWER

    def _with_replay(self, message: Rendered) -> Rendered:
        """The caller's own recording, where the telephone can fetch it."""
        if not message.replay:
            return message
        return msgspec.structs.replace(message, replay=self.channel.replay(self.turn.recording_reference(message.replay)))
