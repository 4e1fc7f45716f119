"""A drill as a person reads it: a row for each flow, language and surface; every place with ``--each``; and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from channels.drilling.trying import COLUMNS, Cell, Row
from channels.drilling.unreadable import Outcome

NO_KEY = "-"
LEGEND = (
    "A place is a step with what may be going on there: its question, its warning, a pause, a call, a codeword, a recording.\n"
    "By telephone the keys are tried: 0 help, 9 end, # skip, 8 again, 041 stop, 042 delete, 03 language, 02 people; PAUSE is hanging up.\n"
    "041, 042 and 02 are not there before key 1 of a call that we place, when anybody may be listening, nor any of them once it is over."
)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """One line a row."""
    heads = ["flow", "language", "surface", *(column.name for column in COLUMNS)]
    lines = [[row.flow, row.language, row.surface, *(_of(row.cells[column.name]) for column in COLUMNS)] for row in rows]
    yield from _aligned([heads, *lines])
    for row in rows:
        for step in row.missed:
            yield f"{row.flow}, {row.language}, {row.surface}: nobody ever came to {step}. Look at its conditions."


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _of(cell: Cell | None) -> str:
    return f"{cell.right} of {len(cell.places)}" if cell else NO_KEY


def failures(rows: Iterable[Row]) -> Iterator[str]:
    """Every place where a word did not do what it must."""
    for row in rows:
        for name, cell in row.cells.items():
            for place, failed in cell.places.items() if cell else ():
                if failed:
                    yield f"{row.flow}, {row.language}, {row.surface}, {place}: {name} did not work as {', '.join(map(repr, failed))}."


def each(rows: Iterable[Row]) -> Iterator[str]:
    """Every place of every row, with the words that work there."""
    for row in rows:
        yield f"\n{row.flow}, {row.language}, {row.surface}"
        for place in dict.fromkeys(place for cell in row.cells.values() if cell for place in cell.places):
            marks = (f"{name} {'no' if cell.places[place] else 'yes'}" for name, cell in row.cells.items() if cell and place in cell.places)
            yield f"  {place}: {', '.join(marks)}"


def without_database(flow: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The danger column again, with the database and without."""
    groups = dict.fromkeys((outcome.language, outcome.channel) for outcome in outcomes)
    lines = [["flow", "language", "channel", "HELP", "HELP, database unreadable"]]
    for group in groups:
        of_group = [outcome for outcome in outcomes if (outcome.language, outcome.channel) == group]
        right = [f"{sum(getattr(one, name) for one in of_group)} of {len(of_group)}" for name in ("readable", "unreadable")]
        lines.append([flow, *group, *right])
    yield from _aligned(lines)
    for outcome in outcomes:
        if not (outcome.readable and outcome.unreadable):
            yield f"{flow}, {outcome.language}, {outcome.channel}, {outcome.place}: no danger text came back."


def as_data(rows: Iterable[Row], outcomes: dict[str, list[Outcome]]) -> dict[str, Any]:
    """All of it for a machine."""
    return {
        "rows": [
            {
                "flow": row.flow,
                "language": row.language,
                "surface": row.surface,
                "missed": row.missed,
                "commands": {name: {"tries": cell.tries, "places": cell.places} if cell else None for name, cell in row.cells.items()},
            }
            for row in rows
        ],
        "without_database": {flow: [outcome._asdict() for outcome in several] for flow, several in outcomes.items()},
    }
