"""The drawing of a flow: every way is there once, nothing lies upon anything else, and it reads from left to right."""

from __future__ import annotations

import textwrap
from itertools import combinations, pairwise

import pytest

from bot.flow.graph import FINISHED, START, graph
from bot.flow.model import Flow
from bot.flow.reader import read
from bot.preview.drawing import Told, drawing, name_of
from bot.preview.score import COLUMNS, HIGH, WIDE, score
from tests.preview.flows import SHIPPED

MANY = "".join(f"  s{number}: {{ask: How was it?, yes_no: true, only_if: {{s0: yes}}}}\n" for number in range(1, 20))
FLOWS = {
    "one step": "flow: a\nsteps:\n  s0: {say: Hello.}\n",
    "it ends by itself": "flow: a\nsteps:\n  s0: {end: declined}\n",
    "many left out over several rows": f"flow: a\nsteps:\n  s0: {{ask: How was it?, yes_no: true}}\n{MANY}",
    "ways over each other and two ends": """\
        flow: a
        steps:
          s0: {ask: How was it?, choose: {a: A, b: B, c: C}, then: [{if: {s0: a}, go: s3}, {if: {s0: b}, end: closed}, {if: {s0: c}, end: declined}]}
          s1: {ask: And that?, yes_no: true, then: [{if: {s1: yes}, go: s4}, {if: {s1: no}, flag: complaint}]}
          s2: {say: Hello., then: [{go: s4}]}
          s3: {say: Hello.}
          s4: {say: Hello.}
    """,
}


def flow_of(source: str) -> Flow:
    reading = read("a.yaml", textwrap.dedent(source).encode(), lambda _: None)
    assert reading.flow is not None, reading.problems
    return reading.flow


@pytest.fixture(params=[*FLOWS, *SHIPPED])
def flow(request: pytest.FixtureRequest) -> Flow:
    """A flow that is drawn."""
    return SHIPPED[request.param].script.flow if request.param in SHIPPED else flow_of(FLOWS[request.param])


@pytest.fixture(params=[pytest.param(2, id="on a telephone"), pytest.param(COLUMNS, id="on a page")])
def columns(request: pytest.FixtureRequest) -> int:
    """So many steps to a row."""
    return int(request.param)


def test_every_way_is_drawn_once(flow: Flow, columns: int) -> None:
    """The lines of the drawing are the ways of the graph."""
    made = graph(flow)
    picture = drawing(made, {name: Told("says") for name in flow.steps}, {}, "A flow", columns)
    drawn = sorted(
        (group.get("data-from"), group.get("data-to"), str(group.get("class"))) for group in picture.iter() if group.get("data-to")
    )
    assert drawn == sorted((str(source), name_of(target), f"way {way}") for source, target, way in made.edges(data="way"))
    assert {box.get("data-node") for box in picture.iter() if box.get("data-node")} >= {*flow.steps, START}


def test_nothing_lies_upon_anything_else(flow: Flow, columns: int) -> None:
    """No two boxes touch, and no two lines run along each other on one level."""
    laid = score(graph(flow), [START, *flow.steps], columns)
    for one, other in combinations(laid.boxes, 2):
        assert abs(one.x - other.x) >= WIDE or abs(one.y - other.y) >= HIGH
    level = [
        (line.way == "only_if", first[1], min(first[0], last[0]), max(first[0], last[0]))
        for line in laid.lines
        if line.way in ("go", "only_if")
        for stroke in line.strokes
        for first, last in pairwise(stroke)
        if first[1] == last[1]
    ]
    for (below, y, start, end), (other_below, other_y, other_start, other_end) in combinations(level, 2):
        assert (below, y) != (other_below, other_y) or end <= other_start or other_end <= start
    assert all(0 <= x <= laid.width and 0 <= y <= laid.height for line in laid.lines for stroke in line.strokes for x, y in stroke)


def test_it_reads_from_left_to_right(flow: Flow, columns: int) -> None:
    """Each step stands right of the one before it, or begins the next row."""
    boxes = score(graph(flow), [START, *flow.steps], columns).boxes
    places = [(box.row, box.column) for box in boxes]
    assert places == [divmod(at, columns) for at in range(len(places))]
    assert [box.node for box in boxes if box.node != FINISHED] == [START, *flow.steps]


def test_what_is_found_is_told_by_a_sign_and_in_words() -> None:
    """A step with findings has a sign of its own shape, and says how many to whoever listens; others have none."""
    flow = flow_of(FLOWS["ways over each other and two ends"])
    steps = {name: Told("asks") for name in flow.steps} | {"s0": Told("asks", errors=1, warnings=2), "s1": Told("asks", warnings=1)}
    picture = drawing(graph(flow), steps, {}, "A flow")
    signs = {
        link.get("data-node"): (link.get("aria-label"), sign.get("class"), "".join(sign.itertext()))
        for link in picture.iter("a")
        for sign in link.iter("g")
    }
    assert signs == {
        "s0": ("s0, asks, 1 error, 2 warnings", "found error", "1 error, 2 warnings! 1"),
        "s1": ("s1, asks, 1 warning", "found warning", "1 warning? 1"),
    }
