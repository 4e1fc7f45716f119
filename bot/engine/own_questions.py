"""Replies to the engine's own questions: an invitation, a warning, a language, whether to erase."""

from __future__ import annotations

from bot.engine import quiet, understand
from bot.engine.answering import unclear
from bot.engine.commands import delete_recording, go_back_to, go_on_now, keep_all, pause, postpone, resume, skip, still_paused
from bot.engine.effects import Doubt, Erase, PreferLanguage
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.understand import Unsure

CODE = 3  # a language's code is no name: "en" is also a word


def take_own(stage: Stage, question: Question, reply: str, words: str) -> None:
    """A reply in words to one of the engine's own questions."""
    if stage.phase == "word":  # what could be one comes as WordChosen: this is too long
        quiet.word_chosen(stage, "")
        return
    number = understand.choose(reply, question.choices)
    if isinstance(number, Unsure):
        unclear(stage, number.value, words)
    else:
        own_choice(stage, number)


def own_choice(stage: Stage, number: int) -> None:
    """A choice of an invitation, a warning, a language, or of erasing."""
    if stage.phase in ("invited", "postponed"):
        invited(stage, number)
    elif stage.phase == "ready":
        go_on_now(stage) if number == 1 else quiet.not_now(stage)
    elif stage.phase == "another_day":
        _another_day(stage, number)
    elif stage.phase == "warned":
        _warned(stage, number)
    elif stage.phase == "language":
        choose_language(stage, number)
    elif stage.phase == "erasing" and number == 1:
        erase(stage)
    else:
        keep_all(stage)


def erase(stage: Stage) -> None:
    """Everything is deleted, and nothing is sent again."""
    delete_recording(stage)  # else the end would keep what the caller has just spoken
    stage.effects.append(Erase())
    stage.say("erased")
    stage.paused = ""
    stage.finish("erased")


def invited(stage: Stage, number: int) -> None:
    """1 yes, 2 later, 3 no. Later is asked again once."""
    if number == 1:
        stage.accept()
    elif stage.quiet and stage.surface != "voice" and number == 2:
        quiet.not_now(stage)
    elif number == 3 or (number == 2 and stage.postponed and stage.phase == "invited"):
        stage.part_ways("declined")
    elif stage.phase == "postponed" and not stage.was.paused:
        stage.say("later_said")
    elif number == 2 or stage.phase == "postponed":  # once more after a pause, which had put the other day off
        postpone(stage)
    else:
        unclear(stage, "unclear", "")


def _another_day(stage: Stage, number: int) -> None:
    """Yes: we ask once more, where it was us who asked; else they write when they like."""
    if number != 1 or stage.left:
        quiet.no_other_day(stage)
    elif stage.was.begun_by == "bot" and not stage.postponed and not stage.trail:
        postpone(stage)
    elif stage.was.begun_by == "bot":
        quiet.no_other_day(stage)
    else:
        stage.say("any_day")
        stage.finish("declined")


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
    speak(stage, options[number - 1].value)
    go_back_to(stage)


def named_language(stage: Stage, reply: str) -> str:
    """The language whose own name a reply is, or nothing."""
    languages = stage.lines.languages
    return languages.named(languages.choices.exact[reply]) if reply in languages.choices.named and len(reply) > CODE else ""


def change_language(stage: Stage, language: str) -> None:
    """Go on in a language that was named: the open question again, or that nothing is asked now."""
    speak(stage, language)
    if stage.paused:
        still_paused(stage)
    elif stage.phase in ("waiting", "postponed"):
        stage.say("later_said" if stage.phase == "postponed" else "waiting")
    else:
        resume(stage, "repeat")


def speak(stage: Stage, language: str) -> None:
    """From now on in this language."""
    if stage.quiet and stage.was.begun_by == "bot" and "invited" in (stage.phase, stage.back_to) and language != stage.language:
        stage.effects.append(Doubt())  # somebody else may be reading what we sent to them
    stage.language = language
    stage.lines = stage.script.speech(language)
    stage.effects.append(PreferLanguage(language))
