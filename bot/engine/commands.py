"""Words that work at every step, whatever is asked: STOP, ERASE and danger at once; SKIP, PAUSE, BACK, LANGUAGE ... kindly."""

from __future__ import annotations

from bot.engine import timing, understand
from bot.engine.always import Recognised
from bot.engine.effects import Answered, RaiseFlag, SetTimer, Suppress, Withdrawn
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.flow.words import Command


def hard(stage: Stage, recognised: Recognised, words: str) -> None:
    """Danger is told first; then STOP is done. Words written in answer to an open question are kept before anything else."""
    if not recognised.whole:
        keep_words(stage, words)
    if recognised.danger:
        danger(stage)
    if recognised.stop:
        stop(stage)


def keep_words(stage: Stage, words: str) -> None:
    """What was written in answer to the open question is kept, whatever else it asks for."""
    node = stage.node
    if stage.phase == "asking" and node:
        written = node.kind == "write"
        keep = node.step.write.keep.days if node.step.write else 90
        name = node.name if written else f"{node.name}/comment"
        stage.effects.append(Answered(name, "answered" if written else "comment", words=words, keep_days=keep))


def danger(stage: Stage) -> None:
    """The fixed danger reply, and a flag. The questions stop."""
    stage.say("danger")
    stage.effects.append(RaiseFlag("immediate_danger", stage.node.name if stage.node else ""))
    if stage.phase != "ended":
        stage.paused = "danger"
        hold(stage)


def stop(stage: Stage) -> None:
    """STOP: at once, on every channel, without a question."""
    stage.effects.append(Suppress())
    stage.say("stopped")
    stage.paused = ""
    if stage.phase != "ended":
        stage.finish("stopped")


def hold(stage: Stage) -> None:
    """Wait quietly; after a week without a word, close."""
    stage.wait += 1
    stage.effects.append(SetTimer("close", timing.PAUSE, stage.wait))


def ask_to_erase(stage: Stage) -> None:
    """ERASE is confirmed once, in words that tell a stranger nothing."""
    if stage.phase != "erasing":
        stage.back_to = stage.phase
    stage.phase, stage.paused = "erasing", ""
    stage.pose()


def obey(stage: Stage, command: Command) -> None:
    """Do what a word asks for, then go on where we were."""
    if command is Command.SKIP:
        skip(stage)
    elif command is Command.PAUSE:
        pause(stage)
    elif command is Command.BACK:
        back(stage)
    elif command is Command.LANGUAGE:
        if stage.phase != "language":
            stage.back_to = stage.phase
        stage.phase = "language"
        stage.pose()
    elif stage.phase in ("postponed", "waiting"):
        unasked(stage, stage.question(), "go" if command is Command.GO else "")
    else:
        if command is Command.MORE:
            stage.say("more")
        elif command is Command.INFO:
            stage.say("info_intro")
            stage.signpost(())
        stage.pose("repeat")


def unasked(stage: Stage, question: Question | None, reply: str) -> None:
    """Words while nothing is asked: between two parts, or after Later."""
    if stage.phase != "postponed" or question is None:
        stage.say("waiting")
        return
    number = understand.choose(reply, question.choices)
    if number == 1 or reply == "go":
        stage.onward(0)
    elif number == len(question.ask.options):
        stage.finish("declined")
    else:
        stage.say("later_said")


def pause(stage: Stage) -> None:
    """Hold the conversation until GO."""
    stage.paused = "asked"
    stage.say("paused")
    hold(stage)


def skip(stage: Stage) -> None:
    """SKIP, wherever we are: an invitation is declined, anything else is passed over."""
    node = stage.node
    if stage.phase in ("invited", "postponed"):
        stage.finish("declined")
    elif stage.phase == "language":
        go_back_to(stage)
    elif stage.phase == "erasing":
        keep_all(stage)
    elif node and stage.phase in ("asking", "warned", "checking"):
        stage.settle(None, Answered(node.name, "skipped"))
    else:
        unasked(stage, stage.question(), "")


def back(stage: Stage) -> None:
    """To the question before, whose answer no longer counts."""
    if stage.phase not in ("asking", "warned", "checking") or not stage.trail:
        stage.say("first_already")
        stage.pose("repeat")
        return
    *before, last = stage.trail
    node = stage.script.nodes[last]
    stage.effects.append(Withdrawn(node.name))
    stage.answers = {name: value for name, value in stage.answers.items() if name != node.name}
    stage.trail = tuple(before)
    stage.phase, stage.step, stage.tries, stage.part = "asking", last, 0, ""
    stage.pose("repeat")


def go_back_to(stage: Stage) -> None:
    """Back to what a choice of language or a question about erasing interrupted."""
    stage.phase, stage.tries = stage.back_to, 0
    if stage.phase == "new" and stage.was.begun_by == "bot" and stage.lines.invite:
        stage.phase = "invited"
        stage.pose()
    elif stage.phase == "new":
        stage.onward(0)
    elif stage.question() is not None:
        stage.pose("repeat")
    elif stage.phase != "ended":
        stage.say("waiting")


def keep_all(stage: Stage) -> None:
    """Nothing is erased after all."""
    stage.say("kept")
    stage.phase, stage.tries = stage.back_to, 0
    if stage.phase != "ended":
        stage.pose("repeat")
