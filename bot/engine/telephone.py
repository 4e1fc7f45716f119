"""What the keys of a telephone do: 0 help, 8 again, 9 end, # skip, * back, everywhere; and comments that are spoken.

Nobody is told that a key was wrong. The caller's hanging up is an ordinary way to end.
"""

from __future__ import annotations

from bot.engine import timing
from bot.engine.answering import answer, take_many, unclear
from bot.engine.commands import back, danger, pause, skip, stop
from bot.engine.effects import Answered, Option, SetTimer, Withdrawn
from bot.engine.events import Recorded
from bot.engine.own_questions import choose_language, invited
from bot.engine.replies import hear
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.flow.words import Wording

HELP, AGAIN, END, SKIP, BACK = "0", "8", "9", "#", "*"
KEEP, HEAR, REDO, DELETE = "1", "2", "3", "4"
CHECK_KEYS = (("keep", 1), ("hear", 2), ("redo", 3), ("delete", 4))
CHECKS = tuple(Option(number, value, Wording(str(number))) for value, number in CHECK_KEYS)


def keys(stage: Stage, pressed: str) -> None:
    """Keys were pressed; or, from a script in a terminal, words were written."""
    pressed = pressed.strip()
    if not pressed or set(pressed) - set("0123456789#*"):
        hear(stage, pressed)
    elif stage.phase == "ended":
        stage.say("goodbye")
    elif stage.paused == "danger":
        _after_help(stage, pressed)
    elif stage.phase in ("invited", "postponed"):
        _opening(stage, pressed)
    elif not _fixed(stage, pressed):
        _choice(stage, pressed)


def _fixed(stage: Stage, pressed: str) -> bool:
    """The keys that mean the same everywhere; whether this was one. Digits of a number are not."""
    question = stage.question()
    typed = question is not None and question.ask.kind in ("number", "date") and stage.phase == "asking"
    if typed and pressed not in (SKIP, BACK, "") and (len(pressed) > 1 or int(pressed) in range(question.ask.low, question.ask.high + 1)):  # type: ignore[union-attr]
        return False
    if pressed == HELP:
        danger(stage)
        stage.own_ask("help_go_on")
    elif pressed == AGAIN:
        stage.pose("repeat")
    elif pressed in (END, "99"):
        hang_up(stage)
    elif pressed == SKIP:
        _hash(stage)
    elif pressed == BACK:
        back(stage)
    else:
        return False
    return True


def hang_up(stage: Stage) -> None:
    """The caller wants to end. What was answered is kept."""
    stage.say("goodbye")
    stage.finish("closed")


def _hash(stage: Stage) -> None:
    """Skip; or, where several may be chosen, done."""
    question = stage.question()
    chosen, _ = stage.picked()
    if question and question.ask.kind == "choose_many" and chosen:
        take_many(stage, question, set(chosen))
    else:
        skip(stage)


def _after_help(stage: Stage, pressed: str) -> None:
    if pressed == "1":
        stage.paused = ""
        stage.pose("resumed")
    elif pressed in (END, "99"):
        hang_up(stage)
    else:
        danger(stage)
        stage.own_ask("help_go_on")


def _opening(stage: Stage, pressed: str) -> None:
    """A call that we placed: 1 go on, 2 another time, 9 stop these calls."""
    if pressed == END:
        stop(stage)
    elif pressed == AGAIN:
        stage.pose("repeat")
    elif pressed == HELP:
        danger(stage)
        stage.own_ask("help_go_on")
    else:
        invited(stage, int(pressed) if pressed in ("1", "2") else 0)


def _choice(stage: Stage, pressed: str) -> None:
    question = stage.question()
    if question is None:
        stage.say("waiting")
    elif stage.phase == "checking":
        _check(stage, pressed)
    elif stage.phase == "language":
        choose_language(stage, int(pressed))
    elif stage.phase == "asking" and question.ask.kind == "write":
        _record(stage) if pressed == "1" else unclear(stage, "unclear", "")
    elif stage.phase == "asking" and (question.voice or question.ask.kind == "choose_many"):
        _menu(stage, question, pressed)
    elif stage.phase == "asking":
        answer(stage, question, pressed, pressed)
    elif stage.phase == "warned" and pressed == "3":
        pause(stage)
    else:
        hear(stage, pressed)


def _menu(stage: Stage, question: Question, pressed: str) -> None:
    """A key of a menu that has pages, or of which several may be chosen."""
    chosen, page = stage.picked()
    meant = pressed
    if question.voice:
        options = question.voice.pages[page % len(question.voice.pages)]
        meant = next((option.value for option in options if str(option.number) == pressed), "")
    if meant.startswith("page:"):
        stage.pick(chosen, int(meant.removeprefix("page:")))
        stage.pose()
    elif not meant or (question.ask.kind != "scale" and int(meant) not in question.choices.numbers):
        unclear(stage, "unclear", "")
    elif question.ask.kind == "choose_many":
        _one_of_many(stage, question, {*chosen, int(meant)})
    else:
        answer(stage, question, meant, meant)


def _one_of_many(stage: Stage, question: Question, chosen: set[int]) -> None:
    if len(chosen) >= (question.ask.at_most or len(question.ask.options)):
        take_many(stage, question, chosen)
    else:
        stage.pick(chosen)
        stage.pose_next()


def silence(stage: Stage) -> None:
    """No key: once more slowly, then with a way out, then a kind end. Silence after a warning skips the question."""
    if stage.phase == "ended":
        return
    stage.tries += 1
    if stage.paused or stage.tries > 2:
        hang_up(stage)
    elif stage.phase == "warned" and stage.tries == 2:
        skip(stage)
    else:
        if stage.tries == 2:
            stage.say("offer")
        _again(stage)


def _again(stage: Stage) -> None:
    if stage.phase == "checking" and stage.part == "record":
        stage.own_ask("record")
    elif stage.phase == "checking":
        stage.own_ask("record_check", CHECKS)
    else:
        stage.pose("silence")


# A comment that is spoken


def _record(stage: Stage) -> None:
    """Pressing 1 was the yes to being recorded."""
    stage.phase, stage.part, stage.tries = "checking", "record", 0
    stage.own_ask("record")


def recorded(stage: Stage, event: Recorded) -> None:
    """A comment is there: keep, hear, say again or delete."""
    if stage.phase != "checking":
        return
    if event.seconds <= 0:
        silence(stage)
        return
    stage.part, stage.tries = event.reference, 0
    stage.own_ask("record_check", CHECKS)


def _check(stage: Stage, pressed: str) -> None:
    node, reference = stage.node, stage.part
    if node is None or reference == "record":
        stage.own_ask("record")
    elif pressed == KEEP:
        keep_recording(stage)
    elif pressed == HEAR:
        stage.own_ask("record_check", CHECKS, recording=reference)
    elif pressed == REDO:
        stage.effects.append(Withdrawn(node.name, recording=reference))
        _record(stage)
    elif pressed == DELETE:
        stage.effects.append(Withdrawn(node.name, recording=reference))
        stage.say("record_deleted")
        skip(stage)
    else:
        stage.tries += 1
        keep_recording(stage) if stage.tries > 2 else stage.own_ask("record_check", CHECKS)


def keep_recording(stage: Stage) -> None:
    """Keep the comment and go on."""
    node = stage.node
    if node:
        keep = node.step.write.keep.days if node.step.write else 90
        stage.say("thank_you")
        stage.settle("spoken", Answered(node.name, "answered", recording=stage.part, keep_days=keep))


def hung_up(stage: Stage) -> None:
    """The line is gone. A comment that was recorded is kept; calling again within a day goes on from here."""
    if stage.phase == "ended":
        return
    node = stage.node
    if stage.phase == "checking" and node:
        if stage.part != "record":
            stage.effects.append(Answered(node.name, "answered", recording=stage.part))
        stage.phase, stage.part = "asking", ""
    stage.wait += 1
    stage.effects.append(SetTimer("close", timing.DROPPED_CALL, stage.wait))
