"""Where everything of a drawn flow stands. Steps follow one another from left to right, as the lines of a page do: a row ends, the next goes on.

Every way of ``bot.flow.graph`` is one line. Ways to the next step run straight, ways that leave a step out run below, ways that lead
further on run above, and ways to an end hang down. Lines that would lie upon each other are drawn on levels of their own. Lengths are
in pixels of the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from bot.flow.graph import FINISHED, Ended, Graph, Node

COLUMNS = 6  # as many as are read well on a page across
WIDE, HIGH = 156, 62  # of a box
STEP, MARGIN = 190, 40  # from one box to the next; on both sides of a row
LEVEL, ROOM = 24, 30  # between lines above or below each other; between them and the boxes
END_HIGH = 34

Way = Literal["begin", "order", "only_if", "go", "end"]
Point = tuple[float, float]


class Box(NamedTuple):
    """A step, the beginning, or the end that is reached when all has been carried out. ``x`` and ``y`` are of its upper left corner."""

    node: Node
    x: float
    y: float
    row: int
    column: int


class Line(NamedTuple):
    """One way. Each of ``strokes`` is a run of points; a way into another row has two, and leaves and comes in at the margins.

    ``label`` is where its words may stand.
    """

    source: Node
    target: Node
    way: Way
    key: int
    strokes: tuple[tuple[Point, ...], ...]
    label: Point


class Score(NamedTuple):
    """A whole drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


class _Stretch(NamedTuple):
    """The part of a line that runs along a row, above or below it."""

    edge: tuple[Node, Node, int]
    row: int
    above: bool
    start: float
    end: float


def score(made: Graph, order: Iterable[Node], columns: int = COLUMNS) -> Score:
    """Lay out a flow whose steps stand in this order, the beginning first, so many to a row."""
    nodes = [*order, *([FINISHED] if FINISHED in made else [])]
    places = {node: divmod(at, columns) for at, node in enumerate(nodes)}
    edges = sorted(_edges(made, places), key=lambda edge: (places[edge[0]], edge[3]))
    following = dict(pairwise(nodes))
    stretches = [stretch for edge in edges if not _next(edge, following) for stretch in _stretches(edge, places)]
    levels = _levels(stretches)
    rows = _rows(stretches, levels, edges, places)
    boxes = {node: Box(node, MARGIN + column * STEP, rows[row].boxes, row, column) for node, (row, column) in places.items()}
    width = 2 * MARGIN + (min(columns, len(nodes)) - 1) * STEP + WIDE
    lines = [_line(edge, boxes, levels, rows, width, straight=_next(edge, following)) for edge in edges]
    return Score(width, rows[-1].bottom, tuple(boxes.values()), tuple(lines))


class _Row(NamedTuple):
    boxes: float  # the upper edge of the boxes
    bottom: float


_Edge = tuple[Node, Node, int, Way]


def _edges(made: Graph, places: dict[Node, tuple[int, int]]) -> Iterator[_Edge]:
    for source, target, key, way in made.edges(keys=True, data="way"):
        if source in places:
            yield source, target, key, way


def _next(edge: _Edge, following: Mapping[Node, Node]) -> bool:
    """Whether the way leads to the step that stands next."""
    return edge[3] in ("begin", "order") and following.get(edge[0]) == edge[1]


def _hangs(edge: _Edge, places: dict[Node, tuple[int, int]]) -> bool:
    return edge[1] not in places or (isinstance(edge[1], Ended) and edge[3] == "end")


def _stretches(edge: _Edge, places: dict[Node, tuple[int, int]]) -> Iterator[_Stretch]:
    """Along its own row, and along the row where it arrives if that is another one."""
    source, target, key, way = edge
    if _hangs(edge, places):
        return
    (row, column), (to_row, to_column) = places[source], places[target]
    above = way != "only_if"
    name = (source, target, key)
    if row == to_row:
        yield _Stretch(name, row, above, column + 0.3, to_column + 0.1)
    else:
        yield _Stretch(name, row, above, column + 0.3, math.inf)
        yield _Stretch(name, to_row, above, -1, to_column + 0.1)


def _levels(stretches: Iterable[_Stretch]) -> dict[tuple[tuple[Node, Node, int], int], int]:
    """The lowest level that is free all along each stretch, the shortest first: then the fewest cross."""
    taken: dict[tuple[int, bool, int], list[_Stretch]] = {}
    found: dict[tuple[tuple[Node, Node, int], int], int] = {}
    for stretch in sorted(stretches, key=lambda one: (one.end - one.start, one.row, one.start)):
        level = 0
        while any(stretch.start < other.end and other.start < stretch.end for other in taken.get((stretch.row, stretch.above, level), ())):
            level += 1
        taken.setdefault((stretch.row, stretch.above, level), []).append(stretch)
        found[stretch.edge, stretch.row] = level
    return found


def _rows(
    stretches: list[_Stretch],
    levels: dict[tuple[tuple[Node, Node, int], int], int],
    edges: list[_Edge],
    places: dict[Node, tuple[int, int]],
) -> list[_Row]:
    rows: list[_Row] = []
    top = 0.0
    for row in range(max(row for row, _ in places.values()) + 1):
        above, below = (
            max((levels[one.edge, row] + 1 for one in stretches if one.row == row and one.above is side), default=0)
            for side in (True, False)
        )
        ends = max((count for count in _ends(edges, places, row).values()), default=0)
        boxes = top + ROOM + above * LEVEL
        bottom = boxes + HIGH + max(below * LEVEL + (12 if below else 0), ends * END_HIGH + (14 if ends else 0)) + 12
        if below and ends:
            bottom = boxes + HIGH + below * LEVEL + ends * END_HIGH + 26
        rows.append(_Row(boxes, bottom))
        top = bottom
    return rows


def _ends(edges: list[_Edge], places: dict[Node, tuple[int, int]], row: int) -> dict[Node, int]:
    found: dict[Node, int] = {}
    for edge in edges:
        if places[edge[0]][0] == row and _hangs(edge, places):
            found[edge[0]] = found.get(edge[0], 0) + 1
    return found


def _line(
    edge: _Edge,
    boxes: dict[Node, Box],
    levels: dict[tuple[tuple[Node, Node, int], int], int],
    rows: list[_Row],
    edge_of_page: float,
    *,
    straight: bool,
) -> Line:
    source, target, key, way = edge
    here, name = boxes[source], (source, target, key)
    if target not in boxes or (isinstance(target, Ended) and way == "end"):
        x, y = here.x + WIDE * 0.75, here.y + HIGH
        low = rows[here.row].bottom - 12 - END_HIGH + 8
        return Line(source, target, way, key, (((x, y), (x, low)),), (x, low))
    there = boxes[target]
    middle = HIGH / 2
    if straight:
        start, end = (here.x + WIDE, here.y + middle), (there.x, there.y + middle)
        if here.row == there.row:
            return Line(source, target, way, key, ((start, end),), (start[0], here.y - 6))
        return Line(source, target, way, key, ((start, (edge_of_page, start[1])), ((0, end[1]), end)), (start[0], here.y - 6))
    above = way != "only_if"

    def along(box: Box) -> float:
        level = levels[name, box.row] * LEVEL + (ROOM - 8 if above else ROOM / 2)
        return box.y - level if above else box.y + HIGH + level

    out = (here.x + WIDE * (0.62 if above else 0.3), here.y if above else here.y + HIGH)
    into = (there.x + WIDE * (0.3 if above else 0.15), there.y if above else there.y + HIGH)
    level = along(here)
    if here.row == there.row:
        return Line(source, target, way, key, ((out, (out[0], level), (into[0], level), into),), (out[0] + 6, level - 5))
    arrives = along(there)
    strokes = ((out, (out[0], level), (edge_of_page, level)), ((0.0, arrives), (into[0], arrives), into))
    return Line(source, target, way, key, strokes, (out[0] + 6, level - 5))
