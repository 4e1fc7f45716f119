"""Every place where a conversation may stand: found by walking the flow with every kind of answer, word and key that leads on.

A place is a phase at a step, and whether the conversation rests there. Conditions look at answers, so a place is walked through once for
each combination of the answers that some condition asks about, and no more often.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bot.engine.advance import advance, opening_state
from bot.engine.events import Begin, Codeword, Due, Event, FactValue, Heard, HungUp, Pressed, Recorded, Surface
from bot.engine.script import Script
from bot.engine.stage import RECORD, Stage
from bot.engine.state import CALLED, State
from bot.errors import Refused
from bot.flow.conditions import names

MOST_STATES = 50_000  # of one flow in one language on one surface
A_DAY = "3 June 2026"
INTERRUPTED = ("language", "erasing")
LEADING_ON = ("skip", "pause", "help", "i want to die", "language", "erase", "go", "stop")
KEYS = (*"123456789", "0", "#", "*", "03062026#")
AGES: tuple[dict[str, FactValue], ...] = ({}, {"age": 15}, {"age": 40})
RESTS = {"": "", "asked": ", in a pause", "danger": ", after danger", "low": ", after low mood"}


class Place(NamedTuple):
    """Where a conversation stands. ``state`` is one that stands there."""

    name: str
    state: State


class Walk(NamedTuple):
    """All places of a flow in one language on one surface, and the steps that ask and were never come to."""

    places: tuple[Place, ...]
    missed: tuple[str, ...]


def walk(script: Script, language: str, surface: Surface, now: datetime) -> Walk:
    """Go everywhere. Raises Refused where a flow has more ways than can be walked."""
    found: dict[tuple[object, ...], State] = {}  # the first state of each mark
    waiting = deque(_beginnings(script, language, surface, now))
    while waiting:
        state = waiting.popleft()
        if state.language != language:
            continue
        mark = _mark(script, state)
        if mark in found:
            continue
        found[mark] = state
        if len(found) > MOST_STATES:
            raise Refused(f"{script.flow.flow} has more than {MOST_STATES:,} ways through. Try it in parts.")
        waiting.extend(advance(script, state, event, now).state for event in _events(script, state, now))
    places = {name_of(script, state): state for state in reversed(found.values())}
    stood = {state.step for state in found.values() if state.phase in ("asking", "warned", "checking")}
    return Walk(
        tuple(Place(name, places[name]) for name in reversed(places)),
        tuple(node.name for node in script.nodes if node.asks and node.index not in stood),
    )


def name_of(script: Script, state: State) -> str:
    """What a place is called: ``feelings (warning), in a pause``."""
    node = script.nodes[state.step].name if 0 <= state.step < len(script.nodes) else ""
    phase = state.phase
    kinds = {"asking": "", "warned": "warning", "checking": "speaking" if state.part == RECORD else "recorded"}
    half = " (half chosen)" if phase == "asking" and state.part and state.part != RECORD else ""
    if phase in kinds:
        here = f"{node} ({kinds[phase]})" if kinds[phase] else node + half
    else:
        here = f"{phase} at {node}" if node and phase not in ("ended", "waiting") else f"{phase} {state.end}".strip()
        here = f"waiting at {node}" if phase == "waiting" else here
    by_call = " by telephone" if state.came_from or (phase in CALLED and state.surface == "voice") else ""
    return f"{here}{by_call}{RESTS[state.paused] if phase != 'ended' else ''}"


def _mark(script: Script, state: State) -> tuple[object, ...]:
    """What tells one place from another: where it is, and what the conditions that are still to come may look at."""
    later = script.nodes[max(state.step, 0) :]
    conditions = [node.only_if for node in later] + [rule.when_ for node in later for rule, _ in node.then]
    asked_about = {name for condition in conditions for name in names(condition)}
    known = tuple((name, str(value)) for name, value in sorted(state.answers.items()) if name in asked_about)
    facts = tuple(sorted((name, value) for name, value in state.facts.items() if name in asked_about or state.surface == "voice"))
    return (name_of(script, state), state.under, state.back_to if state.phase in INTERRUPTED else "", known, facts)


def _beginnings(script: Script, language: str, surface: Surface, now: datetime) -> Iterator[State]:
    by_bot = [True, False] if script.flow.invite else [False]
    for bot in by_bot:
        for age in AGES:
            for codeword in ({"codeword": "yes"}, {}):  # the longer way first: it goes through the other
                facts: dict[str, FactValue] = {**age, **codeword}
                for told in (language, ""):
                    begin = Begin("bot" if bot else "person", surface, told, facts)
                    yield advance(script, opening_state(script, begin), begin, now).state


def _events(script: Script, state: State, now: datetime) -> Iterator[Event]:
    """What may happen here and leads on."""
    if state.phase in ("waiting", "postponed"):
        yield Due("wait" if state.phase == "waiting" else "later", state.wait)
    if state.phase == "codeword":
        yield Codeword(right=True)
    if state.surface == "voice":
        yield from (Heard(key) for key in KEYS)
        yield Heard("i want to die")  # a script in a terminal writes on the telephone; a person cannot
        yield HungUp()
        if state.phase == "checking" or state.part == RECORD:
            yield Recorded("r", 5)
        return
    question = Stage(script, state, now).question()
    options = question.ask.options if question else ()
    yield from (Heard(str(number)) for number in range(1, len(options) + 1))
    if question and question.ask.kind in ("scale", "number"):
        yield from (Heard(str(number)) for number in range(question.ask.low, min(question.ask.high, question.ask.low + 10) + 1))
    if question and question.ask.kind == "choose_many" and state.surface == "chat":
        yield Pressed(script.version[:8], question.ask.step, 1)
    yield from (Heard(words) for words in (A_DAY, "The letters were slow.", *LEADING_ON))
    if "ivr" in script.flow.channels and not state.paused and state.phase not in ("ended", "new", *INTERRUPTED):
        yield Begin("bot", "voice")
