"""Replies to the engine's own questions: an invitation, a warning, a language, whether to erase."""

from __future__ import annotations

from bot.engine import timing, understand
from bot.engine.answering import unclear
from bot.engine.commands import go_back_to, keep_all, pause, skip
from bot.engine.effects import Erase, PreferLanguage, SetTimer
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.understand import Unsure


def take_own(stage: Stage, question: Question, reply: str, words: str) -> None:
    """A reply in words to one of the engine's own questions."""
    number = understand.choose(reply, question.choices)
    if isinstance(number, Unsure):
        unclear(stage, number.value, words)
    else:
        own_choice(stage, number)


def own_choice(stage: Stage, number: int) -> None:
    """A choice of an invitation, a warning, a language, or of erasing."""
    if stage.phase in ("invited", "postponed"):
        invited(stage, number)
    elif stage.phase == "warned":
        _warned(stage, number)
    elif stage.phase == "language":
        choose_language(stage, number)
    elif stage.phase == "erasing" and number == 1:
        stage.effects.append(Erase())
        stage.say("erased")
        stage.finish("erased")
    else:
        keep_all(stage)


def invited(stage: Stage, number: int) -> None:
    """1 yes, 2 later, 3 no. Later is asked again once."""
    if number == 1:
        stage.onward(0)
    elif number == 2 and not stage.postponed:
        stage.phase, stage.postponed = "postponed", True
        stage.say("later_said")
        stage.wait += 1
        stage.effects += [SetTimer("later", timing.LATER, stage.wait), SetTimer("close", timing.PAUSE, stage.wait)]
    elif number in (2, 3):
        stage.finish("declined")
    else:
        unclear(stage, "unclear", "")


def _warned(stage: Stage, number: int) -> None:
    if number == 1:
        stage.phase = "asking"
        stage.pose()
    elif number == 2:
        skip(stage)
    else:
        pause(stage)


def choose_language(stage: Stage, number: int) -> None:
    """Go on in another language, from the question that was open."""
    options = stage.lines.languages.ask.options
    if not 1 <= number <= len(options):
        unclear(stage, "unclear", "")
        return
    stage.language = options[number - 1].value
    stage.lines = stage.script.speech(stage.language)
    stage.effects.append(PreferLanguage(stage.language))
    go_back_to(stage)
