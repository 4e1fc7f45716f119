"""What is to be mended in one file as it stands in the editor: the findings of `hearback check`, at their lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from bot.checks.directory import check_directory
from bot.checks.folder import clashes
from bot.checks.signposts import unknown_needs
from bot.flow.directory import read_directory
from bot.flow.problems import Problem, in_order
from bot.flow.reader import read
from bot.flow.yaml import compose
from bot.language.reply_words import read_words
from bot.library.library import judged_in
from bot.library.standing import in_catalogue
from bot.voicing.gaps import recorded_whole
from bot.workbench import stories
from bot.workbench.fixing import fixes_of
from bot.workbench.phones import edition_of
from bot.workbench.reading import Readings
from bot.workbench.shelf import kind_of

MOST_FINDINGS = 500  # shown of one file
MOST_JUDGED = 12  # flows in which a shared piece is looked at after each pause; `hearback check` looks at all of them


class Look(NamedTuple):
    """``here``: findings in the file itself; ``elsewhere``: in others, that its words lead to (translations, shared pieces).

    ``live`` says whether the flow may go live as it is; None for files that are no flows. ``standing`` is that in a sentence.
    """

    here: tuple[Problem, ...]
    elsewhere: tuple[Problem, ...]
    live: bool | None
    standing: str


def look(readings: Readings, name: str) -> Look:
    """Everything that is found in a file of the desk, what is not saved included. Raises NotHere for a name that is none of ours."""
    source = readings.desk.contents(name) or b""
    kind = kind_of(name)
    below = name.partition("/")[2]
    problems = in_order(list(_found(readings, name, below, kind, source)))
    here = tuple(problem for problem in problems if problem.file == below)
    elsewhere = tuple(problem for problem in problems if problem.file != below)
    own = [problem for problem in problems if not in_catalogue(problem, readings.desk.speaking().languages)]
    errors = sum(problem.severity == "error" for problem in own)
    live = errors == 0 if kind in ("flow", "shared") else None
    standing = _standing(kind, errors, len(own) - errors, len(problems) - len(own))
    if kind == "shared" and (many := len(readings.including(name))) > MOST_JUDGED:
        standing += f" Looked at in {MOST_JUDGED} of the {many} flows that include it; hearback check looks at all."
    return Look(here[:MOST_FINDINGS], elsewhere[:MOST_FINDINGS], live, standing)


def _found(readings: Readings, name: str, below: str, kind: str, source: bytes) -> Iterable[Problem]:
    match kind:
        case "flow":
            return in_flow(readings, name)
        case "shared":
            return _in_shared(readings, name, below)
        case "directory":
            directory = read_directory(below, source)
            return (*directory.problems, *(check_directory(directory.services, directory.places) if directory.services else ()))
        case "words":
            return read_words(below.partition("/")[0], below, source)[1]
        case "story":
            return stories.in_file(readings, name)
        case _:
            return compose(below, source).problems if name.startswith("locales/") else read(below, source, readings.desk.include).problems


def in_flow(readings: Readings, name: str) -> list[Problem]:
    """Everything that is found in a flow, in its shared pieces and in its translations too."""
    reading = readings.of(name)
    if reading is None:
        return []
    problems = list(reading.problems)
    if reading.flow is not None:
        speaking = readings.desk.speaking()
        recorded = recorded_whole(edition_of(readings, name, reading, ""), speaking.recordings) if len(speaking.recordings) else ()
        problems += judged_in(reading.flow, reading.places, speaking.languages, recorded)
        problems += unknown_needs([(reading.flow, reading.places)], speaking.services)
        side_by_side = [(one.flow, one.places) for one in readings.flows().values() if one.flow is not None]
        problems += [problem for problem in clashes(side_by_side) if problem.file == name.removeprefix("flows/")]
    return problems


def _in_shared(readings: Readings, name: str, below: str) -> list[Problem]:
    """A shared piece is judged by itself, and in each flow that it stands in: only there do its ways lead somewhere."""
    reading = readings.of(name)
    problems = list(reading.problems) if reading else []
    languages = readings.desk.speaking().languages
    for flow in readings.including(name)[:MOST_JUDGED]:
        there = readings.of(flow)
        if there is not None and there.flow is not None:
            problems += [problem for problem in judged_in(there.flow, there.places, languages) if problem.file == below]
    return problems


def _standing(kind: str, errors: int, warnings: int, translations: int) -> str:
    """A mistake in a translation keeps that language back, and nothing else."""
    in_languages = f"{translations} in translations" if translations else ""
    told = ", ".join(filter(None, (_counted(errors, "error"), _counted(warnings, "warning"), in_languages)))
    if kind not in ("flow", "shared"):
        return f"{told}." if told else "Nothing to mend."
    if errors:
        return f"{told}. It can be saved as a draft, and does not go live."
    return f"{told}. It can go live." if told else "Nothing to mend. It can go live."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}" if number else ""


def as_json(problem: Problem, text: str) -> dict[str, Any]:
    """A finding for the page, with the changes that would mend it."""
    root = "locales" if problem.file.partition("/")[2].startswith(("LC_MESSAGES/", "words.yaml", "wording.yaml")) else "flows"
    told = {name: getattr(problem, name) for name in ("line", "column", "rule", "severity", "says", "try_instead")}
    return {"file": f"{root}/{problem.file}", **told, "fixes": msgspec.to_builtins(fixes_of(problem, text))}
