"""Calls that we place into a conversation that is already under way: who picks up is a stranger until a key is pressed.

The neutral line and its keys come first, then the codeword if one is set; only then the conversation goes on, at the very step where
it was. Until then nothing of it changes: another time, silence and a line that goes dead leave it waiting as it waited before.
"""

from __future__ import annotations

from bot.engine import quiet, timing
from bot.engine.commands import resume, still_paused
from bot.engine.effects import RaiseFlag, SetTimer
from bot.engine.events import Due, Event
from bot.engine.stage import RECORD, SESSION, Stage
from bot.engine.state import CALLED

MOST_CODEWORDS = 3  # tries, over all calls, until one is right; then the call ends without a hint
TRIES = 2  # unclear keys, or a first silence, before the call ends by itself


def picked_up(stage: Stage) -> None:
    """Somebody has answered. While the conversation rests because of danger or despair nothing is said to anyone, and the call ends."""
    held_by_telephone = stage.surface == "voice" and not stage.came_from
    if held_by_telephone and stage.phase in ("invited", "postponed", "language"):
        stage.phase = "invited" if stage.phase == "postponed" else stage.phase
        if not stage.held:
            still_paused(stage) if stage.paused else stage.pose()
        return
    if stage.phase not in CALLED:
        _leave_the_last_call(stage)
        stage.under = stage.phase
        stage.came_from = "" if stage.surface == "voice" else stage.surface
    stage.surface, stage.phase, stage.tries = "voice", "picked_up", 0
    if not stage.held:
        stage.pose()


def _leave_the_last_call(stage: Stage) -> None:
    """Nobody told us that it ended: what waits behind this one waits as after any call."""
    stage.keep_spoken()
    stage.phase = "asking" if stage.phase == "checking" else stage.phase
    if stage.came_from and stage.surface == "voice":
        back_to_messages(stage)


def choose(stage: Stage, number: int) -> None:
    """After the neutral line: 1 goes on, 2 is another time. Anything else is asked again, then left."""
    if number == 1 and stage.guarded:
        stage.ask_codeword()
    elif number == 1:
        go_on(stage)
    elif number in (2, 3) or stage.tries >= TRIES:
        put_back(stage)
    else:
        stage.tries += 1
        stage.pose("unclear")


def codeword(stage: Stage, *, right: bool) -> None:
    """A codeword was keyed. A wrong one is never told apart from one that nobody set, nor a long one from a short one."""
    if stage.phase != "codeword" or stage.paused:
        return
    if right:
        stage.wrong = 0
        go_on(stage)
        return
    stage.wrong += 1
    if stage.wrong < MOST_CODEWORDS:
        stage.pose("unclear")
        return
    stage.wrong = 0
    stage.effects.append(RaiseFlag("codeword_wrong"))
    stage.say("goodbye")
    put_back(stage)


def go_on(stage: Stage) -> None:
    """The person is there: from where the conversation was, with all that was answered so far. Half a choice begins anew."""
    node = stage.node
    stage.phase, stage.under, stage.tries, stage.paused = stage.under, "new", 0, ""
    if stage.came_from:
        stage.part = ""
    if stage.phase in ("invited", "postponed"):
        stage.onward(0)
    elif stage.phase == "waiting" and node:
        stage.go_on_from(node)
    else:
        resume(stage, "resumed")


def put_back(stage: Stage) -> None:
    """Nothing has happened: the conversation waits on, where it was before the call."""
    stage.said_on = stage.surface
    stage.phase, stage.under, stage.tries = stage.under, "new", 0
    stage.surface, stage.came_from = stage.came_from or stage.surface, ""


def gone_quiet(stage: Stage) -> None:
    """Nobody is there any more."""
    if stage.phase == "codeword" or stage.phase not in CALLED:
        stage.say("goodbye")
    if stage.phase in CALLED:
        put_back(stage)
    elif stage.quiet and stage.phase in SESSION:
        quiet.leave(stage)
    else:
        back_to_messages(stage)


def back_to_messages(stage: Stage) -> None:
    """The call is over in the middle: the conversation waits at the same question, where it came from. Nobody is reminded of it."""
    stage.said_on = stage.surface
    stage.surface, stage.came_from = stage.came_from or stage.surface, ""
    if stage.part != RECORD:  # a comment that was being spoken may still come
        stage.part = ""
    if stage.phase not in ("ended", "postponed", "waiting") and not stage.paused:
        when = stage.script.flow.when
        stage.wait += 1
        stage.effects.append(SetTimer("close", when.close.in_seconds if when and when.close else timing.CLOSE, stage.wait))


def elsewhere(stage: Stage, event: Event) -> None:
    """What is not of the call, because the person writes or a timer has run out, finds the conversation where it was before."""
    here = stage.surface
    if stage.phase in CALLED and (here != "voice" or (isinstance(event, Due) and event.wait == stage.wait)):
        put_back(stage)
        stage.said_on = ""
        stage.surface = here if here != "voice" else stage.surface
    if here != "voice":
        stage.came_from = ""
