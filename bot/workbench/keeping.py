"""A conversation that was held on a phone becomes a story beside the flow, once it has been shown to hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.engine.events import Surface
from bot.errors import Refused
from bot.flow.problems import Problem
from bot.flow.story import BEGINS, read_stories
from bot.library import Edition
from bot.stories.files import Told
from bot.stories.rehearsal import Rehearsal
from bot.stories.saving import Spoken, Turn, added, as_story
from bot.workbench.reading import Readings
from bot.workbench.replaying import Reply, turns
from bot.workbench.stories import house, read

LONGEST_NAME = 200


class Talk(NamedTuple):
    """A conversation on one phone."""

    surface: Surface
    language: str
    begun_by: str
    replies: Sequence[Reply]


def keep(readings: Readings, edition: Edition, talk: Talk, name: str) -> str:
    """Write the story behind the others of its flow, on the desk and not on the disk. Gives the file. Raises Refused where it does not hold."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("Give the story a name of a few words, like: someone can stop.")
    file = f"flows/tests/{edition.flow}.yaml"
    problems: list[Problem] = []
    if name in {told.story.story for told in read(readings, file, problems)}:
        raise Refused(f"There is a story of this name in {file}. Give this one another name.")
    before = readings.desk.contents(file) or b""
    if problems and before.strip():
        raise Refused(f"{file} has mistakes, so nothing can be added to it. Mend it first: line {problems[0].line}. {problems[0].says}")
    story = as_story(name, _spoken(edition, talk, BEGINS.replace(tzinfo=readings.desk.zone)))
    column = read_stories(file, before).places.value("stories").column if before.strip() and not problems else 1
    after = before + added(before, story, column)
    _holds(readings, file, after)
    draft = readings.desk.drafts.get(file)
    readings.desk.keep(file, after.decode("utf-8-sig").replace("\r\n", "\n"), draft.seen if draft else readings.desk.mark(file))
    return file


def _spoken(edition: Edition, talk: Talk, begins: datetime) -> Spoken:
    """The conversation held once more from the moment at which stories begin, with what was said in each turn."""
    rehearsal = Rehearsal(edition, talk.surface, talk.begun_by, talk.language, begins, begins.tzinfo)  # type: ignore[arg-type]
    held = [Turn(line, tuple(rehearsal.spoke)) for line, _ in turns(rehearsal, talk.replies)]
    own_way = "bot" if edition.script.flow.invite else "person"
    begun_by = "" if talk.begun_by == own_way else talk.begun_by
    return Spoken(
        edition.flow, talk.surface, talk.language, begun_by, "", held, rehearsal.end, rehearsal.answers_given, list(rehearsal.flags)
    )


def _holds(readings: Readings, file: str, source: bytes) -> None:
    reading = read_stories(file, source)
    problems = list(reading.problems)
    if reading.stories and not problems:
        last = len(reading.stories) - 1
        told = Told(readings.desk.shelf.flows / "tests" / file, last, reading.stories[last], reading.places)
        held = list(house(readings).hold(told, problems))
        faults = [fault.says for one in held for fault in one.outcome.faults]
    else:
        faults = []
    if wrong := [problem.says for problem in problems] + faults:
        raise Refused(f"This is not kept, for it does not go the same way again: {wrong[0]}")
