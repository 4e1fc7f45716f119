"""A flow as a graph."""

from __future__ import annotations

import subprocess
import sys

from bot.flow.graph import FINISHED, START, Ended, graph, reached
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


def test_what_is_reached():
    """A step after an end is not reached."""
    made = graph(flow())
    assert "never" not in reached(made)
    assert reached(made, "three") == {"three", "over", Ended("closed")}


def test_reading_a_flow_does_not_load_the_library_of_graphs():
    """The worker and the web process start without it."""
    code = "import sys, bot.flow.reader, bot.flow.directory, bot.flow.messages; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
