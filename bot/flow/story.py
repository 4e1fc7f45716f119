"""Stories: conversations that have to go like this, written beside the flows. One file, a list of them.

::

    - story: someone unhappy is offered support and can stop
      flow: after-case-closed
      on: [text, chat]
      talk:
        - person: 1
        - bot: step overall
        - wait: 2 days
        - person: STOP
      ends: stopped

A story says what matters and no more: lines of the bot that it does not tell of are passed over, answers that it does not name are not
looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from bot.flow.facts import FACTS
from bot.flow.fields import Language, Maybe, Name, Part, Text, one_of
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.story_lines import NOWHERE_ELSE, Line
from bot.flow.suggest import did_you_mean
from bot.flow.telling import told
from bot.flow.typed import read_by
from bot.flow.wrong import Wrong, wrong
from bot.flow.yaml import Node, compose

SURFACES = ("text", "chat", "voice")
ENDS = ("finished", "stopped", "paused", "closed", "declined", "erased", "under_age", "waiting")
YEARS = range(1990, 2100)
BEGINS = datetime(2026, 1, 12, 10, 0)  # noqa: DTZ001  # a Monday morning on the clock of the service, so that a story goes the same on any day

RULES_OF_STORIES: dict[str, str] = {
    "story-list": "A file of stories is a list; each begins with `- story:` and its name.",
    "story-twice": "No two stories of a file have the same name.",
    "story-line": "A line of the talk says one thing.",
    "story-match": "What the bot is to say can be compared: starts with, contains, exactly, step, sentence, silent.",
    "story-key": "A key is one of a telephone.",
    "story-surface": "Nobody hangs up on a text: a line can happen on every surface of its story.",
    "story-time": "A moment is written like 2026-11-21T10:00.",
    "story-flow": "The flow of a story is there, and can be read.",
    "story-name": "A story names steps, answers, sentences and languages that its flow has.",
}


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, (str, int)) else value


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        moment = None
    if moment is None:
        raise wrong("story-time", f"`{value}` is not a time."[:80], "Write it like 2026-11-21T10:00.")
    if moment.year not in YEARS:
        raise wrong("story-time", f"`{value}` is too far away.", f"Write a time from {YEARS.start} to {YEARS.stop - 1}.")
    return moment


def _answer(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(one, (str, int)) for one in value):
        return tuple(map(_answer, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, (str, int)):
        return value
    raise wrong("not-text", "This is no answer.", "Write an answer's name, a number, a list of names, or nothing where it was skipped.")


def _fact(value: Any) -> str | int:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return value
    raise wrong("not-text", "This is no fact.", "Write a word or a whole number.")


_VALUE = {"type": ["string", "number", "boolean", "null"]}
Answer = Annotated[
    str | int | tuple[str | int, ...] | None,
    read_by(_answer, {"anyOf": [_VALUE, {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1}]}),
]
Moment = Annotated[datetime, read_by(_moment, {"type": "string", "examples": ["2026-11-21T10:00"]})]
FactName = Annotated[str, one_of(tuple(FACTS))]
Fact = Annotated[str | int, read_by(_fact, {"type": ["string", "integer"]})]
Surfaces = Annotated[tuple[Literal["text", "chat", "voice"], ...], BeforeValidator(_one_or_more)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_one_or_more)]


class Story(Part):
    """One story. It is held once on each surface and in each language that it names."""

    called = "a story"
    parts: ClassVar = {"talk": Line}

    story: Text = Field(description="What it tells, in a few words. Its name.")
    flow: Name = Field(description="The flow that is held.")
    on: Surfaces = Field(("text",), min_length=1, description="The surface, or several: text, chat, voice. Text, if nothing is said.")
    language: Languages = Field((), min_length=1, description="The language, or several. The flow's first, if nothing is said.")
    begun_by: Maybe[Literal["bot", "person"]] = Field(
        None, description="Who begins. If nothing is said: the bot where the flow has an `invite`, else the person."
    )
    at: Maybe[Moment] = Field(
        None, description="When it begins, on the clock of the service. Monday 12 January 2026, 10:00, if nothing is said."
    )
    facts: dict[FactName, Fact] = Field({}, description="What is known of the case, as conditions ask for it: `{age: 17}`.")
    talk: tuple[Line, ...] = Field(min_length=1, description="What is said and done, a line each.")
    ends: Maybe[Literal["finished", "stopped", "paused", "closed", "declined", "erased", "under_age", "waiting"]] = Field(
        None, description="How the conversation stands at the end. Not looked at, if nothing is said."
    )
    answers: dict[str, Answer] = Field(
        {}, description="Answers by step; nothing behind the colon where it was skipped. Others are not looked at."
    )
    flags: Maybe[tuple[Name, ...]] = Field(
        None, description="All flags that were raised, in any order. `[]` for none. Not looked at, if nothing is said."
    )


class Stories(Part):
    """The whole file. The list itself has no key; the reader gives it one."""

    called = "a file of stories"
    parts: ClassVar = {"stories": Story}

    stories: tuple[Story, ...] = Field(min_length=1, description="The stories.")


class StoriesReading(NamedTuple):
    """``stories`` is empty where there is any problem. ``place_of`` a story's parts: ``places.key("stories", 0, "talk", 2)``."""

    stories: tuple[Story, ...]
    problems: tuple[Problem, ...]
    places: Places


def read_stories(name: str, source: bytes) -> StoriesReading:
    """The stories of a file, or everything that is wrong with it. ``name`` is used for the problems. Never raises."""
    composed = compose(name, source)
    root, unread = composed.root, [_too_much(problem) for problem in composed.problems]
    if root is None or not isinstance(root.value, list):
        return StoriesReading((), in_order(_no_list(name, unread, root)), Places(name, root))
    places = Places(name, Node({"stories": (root, root)}, 1, 1, mapping=True))
    raw = root.data()
    read, faults = validated(Stories, {"stories": raw})
    problems = in_order([*unread, *told(places, [*faults, *_twice(raw), *(_misplaced(read) if read else ())])])
    return StoriesReading(() if problems or read is None else read.stories, problems, places)


def _too_much(problem: Problem) -> Problem:
    """Stories have no shared files to move into."""
    too_much = problem.rule in ("yaml-size", "yaml-nodes")
    return replace(problem, try_instead="Make two files of it. `hearback test` reads them all.") if too_much else problem


def _no_list(name: str, problems: list[Problem], root: Node | None) -> list[Problem]:
    empty = root is None and all(problem.rule == "not-a-mapping" for problem in problems)
    if root is None and not empty:
        return problems
    says = "This file is empty." if empty else "This file is no list of stories."
    return [Problem(name, 1, 1, "story-list", "error", says, "Begin each story with a dash and its name: - story: someone can stop.")]


def _twice(raw: list[Any]) -> Iterator[Wrong]:
    names = [story.get("story") if isinstance(story, dict) else None for story in raw]
    seen: Counter[str] = Counter()
    for at, name in enumerate(names):
        if isinstance(name, str):
            seen[name] += 1
            if seen[name] == 2:
                yield Wrong(
                    "story-twice", "There is a story of this name above.", "Give one of them another name.", ("stories", at, "story")
                )


def _misplaced(read: Stories) -> Iterator[Wrong]:
    """Lines that cannot happen on a surface of their story."""
    for at, story in enumerate(read.stories):
        for nth, line in enumerate(story.talk):
            only = NOWHERE_ELSE.get(line.does, SURFACES)
            if stray := [surface for surface in story.on if surface not in only]:
                says = f"`{line.does}` cannot happen on the surface {stray[0]}, and this story is held there."
                help_ = f"Write on: {only[0]}, or tell it in another way. `person` can be done everywhere."
                yield Wrong("story-surface", says, help_, ("stories", at, "talk", nth, line.does))


def named_wrongly(word: str, possible: list[str], what: str) -> tuple[str, str]:
    """What is wrong with a name that is not there, and what to try."""
    return f"There is no {what} `{word[:40]}`.", did_you_mean(word, possible) or "Look it up in the flow."
