"""Whatever happens, in whatever state: no exception, no question after STOP, no way in without a way out.

Conversations are played at random, and states are also made up that no conversation would reach.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.advance import advance, opening_state
from bot.engine.effects import Answered, Ask, Doubt, Effect, End, EndReason, Erase, PlaceCall, RaiseFlag, Say, SetTimer, Suppress
from bot.engine.events import (
    Begin,
    CameBack,
    Codeword,
    Due,
    Duress,
    Event,
    Heard,
    HungUp,
    Media,
    Pressed,
    Recorded,
    Silence,
    Surface,
    TimerKind,
    WordChosen,
)
from bot.engine.script import Script
from bot.engine.stage import SESSION
from bot.engine.state import CALLED, Phase, State, load, save
from tests.engine.talking import EVERY_KIND, NOW, SPOKEN, build

QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROOF = settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LONG = """
flow: long
risk: R2
steps:
  many:
    ask: Which ones?
    choose_many: {a: Alder, b: Birch, c: Cedar, d: Dogwood, e: Elder, f: Fir, at_most: 3}
  ten:
    sensitive: 3
    ask: How likely?
    scale: {from: 0, to: 10, low: Not, high: Very}
    then:
      - if: {ten: 0 to 3}
        flag: low_score
        go: support
      - if: {ten: 4}
        end: closed
  which:
    only_if: {many: [a, b]}
    ask: Which of these?
    choose: {one: More, two: Skip to it, three: Cymraeg, four: Four, five: Five}
  rest:
    wait: 1 day
    then:
      - if: {which: two}
        end: declined
  write:
    ask: In your own words?
    write: true
  support:
    signpost: [someone_to_talk_to]
"""
BARE = "flow: bare\ninvite: Can we ask?\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n"
SCRIPTS = (
    build(EVERY_KIND),
    build(LONG),
    build(BARE, languages=["ur"]),
    build(EVERY_KIND.replace("flow: every-kind", "flow: every-kind\nrisk: R2")),
)

MARK = "Xylophone"  # never in any sentence of ours
REPLIES = (
    "", " ", "1", "2", "3", "4", "5", "12", "0", "9", "8", "99", "#", "*", "##", "*1", "1#", "03062026", "1 3", "1 or 2", "3 June", "today", "yes", "no", "ok",
    "go", "skip", "pause", "back", "repeat", "more", "info", "language", "erase", "help", "999", "later", "done", "Cymraeg", "اردو", "English", "haan", "ie",
    "bye", "INFO YES", "call", "call me please", "who is this", "wrong number", "sorry you have the wrong number mate", "this is his wife", f"{MARK} who is this",
    "he would not stop texting me", "کال کریں", "rhif anghywir",
    "satisfied", "he is outside", "👍", "🙂", "۴", "> quoted", f"{MARK} was kind", f"he is outside {MARK}", f"well {MARK} I do not know",
)  # fmt: skip
STOPS = ("STOP", "stop", "please stop texting me", "S\u200bTOP", "بند کریں", "help STOP")
PHASES: tuple[str, ...] = get_args(Phase)
SURFACES: tuple[Surface, ...] = get_args(Surface)

words = st.one_of(st.sampled_from(REPLIES), st.sampled_from(REPLIES), st.text(max_size=12))
surfaces = st.sampled_from(SURFACES)
small = st.integers(-2, 12) | st.sampled_from([99, -7, 10**9])


class Now(msgspec.Struct, frozen=True):
    """A timer of the wait that is current when it is played."""

    kind: TimerKind


pressed = st.builds(
    Pressed,
    version=st.sampled_from(["", "00000000", "right"]),
    step=small,
    number=small,
    asked=st.sampled_from(["", "engine/invite", "engine/warn", "engine/erase", "engine/language", "engine/picked_up", "engine/codeword"]),
)
timer_kinds = st.sampled_from(get_args(TimerKind))
events: st.SearchStrategy[Any] = st.one_of(
    st.builds(Heard, words),
    st.builds(Heard, words),
    pressed,
    pressed,
    st.builds(Now, timer_kinds),
    st.builds(Due, timer_kinds, small),
    st.builds(Recorded, st.sampled_from(["", "r1", "r2"]), st.integers(-1, 9)),
    st.sampled_from([WordChosen("kept"), WordChosen(""), CameBack(), Duress()]),
    st.sampled_from([Silence(), HungUp(), Media(), Codeword(right=True), Codeword(right=False)]),
    st.sampled_from([Silence(), HungUp(), Heard("1"), Begin("bot", "voice"), Begin("bot", "voice")]),
    st.builds(Begin, st.sampled_from(["bot", "person"]), surfaces, st.sampled_from(["", "en", "cy", "xx"])),
)
facts = st.sampled_from([{}, {"codeword": "yes"}, {"codeword": "no", "arm": "early", "wave": 2}])
begins = st.builds(Begin, st.sampled_from(["bot", "person"]), surfaces, st.sampled_from(["", "en", "cy", "ur", "xx"]), facts)
answers = st.dictionaries(
    st.sampled_from(["overall", "ways", "ten", "many", "it", "nothing"]),
    st.none() | small | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=3),
    max_size=4,
)


@st.composite
def absurd_states(draw: st.DrawFn, script: Script) -> State:
    """A well-formed state that no conversation reaches."""
    return State(
        flow=script.flow.flow,
        version=draw(st.sampled_from([script.version, "", "0"])),
        surface=draw(surfaces),
        language=draw(st.sampled_from([*SPOKEN, "", "xx"])),
        begun_by=draw(st.sampled_from(["bot", "person"])),  # type: ignore[arg-type]  # the two of them
        phase=draw(st.sampled_from(PHASES)),  # type: ignore[arg-type]  # phases
        step=draw(small),
        wait=draw(small),
        tries=draw(small),
        paused=draw(st.sampled_from(["", "asked", "danger", "low"])),  # type: ignore[arg-type]  # the four of them
        nudged=draw(st.booleans()),
        postponed=draw(st.booleans()),
        part=draw(st.sampled_from(["", "agree", "record", "r1", "1,2", "99,0", "1@7", "@1", "@99", "9" * 5000, "٣,@٤", "page:1"])),
        back_to=draw(st.sampled_from(PHASES)),  # type: ignore[arg-type]  # phases
        under=draw(st.sampled_from(PHASES)),  # type: ignore[arg-type]  # phases
        came_from=draw(st.sampled_from(["", *SURFACES])),  # type: ignore[arg-type]  # surfaces
        asked_on=draw(st.sampled_from(["", *SURFACES])),  # type: ignore[arg-type]  # surfaces
        wrong=draw(small),
        called=tuple(draw(st.lists(st.sampled_from([0, -5, int(NOW.timestamp()), int(NOW.timestamp()) - 70]), max_size=4))),
        trail=tuple(draw(st.lists(small, max_size=4))),
        answers=draw(answers),  # type: ignore[arg-type]  # answers of any kind
        facts=draw(st.dictionaries(st.sampled_from(["age", "area", "language", "overall"]), small | st.text(max_size=2), max_size=2)),
        end=draw(st.sampled_from(["", *get_args(EndReason)])),  # type: ignore[arg-type]  # reasons
        left=draw(st.sampled_from(["", *PHASES])),  # type: ignore[arg-type]  # phases
        word=draw(st.sampled_from(["", "kept"])),
    )


def _real(event: Event | Now, script: Script, state: State) -> Event:
    if isinstance(event, Now):
        return Due(event.kind, state.wait)
    if isinstance(event, Pressed) and event.version == "right":
        step = -1 if event.asked else event.step
        return Pressed(script.version[:8], step, event.number, event.asked)
    return event


def _turn(script: Script, state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """One turn, with all that holds of every turn."""
    turn = advance(script, state, event, NOW)
    after = turn.state
    assert turn == advance(script, state, event, NOW), "the same inputs, other outputs"
    assert load(save(after)) == after, "a state that is not the same after JSON"
    assert after.wait >= state.wait, "a wait that shrinks brings old timers to life"
    assert all(timer.wait == after.wait for timer in turn.effects if isinstance(timer, SetTimer)), "a timer that is stale at once"
    assert (after.flow, after.version, after.facts, after.begun_by) == (state.flow, state.version, state.facts, state.begun_by)
    _call(state, event, after, turn.effects)
    if any(isinstance(effect, Erase) for effect in turn.effects):
        asked = state.under if state.phase in CALLED else state.phase  # in a text, before a call that now rests upon it
        assert asked == "erasing", "erased by one message, without having been asked"
    if after.phase == "ended":
        assert not [effect for effect in turn.effects if isinstance(effect, (Ask, SetTimer))], "a question or a timer after the end"
    if isinstance(event, Heard) and MARK in event.words:
        _no_words(after, turn.effects)
    for effect in turn.effects:
        if isinstance(effect, (Say, Ask)):
            assert effect.wording.text
            assert "engine/" not in effect.wording.text
    return after, turn.effects


BEFORE_A_KEY = {
    "engine/picked_up",
    "engine/codeword",
    "engine/danger",
    "engine/low_mood",
    "engine/help_go_on",
    "engine/text_go",
    "engine/paused",
    "engine/media",
}
ENDS_A_CALL = {"engine/goodbye", "engine/stopped", "engine/wrong_person"}


def _call(state: State, event: Event, after: State, effects: tuple[Effect, ...]) -> None:
    """Whoever picks up a call of ours learns nothing before key 1 and the codeword, and whoever goes leaves no trace."""
    said = {effect.key for effect in effects if isinstance(effect, (Say, Ask))}
    if after.phase in CALLED:
        assert said <= BEFORE_A_KEY
        assert after.surface == "voice"
    if state.phase == "codeword" and state.surface == "voice" and event == Codeword(right=False):
        assert said <= BEFORE_A_KEY | ENDS_A_CALL
        assert (after.step, after.answers, after.wait) == (state.step, state.answers, state.wait)
    if state.phase in CALLED and state.surface == "voice" and isinstance(event, (HungUp, Silence)) and not state.paused:
        assert not [effect for effect in effects if isinstance(effect, (Answered, Doubt, Suppress, RaiseFlag, End))]
        assert (after.step, after.answers) == (state.step, state.answers)
    for placed in [effect for effect in effects if isinstance(effect, PlaceCall)]:
        assert (after.surface != "voice", after.phase != "ended", placed) == (True, True, PlaceCall())


def _no_words(state: State, effects: tuple[Effect, ...]) -> None:
    """What a person wrote is in the words of an answer and nowhere else."""
    elsewhere = [msgspec.structs.replace(effect, words="") if isinstance(effect, Answered) else effect for effect in effects]
    assert MARK.encode() not in msgspec.json.encode(elsewhere)
    assert MARK.encode() not in save(state)


def _stops(script: Script, state: State, said: str) -> State:
    after, effects = _turn(script, state, Heard(said))
    assert any(isinstance(effect, Suppress) for effect in effects)
    assert [effect.key for effect in effects if isinstance(effect, Say)][-1] == "engine/stopped"
    assert (after.phase, after.end) == ("ended", "stopped")
    return after


def _played(script: Script, begin: Begin, course: list[Event | Now]) -> tuple[State, dict[str, SetTimer]]:
    """A conversation, checked at every turn; and the timers it has set."""
    state, timers = opening_state(script, begin), {}
    names = {node.name for node in script.nodes}
    for event in (begin, *course):
        state, effects = _turn(script, state, _real(event, script, state))
        timers |= {effect.kind: effect for effect in effects if isinstance(effect, SetTimer)}
        assert len(state.trail) <= len(names)
        assert state.answers.keys() <= names
        assert len(save(state)) < 1024
        _will_go_on(state, timers, quiet=script.quiet)
    return state, timers


def _will_go_on(state: State, timers: dict[str, SetTimer], *, quiet: bool) -> None:
    """What waits for a timer has one that is current; so has, off the telephone, whatever waits for the person."""
    if state.phase == "ended":
        return
    current = {kind for kind, timer in timers.items() if timer.wait == state.wait}
    if quiet and state.phase in SESSION:
        assert "idle" in current or state.surface == "voice", "a discreet session without an end"
    elif quiet and state.phase in ("invited", "postponed"):
        assert state.phase == "invited" or "later" in current or state.paused
    elif state.paused:
        assert current & ({"idle"} if quiet else {"close"}) or state.phase in ("language", "erasing") or state.surface == "voice"
    elif state.phase == "waiting":
        assert "wait" in current
    elif state.phase == "postponed":
        assert {"later", "close"} <= current
    elif state.phase not in ("ended", "new") and state.surface != "voice":
        assert "close" in current


def _can_be_finished(script: Script, state: State) -> None:
    """From here a person who wants to come to the end comes there."""
    for _ in range(3 * len(script.nodes) + 9):
        if state.phase == "ended":
            return
        reply: Event = Heard("skip")
        if state.phase == "erasing":
            reply = Heard("no")
        elif state.paused and state.phase != "language":
            reply = Heard("go")
        elif state.phase in ("language", "ready", "another_day"):
            reply = Heard("1")
        elif state.phase == "waiting":
            reply = Due("wait", state.wait)
        state, _ = _turn(script, state, reply)
    raise AssertionError(f"no way on from {state}")


# What is proved


def _random_play(data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(SCRIPTS))
    course = data.draw(st.lists(events, max_size=14))
    state, _ = _played(script, data.draw(begins), course)
    _can_be_finished(script, state)
    stopped = _stops(script, state, data.draw(st.sampled_from(STOPS)))
    for event in course:
        stopped, effects = _turn(script, stopped, _real(event, script, stopped))
        assert not [effect for effect in effects if isinstance(effect, (Ask, SetTimer))], "a question after STOP"
        assert {effect.key for effect in effects if isinstance(effect, Say)} <= {"engine/danger", "engine/low_mood", "engine/stopped"}


def _any_state(data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(SCRIPTS))
    state = data.draw(absurd_states(script))
    after, _ = _turn(script, state, _real(data.draw(events), script, state))
    _turn(script, after, _real(data.draw(events), script, after))
    _stops(script, state, data.draw(st.sampled_from(STOPS)))
    _stops(script, after, data.draw(st.sampled_from(STOPS)))


PROPERTIES = [
    pytest.param(_random_play, id="random conversations: checked at every turn, can be finished, end with STOP for good"),
    pytest.param(_any_state, id="any state at all: advance never raises, and STOP stops"),
]


@pytest.mark.parametrize("proved", PROPERTIES)
def test_total(proved: Callable[[st.DataObject], None]) -> None:
    """A few hundred histories, quick enough for every day."""
    QUICK(given(st.data())(proved))()


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("proved", PROPERTIES)
def test_total_proved(proved: Callable[[st.DataObject], None]) -> None:
    """Twenty thousand histories."""
    PROOF(given(st.data())(proved))()
