"""Calls: one that is asked for, one back to somebody who rang us, and the second attempt after a busy line or no answer.

A machine, a fax or an answer that Twilio cannot make out is silence: whoever plays a recording later is not known. Two attempts of our own
accord in one conversation, a day apart at least.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.asking.contact import consented_until
from bot.asking.decide import follow_up
from bot.asking.decisions import Moment, Never
from bot.dispatch.clock import Clock
from bot.dispatch.doubting import doubt
from bot.dispatch.playing import Place, encode, play
from bot.dispatch.port import Heard, Report
from bot.dispatch.standing import Standing
from bot.dispatch.versions import edition_of
from bot.dispatch.waking import MOST_ATTEMPTS
from bot.engine.advance import opening_state
from bot.engine.events import Begin, FactValue
from bot.engine.plain import plain
from bot.engine.state import State, load
from bot.engine.timing import DROPPED_CALL
from bot.flow.words import Command
from bot.library import Edition, Library
from bot.store.conversations.turn import Turn
from bot.store.outgoing.about import About, about, attempts, call_waits
from bot.store.store import Store
from bot.surfaces import Rendered

A_DAY = timedelta(days=1)
RINGING_NOW = timedelta(minutes=10)  # a call that somebody asked for now is not placed later than this
RINGS_AGAIN = {"busy": "busy", "no-answer": "no_answer"}
CHANNEL = "ivr"


class Calling:
    """``configured``: this deployment can call. ``back``: people we know are called back when they call (HEARBACK_CALLS_IN)."""

    def __init__(self, store: Store, library: Library, standing: Standing, clock: Clock, *, configured: bool, back: bool) -> None:
        self.store = store
        self.library = library
        self.standing = standing
        self.clock = clock
        self.configured = configured
        self.back = back and configured

    def know_the_telephone(self, heard: Heard) -> None:
        """Who texts CALL is called on the number they text from: if we have met them."""
        if heard.kind != "words" or heard.channel != "sms" or not self.configured:
            return
        if self.library.always.recognise(heard.words, plain(heard.words)).command is Command.CALL:
            now = self.clock()
            known = self.store.people.find("sms", heard.address, now)
            if known is not None and not (known.stopped or known.erased):
                self.store.people.meet("ivr", heard.address, now)

    def placer(self, turn: Turn, edition: Edition, now: datetime) -> Place:
        """What carries out that a person wants to be called now: whether they will be, in a language."""

        def place(language: str) -> bool:
            if not self.configured or CHANNEL not in edition.channels:
                return False
            if turn.conversation is not None and call_waits(self.store.database, turn.conversation.id):
                return True
            try:
                turn.queue(_ring(language), kind="call", initiated=False, due=now, expires=now + RINGING_NOW, position=0, channel=CHANNEL)
            except ValueError:  # there is no number of this person
                return False
            return True

        return place

    def take_back(self, turn: Turn, now: datetime) -> bool:
        """Whether the person who is ringing is to be called back instead: known, confirmed, and agreed to being called."""
        person = self.standing.ask(turn.person.id) if self.back and turn.person.known and not turn.person.held else None
        if person is None or turn.person.stopped or not consented_until(person.consents, CHANNEL, now):
            return False
        if turn.conversation is not None and call_waits(self.store.database, turn.conversation.id):
            return True
        edition = (
            self.library.begun_on(CHANNEL) if turn.conversation is None else edition_of(self.library, self.store, turn.conversation.version)
        )
        if edition is None or not (turn.conversation or edition.script.flow.invite):
            return False
        moment = follow_up(now, person, turn.case_ref, self.standing.of_edition(edition), self.standing.service(now), CHANNEL)
        if isinstance(moment, Never):
            return False
        if turn.conversation is None:
            facts: dict[str, FactValue] = {"channel": CHANNEL}
            if person.contact.codeword:
                facts["codeword"] = "yes"
            begun = Begin("bot", "voice", turn.person.language or person.contact.language, facts)
            turn.open_conversation(edition.flow, edition.version, b"", "voice", CHANNEL)
            play(turn, edition, opening_state(edition.script, begun), begun, now)
        self._ring_later(turn, moment, now)
        return True

    def report(self, report: Report) -> bool:
        """Note what the provider tells of a message or call, and what follows from it. Whether it was known."""
        now = self.clock()
        found = about(self.store.database, report.channel, report.provider_id, report.outbox)
        known = self.store.outbox.report(
            report.channel, report.provider_id, report.status, now, outbox=report.outbox, code=report.code, stopped=report.stopped
        )
        if found is None or found.delivery in ("failed", "undelivered", "delivered"):  # told before
            return known
        if report.doubt:
            doubt(self.store, found.person, found.channel, now)
        if report.expired or (found.kind == "call" and report.status in ("failed", "undelivered")):
            self._came_to_nothing(report, found, now)
        return known

    def _came_to_nothing(self, report: Report, found: About, now: datetime) -> None:
        if not found.conversation:
            return
        with self.store.conversation_turn(found.conversation, now) as turn:
            if report.expired:
                turn.note("expired", rule=report.code, channel=found.channel)
                return
            turn.note("call_missed", rule=RINGS_AGAIN.get(report.code) or _who(report.code), channel=CHANNEL)
            if report.code in RINGS_AGAIN and found.initiated:
                self._once_more(turn, now)

    def _once_more(self, turn: Turn, now: datetime) -> None:
        """A second attempt, a day later at least, if the person has not gone on elsewhere meanwhile."""
        conversation = turn.conversation
        edition = edition_of(self.library, self.store, conversation.version) if conversation else None
        if conversation is None or edition is None or turn.person.held or not self.configured:
            return
        person = self.standing.ask(turn.person.id)
        if person is None or not _unanswered(load(conversation.state)) or attempts(self.store.database, conversation.id) >= MOST_ATTEMPTS:
            return
        later = now + A_DAY
        moment = follow_up(later, person, turn.case_ref, self.standing.of_edition(edition), self.standing.service(now), CHANNEL)
        if isinstance(moment, Never):
            turn.note("held", rule=moment.held[0].rule if moment.held else "too_late", channel=CHANNEL)
        else:
            self._ring_later(turn, moment, now)

    def _ring_later(self, turn: Turn, moment: Moment, now: datetime) -> None:
        """The conversation stays open until a day after this call."""
        assert turn.conversation is not None
        state = load(turn.conversation.state)
        wait = state.wait if state.surface == "voice" else 0
        body = _ring(state.language)
        row = turn.queue(
            body,
            kind="call",
            initiated=True,
            due=moment.at,
            opens=moment.at,
            expires=moment.closes,
            position=0,
            wait=wait,
            channel=CHANNEL,
        )
        if state.surface == "voice":
            turn.set_timer("close", state.wait, DROPPED_CALL, after=row, now=now)


def _unanswered(state: State) -> bool:
    """Whether nobody has picked up yet: a person who goes on by text in the meantime is not called again."""
    return state.surface == "voice" and state.begun_by == "bot" and state.phase in ("invited", "picked_up", "language") and not state.trail


def _ring(language: str) -> bytes:
    """A call asks for its words when it is answered."""
    return encode(Rendered("voice", language, ""))


def _who(code: str) -> str:
    """Who answered in the person's place, or the network's code."""
    return "machine" if code.startswith("machine") else code or "unknown"
