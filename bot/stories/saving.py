"""A conversation that was held by hand, written down as a story. Text is added to a file, and nothing of what is there is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.flow.story_lines import NOWHERE_ELSE
from bot.stories.matching import name_of, normal
from bot.stories.rehearsal import DIRECTION

HEAD = """\
# yaml-language-server: $schema=story.schema.json
#
# Conversations that have to go like this. `hearback test` holds them; each line is one message.
"""
LONGEST_NOTE = 60
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,._'-]*[A-Za-z0-9._'-])?|0|[1-9][0-9]{0,8}")
_TAKEN = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")  # by some reader of YAML or other
_KEYS = frozenset("0123456789*#")


class Turn(NamedTuple):
    """What was done, as `hearback try` takes it (empty: it began), and what was then said: keys with their words."""

    line: str
    spoke: tuple[tuple[str, str], ...]


class Spoken(NamedTuple):
    """A conversation that was held. ``at`` is empty where nobody chose a time, ``begun_by`` where it is the flow's own way."""

    flow: str
    surface: str
    language: str
    begun_by: str
    at: str
    turns: Sequence[Turn]
    end: str
    answers: Mapping[str, object]
    flags: Sequence[str]


def as_story(name: str, spoken: Spoken) -> str:
    """The story as YAML: one item of a list, ending in a line break."""
    lines = [f"- story: {scalar(name)}", f"  flow: {spoken.flow}", f"  on: {spoken.surface}", f"  language: {spoken.language}"]
    lines += [f"  begun_by: {spoken.begun_by}"] if spoken.begun_by else []
    lines += [f"  at: {spoken.at}"] if spoken.at else []
    lines.append("  talk:")
    lines += [f"    - {line}" for turn in spoken.turns for line in _turn(turn, spoken.surface)]
    lines.append(f"  ends: {spoken.end}")
    if spoken.answers:
        lines += ["  answers:", *(f"    {step}: {_answer(value)}".rstrip() for step, value in spoken.answers.items())]
    if spoken.flags:
        lines.append(f"  flags: [{', '.join(spoken.flags)}]")
    return "\n".join(lines) + "\n"


def added(source: bytes, story: str, column: int = 1) -> bytes:
    """What is to be put behind a file so that it holds the story too. ``column``: where the dashes of its list stand, from 1."""
    if not source.strip():
        return (HEAD + story).encode("utf-8", "replace")
    margin = " " * (column - 1)
    text = "".join(f"{margin}{line}\n" for line in story.splitlines())
    start = "\n" if source.endswith(b"\n") else "\n\n"
    made = (start + text).encode("utf-8", "replace")
    return made.replace(b"\n", b"\r\n") if b"\r\n" in source else made


def scalar(text: str) -> str:
    """Text as YAML has it: as it is where every reader takes it for text, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN:
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _turn(turn: Turn, surface: str) -> Iterator[str]:
    """One line for what was done, and one for each thing that was said."""
    if turn.line and (done := _done(turn.line, surface)):
        yield done
    elif turn.line:
        return
    seen = set()
    for key, words in turn.spoke:
        expected = name_of(key)
        if expected and expected not in seen:
            seen.add(expected)
            yield f"bot: {expected}  # {_note(words)}"
    if not turn.spoke:
        yield "bot: silent"


def _done(line: str, surface: str) -> str:
    """What the person did; empty for what changes nothing on this surface, like a silence in a chat."""
    found = DIRECTION.fullmatch(line.strip())
    if not found:
        return f"key: {scalar(line)}" if surface == "voice" and line and set(line) <= _KEYS else f"person: {scalar(line)}"
    what, rest = found[1].lower(), found[2].strip()
    if surface not in NOWHERE_ELSE.get(what, (surface,)):
        return ""
    if what == "record":
        return f"record: {''.join(filter(str.isdecimal, rest)) or '4'} seconds"
    if what == "key" and not (rest and set(rest) <= _KEYS):
        return f"person: {scalar(rest)}"
    return f"{what}: {scalar(rest) if what != 'wait' else rest}".rstrip() if rest else f"{what}:"


def _note(words: str) -> str:
    said = normal(words)
    return said if len(said) <= LONGEST_NOTE else f"{said[: LONGEST_NOTE - 3].rstrip()}..."


def _answer(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(scalar(str(one)) for one in value)}]"
    return str(value) if isinstance(value, int) else str(value) if value in ("yes", "no") else scalar(str(value))
