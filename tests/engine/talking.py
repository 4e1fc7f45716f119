"""Flows read by the real reader, in the real languages, and conversations held with them: the state goes to JSON between any two turns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.engine.advance import advance, opening_state
from bot.engine.always import Always
from bot.engine.effects import Answered, Ask, Effect, Say, SetTimer
from bot.engine.events import Begin, Due, Event, Heard, HungUp, Media, Pressed, Recorded, Silence, Surface, TimerKind
from bot.engine.script import Builder, Script
from bot.engine.state import State, load, save
from bot.flow.directory import Service
from bot.flow.model import Flow
from bot.flow.reader import read
from bot.language.languages import load as load_languages

LOCALES = Path(__file__).resolve().parents[2] / "locales"
LANGUAGES = load_languages(LOCALES)
ALWAYS = Always(LANGUAGES.words.values())  # frozen, and the same for every script of these languages
SPOKEN = ("en", "cy", "ur")
NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
SURFACES: tuple[Surface, ...] = ("text", "chat", "voice")
SMALL = 1024  # bytes of a saved state; ten questions fit

EVERY_KIND = """
flow: every-kind
invite: "{organisation} here. Can we ask some short questions?"
when: {after: closed, remind: once after 7 days, close: 21 days}
steps:
  hello:
    say: You choose.
  overall:
    ask: How do you feel about the service you got?
    choose: {satisfied: Satisfied, dissatisfied: Dissatisfied, neither: Neither}
  ways:
    ask: Which ways suit you?
    choose_many: {text: Text, letter: Letter, email: Email, at_most: 2}
  updated:
    ask: Did we keep you up to date?
    yes_no: true
  feelings:
    sensitive: 2
    ask: How are things for you now?
    scale: {from: 1, to: 5, low: Very bad, high: Very good}
  times:
    ask: How many times did we speak?
    number: {from: 0, to: 20}
  last_spoke:
    ask: When did we last speak?
    date: past
  pause_here:
    wait: 2 days
  one_thing:
    ask: Is there one thing we could do better?
    write: {keep: 30 days}
  close:
    say: Thank you. That is all.
"""

TWO_STEPS = """
flow: two-steps
steps:
  overall:
    ask: Overall, how do you feel?
    choose: {satisfied: Satisfied, dissatisfied: Dissatisfied}
  how_much:
    only_if: {overall: satisfied}
    ask: How much?
    choose: {very: Very, fairly: Fairly}
  informed:
    ask: Did we keep you up to date?
    yes_no: true
  one_thing:
    ask: Is there one thing?
    write: {}
"""


def read_flow(source: str, shared: Mapping[str, str] | None = None) -> Flow:
    """The flow that YAML says; a flow with problems is the test's own mistake."""
    files = {path: text.encode() for path, text in (shared or {}).items()}
    reading = read("flow.yaml", source.encode(), files.get)
    assert reading.flow, reading.problems
    return reading.flow


def build(
    source: str,
    shared: Mapping[str, str] | None = None,
    *,
    languages: Iterable[str] = SPOKEN,
    translations: Mapping[tuple[str, str], str] | None = None,
    services: Iterable[Service] = (),
    values: Mapping[str, str] | None = None,
) -> Script:
    """A script of a flow, in the languages of the project's own locales folder. ``translations`` are by language and context."""
    said = translations or {}
    builder = Builder(
        words=LANGUAGES.words,
        translate=lambda language, context, _english: said.get((language, context)),
        values={"organisation": "Northshire Police"} if values is None else values,
        services=services,
        always=ALWAYS,
    )
    version = hashlib.sha256(source.encode()).hexdigest()[:32]
    return builder.build(read_flow(source, shared), version, languages)


class Talk:
    """One conversation. Each turn returns its effects; ``transcript`` and ``effects`` hold all of them."""

    def __init__(
        self, script: Script, surface: Surface = "text", by: str = "bot", language: str = "en", now: datetime = NOW, **facts: str | int
    ) -> None:
        begin = Begin("bot" if by == "bot" else "person", surface, language, facts)
        self.script = script
        self.now = now
        self.state = opening_state(script, begin)
        self.effects: list[Effect] = []
        self.transcript: list[tuple[str, str]] = []
        self.timers: dict[str, SetTimer] = {}
        self.turn: tuple[Effect, ...] = ()
        self.event(begin)

    def event(self, event: Event) -> tuple[Effect, ...]:
        """Anything that can happen."""
        before = load(save(self.state))
        turn = advance(self.script, before, event, self.now)
        assert turn == advance(self.script, before, event, self.now), "the same turn twice is not the same"
        self.state = turn.state
        self._fits(save(turn.state))
        self.turn = turn.effects
        self.effects.extend(turn.effects)
        for effect in turn.effects:
            if isinstance(effect, SetTimer):
                self.timers[effect.kind] = effect
            elif isinstance(effect, (Say, Ask)):
                self.transcript.append(("bot", effect.wording.on(turn.state.surface)))
        return turn.effects

    def _fits(self, saved: bytes) -> None:
        questions = sum(node.asks for node in self.script.nodes)
        assert len(saved) < SMALL + 80 * max(0, questions - 10), f"{len(saved)} bytes of state for {questions} questions"

    # What the person does

    def say(self, *replies: str) -> tuple[Effect, ...]:
        """Words, or several replies one after the other."""
        for words in replies:
            self.transcript.append(("person", words))
            self.event(Heard(words))
        return self.turn

    key = say  # on a telephone

    def press(self, number: int, *, on: Ask | None = None, version: str | None = None) -> tuple[Effect, ...]:
        """A button of the keyboard under a question: the last one, unless another is given."""
        ask = on or self.asked
        asked = ask.key if ask.step < 0 else ""
        return self.event(Pressed((version if version is not None else self.script.version)[:8], ask.step, number, asked))

    def silence(self) -> tuple[Effect, ...]:
        return self.event(Silence())

    def hang_up(self) -> tuple[Effect, ...]:
        return self.event(HungUp())

    def media(self) -> tuple[Effect, ...]:
        return self.event(Media())

    def record(self, seconds: int, reference: str = "recording-1") -> tuple[Effect, ...]:
        return self.event(Recorded(reference, seconds))

    def begin(self, surface: Surface | None = None, by: str = "person") -> tuple[Effect, ...]:
        """The person begins again: calls back, sends the start word once more."""
        return self.event(Begin("bot" if by == "bot" else "person", surface or self.state.surface, ""))

    def due(self, kind: TimerKind, wait: int | None = None) -> tuple[Effect, ...]:
        """The timer of this kind that was set last runs out, or the one of another wait."""
        return self.event(Due(kind, self.timers[kind].wait if wait is None else wait))

    # What came of it

    @property
    def asked(self) -> Ask:
        """The last question."""
        return next(effect for effect in reversed(self.effects) if isinstance(effect, Ask))

    @property
    def keys(self) -> list[str]:
        """What was said and asked in the last turn, by key: ``engine/stopped``, ``step/overall?``; ``?`` marks a question."""
        return [f"{e.key}?" if isinstance(e, Ask) else e.key for e in self.turn if isinstance(e, (Say, Ask))]

    @property
    def again(self) -> str:
        """Why the question of the last turn was asked once more."""
        return next((effect.again for effect in self.turn if isinstance(effect, Ask)), "not asked")

    @property
    def kept(self) -> dict[str, Answered]:
        """All answers that were kept, the last of each step."""
        return {effect.step: effect for effect in self.effects if isinstance(effect, Answered)}

    @property
    def comments(self) -> list[str]:
        """Words kept beside the answers, in order."""
        return [effect.words for effect in self.effects if isinstance(effect, Answered) and effect.outcome == "comment"]

    @property
    def answers(self) -> dict[str, object]:
        return dict(self.state.answers)

    @property
    def end(self) -> str:
        return self.state.end

    def of(self, kind: type[Effect]) -> list[Effect]:
        """The last turn's effects of one kind."""
        return [effect for effect in self.turn if isinstance(effect, kind)]


ANSWERS = {
    "overall": "1",
    "ways": "1 2",
    "updated": "yes",
    "feelings": "4",
    "times": "3",
    "last_spoke": "3 June",
    "one_thing": "Be quicker",
}
KEYS = {"overall": "1", "ways": "1", "updated": "1", "feelings": "4", "times": "3", "last_spoke": "03062026", "one_thing": "1"}


def walk_to(script: Script, phase: str, step: str, surface: Surface = "text", language: str = "en") -> Talk:
    """A conversation of ``EVERY_KIND`` that has come to a phase and step."""
    talk = Talk(script, surface, "bot", "" if phase == "language" else language)
    for _ in range(60):
        node = script.nodes[talk.state.step].name if talk.state.step >= 0 else ""
        if talk.state.phase == phase and node == step and talk.state.part != "agree":
            return talk
        match talk.state.phase:
            case "invited" | "warned" | "language":
                talk.say("1")
            case "waiting":
                talk.due("wait")
            case "checking":
                talk.record(5) if talk.state.part == "record" else talk.key("1")
            case _:
                talk.say("#" if talk.state.part else (KEYS if surface == "voice" else ANSWERS)[node])
    raise AssertionError(f"never came to {phase} at {step}")


def state_of(script: Script, **fields: object) -> State:
    """A state of a script with these fields."""
    return State(script.flow.flow, script.version, **{"surface": "text", "language": "en", **fields})  # type: ignore[arg-type]  # absurd ones too


def fields_of(state: State) -> dict[str, object]:
    """A state's fields, to make another of them."""
    return {name: getattr(state, name) for name in state.__struct_fields__}


def picked_up(script: Script, phase: str = "asking", step: str = "updated", surface: Surface = "text", **facts: str) -> Talk:
    """A conversation in texts or a chat that has come to a phase and step; our call has been answered."""
    talk = walk_to(script, phase, step, surface)
    talk.state = State(**{**fields_of(talk.state), "facts": facts})  # type: ignore[arg-type]  # a state's own fields
    talk.begin("voice", by="bot")
    return talk
