"""What a reply does: words that always work first, then choices. Nothing here scolds, and nothing is guessed."""

from __future__ import annotations

from bot.engine import calls, quiet, understand
from bot.engine.answering import answer, pick_more, surely, take_many, take_number
from bot.engine.commands import (
    ask_to_erase,
    call,
    doubt,
    hard,
    interrupt,
    is_stranger,
    keep_words,
    name_people,
    obey,
    raise_flags,
    resume,
    skip,
    still_paused,
    take_back,
    tell,
    unasked,
)
from bot.engine.events import Pressed
from bot.engine.own_questions import change_language, erase, named_language, own_choice, take_own
from bot.engine.plain import plain
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.state import CALLED
from bot.flow.words import Command

SKIP_BUTTON, DONE_BUTTON = 0, 99  # numbers that the chat surface gives its own two buttons
SILENT = ("stopped", "erased")  # after these nothing is said any more but the danger reply
WITH_ZERO = ("number", "scale")  # where 0 may be an answer
ASKED_FOR = ("language", "erasing")  # asked because the person wished it: a pause underneath stays, and does not hinder it


def hear(stage: Stage, words: str) -> None:
    """A reply in words."""
    words = understand.without_quotes(words)
    reply = plain(words)
    recognised = stage.script.always.recognise(words, reply)
    stranger = is_stranger(stage, recognised, reply)
    if recognised.signs and not recognised.urgent:
        raise_flags(stage, recognised)
    if recognised.stop or recognised.urgent:
        hard(stage, recognised, words, stranger=stranger)
    elif stage.end in SILENT:
        return
    elif stranger:
        doubt(stage, recognised)
    elif stage.phase in CALLED:
        _called(stage, recognised.command, reply)
    elif stage.quiet and stage.surface != "voice" and _exits(stage, recognised.command, reply):
        quiet.quick_exit(stage)
    elif recognised.command is Command.ERASE or (recognised.command is Command.TAKEBACK and not _is_choice(stage, reply)):
        _undo(stage, recognised.command)
    elif stage.phase == "ended":
        after_the_end(stage, recognised.command)
    elif stage.paused and stage.phase not in ASKED_FOR:
        _while_paused(stage, recognised.command, reply, words)
    else:
        _reply(stage, recognised.command, reply, words)


def _undo(stage: Stage, command: Command) -> None:
    """What was said before, or agreed to, is no more."""
    if command is Command.TAKEBACK:
        take_back(stage)
    elif stage.phase == "erasing":
        erase(stage)
    else:
        ask_to_erase(stage)


def _exits(stage: Stage, command: Command | None, reply: str) -> bool:
    """BYE and 0, where neither is an answer."""
    question = stage.question()
    answers = question is not None and (reply in question.choices.exact or (stage.phase == "asking" and question.ask.kind in WITH_ZERO))
    return stage.phase != "ended" and (command is Command.EXIT or reply == "0") and not (answers and reply == "0")


def _called(stage: Stage, command: Command | None, reply: str) -> None:
    """Words, as a script in a terminal writes them, on a call that we placed. Nothing is told or erased before a key and a codeword."""
    if stage.paused and command is not Command.GO:
        still_paused(stage)
    elif stage.paused:
        stage.paused = ""
        stage.pose("resumed")
    elif command in (Command.SKIP, Command.PAUSE):
        calls.put_back(stage)
    elif command is Command.REPEAT:
        stage.pose("repeat")
    elif stage.phase == "codeword":
        calls.codeword(stage, right=False)
    else:
        number = understand.choose(reply, stage.lines.picked_up.choices)
        calls.choose(stage, 1 if command is Command.GO else number if isinstance(number, int) else 0)


def after_the_end(stage: Stage, command: Command | None) -> None:
    """Words after the end. People to talk to are named at any time; after STOP there is silence."""
    if stage.end in SILENT:
        return
    if command is Command.INFO:
        tell(stage, command)
    else:
        stage.say("closed")


def press(stage: Stage, event: Pressed) -> None:
    """A button. One of an old keyboard never answers the question that is open now."""
    question = stage.question()
    drawn_here = bool(event.version) and stage.script.version.startswith(event.version)
    if stage.quiet and event.number == quiet.CLOSE_BUTTON and stage.phase != "ended":
        quiet.quick_exit(stage)
        return
    if stage.phase in CALLED or (drawn_here and _pressed_twice(stage, event)):
        return  # no button is of a telephone; or the first press was taken, and what comes next is already there
    if stage.phase == "ended":
        after_the_end(stage, None)
    elif question and drawn_here and _belongs(stage, event, question):
        _pressed(stage, question, event.number)
    elif stage.paused:
        still_paused(stage)
    elif question is None or stage.phase == "postponed":
        unasked(stage, question, "")
    else:
        stage.pose("repeat")


def _belongs(stage: Stage, event: Pressed, question: Question) -> bool:
    """Whether the button is of the question that is open, and may answer it: while the survey rests because of danger or despair none may."""
    if stage.held and stage.phase not in ASKED_FOR:
        return False
    if stage.phase == "asking":
        return event.step == stage.step
    known = event.number == SKIP_BUTTON or event.number in question.choices.numbers
    return known and event.step == -1 and event.asked == question.ask.key


def _pressed_twice(stage: Stage, event: Pressed) -> bool:
    """Whether this is the button that has just been taken. Another button of the same keyboard is not: minds change."""
    if event.step < 0:
        first = event.asked == "engine/invite" and not stage.trail and stage.phase in ("asking", "warned")
        return event.number == 1 and (first or (event.asked == "engine/warn" and stage.phase == "asking"))
    question = stage.lines.questions.get(event.step)
    if question is None or stage.trail[-1:] != (event.step,) or (stage.phase == "asking" and stage.step == event.step):
        return False
    taken = stage.answers.get(stage.script.nodes[event.step].name)
    return isinstance(taken, list) or taken == _value(question, event.number)


def _value(question: Question, number: int) -> str | int | None:
    """The answer that a button stands for; None is a skip."""
    if question.ask.kind == "scale":
        return number + question.ask.low - 1 if number else None
    return question.named(number) if number in question.choices.numbers else None


def _pressed(stage: Stage, question: Question, number: int) -> None:
    if stage.phase not in ASKED_FOR:
        stage.paused = ""
    if number == SKIP_BUTTON:
        skip(stage)
    elif stage.phase != "asking":
        own_choice(stage, number)
    elif question.ask.kind == "choose_many":
        _press_one_of_many(stage, question, number)
    else:
        take_number(stage, question, number + question.ask.low - 1 if question.ask.kind == "scale" else number)


def _press_one_of_many(stage: Stage, question: Question, number: int) -> None:
    chosen, _ = stage.picked()
    picked = set(chosen)
    if number == DONE_BUTTON:
        take_many(stage, question, picked)
        return
    if number in question.choices.numbers:
        picked ^= {number}
    pick_more(stage, question, picked)


def _while_paused(stage: Stage, command: Command | None, reply: str, words: str) -> None:
    """GO carries on. So does an answer that is surely meant for the open question, but never after danger."""
    question = stage.question()
    if command is Command.GO:
        carry_on(stage)
    elif stage.paused == "asked" and question and surely(stage, question, reply, words):
        stage.paused = ""
        _reply(stage, None, reply, words)
    elif command is Command.LANGUAGE:
        interrupt(stage, "language")
    elif command is Command.CALL and stage.paused == "asked" and stage.surface != "voice":
        call(stage)
    elif command in (Command.MORE, Command.INFO):
        tell(stage, command)
    elif language := named_language(stage, reply):
        change_language(stage, language)
    else:
        still_paused(stage)


def carry_on(stage: Stage) -> None:
    """The end of a pause. To somebody who had asked for another time, the invitation is put again."""
    stage.paused = ""
    if stage.phase == "postponed":
        stage.phase = "invited"
    resume(stage, "resumed")


def _reply(stage: Stage, command: Command | None, reply: str, words: str) -> None:
    question, chosen = stage.question(), _is_choice(stage, reply)
    if stage.quiet and _info_yes(stage, reply):
        name_people(stage)
        stage.pose("repeat")
    elif command is not None and not chosen:
        obey(stage, command)
    elif not chosen and (language := named_language(stage, reply)):
        change_language(stage, language)
    elif question is None or stage.phase == "postponed":
        unasked(stage, question, reply)
    elif stage.answered:
        keep_words(stage, words)
        resume(stage, "repeat")
    elif stage.phase == "asking":
        answer(stage, question, reply, words)
    else:
        take_own(stage, question, reply, words)


def _is_choice(stage: Stage, reply: str) -> bool:
    """Whether a reply names a choice of the open question: to one of these the gentler words give way."""
    question = stage.question()
    return question is not None and reply in question.choices.exact


def _info_yes(stage: Stage, reply: str) -> bool:
    """INFO YES: telephone numbers are OK here."""
    info, _, yes = reply.partition(" ")
    return stage.script.always.whole.get(info) is Command.INFO and (yes in stage.lines.words.yes or yes == "yes")
