"""A flow as a graph."""

from __future__ import annotations

import subprocess
import sys

from bot.flow.graph import CARRIED_OUT, FINISHED, START, Ended, graph, most, reached, reaching, without
from bot.flow.model import Flow
from bot.flow.reader import read

SOURCE = b"""flow: a
steps:
  one:
    ask: One?
    yes_no: true
    then:
      - if: {one: no}
        go: three
      - if: {one: skipped}
        end: declined
  two:
    only_if: {one: yes}
    ask: Two?
    yes_no: true
  three:
    say: Three
    then:
      - flag: seen
  over:
    end: closed
  never:
    say: Never
"""


def flow() -> Flow:
    found = read("a.yaml", SOURCE, lambda _path: None).flow
    assert found is not None
    return found


def test_every_way_is_an_edge():
    """Order, leaving out, going on and ending are ways."""
    assert sorted((str(a), str(b), way) for a, b, way in graph(flow()).edges(data="way")) == sorted(
        (str(a), str(b), way)
        for a, b, way in [
            (START, "one", "begin"),
            ("one", "three", "go"),
            ("one", Ended("declined"), "end"),
            ("one", "two", "order"),
            ("two", "three", "only_if"),
            ("two", "three", "order"),
            ("three", "over", "order"),
            ("over", Ended("closed"), "end"),
            ("never", FINISHED, "order"),
        ]
    )


def test_what_is_reached_and_what_reaches():
    """A step after an end is not reached; every step before it reaches it."""
    made = graph(flow())
    assert "never" not in reached(made)
    assert reached(made, "three") == {"three", "over", Ended("closed")}
    assert reaching(made, ["two", "nowhere"]) == {START, "one", "two"}


def test_without_ways():
    """Where a step is not carried out, only leaving it out leads past it."""
    made = graph(flow())
    assert "three" not in reached(without(made, CARRIED_OUT, ["one"]))
    assert "three" in reached(without(made, CARRIED_OUT, ["two"]))


def test_the_longest_way_counts_only_what_is_carried_out():
    """Both questions can be asked in one conversation; a step that says is not counted."""
    assert most(graph(flow()), {"one", "two"}) == 2
    assert most(graph(flow()), {"two"}) == 1


def test_reading_a_flow_does_not_load_the_library_of_graphs():
    """The worker and the web process start without it."""
    code = "import sys, bot.flow.reader, bot.flow.directory, bot.flow.messages; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
