"""YAML in, a Flow or every problem out. Pure: the caller gives the bytes, and a way to read included files by their path.

    composed   bytes -> nodes with their places               bot.flow.yaml
    shape      nodes -> the model, or what has the wrong form  bot.flow.shape
    meaning    names, order, answers, placeholders             bot.flow.meaning, bot.flow.wordings
    laying in  steps of shared files, in place of `include`    bot.flow.includes

All four look at everything they can, so that one run shows all that is wrong with a file and the files it includes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.flow.calendar import CALENDAR, read_calendar
from bot.flow.complaint_bodies import COMPLAINTS, read_complaints
from bot.flow.duty import DUTY, read_duty
from bot.flow.includes import Files
from bot.flow.model import Flow, Shared
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order

ReadInclude = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """``flow`` is there where a flow was read without an error; ``shared`` where the file is a shared one.

    ``problems`` are in the order of the files. ``places`` leads from parts of the flow to lines and columns.
    """

    flow: Flow | None
    problems: tuple[Problem, ...]
    places: Places
    shared: Shared | None = None


def read(name: str, source: bytes, read_include: ReadInclude) -> Reading:
    """The flow that a file says, shared files laid in. ``name`` is used for the problems. Never raises.

    ``read_include`` is given the path as written (``shared/opening.yaml``) and returns the file's bytes, or None. The calendar, the
    duty rota and the bodies for complaints are no flows; of them only the problems are told.
    """
    if name.rpartition("/")[2] == CALENDAR:
        calendar = read_calendar(name, source)
        return Reading(None, calendar.problems, calendar.places)
    if name.rpartition("/")[2] == DUTY:
        duty = read_duty(name, source)
        return Reading(None, duty.problems, duty.places)
    if name.rpartition("/")[2] == COMPLAINTS:
        bodies = read_complaints(name, source)
        return Reading(None, bodies.problems, bodies.places)
    files = Files(read_include)
    whole = files.whole(name, source)
    problems = in_order(files.problems)
    places = Places(name, whole.root, {piece.name: piece.origin for piece in whole.pieces if piece.origin.file != name})
    if problems or whole.part is None:
        return Reading(None, problems, places)
    steps = {piece.name: piece.step for piece in whole.pieces if piece.step}
    if isinstance(whole.part, Shared):
        return Reading(None, problems, places, whole.part.model_copy(update={"steps": steps}))
    return Reading(whole.part.model_copy(update={"steps": steps}), problems, places)
