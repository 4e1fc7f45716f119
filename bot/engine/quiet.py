"""Discreet conversations (risk R2): somebody else may hold this phone now, or later.

    ready ("Is now OK?") ──1──> the questions ──> ended
      │                            │
      2                            ├── half an hour without a word, BYE, 0, Close, key 9 ──> ended, silently or with one neutral line
      v                            └── PAUSE ──> word ──> ended
    another_day

An invitation asks whether now is OK by itself. What has ended is never shown again: whoever writes later finds what somebody finds
with whom we never spoke. Only the word that the person chose leads back, to "Is now OK?" first.

Sources: Home Office and specialist guidance on contact with people at risk, as gathered in docs/quiet-conversations.md.
"""

from __future__ import annotations

from bot.engine.effects import Doubt, TakeBack
from bot.engine.stage import READ, SESSION, Stage
from bot.engine.state import Phase

CLOSE_BUTTON = 98  # the number of the button that closes a chat
TRIES = 2
SHORTEST_WORD, LONGEST_WORD = 4, 40  # characters of a word of one's own, as it is keyed, and as it is written


def ask_whether_now(stage: Stage) -> None:
    """First of all, in each session: is now OK?"""
    stage.phase, stage.tries, stage.part = "ready", 0, ""
    stage.pose()


def leave(stage: Stage, seconds: int = 0) -> None:
    """The session is over, and nothing is said of it. What was answered is kept."""
    stage.keep_spoken()
    stage.left = _place(stage)
    stage.paused, stage.part, stage.tries, stage.came_from = "", "", 0, ""
    stage.finish("closed", seconds)


def _place(stage: Stage) -> Phase:
    """Where it goes on for whoever knows the word."""
    if stage.phase in ("ready", "another_day"):
        return stage.left or "new"
    phase = stage.back_to if stage.phase in ("word", "language", "erasing") else stage.phase
    if phase in ("ready", "another_day", "ended", "invited", "postponed", "word"):
        return stage.left or "new"
    return "asking" if phase == "checking" else phase


def quick_exit(stage: Stage) -> None:
    """BYE, 0 or Close: away from here at once, with a line that could be anybody's. An invitation stays what it was."""
    stage.say("bye")
    if stage.phase in SESSION:
        leave(stage)
    else:
        stage.effects.append(TakeBack())


def come_back(stage: Stage) -> None:
    """The right word was written: it goes on, once now is OK."""
    if stage.phase == "ended" and stage.end == "closed" and stage.left:
        stage.end = ""
        ask_whether_now(stage)


def word_chosen(stage: Stage, kept: str) -> None:
    """A word to go on with: kept, and the session is over. One that is too short is asked for once more."""
    if stage.phase != "word":
        return
    if kept:
        stage.word = kept
        stage.say("thanks_ok")
        leave(stage, READ)
        return
    stage.tries += 1
    if stage.tries < TRIES:
        stage.say("word_short")
        stage.pose("repeat")
    else:
        quick_exit(stage)


def pause(stage: Stage) -> None:
    """PAUSE: whoever wants to go on another time chooses a word for it; before the questions it is another day."""
    if stage.phase in ("invited", "postponed", "ready"):
        not_now(stage)
    elif stage.surface == "voice" or stage.phase not in SESSION or stage.phase in ("another_day", "word"):
        quick_exit(stage)
    else:
        if stage.phase not in ("language", "erasing"):
            stage.back_to = stage.phase
        stage.phase, stage.tries = "word", 0
        stage.pose()


def not_now(stage: Stage) -> None:
    """Not now: another day? Nothing else is asked or told."""
    stage.phase, stage.tries = "another_day", 0
    stage.pose()


def no_other_day(stage: Stage) -> None:
    """No, or no answer, which is a no. Somebody who came back with their word is where they were."""
    stage.say("thanks_ok")
    if stage.left:
        leave(stage, READ)
    else:
        stage.finish("declined")


def duress(stage: Stage) -> None:
    """Somebody makes them write: as if the number were wrong. A person is told, and nothing is sent of our own accord."""
    stage.effects.append(Doubt("duress"))
    if stage.end not in ("stopped", "erased"):
        stage.say("wrong_number")
    stage.paused = ""
    if stage.phase in SESSION:
        leave(stage)
    elif stage.phase != "ended":
        stage.finish("closed", 0)
