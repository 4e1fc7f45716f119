"""A reply in words as a caller gives it: the keys that mean the same, and a spoken comment in place of words of their own.

So one story can be held on the telephone too. What a text can say and no key can is refused with a sentence, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.engine import understand
from bot.engine.always import Recognised
from bot.engine.answering import most_of
from bot.engine.plain import plain
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.state import CALLED
from bot.flow.words import Command
from bot.stories.buttons import Misdirection
from bot.stories.rehearsal import Rehearsal

RECORD = "(record 4 seconds)"
_FIXED: Mapping[Command, tuple[str, ...]] = {  # bot.engine.telephone and bot.engine.help_keys
    Command.SKIP: ("#",),
    Command.REPEAT: ("8",),
    Command.BACK: ("*",),
    Command.EXIT: ("9",),
    Command.LANGUAGE: ("0", "3"),
    Command.STOP: ("0", "4", "1"),
    Command.ERASE: ("0", "4", "2"),
    Command.TAKEBACK: ("0", "4", "3"),
}


def by_keys(rehearsal: Rehearsal, words: str) -> Iterator[str]:
    """What the caller does, one direction after the other, each decided when the one before has been played: ``2``, ``(record 4 seconds)``.

    Raises Misdirection where no key means this.
    """
    stage, reply = _stage(rehearsal), plain(words)
    known = rehearsal.edition.script.always.recognise(words, reply)
    question = _open(stage)
    chosen = question is not None and reply in question.choices.exact
    if known.danger:
        yield "0"
    elif known.low_mood:
        raise _no_key(words)
    elif known.stop or (known.command and not chosen):
        yield from _command(rehearsal, stage, known)
    elif question and not (stage.held and not stage.menu):
        yield from _answer(rehearsal, stage, question, reply, words)
    elif set(words) <= set("0123456789*#"):
        yield words
    else:
        raise _no_key(words)


def _stage(rehearsal: Rehearsal) -> Stage:
    if rehearsal.state is None:
        raise Misdirection("The conversation has not begun.")
    return Stage(rehearsal.edition.script, rehearsal.state, rehearsal.now)


def _open(stage: Stage) -> Question | None:
    """The question that keys would answer now; the menus of key 0 lie over all others."""
    if stage.held:
        return {"delete": stage.lines.erase, "language": stage.lines.languages}.get(stage.menu)
    return stage.question()


def _command(rehearsal: Rehearsal, stage: Stage, known: Recognised) -> Iterator[str]:
    opening = stage.phase in ("invited", "postponed", *CALLED)
    if known.stop:
        yield from ("9",) if opening else _FIXED[Command.STOP]  # at the opening 9 is "stop these calls"
    elif known.command is Command.GO and stage.held:
        yield "1"
    elif known.command is Command.INFO:
        yield from ("0", "2")
        if _stage(rehearsal).menu == "numbers":
            yield "1"
        yield "1"
    elif known.command and known.command in _FIXED:
        yield from _FIXED[known.command]
    else:
        raise _no_key(str(known.command).upper())


def _answer(rehearsal: Rehearsal, stage: Stage, question: Question, reply: str, words: str) -> Iterator[str]:
    kind, low, high = question.ask.kind, question.ask.low, question.ask.high
    if stage.phase == "checking" and set(words) <= set("0123456789*#"):
        yield words
    elif stage.phase == "asking" and kind == "write":
        yield from ("1", "1", RECORD, "1")  # to speak, a yes to being recorded, the comment, keep it
    elif kind == "number" and stage.phase == "asking":
        yield str(_sure(understand.number(reply, low, high, question.choices), words))
    elif kind == "date":
        wanted = stage.node.step.date if stage.node else None
        found = understand.day(reply, stage.lines.words, stage.now.date(), wanted or "any")
        if isinstance(found, understand.Unsure):
            raise _no_key(words)
        yield f"{found:%d%m%Y}"
    elif kind == "choose_many":
        yield from _several(rehearsal, question, reply, words)
    else:
        yield from _choice(rehearsal, question, _sure(understand.choose(reply, question.choices), words))


def _sure(found: int | understand.Unsure, words: str) -> int:
    if isinstance(found, understand.Unsure):
        raise _no_key(words)
    return found


def _several(rehearsal: Rehearsal, question: Question, reply: str, words: str) -> Iterator[str]:
    found = understand.several(reply, question.choices, words)
    if isinstance(found, understand.Unsure):
        raise _no_key(words)
    for number in sorted(found):
        yield from _choice(rehearsal, question, number)
    if len(found) < most_of(question):
        yield "#"


def _choice(rehearsal: Rehearsal, question: Question, number: int) -> Iterator[str]:
    """The key of an option; through the pages of a long menu, where it has some."""
    if question.ask.kind == "invite" and number not in (1, 2):
        raise Misdirection("On the telephone there is no key for no: 1 goes on, 2 is another time, 9 stops these calls.")
    if question.voice is None:
        yield str(number)
        return
    pages = question.voice.pages
    for _ in range(len(pages) + 1):
        _, page = _stage(rehearsal).picked()
        keys = {option.value: str(option.number) for option in pages[page % len(pages)]}
        if str(number) in keys:
            yield keys[str(number)]
            return
        leads = [value for value in keys if value.startswith("page:")]
        yield keys[next((value for value in leads if _holds(pages[int(value.removeprefix("page:"))], number)), leads[-1])]


def _holds(page: tuple[object, ...], number: int) -> bool:
    return any(getattr(option, "value", "") == str(number) for option in page)


def _no_key(words: str) -> Misdirection:
    shown = words if len(words) <= 40 else words[:39] + "…"
    return Misdirection(f"On the telephone there is no key for {shown!r} here. Write the key, or hold this story on text and chat.")
