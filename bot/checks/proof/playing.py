"""The conversation that shows what is wrong: a walk played through the real engine, with what the bot says and what the person replies.

``plan`` turns a walk into what a person does; ``play`` holds the conversation. Both can be read in the finding, so that somebody else can
hold the same conversation: ``hearback try FLOW --surface ... --language ... --script ...`` with the replies, one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.checks.proof.domains import UNKNOWN, Value
from bot.checks.proof.walks import Walk
from bot.engine import advance as engine
from bot.engine.effects import Ask, Message, Say
from bot.engine.events import Begin, Due, Event, FactValue, Heard, Recorded, Surface
from bot.engine.script import Script
from bot.engine.state import State
from bot.flow.model import Step
from bot.flow.problems import Line
from bot.surfaces import join, render

NOON = datetime(2027, 6, 2, 11, tzinfo=UTC)  # a Wednesday in summer: a conversation has to be held at some time, and any will do
_MOST_TURNS = 400
_OWN_WORDS, _DAY = "All fine.", "3 June 2026"
_LITERALLY = "literally"  # an answer that is given in the words of the plan


@dataclass(frozen=True)
class Plan:
    """What a person does: who begins, on which surface, in which language, what is known of them, and what they answer.

    ``unknown`` are the facts that nobody may know. ``words`` are what is replied at the step ``at``, where it ends. ``changes`` are the steps at which they go over to another language before they answer. A step that is not in ``answers`` ends it: the
    conversation is shown up to that question.
    """

    surface: Surface
    language: str
    begun_by: str = "person"
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    answers: Mapping[str, Value] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    words: str = ""
    at: str = ""

    def replying(self, step: str, words: str, surface: str = "") -> Plan:
        """The same, up to this question and these words in reply to it; perhaps on another surface."""
        return replace(self, answers={**self.answers, step: _LITERALLY}, words=words, at=step, surface=surface or self.surface)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Counterexample:
    """A conversation that was played: ``lines`` as they are shown, ``replies`` as a person gives them, the steps that were come to.

    ``parts`` are those of all texts that were sent, ``seconds`` how long all that was spoken takes to say.
    """

    plan: Plan
    lines: tuple[Line, ...]
    replies: tuple[str, ...]
    steps: tuple[str, ...]
    end: str
    parts: int = 0
    seconds: float = 0.0


def plan(walk: Walk, languages: Iterable[str]) -> Plan:
    """What a person does on a walk. ``languages``: those the flow can be held in, the usual one first."""
    learnt = {name: value for passed in walk for name, value in (*passed.learnt, *passed.after) if name != "language"}
    told = {name: value for name, value in learnt.items() if value is not UNKNOWN}
    unknown = tuple(name for name, value in learnt.items() if value is UNKNOWN)
    first, changes = _spoken(walk, next(iter(languages)))
    surface, begun_by = told.pop("surface", "text"), told.pop("begun_by", "person")
    answers = {passed.step: passed.answer for passed in walk if passed.asked}
    return Plan(surface, first, str(begun_by), told, answers, changes, unknown)  # type: ignore[arg-type]  # the surface is one of the three, facts are words and numbers


def _spoken(walk: Walk, usual: str) -> tuple[str, dict[str, str]]:
    """The language at first, and where it is changed: at the last question before a condition needs another."""
    first, now, changes, question = "", "", dict[str, str](), ""
    for passed in walk:
        for learnt, asked_at in ((passed.learnt, question), (passed.after, passed.step)):
            needed = str(dict(learnt).get("language", "")) or now
            if needed != now and (asked_at or passed.asked) and now:
                changes[asked_at] = needed
            first, now = first or needed, needed
        question = passed.step if passed.asked else question
    return first or usual, changes


def play(script: Script, steps: Mapping[str, Step], plan: Plan) -> Counterexample:
    """The conversation of a plan, to its end or to the first question that the plan does not answer."""
    return _Playing(script, steps, plan).held()


class _Playing:
    def __init__(self, script: Script, steps: Mapping[str, Step], plan: Plan) -> None:
        self.script, self.steps, self.plan = script, steps, plan
        self.begin = Begin("bot" if plan.begun_by == "bot" else "person", plan.surface, plan.language, dict(plan.facts))
        self.state: State = engine.opening_state(script, self.begin)
        self.now = NOON
        self.lines: list[Line] = []
        self.replies: list[str] = []
        self.come_to: list[str] = []
        self.changed: set[str] = set()
        self.parts, self.seconds = 0, 0.0
        self.replied = False  # whether the words of the plan have been said

    def held(self) -> Counterexample:
        self.lines += [Line("known", words) for words in _known(self.plan)]
        self._turn(self.begin)
        for _ in range(_MOST_TURNS):
            done = self._next()
            if done is None:
                break
            event, shown = done
            self.replies.append(shown)
            self.lines.append(Line("clock" if isinstance(event, Due) else "person", shown))
            self._turn(event)
            if self.replied:
                self.lines += self._taken()
                break
        return Counterexample(
            self.plan, tuple(self.lines), tuple(self.replies), tuple(self.come_to), self.state.end, self.parts, self.seconds
        )

    def _taken(self) -> Iterator[Line]:
        """What the words of the plan were taken for, where they were."""
        answers = self.state.answers
        if self.plan.at in answers:
            yield Line("kept", f"{self.plan.at}: {answers[self.plan.at]}")

    def _turn(self, event: Event) -> None:
        turn = engine.advance(self.script, self.state, event, self.now)
        self.state = turn.state
        said = [effect for effect in turn.effects if isinstance(effect, (Say, Ask))]
        self.come_to += [key.removeprefix("step/") for key in (effect.key for effect in said) if key.startswith("step/")]
        self.lines += [Line("bot", _in_one_line(words)) for words in self._read(said)]

    def _read(self, said: list[Message]) -> Iterator[str]:
        surface = self.state.surface
        for one in join([render(message, surface, self.script.speech(message.language).words) for message in said]):
            self.parts += one.parts
            self.seconds += one.seconds
            yield one.text

    def _next(self) -> tuple[Event, str] | None:
        """What happens next, and how it is written; None where the plan ends."""
        state, node = self.state, self.script.nodes[self.state.step] if self.state.step >= 0 else None
        if state.phase in ("invited", "ready", "picked_up"):
            return _say("1")
        if state.phase == "waiting" and node and node.step.wait:
            self.now += timedelta(seconds=node.step.wait.in_seconds)
            return Due("wait", state.wait), f"(wait {_lasting(node.step.wait.in_seconds)})"
        if node is None or node.name not in self.plan.answers or state.phase not in ("asking", "warned", "checking"):
            return None
        wanted = self.plan.changes.get(node.name, "")
        if wanted and wanted != state.language and node.name not in self.changed:
            self.changed.add(node.name)
            return _say(self.script.lines[wanted].words.name)
        return self._answer(node.name, self.plan.answers[node.name])

    def _answer(self, name: str, value: Value) -> tuple[Event, str]:
        spoken = self.state.surface == "voice"
        if value is None or isinstance(value, type(UNKNOWN)):
            return _say("#" if spoken else "SKIP")
        if self.state.phase == "warned" or (self.state.phase == "checking" and self.state.part != "record"):
            return _say("1")
        if self.state.phase == "checking":
            return Recorded("shown", 4), "(record 4 seconds)"
        self.replied = name == self.plan.at
        return _say(self.plan.words if self.replied else self._reply(name, value, spoken=spoken))

    def _reply(self, name: str, value: Value, *, spoken: bool) -> str:
        """The reply that means an answer, as people give it: a number, or a key."""
        step = self.steps[name]
        if step.write:
            return "1" if spoken else _OWN_WORDS
        if step.date:
            return "03062026" if spoken else _DAY
        question = self.script.speech(self.state.language).questions[self.state.step]
        numbers = {option.value: option.number for option in question.ask.options}
        if step.choose_many:
            chosen = [str(numbers[one]) for one in value] if isinstance(value, tuple) else []
            return " ".join(chosen)
        if isinstance(value, int):
            return str(value)
        return str(numbers.get(str(value), value))


def _lasting(seconds: int) -> str:
    """A length of time as it is written in a script."""
    for unit, size in (("days", 86_400), ("hours", 3600)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds // 60} minutes"


def _known(plan: Plan) -> Iterator[str]:
    """What has to be known of the person, and what not, in one line; what only says who carries the conversation is not told."""
    facts = [f"{name}: {value}" for name, value in plan.facts.items() if name != "channel"]
    facts += [f"{name} not known" for name in plan.unknown]
    if facts:
        yield ", ".join(facts)


def _say(words: str) -> tuple[Event, str]:
    return Heard(words), words


def _in_one_line(words: str) -> str:
    """One line of a transcript."""
    return " ".join(words.split())
