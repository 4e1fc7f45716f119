"""Playing one event into one conversation inside one transaction: effects become rows, messages become what a channel carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from bot.engine import advance as engine
from bot.engine.effects import (
    Acting,
    Agreed,
    AgreedToRecording,
    Answered,
    Ask,
    Doubt,
    Effect,
    End,
    Erase,
    Message,
    PlaceCall,
    PreferLanguage,
    RaiseFlag,
    Say,
    SetTimer,
    Suppress,
    TakeBack,
    Withdrawn,
)
from bot.engine.events import Event, Surface
from bot.engine.state import State, save
from bot.engine.timing import CLOSE
from bot.flow.durations import promised
from bot.flow.scopes import ALL, SCOPES, Scope
from bot.library import Edition
from bot.library.edition import SURFACES
from bot.store.conversations.turn import Turn
from bot.store.people.consents import ConsentEvent, Teller
from bot.surfaces.rendered import Rendered

COMPLAINT = "complaint"  # the flag of somebody who asks for a complaint to be looked at
PRAISE = "praise"  # the flag of somebody who wants thanks passed on
CALL_COMING, CANNOT_CALL = "engine/call_coming", "cannot_call"
Place = Callable[[str], bool]  # has a person called, in a language; whether they will be


class Played(NamedTuple):
    """One turn, played: the state it led to, its messages as they read, and the timers to start when they have left.

    ``said_on`` is where the messages are said, if that is not the state's surface: the last words of a call.
    """

    state: State
    messages: tuple[Rendered, ...]
    timers: tuple[SetTimer, ...]
    said_on: Surface | Literal[""] = ""

    @property
    def over(self) -> bool:
        """Whether nothing more is awaited: the conversation has ended, or a call has nothing more to listen for."""
        listens = bool(self.messages) and self.messages[-1].listen is not None
        return bool(self.state.end) or ("voice" in (self.said_on, self.state.surface) and not listens)

    def wait_of(self, position: int, messages: Sequence[Rendered]) -> int:
        """The wait that a message asks for: its last is the question, which is not sent once the conversation has gone on."""
        asks = position == len(messages) - 1 and not self.state.end
        return self.state.wait if asks else 0


def play(turn: Turn, edition: Edition, state: State, event: Event, now: datetime, place: Place = lambda _: False) -> Played:
    """Advance the conversation and write down all that this changes. Messages are returned, not sent."""
    played = engine.advance(edition.script, state, event, now)
    timers = []
    messages: list[Message] = []
    calls = False
    for effect in played.effects:
        if isinstance(effect, (Say, Ask)):
            messages.append(effect)
        elif isinstance(effect, SetTimer):
            timers.append(effect)
        elif isinstance(effect, PlaceCall):
            calls = True
        else:
            _write(turn, effect, now, edition, played.state.acting)
    state = with_deadline(turn, edition, played.state, now)
    turn.save_state(save(state), ended=state.end, phase=state.phase, wait=state.wait)
    if state.end == "under_age":
        turn.forget_under_age(now)
    if calls and not place(state.language):
        cannot = edition.script.speech(state.language).says[CANNOT_CALL]
        messages = [cannot if message.key == CALL_COMING else message for message in messages]
    return Played(state, edition.carried(messages, played.said_on or state.surface), tuple(timers), played.said_on)


def with_deadline(turn: Turn, edition: Edition, state: State, now: datetime) -> State:
    """The state; of a discreet conversation that has just ended, with the time until which its invitation could have been answered."""
    if not (edition.script.quiet and state.end and state.begun_by == "bot") or state.open_until:
        return state
    when = edition.script.flow.when
    usual = int(now.timestamp()) + (when.close.in_seconds if when and when.close else CLOSE)
    return msgspec.structs.replace(state, open_until=turn.timer_due("close", usual))


def _write(  # noqa: C901 - one case for each effect
    turn: Turn, effect: Effect, now: datetime, edition: Edition, acting: Acting
) -> None:
    match effect:
        case Answered():
            turn.keep_answer(
                step=effect.step,
                outcome=effect.outcome,
                value=effect.value,
                words=effect.words,
                recording=effect.recording,
                keep_until=now + timedelta(days=effect.keep_days) if effect.words or effect.recording else None,
                apart=effect.apart,
                story=effect.story,
                acting=acting,
            )
        case Agreed():
            _agree(turn, effect, _consent(effect, turn, edition, now, acting))
        case AgreedToRecording() | Withdrawn():
            _recorded(turn, effect)
        case RaiseFlag():
            _raise(turn, effect, edition)
        case Suppress():
            turn.suppress()
        case Doubt(flag=flag):
            turn.raise_flag(flag)
            turn.set_unsafe()
        case TakeBack(seconds=seconds):
            if edition.has_chat:
                turn.take_back(seconds)
        case Erase():
            turn.erase()
        case PreferLanguage(language=language):
            turn.prefer_language(language)
        case End() | _:
            pass  # the state says so


def _recorded(turn: Turn, effect: AgreedToRecording | Withdrawn) -> None:
    if isinstance(effect, AgreedToRecording):
        turn.agree_to_recording(effect.step, effect.wording)
        return
    turn.withdraw_answer(effect.step)
    if effect.recording:
        turn.drop_recording(effect.recording)


def _raise(turn: Turn, flag: RaiseFlag, edition: Edition) -> None:
    turn.raise_flag(flag.kind, flag.step)
    if flag.kind == COMPLAINT:
        turn.ask_complaint(flag.step, promised(edition.script.flow.replies_by))
    elif flag.kind == PRAISE:
        turn.keep_praise(flag.step)


def _agree(turn: Turn, agreed: Agreed, event: ConsentEvent) -> None:
    """A yes or a no to one scope, or a no to all of them. A yes to all agrees to nothing new."""
    if agreed.scope != ALL:
        turn.consent(event)
    elif not agreed.given:
        turn.take_back_all(event)


# An interpreter says what the person says.
TELLERS: dict[Acting, Teller] = {"supporter": "supporter", "worker": "worker"}


def _consent(agreed: Agreed, turn: Turn, edition: Edition, now: datetime, acting: Acting) -> ConsentEvent:
    """The entry of the ledger, with what leads to the words that were agreed to; a word of the person's own answers none of ours."""
    scope = SCOPES.get(agreed.scope, Scope(""))
    return ConsentEvent(
        scope=agreed.scope,
        what="given" if agreed.given else "withdrawn",
        at=now,
        told_by=TELLERS.get(acting, "person"),
        channel=turn.channel if scope.by_channel else "",
        until=now + timedelta(days=scope.days) if agreed.given and scope.days else None,
        flow=edition.flow if agreed.step else "",
        version=edition.version if agreed.step else "",
        step=agreed.step,
    )


def channel_now(turn: Turn, state: State) -> str:
    """Where the person is now: not always where the conversation began."""
    begun = turn.conversation.channel if turn.conversation else ""
    if begun and SURFACES.get(begun) == state.surface:
        return begun
    return next(channel for channel, surface in SURFACES.items() if surface == state.surface)


def encode(message: Rendered) -> bytes:
    """A message for the outbox."""
    return msgspec.json.encode(message)


def decode(body: bytes) -> Rendered:
    """A message of the outbox."""
    return _decoder.decode(body)


_decoder = msgspec.json.Decoder(Rendered)


def in_order(messages: Sequence[Rendered], due: datetime, apart: float = 3.0) -> list[tuple[int, Rendered, datetime]]:
    """Messages with their position and when each may leave: some seconds apart, so that they arrive in order."""
    return [(at, message, due + timedelta(seconds=apart * at)) for at, message in enumerate(messages)]
