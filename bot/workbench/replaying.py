"""The three phones: one conversation on each surface, held again from its beginning after every change of the file.

A reply remembers the question that it answered, so it answers the same question again wherever that has moved to. A new question in
between has no reply yet: there the phone waits, which is what whoever wrote it wants to see. A reply given on one phone is given on the
others too, where they ask the same and offer the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

import msgspec

from bot.engine.events import Surface
from bot.library import Edition
from bot.stories.buttons import Misdirection
from bot.stories.rehearsal import DIRECTION, Rehearsal, Said
from bot.surfaces import Rendered, parse_press

SURFACES: tuple[Surface, ...] = get_args(Surface)
MOST_REPLIES = 200
SPOKEN, SPEAKING = "(Words spoken on the telephone.)", "(record 4 seconds)"


class Reply(msgspec.Struct, frozen=True):
    """What was done on a phone: ``at`` the question it was done at, ``says`` as `hearback try` takes it, ``on`` which surface.

    ``label`` is that of the answer, where one was chosen.
    """

    at: str
    says: str
    on: Surface
    label: str = ""


def replay(edition: Edition, replies: Sequence[Reply], *, begun_by: str, language: str, begins: datetime) -> dict[str, Any]:
    """All three phones as JSON data, by surface. Raises Misdirection for a direction that is none."""
    return {surface: _phone(edition, surface, replies[:MOST_REPLIES], begun_by, language, begins) for surface in SURFACES}


def next_morning(now: datetime) -> datetime:
    """Eleven o'clock on the next day that is no weekend: inside the hours of nearly every flow. In the time zone of ``now``."""
    day = now + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=11, minute=0, second=0, microsecond=0)


def here(rehearsal: Rehearsal) -> str:
    """The question that a conversation waits at, by a name that stays the same when other questions come and go."""
    state = rehearsal.state
    if state is None:
        return ""
    step = rehearsal.edition.script.nodes[state.step].name if state.step >= 0 else ""
    return "/".join((state.end or (state.paused and "paused") or state.phase, step, state.menu))


def _phone(edition: Edition, surface: Surface, replies: Sequence[Reply], begun_by: str, language: str, begins: datetime) -> dict[str, Any]:
    rehearsal = Rehearsal(edition, surface, begun_by, language, begins, begins.tzinfo)  # type: ignore[arg-type]  # the desk's zone
    lines: list[dict[str, Any]] = []
    asked: Rendered | None = None
    for line, said in turns(rehearsal, replies):
        label = asked.options.get(line, "") if asked else ""
        lines += [_line(one) | ({"label": label} if one.who == "person" else {}) for one in said]
        asked = _asked(said) or asked
    return {
        "lines": lines,
        "at": here(rehearsal),
        "end": rehearsal.end,
        "flags": rehearsal.flags,
        "answers": {step: "skipped" if value is None else value for step, value in rehearsal.answers.items()},
        "waits": _waits(asked),
    }


def turns(rehearsal: Rehearsal, replies: Sequence[Reply]) -> Iterator[tuple[str, list[Said]]]:
    """Each thing that is done (at first none), with what is then said; its keys are in ``rehearsal.spoke``. Raises Misdirection."""
    left, asked, line = list(replies), None, ""
    while True:
        rehearsal.spoke.clear()
        said = list(rehearsal.line(line) if line else rehearsal.begin())
        yield line, said
        asked = _asked(said) or asked
        line = _next(rehearsal, asked, left)
        if not line:
            return


def _next(rehearsal: Rehearsal, asked: Rendered | None, left: list[Reply]) -> str:
    """What is done now, taken out of what is left; empty where nothing is."""
    place = here(rehearsal)
    for at, reply in enumerate(left):
        meets = reply.at == place or (_records(asked) and reply.at.partition("/")[2] == place.partition("/")[2])
        line = _on(reply, rehearsal.surface, asked) if meets else ""
        if line:
            del left[at]
            return line
    return ""


def _on(reply: Reply, surface: Surface, asked: Rendered | None) -> str:
    """A reply as it is given on this surface; empty where it cannot be."""
    if reply.on == surface:
        return reply.says
    if reply.label:
        return _same_answer(reply, asked.options if asked else {})
    direction = DIRECTION.fullmatch(reply.says)
    if direction is None:
        return (SPEAKING if _records(asked) else "") if surface == "voice" else "" if reply.on == "voice" else reply.says
    what = direction[1].lower()
    if what == "record" and surface != "voice":
        return SPOKEN
    return reply.says if what in ("wait", "media") and surface != "voice" else ""


def _same_answer(reply: Reply, options: dict[str, str]) -> str:
    """The digit or key of the same answer here: by its label, or by its number where labels differ and numbers do not."""
    by_label = next((key for key, label in options.items() if label.casefold() == reply.label.casefold()), "")
    return by_label or (reply.says if reply.says in options else "")


def _records(asked: Rendered | None) -> bool:
    """Whether the telephone takes down what is spoken now: the answer to a question that it put some steps ago."""
    return bool(asked and asked.listen and asked.listen.record)


def _asked(said: Sequence[Said]) -> Rendered | None:
    return next((one.message for one in reversed(said) if one.message is not None), None)


def _waits(asked: Rendered | None) -> dict[str, Any]:
    """What the phone waits for."""
    listen = asked.listen if asked else None
    return {
        "options": [{"says": key, "label": label} for key, label in asked.options.items()] if asked else [],
        "record": _records(asked),
        "keys": bool(listen and not listen.record),
        "seconds": listen.timeout if listen else 0,
    }


def _line(said: Said) -> dict[str, Any]:
    line: dict[str, Any] = {"who": said.who, "words": said.words, "at": said.at.isoformat()}
    message = said.message
    if message is None:
        return line
    breaths = [{"words": breath.words, "language": breath.language} for breath in message.speech]
    return line | {
        "key": message.key,
        "step": message.key.removeprefix("step/") if message.key.startswith("step/") else "",
        "language": message.language,
        "right_to_left": message.right_to_left,
        "parts": message.parts,
        "encoding": message.encoding,
        "seconds": round(message.seconds, 1),
        "breaths": breaths,
        "rows": list(_rows(message)),
    }


def _rows(message: Rendered) -> Iterator[list[dict[str, str]]]:
    """The buttons of a chat, each with what it says when it is pressed."""
    for row in message.buttons:
        pressed = [(button, parse_press(button.press)) for button in row]
        numbers = [(button, str(press.number) if press else "") for button, press in pressed]
        yield [
            {"label": button.label, "says": number, "answer": message.options[number]}
            if number in message.options
            else {"label": button.label, "says": button.label, "answer": ""}
            for button, number in numbers
        ]


__all__ = ["MOST_REPLIES", "SURFACES", "Misdirection", "Reply", "here", "next_morning", "replay", "turns"]
