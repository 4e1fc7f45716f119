"""What a reply does: words that always work first, then choices. Nothing here scolds, and nothing is guessed."""

from __future__ import annotations

from bot.engine import understand
from bot.engine.answering import answer, take_many, take_number
from bot.engine.commands import ask_to_erase, hard, obey, skip, unasked
from bot.engine.events import Pressed
from bot.engine.own_questions import choose_language, own_choice, take_own
from bot.engine.plain import plain
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.flow.words import Command

SKIP_BUTTON, DONE_BUTTON = 0, 99  # numbers that the chat surface gives its own two buttons


def hear(stage: Stage, words: str) -> None:
    """A reply in words."""
    words = understand.without_quotes(words)
    reply = plain(words)
    recognised = stage.script.always.recognise(words, reply)
    if recognised.stop or recognised.danger:
        hard(stage, recognised, words)
    elif recognised.command is Command.ERASE:
        ask_to_erase(stage)
    elif stage.phase == "ended" and recognised.command is Command.INFO:
        stage.say("info_intro")
        stage.signpost(())
    elif stage.phase == "ended":
        stage.say("closed")
    elif stage.paused:
        _while_paused(stage, recognised.command, reply, words)
    else:
        _reply(stage, recognised.command, reply, words)


def press(stage: Stage, event: Pressed) -> None:
    """A button. One of an old keyboard never answers the question that is open now."""
    question = stage.question()
    if stage.phase == "ended":
        stage.say("closed")
    elif question is None or not stage.script.version.startswith(event.version) or not event.version:
        stage.pose("repeat")
    elif stage.paused != "danger" and _belongs(stage, event, question):
        stage.paused = ""
        _pressed(stage, question, event.number)
    elif event.step >= 0 and stage.trail and stage.trail[-1] == event.step:
        return  # pressed twice: the first press was taken, and the next question is already there
    else:
        stage.pose("repeat")


def _belongs(stage: Stage, event: Pressed, question: Question) -> bool:
    if stage.phase == "asking":
        return event.step == stage.step
    return event.step == -1 and event.asked == question.ask.key


def _pressed(stage: Stage, question: Question, number: int) -> None:
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
    stage.pick(picked)
    if len(picked) == (question.ask.at_most or len(question.ask.options)):
        take_many(stage, question, picked)
    else:
        stage.pose_next()


def _while_paused(stage: Stage, command: Command | None, reply: str, words: str) -> None:
    """GO carries on. So does an answer that is surely meant for the open question, but never after danger."""
    question = stage.question()
    surely = question and question.ask.kind != "write" and isinstance(understand.choose(reply, question.choices), int)
    if command is Command.GO:
        stage.paused = ""
        stage.pose("resumed")
    elif stage.paused == "asked" and surely:
        stage.paused = ""
        _reply(stage, None, reply, words)
    elif command is Command.LANGUAGE or (command is Command.INFO and stage.paused != "danger"):
        stage.paused = ""
        obey(stage, command)
    else:
        stage.say("paused")


def _reply(stage: Stage, command: Command | None, reply: str, words: str) -> None:
    question = stage.question()
    chosen = question is not None and reply in question.choices.exact
    language = stage.lines.languages.choices.exact.get(reply) if not chosen and not reply.isdigit() else None
    if command is not None and not chosen:
        obey(stage, command)
    elif language is not None and stage.phase != "language":
        stage.back_to = stage.phase
        choose_language(stage, language)
    elif question is None or stage.phase == "postponed":
        unasked(stage, question, reply)
    elif stage.phase == "asking":
        answer(stage, question, reply, words)
    else:
        take_own(stage, question, reply, words)
