"""Words that work at every step, whatever is asked: STOP, ERASE and danger at once; SKIP, PAUSE, BACK, LANGUAGE ... kindly."""

from __future__ import annotations

from typing import Literal

from bot.engine import quiet, record, timing, understand
from bot.engine.always import Recognised
from bot.engine.effects import Again, Agreed, Answered, Doubt, PlaceCall, RaiseFlag, SetTimer, Suppress, Withdrawn
from bot.engine.script import Question
from bot.engine.stage import READ, RECORD, SESSION, Stage
from bot.flow.scopes import ALL
from bot.flow.words import Command

MOST_CALLS = 3  # in a day, that a person asks for
RINGING = 60  # seconds: a call leaves within a few, and rings for 25


def hard(stage: Stage, recognised: Recognised, words: str, *, stranger: bool) -> None:
    """The words that help come first; then STOP is done. Words written in answer to an open question are kept before anything else.

    ``stranger``: somebody else may have said it.
    """
    if not recognised.whole:
        keep_words(stage, words)
    if recognised.urgent:
        help_first(stage, recognised)
    if stranger:
        stage.effects.append(Doubt())
    if recognised.stop:
        stop(stage)
    elif stage.phase != "ended":
        hold(stage, "danger" if recognised.danger or stage.paused == "danger" else "low")


def keep_words(stage: Stage, words: str) -> None:
    """What was written in answer to the open question is kept, whatever else it asks for; the first of it as the answer."""
    node = stage.node
    if stage.phase != "asking" or node is None:
        return
    if node.kind == "write" and not stage.answered:
        stage.effects.append(Answered(node.name, "answered", words=words, keep_days=node.keep_days))
        stage.remember(node, "written")
    else:
        keep_comment(stage, words)


def keep_comment(stage: Stage, words: str) -> None:
    """Words beside the answer. Each has a name of its own, so that none replaces another."""
    node = stage.node
    if node:
        stage.effects.append(Answered(f"{node.name}{record.COMMENT}{stage.wait}", "comment", words=words, keep_days=node.keep_days))


def help_first(stage: Stage, recognised: Recognised) -> None:
    """The fixed words, and the flags. Where there is danger and despair, the words of danger hold for both."""
    stage.say("danger" if recognised.danger else "low_mood")
    raise_flags(stage, recognised)


def raise_flags(stage: Stage, recognised: Recognised) -> None:
    """What staff must see of a reply."""
    stage.effects += [RaiseFlag(kind, stage.node.name if stage.node else "") for kind in recognised.flags]


def tell_danger(stage: Stage) -> None:
    """The fixed danger reply, and a flag."""
    help_first(stage, Recognised(danger=True))


def stop(stage: Stage) -> None:
    """STOP: at once, on every channel, without a question."""
    stage.effects.append(Suppress())
    stage.say("stopped")
    stage.paused = ""
    if stage.phase != "ended":
        stage.finish("stopped")
    stage.end = "stopped"


def take_back(stage: Stage) -> None:
    """TAKEBACK: all that the person agreed to counts no longer, at once and without a question. Then nothing more is asked.

    It is as easy as saying yes was (UK GDPR, Article 7(3)). The words are the same whether or not there was anything to take back.
    """
    delete_recording(stage)  # what was just spoken was spoken after a yes
    stage.effects.append(Agreed(ALL, "", given=False))
    stage.say("taken_back")
    stage.paused = ""
    if stage.phase in ("invited", "postponed"):
        stage.finish("declined")
    elif stage.quiet and stage.phase in SESSION:
        quiet.leave(stage, READ)
    elif stage.phase != "ended":
        stage.finish("closed")


def is_stranger(stage: Stage, recognised: Recognised, reply: str) -> bool:
    """Whether somebody else may hold this phone. Not where it is a choice, nor inside what a person writes of their own."""
    question, node = stage.question(), stage.node
    if not recognised.stranger or (question is not None and reply in question.choices.exact):
        return False
    writes = stage.phase == "asking" and node is not None and node.kind == "write"
    return recognised.stranger_whole or not writes


def doubt(stage: Stage, recognised: Recognised) -> None:
    """Quiet, and a person is to look. Who says that the number is wrong has asked us to stop; nobody learns whether we know anyone."""
    if recognised.stranger == "says":
        stage.effects.append(Suppress())
    stage.effects.append(Doubt())
    stage.say("wrong_person")
    stage.paused = ""
    if stage.phase != "ended":
        stage.finish("closed")


def hold(stage: Stage, why: Literal["asked", "danger", "low"]) -> None:
    """No more questions. Wait quietly; after a week without a word, close."""
    stage.paused = why
    stage.wait += 1
    if not stage.quiet:
        stage.effects.append(SetTimer("close", timing.PAUSE, stage.wait))


def ask_to_erase(stage: Stage) -> None:
    """ERASE is confirmed once, in words that tell a stranger nothing."""
    interrupt(stage, "erasing")


def interrupt(stage: Stage, phase: Literal["language", "erasing"]) -> None:
    """Ask what the person wishes to be asked; both kinds lead back to what was there before either."""
    if stage.phase not in ("language", "erasing"):
        stage.back_to = stage.phase
    stage.phase, stage.tries = phase, 0
    stage.pose()


def obey(stage: Stage, command: Command) -> None:
    """Do what a word asks for, then go on where we were."""
    if command is Command.SKIP:
        skip(stage)
    elif command in (Command.PAUSE, Command.EXIT):
        pause(stage)
    elif command is Command.BACK:
        back(stage)
    elif command is Command.LANGUAGE:
        interrupt(stage, "language")
    elif command is Command.GO:
        _go(stage)
    elif command is Command.CALL and stage.surface != "voice":
        call(stage)
    else:
        tell(stage, command)
        if stage.phase not in ("postponed", "waiting"):
            stage.pose("repeat")
        elif command in (Command.REPEAT, Command.CALL):
            unasked(stage, stage.question(), "")


def call(stage: Stage) -> None:
    """CALL: the same question by telephone. The open question stays open, and may be answered here all the same.

    At most three calls in a day, and none while the last one may still be ringing: nobody's line is to be kept busy through us.
    """
    now = int(stage.now.timestamp())
    today = tuple(at for at in stage.called if now - timing.DAY < at <= now)
    if stage.phase == "waiting":
        stage.say("waiting")
    elif today and now - today[-1] < RINGING:
        stage.say("call_coming")
    elif len(today) >= MOST_CALLS:
        stage.say("cannot_call")
    else:
        stage.called = (*today, now)
        stage.effects.append(PlaceCall())
        stage.say("call_coming")


def tell(stage: Stage, command: Command) -> None:
    """MORE about the questions, INFO about people to talk to."""
    if command is Command.MORE:
        stage.say("more")
    elif command is Command.INFO and stage.quiet:
        stage.say("numbers_ask")
    elif command is Command.INFO:
        name_people(stage)


def name_people(stage: Stage) -> None:
    """People to talk to. Where nobody may be named, the fixed words stand for them."""
    if not stage.quiet:
        stage.say("info_intro")
    stage.signpost()


def _go(stage: Stage) -> None:
    """GO is a yes to going on: to an invitation or its reminder, and to a warning. To a question it is no answer."""
    if stage.phase in ("invited", "postponed"):
        stage.accept()
    elif stage.phase == "ready":
        go_on_now(stage)
    elif stage.phase == "warned":
        stage.phase = "asking"
        stage.pose()
    elif stage.phase == "waiting":
        stage.say("waiting")
    else:
        resume(stage, "repeat")


def go_on_now(stage: Stage) -> None:
    """Now is OK: from where a discreet conversation was left, or from the first step."""
    left, stage.left = stage.left or "new", ""
    if left == "new":
        stage.onward(0)
    else:
        stage.phase, stage.tries = left, 0
        resume(stage, "resumed")


def unasked(stage: Stage, question: Question | None, reply: str) -> None:
    """Words while nothing is asked: between two parts, or after Later."""
    if stage.phase != "postponed" or question is None:
        stage.say("waiting")
        return
    number = understand.choose(reply, question.choices)
    if number == 1:
        stage.accept()
    elif number == len(question.ask.options):
        stage.part_ways("declined")
    else:
        stage.say("later_said")


def pause(stage: Stage) -> None:
    """Hold the conversation until GO; a discreet one ends."""
    if stage.quiet:
        quiet.pause(stage)
        return
    stage.say("paused")
    hold(stage, "asked")


def still_paused(stage: Stage) -> None:
    """Words during a pause that do not end it. After danger or despair the fixed words are said again, and nothing that makes light of it."""
    if stage.held:
        stage.say("danger" if stage.paused == "danger" else "low_mood", "text_go")
    else:
        stage.say("paused")


def skip(stage: Stage) -> None:
    """SKIP, wherever we are: an invitation is declined, anything else is passed over."""
    node = stage.node
    if stage.phase in ("invited", "postponed"):
        stage.part_ways("declined")
    elif stage.phase in ("ready", "another_day"):
        quiet.no_other_day(stage)
    elif stage.phase == "word":
        quiet.quick_exit(stage)
    elif stage.phase == "language":
        go_back_to(stage)
    elif stage.phase == "erasing":
        keep_all(stage)
    elif node and stage.phase in ("asking", "warned", "checking"):
        delete_recording(stage)
        stage.settle(None, Answered(node.name, "skipped"))
    else:
        unasked(stage, stage.question(), "")


def delete_recording(stage: Stage) -> None:
    """A comment that was recorded and is not wanted."""
    if stage.spoken and stage.node:
        stage.effects.append(Withdrawn(stage.node.name, recording=stage.part))
        stage.part = RECORD


def back(stage: Stage) -> None:
    """To the question before, whose answer no longer counts."""
    if stage.phase in ("language", "erasing"):
        skip(stage)
        return
    before = [at for at in stage.trail if at in stage.lines.questions]
    if stage.phase not in ("asking", "warned", "checking") or not before:
        stage.say("first_already")
        stage.pose("repeat")
        return
    delete_recording(stage)
    last = before.pop()
    node = stage.script.nodes[last]
    stage.effects += [Withdrawn(node.name), *record.taken_back(node, stage.answers.get(node.name))]
    stage.answers = {name: value for name, value in stage.answers.items() if name != node.name}
    stage.trail = tuple(before)
    stage.phase, stage.step, stage.tries, stage.part = "asking", last, 0, ""
    stage.pose("repeat")


def go_back_to(stage: Stage) -> None:
    """Back to what a choice of language or a question about erasing interrupted. A pause stays a pause."""
    stage.phase, stage.tries = stage.back_to, 0
    if stage.paused:
        still_paused(stage)
    else:
        resume(stage, "repeat")


def resume(stage: Stage, again: Again) -> None:
    """Go on from where we are; what was waited for is waited for anew."""
    node = stage.node
    if stage.phase == "new":
        start(stage)
    elif stage.phase == "waiting" and node:
        stage.rest(node)
        stage.say("waiting")
    elif stage.phase == "postponed":
        postpone(stage)
    elif stage.phase == "ended":
        stage.say("closed")
    elif stage.answered and node:
        stage.go_on_from(node)
    else:
        stage.pose(again)


def start(stage: Stage) -> None:
    """From the invitation, where the bot began and the flow has one; else from the first step."""
    if stage.was.begun_by == "bot" and stage.lines.invite:
        stage.phase = "invited"
        stage.pose()
    elif stage.quiet:
        quiet.ask_whether_now(stage)
    else:
        stage.onward(0)


def postpone(stage: Stage) -> None:
    """Later: asked again once, on another day."""
    stage.phase, stage.postponed = "postponed", True
    stage.say("later_said")
    stage.wait += 1
    stage.effects.append(SetTimer("later", timing.LATER_DISCREET if stage.quiet else timing.LATER, stage.wait))
    if not stage.quiet:
        stage.effects.append(SetTimer("close", timing.PAUSE, stage.wait))


def keep_all(stage: Stage) -> None:
    """Nothing is erased after all."""
    stage.say("kept")
    if stage.back_to == "ended":
        stage.phase = "ended"
    else:
        go_back_to(stage)
