"""Stories as they stand on the desk, held with the flows as they stand there: what is not saved counts too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.flow.problems import Problem, in_order
from bot.flow.story import read_stories
from bot.stories.coverage import Missing
from bot.stories.files import Held, Playhouse, Told
from bot.workbench.drafts import DeskDrafts
from bot.workbench.phones import chosen_flow
from bot.workbench.reading import Readings
from bot.workbench.shelf import GROUPS, kind_of

FLOWS, STORIES = GROUPS[0], GROUPS[2]
MOST = 200  # conversations that are held for one page
NONE = "There is no story of this flow yet. Hold the conversation on a phone, and keep it as a story."


class _House(Playhouse):
    """Knows the flows that are not saved yet, too."""

    def flow_of(self, told: Told) -> Path | None:
        name = f"flows/{told.story.flow}.yaml"
        drafts = self.drafts
        known = isinstance(drafts, DeskDrafts) and FLOWS.shape.fullmatch(name) and drafts.readings.of(name) is not None
        return drafts.flows / f"{told.story.flow}.yaml" if known else None


def house(readings: Readings) -> Playhouse:
    """Where the stories of a desk are held."""
    return _House(DeskDrafts(readings))


def stories_of(readings: Readings, name: str, flow: str) -> dict[str, Any]:
    """The stories of a flow, or those of a file of stories, held now; and what of the flow they try. As JSON data."""
    problems: list[Problem] = []
    if kind_of(name) == "story":
        told, chosen = list(read(readings, name, problems)), ""
    else:
        try:
            chosen, _, flow_read = chosen_flow(readings, name, flow)
        except Refused as why:
            return {"why": str(why), "stories": []}
        told = [one for file in files(readings) for one in read(readings, file, problems) if one.story.flow == flow_read.flow]
    playing = house(readings)
    held = [one for story in told for one in playing.hold(story, problems)][:MOST]
    tried = list(playing.covered([readings.desk.shelf.flows / Path(chosen).name])) if chosen and held else []
    return {
        "why": "" if told or problems else NONE,
        "flow": chosen,
        "stories": [_shown(story, [one for one in held if one.told is story]) for story in told],
        "problems": [_problem(problem) for problem in in_order(problems)],
        "tried": [
            {
                "says": f"{one.ways[0]} of {one.ways[1]} branches, {one.steps[0]} of {one.steps[1]} steps and "
                f"{one.answers[0]} of {one.answers[1]} answers were tried.",
                "surfaces": list(one.missing_surfaces),
                "languages": list(one.missing_languages),
                "branches": _missing(one.missing_ways),
                "answers": _missing(one.missing_answers),
            }
            for one in tried
        ],
    }


def in_file(readings: Readings, name: str) -> list[Problem]:
    """What is to be mended in a file of stories: what cannot be read, names that there are not, and stories that do not hold."""
    problems: list[Problem] = []
    playing = house(readings)
    for story in read(readings, name, problems):
        for held in playing.hold(story, problems):
            fault = next(iter(held.outcome.faults), None)
            if fault is not None:
                where = f"On {held.outcome.surface}, in {held.outcome.language}: "
                problems.append(Problem(_below(name), held.line_of(fault.line), 1, "story-differs", "error", where + fault.says))
                break
    return problems


def files(readings: Readings) -> list[str]:
    """Every file of stories, those that are not saved yet too."""
    drafts = [name for name in readings.desk.drafts if STORIES.shape.fullmatch(name)]
    return sorted({*readings.desk.shelf.names(STORIES), *drafts})


def read(readings: Readings, name: str, problems: list[Problem]) -> Iterator[Told]:
    """The stories of one file. What is wrong with it is added to ``problems``."""
    reading = read_stories(_below(name), readings.desk.contents(name) or b"")
    problems += reading.problems
    for at, story in enumerate(reading.stories):
        yield Told(Path(_below(name)), at, story, reading.places)


def _below(name: str) -> str:
    return name.removeprefix("flows/")


def _shown(told: Told, held: Sequence[Held]) -> dict[str, Any]:
    place = told.places.key("stories", told.at, "story")
    return {
        "story": told.story.story,
        "file": f"flows/{told.file.as_posix()}",
        "line": place.line,
        "held": bool(held) and all(one.outcome.held for one in held),
        "runs": [_run(one) for one in held],
    }


def _run(held: Held) -> dict[str, Any]:
    outcome = held.outcome
    return {
        "surface": outcome.surface,
        "language": outcome.language,
        "held": outcome.held,
        "rows": [{"expected": row.expected, "said": row.said, "same": row.same} for row in outcome.rows],
        "faults": [{"line": held.line_of(fault.line), "says": fault.says} for fault in outcome.faults],
    }


def _missing(missing: Sequence[Missing]) -> list[dict[str, Any]]:
    return [{"what": one.what, "file": f"flows/{one.place.file}", "line": one.place.line} for one in missing]


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": f"flows/{problem.file}", "line": problem.line, "says": problem.says, "try_instead": problem.try_instead}
