"""One turn of a conversation: state + event -> state + effects. Pure and total: it never raises, whatever it is given.

    new ──Begin──> language? ──> invited? ──> asking <──> warned
                                   │            │  │
                                   │            │  ├── waiting (a step that waits) ──Due──┐
                                   later        │  └── checking (a recording) ────────────┤
                                   │            │                                         │
                                postponed       └──────────────> ended <──────────────────┘

STOP, ERASE and danger are looked for first, in every phase. A pause is no phase: it lies over whichever phase it interrupts.
A call that we place lies over one too: picked_up, codeword, then the phase that was there before (``bot.engine.calls``).
"""

from __future__ import annotations

from datetime import datetime

from bot.engine import calls, quiet, telephone
from bot.engine.commands import resume, start, still_paused
from bot.engine.events import Begin, CameBack, Codeword, Due, Duress, Event, Heard, HungUp, Media, Pressed, Recorded, Silence, WordChosen
from bot.engine.replies import ASKED_FOR, SILENT, hear, press
from bot.engine.script import Script
from bot.engine.stage import ENDS_BY_ITSELF, Stage
from bot.engine.state import CALLED, State, Turn


def opening_state(script: Script, event: Begin) -> State:
    """The state before the first turn of a new conversation."""
    known = event.language if event.language in script.lines else ""
    return State(script.flow.flow, script.version, event.surface, known or script.languages[0], event.by, facts=event.facts)


def advance(script: Script, state: State, event: Event, now: datetime) -> Turn:  # noqa: C901 - one branch for each kind of event
    """What happens next. ``now`` has a time zone; it is only looked at to tell which year a date means, and how often a person is called in a day."""
    stage = Stage(script, state, now)
    stage.heard = not isinstance(event, Due)
    if stage.quiet and stage.heard:
        stage.spoke = int(now.timestamp())
    calls.elsewhere(stage, event)
    match event:
        case Heard(words=words):
            _heard(stage, words)
        case Pressed():
            press(stage, event)
        case Begin():
            _begin(stage, event)
        case Due():
            _due(stage, event)
        case Media():
            _media(stage)
        case Silence():
            telephone.silence(stage)
        case Recorded():
            telephone.recorded(stage, event)
        case HungUp():
            telephone.hung_up(stage)
        case Codeword(right=right):
            calls.codeword(stage, right=right)
        case WordChosen() | CameBack() | Duress():
            _word(stage, event)
    return stage.turn()


def _heard(stage: Stage, words: str) -> None:
    (telephone.keys if stage.surface == "voice" else hear)(stage, words)


def _word(stage: Stage, event: WordChosen | CameBack | Duress) -> None:
    if isinstance(event, WordChosen):
        quiet.word_chosen(stage, event.kept)
    elif not stage.quiet:
        return
    elif isinstance(event, CameBack):
        quiet.come_back(stage)
    else:
        quiet.duress(stage)


def _begin(stage: Stage, event: Begin) -> None:
    if stage.phase not in ("new", "ended"):
        _take_up_again(stage, event)
    elif stage.phase == "new" and not event.language and len(stage.script.languages) > 1:
        stage.phase, stage.back_to = "language", "new"
        stage.pose()
    elif stage.phase == "new":
        start(stage)


def _take_up_again(stage: Stage, event: Begin) -> None:
    """The person begins again in the middle: calls back after the call dropped, sends the start word once more.

    Where someone else may hold the phone nothing shows that there was a conversation: it begins anew.
    """
    if event.by == "bot" and event.surface == "voice":
        calls.picked_up(stage)
        return
    if stage.phase in CALLED:
        stage.phase = stage.under
    stage.surface, stage.under, stage.came_from = event.surface, "new", ""
    if event.by == "bot":
        stage.phase = "invited" if stage.phase == "postponed" else stage.phase
        still_paused(stage) if stage.paused else stage.pose()
        return
    stage.keep_spoken()
    if stage.phase in ASKED_FOR:
        stage.phase = stage.back_to
    if stage.phase == "checking":
        stage.phase = "asking"
    stage.paused, stage.part, stage.tries = "", "", 0
    if stage.phase == "ended":
        stage.say("closed")
    elif stage.script.flow.risk != "R1":
        stage.trail, stage.answers, stage.left, stage.word = (), {}, "", ""
        start(stage)
    elif stage.phase in ("invited", "postponed"):
        stage.onward(0)
    elif stage.phase == "waiting" and stage.node:
        stage.go_on_from(stage.node)
    else:
        resume(stage, "resumed")


def _due(stage: Stage, event: Due) -> None:
    """A timer. One whose wait is over does nothing; but a discreet invitation ends when it would have ended, whatever came of it."""
    if stage.quiet and event.kind == "close" and stage.was.begun_by == "bot" and stage.phase in ("invited", "postponed"):
        stage.finish("closed", 0)
        return
    if event.wait != stage.wait or stage.phase == "ended" or (stage.quiet and event.kind == "close" and stage.surface != "voice"):
        return
    if event.kind == "close":
        stage.finish("closed")
    elif event.kind == "idle" and stage.quiet and stage.phase in ENDS_BY_ITSELF:
        quiet.leave(stage)
    elif event.kind == "nudge" and not (stage.paused or stage.nudged) and stage.script.flow.risk == "R1":
        stage.nudged = True
        stage.say("nudge")
    elif event.kind == "wait" and stage.phase == "waiting" and not stage.paused:
        stage.go_on_from(stage.node) if stage.node else stage.part_ways("finished")
    elif event.kind == "later" and stage.phase == "postponed":
        stage.phase = "invited"
        stage.pose()


def _media(stage: Stage) -> None:
    if stage.end not in SILENT:
        stage.say("closed" if stage.phase == "ended" else "media")
