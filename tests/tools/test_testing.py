"""``hearback test``: the stories beside the flows, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tools.conftest import Command

STORY = """\
- story: all is well
  flow: small
  talk:
    - person: 1
"""
BAD = """\
- story: goes another way
  flow: small
  talk:
    - bot: sentence invite
    - person: 1
    - bot: starts with "Thank you very much"
  ends: finished
- story: waits for a reply that never comes
  flow: small
  talk:
    - wait: 1 day
    - bot: step overall
"""


@pytest.fixture
def tests(flows: Path) -> Path:
    (flows / "tests").mkdir()
    (flows / "tests" / "small.yaml").write_text(STORY, "utf-8")
    return flows / "tests"


def test_the_shipped_stories_hold(hearback: Command) -> None:
    """What everybody gets goes as it is written, and no way through a flow, no answer, no surface and no language is left untried."""
    told = hearback("test", "--json", "--coverage", "--at-least", 100)
    data = json.loads(told.out)
    assert [(one["story"], one["faults"]) for one in data["stories"] if not one["held"]] == []
    assert {one["flow"]: one["never_tried"] for one in data["coverage"] if any(one["never_tried"].values())} == {}
    assert told.code == 0


def test_a_story_that_holds(hearback: Command, flows: Path, tests: Path) -> None:
    """A line says how many, and the exit is 0: by folder, by file and by the flow's name."""
    for path in ((), (str(tests),), (str(tests / "small.yaml"),), ("small",)):
        told = hearback("test", *path, "--flows", flows)
        assert (told.code, told.out, told.err) == (0, "1 story holds.\n", "")


def test_stories_that_do_not_hold_are_shown_side_by_side(hearback: Command, flows: Path, tests: Path) -> None:
    """Both are told: what was expected at the left, what was said at the right, a mark between, and a sentence with the line."""
    (tests / "small.yaml").write_text(BAD, "utf-8")
    told = hearback("test", "--flows", flows)
    rows = [line for line in told.out.splitlines() if "!=" in line]
    assert told.code == 1
    assert [row.split()[0] for row in rows] == ["6", "ends:", "12"]
    assert "How was it" in rows[0]
    assert f'{tests / "small.yaml"}:6: No message here starts with "Thank you very much"' in told.out
    assert ":12: The bot says nothing here, and never will: the conversation waits for the person." in told.out
    assert told.out.endswith("2 of 2 stories do not hold.\n")


def test_the_same_for_a_program(hearback: Command, flows: Path, tests: Path) -> None:
    """--json has both conversations, line by line, and the coverage."""
    (tests / "small.yaml").write_text(BAD, "utf-8")
    told = hearback("test", "--flows", flows, "--json", "--coverage")
    data = json.loads(told.out)
    first = data["stories"][0]
    assert (told.code, data["held"], data["problems"]) == (1, False, [])
    assert (first["story"], first["line"], first["held"], first["ends"]) == ("goes another way", 1, False, "waiting")
    assert [row["line"] for row in first["talk"] if not row["same"]] == [6, None]
    assert [fault["line"] for fault in first["faults"]] == [6, 1]
    assert {row["flow"] for row in data["coverage"]} >= {"small"}


def test_too_little_tried(hearback: Command, flows: Path, tests: Path) -> None:
    """--at-least fails with the flow that has too few, and --coverage says which with their lines."""
    told = hearback("test", "small", "--flows", flows, "--coverage", "--at-least", 90)
    assert told.code == 1
    assert "branches never tried:\n" in told.out
    assert "small.yaml:" in told.out
    assert "% of its branches were tried, and 90% are wanted." in told.out
    assert hearback("test", "small", "--flows", flows, "--at-least", 0).code == 0


def test_a_flow_without_stories_counts_as_never_tried(hearback: Command, flows: Path, tests: Path) -> None:
    """Where all flows are looked at, none is left out because nobody wrote a story."""
    told = hearback("test", "--flows", flows, "--json", "--coverage")
    assert len(json.loads(told.out)["coverage"]) == len(list(flows.glob("*.yaml"))) - sum(
        (flows / name).exists() for name in ("support.yaml", "calendar.yaml", "duty.yaml", "complaints.yaml")
    )


def test_mistakes_of_a_file_are_told_like_those_of_a_flow(hearback: Command, flows: Path, tests: Path) -> None:
    """File, line, column, and what to try; the stories of other files are held all the same."""
    (tests / "other.yaml").write_text("- story: a\n  flow: small\n  tlk: []\n", "utf-8")
    told = hearback("test", "--flows", flows)
    assert told.code == 1
    assert f"{tests / 'other.yaml'}:3:3 error" in told.out
    assert "Did you mean `talk`?" in told.out
    assert "1 story holds." in told.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["nope"], "There are no stories at 'nope'", id="no such flow"),
        pytest.param(["smal"], "Did you mean `small`?", id="nearly a flow"),
        pytest.param(["small", "--surface", "voice"], "No story is held so.", id="on no such surface"),
        pytest.param(["small", "--language", "cy"], "No story is held so.", id="in no such language"),
        pytest.param(["EMPTY"], "There are no stories in EMPTY", id="an empty folder"),
    ],
)
def test_a_persons_mistake(hearback: Command, flows: Path, tests: Path, tmp_path: Path, arguments: list[str], says: str) -> None:
    """One sentence, and exit 1: a run that holds nothing never passes."""
    (tmp_path / "EMPTY").mkdir()
    told = hearback("test", *arguments, "--flows", flows)
    assert told.code == 1
    assert says in told.err
    assert len(told.err.strip().splitlines()) == 1
