"""A flow as a drawing (SVG). What a step is is told by its shape and in words, never by its colour alone; the page beside it tells every way again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as Xml

from bot.flow.graph import FINISHED, START, Ended, Graph, Node
from bot.preview.score import COLUMNS, END_HIGH, HIGH, WIDE, Box, Line, Point, score

LONGEST = 20  # letters of a name that a box has room for
LABEL = 34  # letters beside a line
HOW_TO_READ = "From left to right, row by row. Lines below: what is left out where its condition does not hold."
SIGNS = (
    ("sensitive", "double line", "a sensitive question"),
    ("support", "round", "people to talk to"),
    ("ending", "dashed", "an end"),
    ("error", "!", "errors"),
    ("warning", "?", "warnings"),
)  # the class of a sign, what it looks like, what it means


class Told(NamedTuple):
    """What the drawing says of one step: ``does`` in two or three words, ``mark`` where it is special, ``shape`` of its box.

    ``errors`` and ``warnings``: how many were found in it.
    """

    does: str
    mark: str = ""
    shape: str = "step"
    errors: int = 0
    warnings: int = 0

    @property
    def found(self) -> str:
        """How many were found, in words."""
        counted = ((self.errors, "error"), (self.warnings, "warning"))
        return ", ".join(f"{number} {what}{'s' * (number != 1)}" for number, what in counted if number)


def drawing(
    made: Graph, steps: Mapping[str, Told], labels: Mapping[tuple[Node, Node, int], str], title: str, columns: int = COLUMNS
) -> Xml.Element:
    """The drawing, with so many steps to a row. ``labels`` say when a way is taken."""
    laid = score(made, [START, *steps], columns)
    picture = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {laid.width:g} {laid.height:g}",
            "role": "group",
            "aria-labelledby": "drawing-title",
            "class": "drawing",
        },
    )
    Xml.SubElement(picture, "title", {"id": "drawing-title"}).text = title
    _arrowhead(picture)
    for line in laid.lines:
        _draw_line(picture, line, labels.get((line.source, line.target, line.key), ""))
    for box in laid.boxes:
        _draw_box(picture, box, steps)
    return picture


def _arrowhead(picture: Xml.Element) -> None:
    marker = Xml.SubElement(
        Xml.SubElement(picture, "defs"),
        "marker",
        {
            "id": "arrow",
            "viewBox": "0 0 8 8",
            "refX": "7",
            "refY": "4",
            "markerWidth": "7",
            "markerHeight": "7",
            "orient": "auto-start-reverse",
        },
    )
    Xml.SubElement(marker, "path", {"d": "M0 0 L8 4 L0 8 z"})


def _draw_line(picture: Xml.Element, line: Line, label: str) -> None:
    group = Xml.SubElement(picture, "g", {"class": f"way {line.way}", "data-from": str(line.source), "data-to": name_of(line.target)})
    for at, stroke in enumerate(line.strokes):
        last = at == len(line.strokes) - 1
        Xml.SubElement(group, "path", {"d": _path(stroke)} | ({"marker-end": "url(#arrow)"} if last else {}))
    x, y = line.label
    if isinstance(line.target, Ended) and line.way == "end":
        _text(group, x, y + END_HIGH - 14, _short(name_of(line.target), LABEL), "end-name", anchor="middle")
        if label:
            _text(group, x - 6, (line.strokes[0][0][1] + y) / 2 + 4, _short(label, LABEL), "label", anchor="end", whole=label)
    elif label and line.way != "only_if":
        beside = "end" if line.way == "order" else "start"
        _text(group, x, y, _short(label, LABEL), "label", anchor=beside, whole=label)
    elif line.way == "only_if":
        _text(group, x, y + 18, "else", "label", whole=label)


def _draw_box(picture: Xml.Element, box: Box, steps: Mapping[str, Told]) -> None:
    if not isinstance(box.node, str) or box.node == START:
        group = Xml.SubElement(picture, "g", {"class": "box edge", "data-node": name_of(box.node)})
        Xml.SubElement(group, "rect", _rect(box, HIGH / 2))
        _text(group, box.x + WIDE / 2, box.y + HIGH / 2 + 5, "begins" if box.node == START else name_of(box.node), "name", anchor="middle")
        return
    told = steps[box.node]
    link = Xml.SubElement(picture, "a", {"href": f"#step-{box.node}", "class": f"box {told.shape}", "data-node": box.node})
    Xml.SubElement(link, "rect", _rect(box, 26 if told.shape == "support" else 6))
    if told.shape == "sensitive":
        inner = box._replace(x=box.x + 4, y=box.y + 4)
        Xml.SubElement(link, "rect", _rect(inner, 3, less=8) | {"class": "inner"})
    middle = box.x + WIDE / 2
    lines = _name_lines(box.node)
    top = box.y + (25 if len(lines) == 1 else 19)
    for at, words in enumerate(lines):
        _text(link, middle, top + at * 14, words, "name", anchor="middle", whole=box.node if words != box.node else "")
    _text(link, middle, box.y + HIGH - 12, _short(told.mark or told.does, 26), "does", anchor="middle")
    if told.found:
        link.set("aria-label", f"{box.node}, {told.mark or told.does}, {told.found}")
        _draw_found(link, box, told)


def _draw_found(link: Xml.Element, box: Box, told: Told) -> None:
    """A sign at the corner of a box: square with a mark for errors, round for warnings alone."""
    sign = Xml.SubElement(link, "g", {"class": "found error" if told.errors else "found warning"})
    Xml.SubElement(sign, "title").text = told.found
    wide, high = 40, 20
    left, top = box.x - 14, box.y - 9
    sizes = {"x": left, "y": top, "width": wide, "height": high, "rx": 2 if told.errors else high / 2}
    Xml.SubElement(sign, "rect", {key: f"{value:g}" for key, value in sizes.items()})
    number = f"! {told.errors}" if told.errors else f"? {told.warnings}"
    _text(sign, left + wide / 2, top + high - 5.5, number, "count", anchor="middle")


def _name_lines(name: str) -> list[str]:
    piece, dot, step = name.rpartition(".")
    return [_short(f"{piece}.", LONGEST), _short(step, LONGEST)] if dot else [_short(name, LONGEST)]


def _rect(box: Box, round_: float, less: float = 0) -> dict[str, str]:
    sizes = {"x": box.x, "y": box.y, "width": WIDE - less, "height": HIGH - less, "rx": round_}
    return {key: f"{value:g}" for key, value in sizes.items()}


def _text(within: Xml.Element, x: float, y: float, words: str, kind: str, anchor: str = "start", whole: str = "") -> None:
    made = Xml.SubElement(within, "text", {"x": f"{x:g}", "y": f"{y:g}", "class": kind, "text-anchor": anchor})
    made.text = words
    if whole and whole != words:
        Xml.SubElement(made, "title").text = whole
        made.text, made[0].tail = "", words


def _path(stroke: tuple[Point, ...]) -> str:
    """Straight runs with small rounded corners."""
    return " ".join(_runs(stroke))


def _runs(stroke: tuple[Point, ...], corner: float = 7) -> Iterator[str]:
    yield f"M{stroke[0][0]:g} {stroke[0][1]:g}"
    for (ax, ay), (bx, by), (cx, cy) in zip(stroke, stroke[1:], stroke[2:], strict=False):
        before = _towards((bx, by), (ax, ay), corner)
        after = _towards((bx, by), (cx, cy), corner)
        yield f"L{before[0]:g} {before[1]:g} Q{bx:g} {by:g} {after[0]:g} {after[1]:g}"
    yield f"L{stroke[-1][0]:g} {stroke[-1][1]:g}"


def _towards(start: Point, goal: Point, far: float) -> Point:
    along = abs(goal[0] - start[0]) + abs(goal[1] - start[1])  # one of the two is nothing
    share = min(far, along / 2) / along if along else 0
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def name_of(node: Node) -> str:
    """A node as it is read."""
    if isinstance(node, Ended):
        return "finished" if node == FINISHED else f"ends: {node.reason.replace('_', ' ')}"
    return node


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}\u2026"
