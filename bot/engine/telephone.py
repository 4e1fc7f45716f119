"""What the keys of a telephone do: 0 help, 8 again, 9 end, # skip, * back, everywhere; and comments that are spoken.

Nobody is told that a key was wrong. The caller's hanging up is an ordinary way to end.
"""

from __future__ import annotations

import hashlib

from bot.engine import calls, help_keys, quiet, timing
from bot.engine.answering import answer, pick_more, take_many, unclear
from bot.engine.commands import back, delete_recording, skip, stop, tell_danger
from bot.engine.effects import AgreedToRecording, Answered, Doubt, SetTimer, Withdrawn
from bot.engine.events import Recorded
from bot.engine.own_questions import choose_language, invited
from bot.engine.replies import SILENT, hear
from bot.engine.script import Question
from bot.engine.stage import AGREE, READ, RECORD, SESSION, Stage
from bot.engine.state import CALLED

HELP, AGAIN, END, SKIP, BACK = ("0", "999", "112"), "8", ("9", "99"), "#", "*"
KEEP, HEAR, REDO, DELETE = "1", "2", "3", "4"
LONGEST_NUMBER, SHORTEST_DATE = 9, 4  # digits; 999 is no date


def keys(stage: Stage, pressed: str) -> None:
    """Keys were pressed; or, from a script in a terminal, words were written."""
    pressed = pressed.strip()
    if not pressed or set(pressed) - set("0123456789#*"):
        hear(stage, pressed)
        return
    pressed = pressed.rstrip(SKIP) or SKIP  # a number that was ended with the hash key is that number
    if stage.phase == "ended":
        _after_the_end(stage, pressed)
    elif stage.held:
        _after_help(stage, pressed)
    elif stage.phase in CALLED:
        _called(stage, pressed)
    else:
        stage.paused = ""
        _press(stage, pressed)


def _called(stage: Stage, pressed: str) -> None:
    """A call that we placed, before it is known who has picked up. Here 9 stops these calls, as the opening says."""
    if pressed in HELP:
        help_keys.tell_help(stage)
    elif pressed == AGAIN:
        stage.pose("repeat")
    elif pressed in END and stage.phase == "picked_up":
        _no_more_calls(stage)
    elif pressed in END:
        hang_up(stage)
    elif stage.phase == "picked_up":
        calls.choose(stage, int(pressed) if pressed in ("1", "2") else 0)
    elif pressed == SKIP:  # the key that ends a number, and no number
        silence(stage)
    else:
        calls.codeword(stage, right=False)


def _press(stage: Stage, pressed: str) -> None:
    if stage.phase in ("invited", "postponed"):
        _opening(stage, pressed)
    elif _typed(stage, pressed) or not _fixed(stage, pressed):
        _choice(stage, pressed)


def _after_the_end(stage: Stage, pressed: str) -> None:
    if pressed in HELP:
        tell_danger(stage)
    elif stage.end not in SILENT:
        stage.say("goodbye")


def _typed(stage: Stage, pressed: str) -> bool:
    """Whether these are the digits of a number or a date, and not one of the fixed keys."""
    question = stage.question()
    if question is None or stage.phase != "asking" or not pressed.isdecimal() or len(pressed) > LONGEST_NUMBER:
        return False
    if question.ask.kind == "date":
        return len(pressed) >= SHORTEST_DATE
    return question.ask.kind == "number" and question.ask.low <= int(pressed) <= question.ask.high


def _fixed(stage: Stage, pressed: str) -> bool:
    """The keys that mean the same everywhere; whether this was one."""
    if pressed in HELP:
        help_keys.tell_help(stage)
    elif pressed == AGAIN:
        stage.pose("repeat")
    elif pressed in END:
        hang_up(stage)
    elif pressed == SKIP:
        _hash(stage)
    elif pressed == BACK:
        _star(stage)
    else:
        return False
    return True


def hang_up(stage: Stage) -> None:
    """The caller wants to end. What was answered is kept. Before we know who calls, nothing ends but the call."""
    stage.say("goodbye")
    if stage.phase in CALLED:
        calls.put_back(stage)
    elif stage.quiet and stage.phase in SESSION:
        quiet.leave(stage)
    else:
        stage.finish("closed")


def _hash(stage: Stage) -> None:
    """Skip; or, where several may be chosen, done. After a recording it is the key that ended it, pressed once more: kept."""
    question = stage.question()
    chosen, _ = stage.picked()
    if question and question.ask.kind == "choose_many" and chosen and stage.phase == "asking":
        take_many(stage, question, set(chosen))
    elif stage.spoken:
        keep_recording(stage)
    else:
        skip(stage)


def _star(stage: Stage) -> None:
    """Back: from the second page of a menu to its first, else to the question before."""
    chosen, page = stage.picked()
    if stage.phase == "asking" and page:
        stage.pick(chosen)
        stage.pose("repeat")
    else:
        back(stage)


def _after_help(stage: Stage, pressed: str) -> None:
    if pressed in END:
        hang_up(stage)
    elif pressed in HELP:
        help_keys.tell_help(stage)
    else:
        help_keys.press(stage, pressed)


def _no_more_calls(stage: Stage) -> None:
    """Key 9 at the opening. Where somebody else may have picked up, a person looks before anything else is sent."""
    if stage.quiet:
        stage.effects.append(Doubt())
    stop(stage)


def _opening(stage: Stage, pressed: str) -> None:
    """A call that we placed: 1 go on, 2 another time, 9 stop these calls."""
    if pressed in END:
        _no_more_calls(stage)
    elif pressed in HELP:
        help_keys.tell_help(stage)
    elif pressed == AGAIN and stage.phase == "invited":
        stage.pose("repeat")
    else:
        invited(stage, int(pressed) if pressed in ("1", "2") else 0)


def _choice(stage: Stage, pressed: str) -> None:
    question = stage.question()
    if question is None:
        stage.say("waiting")
    elif stage.phase == "checking":
        _check(stage, pressed)
    elif stage.phase == "language":
        choose_language(stage, int(pressed) if pressed.isdecimal() and len(pressed) <= LONGEST_NUMBER else 0)
    elif stage.phase != "asking" or stage.answered:
        hear(stage, pressed)
    elif question.ask.kind == "write":
        _before_recording(stage) if pressed == "1" else unclear(stage, "unclear", "")
    elif question.voice or question.ask.kind == "choose_many":
        _menu(stage, question, pressed)
    else:
        answer(stage, question, pressed, pressed)


def _menu(stage: Stage, question: Question, pressed: str) -> None:
    """A key of a menu that has pages, or of which several may be chosen."""
    chosen, page = stage.picked()
    meant = pressed
    if question.voice:
        options = question.voice.pages[page % len(question.voice.pages)]
        meant = next((option.value for option in options if str(option.number) == pressed), "")
    number = int(meant) if meant.isdecimal() and len(meant) <= LONGEST_NUMBER else -1
    if meant.startswith("page:"):
        stage.pick(chosen, int(meant.removeprefix("page:")))
        stage.pose()
    elif number not in question.choices.numbers:
        unclear(stage, "unclear", "")
    elif question.ask.kind == "choose_many":
        pick_more(stage, question, {*chosen, number})
    else:
        answer(stage, question, meant, meant)


def silence(stage: Stage) -> None:
    """No key: once more slowly, then with a way out, then a kind end. Silence after a warning skips the question."""
    if stage.phase in ("ended", "postponed", "waiting") or stage.surface != "voice":
        return
    stage.tries += 1
    if (stage.phase in CALLED and stage.tries >= calls.TRIES) or (stage.came_from and stage.tries > calls.TRIES):
        calls.gone_quiet(stage)
    elif stage.menu and stage.tries == 1:
        help_keys.offer(stage, stage.menu, "silence")
    elif stage.paused or stage.tries > 2:
        hang_up(stage)
    elif stage.phase == "warned" and stage.tries == 2:
        skip(stage)
    else:
        if stage.tries == 2:
            stage.say("offer")
        stage.pose("silence")


# A comment that is spoken


def _before_recording(stage: Stage) -> None:
    """Who hears it, why, and for how long it is kept: told before anything is recorded, and 1 is the yes to it."""
    stage.phase, stage.part, stage.tries = "checking", AGREE, 0
    stage.pose()


def _record(stage: Stage) -> None:
    """The caller has said yes to being recorded, to what they were told before."""
    node, said = stage.node, stage.lines.says["record_agree"]
    if node:
        words = f"{node.keep_days} {said.wording.on('voice')}"
        stage.effects.append(AgreedToRecording(node.name, f"{said.language} {hashlib.sha256(words.encode()).hexdigest()[:12]}"))
    stage.phase, stage.part, stage.tries = "checking", RECORD, 0
    stage.pose()


def _agree(stage: Stage, pressed: str) -> None:
    """1 is yes. Three keys that mean nothing are a no."""
    if pressed == "1":
        _record(stage)
        return
    stage.tries += 1
    skip(stage) if stage.tries > 2 else stage.pose("unclear")


def recorded(stage: Stage, event: Recorded) -> None:
    """A comment is there: keep, hear, say again or delete. One that comes when the line has gone dead is kept."""
    spoke = event.seconds > 0 and bool(event.reference)
    if stage.phase == "asking" and stage.part == RECORD and spoke:
        stage.phase, stage.part = "checking", event.reference
        stage.keep_spoken()
    elif stage.phase == "checking" and stage.part != AGREE and spoke:
        if event.reference != stage.part:
            delete_recording(stage)
        stage.part, stage.tries = event.reference, 0
        stage.pose()
    else:
        stage.effects.append(Withdrawn("", recording=event.reference))  # nothing was said, or nobody waits for it
        if stage.phase == "checking":
            silence(stage)


def _check(stage: Stage, pressed: str) -> None:
    if stage.part == AGREE:
        _agree(stage, pressed)
    elif not stage.spoken:
        stage.pose()
    elif pressed == KEEP:
        keep_recording(stage)
    elif pressed == HEAR:
        stage.ask_of_recording(hear=True)
    elif pressed == REDO:
        delete_recording(stage)
        _record(stage)
    elif pressed == DELETE:
        stage.say("record_deleted")
        skip(stage)
    else:
        stage.tries += 1
        keep_recording(stage) if stage.tries > 2 else stage.pose("unclear")


def keep_recording(stage: Stage) -> None:
    """Keep the comment and go on."""
    node = stage.node
    if node:
        stage.say("thank_you")
        stage.settle("spoken", Answered(node.name, "answered", recording=stage.part, keep_days=node.keep_days))


def hung_up(stage: Stage) -> None:
    """The line is gone. A comment that was recorded is kept; calling again within a day goes on from here.

    A conversation that came from texts or a chat is there again, with the question open for as long as any.
    """
    stage.menu = ""
    nobody_yet = stage.phase in CALLED
    if nobody_yet:
        calls.put_back(stage)
    if stage.surface != "voice":
        return
    if stage.quiet and stage.phase in SESSION and not nobody_yet:
        _left_by_telephone(stage)
        return
    if stage.came_from:
        stage.keep_spoken()
        stage.phase = "asking" if stage.phase == "checking" else stage.phase
        calls.back_to_messages(stage)
        return
    if stage.phase in ("ended", "postponed", "waiting"):
        return
    stage.keep_spoken()
    if stage.phase == "checking":  # the caller was speaking: the recording may still come
        stage.phase = "asking"
    stage.wait += 1
    stage.effects.append(SetTimer("close", timing.PAUSE if stage.paused else timing.DROPPED_CALL, stage.wait))


def _left_by_telephone(stage: Stage) -> None:
    """A discreet conversation ends with its call. A comment that was being spoken may still come, for two minutes."""
    if stage.phase == "checking" and stage.part == RECORD:
        stage.phase, stage.came_from = "asking", ""
        stage.wait += 1
        stage.effects.append(SetTimer("idle", READ, stage.wait))
    else:
        quiet.leave(stage)
