"""Stories on the desk: held as they stand there, told at their lines, and written from a conversation that was held by hand."""

from __future__ import annotations

import pytest

FLOW, STORIES = "flows/tiny.yaml", "flows/tests/tiny.yaml"
TINY = "flow: tiny\nsteps:\n  how:\n    ask: How was it?\n    choose:\n      good: Good\n      bad: Bad\n  close:\n    say: Thank you.\n"
STORY = '- story: somebody answers\n  flow: tiny\n  on: [text, chat, voice]\n  begun_by: person\n  talk:\n    - bot: step how\n    - person: 2\n    - bot: contains "Thank you."\n  ends: finished\n  answers: {how: bad}\n'


@pytest.fixture
def tiny(page):
    """A small flow and a story of it, both written and not saved."""
    page("look", name="flows/tiny.yaml", text=TINY, seen="")
    page("look", name="flows/tests/tiny.yaml", text=STORY, seen="")
    return page


def test_stories_are_held_as_they_stand_on_the_desk(tiny):
    """A story that is not saved is held with a flow that is not saved, on every surface, and what it tries is told."""
    found = tiny("stories", name="flows/tiny.yaml")
    assert [(one["story"], one["held"], len(one["runs"])) for one in found["stories"]] == [("somebody answers", True, 3)]
    [tried] = found["tried"]
    assert [one["what"] for one in tried["answers"]] == ["how: good"]
    assert tried["answers"][0]["line"] == 6


def test_a_change_that_breaks_a_story_is_told_side_by_side(tiny):
    """Other words in the flow: the story differs at its line, with what it says beside what was said."""
    tiny("look", name="flows/tiny.yaml", text=TINY.replace("Thank you.", "Thanks."), seen="")
    [story] = tiny("stories", name="flows/tiny.yaml")["stories"]
    assert not story["held"]
    run = story["runs"][0]
    assert [row["expected"] for row in run["rows"] if not row["same"]] == ['bot: contains "Thank you."']
    assert run["faults"][0]["line"] == 8
    found = tiny("look", name="flows/tests/tiny.yaml", text=STORY, seen="")
    assert [(one["rule"], one["line"]) for one in found["findings"]] == [("story-differs", 8)]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        pytest.param("flow: tiny", "flow: after-case-closd", "story-flow", 2, id="a flow that there is not"),
        pytest.param("step how", "step hwo", "story-name", 7, id="a step that there is not"),
        pytest.param("person: 2", "persn: 2", "unknown-key", 8, id="a line of no kind"),
    ],
)
def test_a_story_is_looked_at_while_it_is_written(tiny, old, new, rule, line):
    """What a story names and is not there is found at its line, with what was meant one click away."""
    text = STORY.replace(old, new)
    found = tiny("look", name="flows/tests/tiny.yaml", text=text, seen="")
    assert (rule, line) in {(one["rule"], one["line"] + (rule != "story-flow")) for one in found["findings"]}
    assert any(one["fixes"] for one in found["findings"] if one["rule"] == rule)


def test_the_keys_of_a_story_are_on_offer(tiny):
    """In a file of stories the keys of a story and of its lines are offered, and the flows by name."""
    text = "- story: a\n  flow: \n  talk:\n    - \n"
    offered = {word["label"] for word in tiny("complete", name="flows/tests/tiny.yaml", text=text, line=2, column=9)["words"]}
    assert {"tiny", "after-case-closed"} <= offered
    offered = {word["label"] for word in tiny("complete", name="flows/tests/tiny.yaml", text=text, line=4, column=7)["words"]}
    assert {"bot", "person", "wait", "key"} <= offered


def test_a_conversation_becomes_a_story(tiny, shelf):
    """What was held on a phone is written behind the other stories, holds, and is on the desk alone until it is saved."""
    for name, text in (("flows/tiny.yaml", TINY), (STORIES, STORY)):
        tiny("save", name=name, text=text, seen="")
    shown = tiny("play", name=FLOW)
    replies = [{"at": shown["phones"]["text"]["at"], "says": "2", "on": "text", "label": "Bad"}]
    kept = tiny("keep", flow=FLOW, on="chat", language="en", begun_by="person", replies=replies, story="somebody is not happy")
    assert kept["file"] == STORIES
    opened = tiny("open", name=STORIES)
    assert opened["text"].startswith(opened["saved"])
    assert "- story: somebody is not happy\n  flow: tiny\n  on: chat\n" in opened["text"]
    assert [one["held"] for one in tiny("stories", name=FLOW)["stories"] if one["story"] == "somebody is not happy"] == [True]
    assert "somebody is not happy" not in (shelf.flows / "tests/tiny.yaml").read_text("utf-8")
    again = tiny("keep", flow=FLOW, on="chat", language="en", begun_by="person", replies=replies, story="somebody is not happy")
    assert "of this name" in again["told"]
    tiny("save", name=STORIES, text=opened["text"], seen=opened["seen"])
    assert "somebody is not happy" in (shelf.flows / "tests/tiny.yaml").read_text("utf-8")


def test_the_first_story_of_a_flow_makes_its_file(page):
    """A flow without stories gets a file of them; nothing is added to one that has mistakes; a story has a name."""
    page("look", name="flows/tiny.yaml", text=TINY, seen="")
    shown = page("play", name="flows/tiny.yaml", begun_by="person")
    words = {"flow": "flows/tiny.yaml", "on": "voice", "language": "en", "begun_by": "person", "story": "on the telephone"}
    words["replies"] = [{"at": shown["phones"]["voice"]["at"], "says": "1", "on": "voice", "label": "Good"}]
    assert "a name" in page("keep", **words | {"story": " "})["told"]
    assert page("keep", **words)["file"] == "flows/tests/tiny.yaml"
    page("look", name="flows/tests/tiny.yaml", text="- story: [", seen="")
    assert "has mistakes" in page("keep", **words)["told"]
