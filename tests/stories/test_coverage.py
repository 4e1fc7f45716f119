"""What stories have tried of a flow: counted by what the engine itself asked of the conditions."""

from __future__ import annotations

import pytest

from bot.flow.graph import START, graph
from bot.flow.story import BEGINS
from bot.stories.coverage import ENDS, LEFT_OUT, ON, Answer, Tried, Way, answers_of, steps_of, watched, ways_of
from bot.stories.playing import Where
from bot.stories.rehearsal import Rehearsal
from tests.stories.conftest import ROOT, Stage

WAY_THROUGH = """\
- person: yes
- person: poor
- person: letter
- person: officer and friend
- person: OK
- person: 1
"""


def tried(stage: Stage) -> Tried:
    return stage.house.tried[stage.folder / "visit.yaml"]


def test_a_branch_is_an_edge_of_the_graph(stage: Stage) -> None:
    """There are as many ways on as the graph of the flow has edges, its beginning left out; the shipped flows too."""
    for path in (stage.folder / "visit.yaml", ROOT / "flows/after-case-closed.yaml", ROOT / "flows/quiet-check-in.yaml"):
        edition = stage.house.found(path).edition
        assert edition is not None
        never = {node.name for node in edition.script.nodes} - set(steps_of(edition))
        edges = [source for source, _ in graph(edition.script.flow).edges() if source != START and source not in never]
        assert sorted(way.step for way in ways_of(edition)) == sorted(edges)


def test_one_conversation(stage: Stage) -> None:
    """Exactly the ways that it took are noted, and no other."""
    assert stage.one(WAY_THROUGH, "ends: finished").outcome.held
    assert tried(stage).ways - {Way(step, ENDS) for step in tried(stage).steps} == {
        Way("overall", "0"),
        Way("young", LEFT_OUT),
        Way("contact", ON),
        Way("helped", ON),
        Way("mood", "0"),
        Way("support", ON),
    }
    assert tried(stage).steps == {"overall", "contact", "helped", "mood", "support", "done"}
    assert tried(stage).answers == {
        Answer("overall", "poor"),
        Answer("contact", "letter"),
        Answer("helped", "officer"),
        Answer("helped", "friend"),
        Answer("mood", "1"),
    }


def test_what_is_missing_is_told_with_its_line(stage: Stage) -> None:
    """A rule by what it does, a step that is left out at its condition, an answer at its own line."""
    stage.one(WAY_THROUGH)
    (one,) = stage.house.covered([stage.folder / "visit.yaml"])
    lines = (stage.folder / "visit.yaml").read_text("utf-8").splitlines()
    told = {missing.what: lines[missing.place.line - 1].strip() for missing in one.missing_ways}
    assert told == {
        "overall: none of its rules holds, and the next step follows": "overall:",
        "young: the next step follows": "young:",
        "mood: none of its rules holds, and the next step follows": "mood:",
        "better: the next step follows": "better:",
        "later: the next step follows": "later:",
        "thanks: the next step follows": "thanks:",
    }
    assert [missing.what for missing in one.missing_steps] == ["young", "better", "later", "thanks"]
    assert "helped: nurse" in [missing.what for missing in one.missing_answers]
    assert (one.ways, one.percent) == ((7, 13), 53)
    assert (one.surfaces, one.missing_surfaces, one.missing_languages) == (("text",), ("chat", "voice"), ("cy",))


def test_nothing_tried(stage: Stage) -> None:
    """A flow without stories is at 0, and everything is missing."""
    (one,) = stage.house.covered([stage.folder / "visit.yaml"])
    assert (one.percent, one.ways[0], len(one.missing_answers)) == (
        0,
        0,
        len(answers_of(stage.house.found(stage.folder / "visit.yaml").edition)),
    )


@pytest.mark.parametrize("surface", ["text", "chat", "voice"])
def test_watching_changes_nothing(stage: Stage, surface: str) -> None:
    """What is watched says the same words and keeps the same state as what is not."""
    edition = stage.house.found(ROOT / "flows/after-case-closed.yaml").edition
    assert edition is not None
    where = Where(surface, "en", stage.drafts.settings.zone, {})
    begins = BEGINS.replace(tzinfo=where.zone)
    pair = [Rehearsal(one, where.surface, "bot", "en", begins, where.zone) for one in (edition, watched(edition, Tried()))]
    for line in ("", "1", "1", "2", "2", "1", "HELP", "1", "SKIP", "(wait 3 days)", "2", "stop", "(wait 9 days)"):
        said = [list(one.line(line) if line else one.begin()) for one in pair]
        assert said[0] == said[1]
        assert pair[0].state == pair[1].state


def test_a_step_that_can_never_be_said_is_not_counted(stage: Stage) -> None:
    """By when somebody replies is told where the flow promises it; where it does not, no story could."""
    edition = stage.house.found(ROOT / "flows/after-case-closed.yaml").edition
    assert edition is not None
    assert "as_complaint.told_when" not in steps_of(edition)
