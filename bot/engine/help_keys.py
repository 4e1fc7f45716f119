"""The menu after key 0: the fixed words of danger have been told, the questions rest, and these keys lead on.

    1 carry on    2 people to talk to    3 another language    4 stop or delete ──> 1 stop, 2 delete (yes, no), 3 take back a yes, * back

All that a person can write in a text they can do here with keys. The phase underneath stays what it was, so a comment that was spoken
and not yet kept is still there. Before key 1 of a call that we placed anybody may be listening: nothing is named, told or deleted.
"""

from __future__ import annotations

from bot.engine.commands import go_back_to, hold, name_people, resume, stop, take_back, tell_danger
from bot.engine.effects import Again
from bot.engine.own_questions import erase, speak
from bot.engine.stage import Stage
from bot.engine.state import CALLED, HelpMenu

AGAIN, BACK = "8", "*"
FIRST, SECOND, THIRD, FOURTH = "1", "2", "3", "4"
BEFORE_THE_QUESTIONS = ("new", "invited", "postponed")


def tell_help(stage: Stage) -> None:
    """Key 0: the fixed words first, always, and the flag; then the menu."""
    tell_danger(stage)
    stage.paused = "danger"
    offer(stage)


def offer(stage: Stage, menu: HelpMenu = "", again: Again = "") -> None:
    """Put one of the menus. The questions rest all the while."""
    stage.menu = menu
    if not again:
        stage.tries = 0
    if menu == "language":
        stage.await_reply(stage.script.again(stage.lines.languages.ask, again))
    elif menu == "delete":
        stage.await_reply(stage.script.again(stage.lines.erase.ask, again))
    else:
        stage.own_ask({"stop": "help_stop", "numbers": "help_numbers"}.get(menu) or _first_menu(stage), again=again)
    hold(stage, "low" if stage.paused == "low" else "danger")


def anybody_listens(stage: Stage) -> bool:
    """Whether a call that we placed has not had its key 1 yet."""
    under = stage.back_to if stage.phase in ("language", "erasing") else stage.phase
    return stage.phase in CALLED or (stage.was.begun_by == "bot" and under in BEFORE_THE_QUESTIONS)


def _first_menu(stage: Stage) -> str:
    if stage.phase in CALLED:
        return "help_go_on"
    return "help_opening" if anybody_listens(stage) else "help_menu"


def press(stage: Stage, pressed: str) -> None:
    """A key after the fixed words, but for 0 and 9."""
    if stage.menu and pressed == BACK:
        offer(stage)
    elif stage.menu and pressed == AGAIN:
        offer(stage, stage.menu, "repeat")
    elif stage.menu == "stop":
        _stop_or_delete(stage, pressed)
    elif stage.menu == "delete":
        _delete(stage, pressed)
    elif stage.menu == "language":
        _language(stage, pressed)
    elif stage.menu == "numbers":
        _people(stage) if pressed == FIRST else offer(stage, "numbers", "unclear")
    else:
        _first(stage, pressed)


def _first(stage: Stage, pressed: str) -> None:
    told_all = not anybody_listens(stage)
    if pressed == FIRST:
        stage.paused = ""
        resume(stage, "resumed")
    elif pressed == SECOND and told_all:
        offer(stage, "numbers") if stage.quiet else _people(stage)
    elif pressed == THIRD and stage.phase not in CALLED:
        offer(stage, "language")
    elif pressed == FOURTH and told_all:
        offer(stage, "stop")
    else:  # told once more; the flag has been raised
        stage.say("danger" if stage.paused == "danger" else "low_mood")
        offer(stage)


def _people(stage: Stage) -> None:
    name_people(stage)
    offer(stage)


def _stop_or_delete(stage: Stage, pressed: str) -> None:
    if pressed == FIRST:
        stop(stage)
    elif pressed == SECOND:
        offer(stage, "delete")
    elif pressed == THIRD:
        take_back(stage)
    else:
        offer(stage, "stop", "unclear")


def _delete(stage: Stage, pressed: str) -> None:
    if pressed == FIRST:
        erase(stage)
    elif pressed == SECOND:
        stage.say("kept")
        offer(stage)
    else:
        offer(stage, "delete", "unclear")


def _language(stage: Stage, pressed: str) -> None:
    """The language is changed, and the question that was open comes again in it."""
    options = {str(option.number): option.value for option in stage.lines.languages.ask.options}
    if pressed not in options:
        offer(stage, "language", "unclear")
        return
    speak(stage, options[pressed])
    stage.paused = ""
    go_back_to(stage) if stage.phase == "language" else resume(stage, "repeat")
