"""Files of stories: what is read, and what is refused, each with its line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bot.flow.story import RULES_OF_STORIES, read_stories
from bot.flow.story_lines import Expected
from bot.flow.story_schema import as_text, story_schema
from bot.flow.yaml import compose

FOLDER = Path(__file__).resolve().parents[2] / "flows" / "tests"

WHOLE = """\
- story: everything that a story can say
  flow: small
  on: voice
  language: [en, cy]
  begun_by: person
  at: 2026-11-21T10:00
  facts: {age: 17, nation: wales}
  talk:
    - bot: 'starts with "Thank you: so much"'
    - {bot: contains 'pass on'}
    - bot: Thank you.
    - bot: exactly "Thank you."
    - bot: step opening.carry_on
    - bot: sentence stopped
    - bot: silent
    - person: yes
    - person: 2
    - key: "#"
    - key: 2
    - button: Done
    - silence:
    - wait: 2 days
    - hang up:
    - record: 4 seconds
  ends: finished
  answers: {overall: good, one_thing: , several: [a, b], feelings: 2}
  flags: []
"""


def test_everything_that_a_story_can_say():
    """Each key comes back as the value that it stands for."""
    ((story,), problems, _) = read_stories("small.yaml", WHOLE.encode())
    assert problems == ()
    assert [line.bot for line in story.talk[:7]] == [
        Expected("starts with", "Thank you: so much"),
        Expected("contains", "pass on"),
        Expected("exactly", "Thank you."),
        Expected("exactly", "Thank you."),
        Expected("step", "opening.carry_on"),
        Expected("sentence", "stopped"),
        Expected("silent"),
    ]
    assert [str(line) for line in story.talk[7:]] == [
        "person: yes", "person: 2", "key: #", "key: 2", "button: Done", "silence", "wait: 2 days", "hang up", "record: 4 seconds",
    ]  # fmt: skip
    assert (story.on, story.language, story.facts) == (("voice",), ("en", "cy"), {"age": 17, "nation": "wales"})
    assert story.answers == {"overall": "good", "one_thing": None, "several": ("a", "b"), "feelings": 2}
    assert story.flags == ()


START = "- story: a\n  flow: small\n"


@pytest.mark.parametrize(
    ("source", "line", "rule", "hint"),
    [
        pytest.param("", 1, "story-list", "- story:", id="an empty file"),
        pytest.param("story: a\nflow: b\n", 1, "story-list", "a dash", id="a story without its dash"),
        pytest.param("[]\n", 1, "too-short", "at least one", id="a list of none"),
        pytest.param("- story: a\n  flow: small\n", 1, "missing-key", "`talk`", id="nobody speaks"),
        pytest.param(f"{START}  talk: []\n", 3, "too-short", "at least one", id="an empty talk"),
        pytest.param(f"{START}  talks: []\n", 3, "unknown-key", "`talk`", id="a slip in a key"),
        pytest.param(f"{START}  on: sms\n  talk: [media: ]\n", 3, "unknown-word", "text", id="a channel for a surface"),
        pytest.param(f'{START}  talk:\n    - bot: start with "Hi"\n', 4, "story-match", "`starts with`", id="nearly a way to compare"),
        pytest.param(f'{START}  talk:\n    - bot: begins "Hi"\n', 4, "story-match", "starts with", id="no way to compare"),
        pytest.param(f'{START}  talk:\n    - bot: contains ""\n', 4, "story-match", "Write some", id="nothing to compare with"),
        pytest.param(f"{START}  talk:\n    - bot:\n", 4, "empty-value", "after the colon", id="the bot says nothing at all"),
        pytest.param(f"{START}  talk:\n    - person:\n", 4, "empty-value", "after the colon", id="the person says nothing"),
        pytest.param(f"{START}  talk:\n    - person: true\n", 4, "empty-value", "quotes", id="a word that YAML takes for itself"),
        pytest.param(f"{START}  talk:\n    - {{person: 1, bot: silent}}\n", 4, "story-line", "new line", id="two things in a line"),
        pytest.param(f"{START}  talk:\n    - silence\n", 4, "not-a-mapping", "key", id="a line without its colon"),
        pytest.param(f"{START}  on: voice\n  talk:\n    - silence: 3\n", 5, "story-line", "Take out", id="a silence of three"),
        pytest.param(f"{START}  talk:\n    - key: A\n", 4, "story-key", "digits", id="no key"),
        pytest.param(f"{START}  talk:\n    - wait: soon\n", 4, "not-a-duration", "28 days", id="no length of time"),
        pytest.param(f"{START}  on: voice\n  talk:\n    - record: long\n", 5, "not-a-duration", "4 seconds", id="no length of a recording"),
        pytest.param(f"{START}  on: [voice, text]\n  talk:\n    - hang up:\n", 5, "story-surface", "on: voice", id="hanging up on a text"),
        pytest.param(f"{START}  at: tomorrow\n  talk: [media: ]\n", 3, "story-time", "2026-11-21T10:00", id="no time"),
        pytest.param(f"{START}  at: 9999-01-01T10:00\n  talk: [media: ]\n", 3, "story-time", "2099", id="the end of all times"),
        pytest.param(f"{START}  facts: {{agge: 3}}\n  talk: [media: ]\n", 3, "unknown-word", "`age`", id="no fact"),
        pytest.param(f"{START}  facts: {{age: }}\n  talk: [media: ]\n", 3, "not-text", "whole number", id="a fact of nothing"),
        pytest.param(f"{START}  ends: done\n  talk: [media: ]\n", 3, "unknown-word", "`finished`", id="no way to end"),
        pytest.param(f"{START}  answers: {{a: {{b: c}}}}\n  talk: [media: ]\n", 3, "not-text", "answer's name", id="no answer"),
        pytest.param(f"{START}  talk: [media: ]\n- story: a\n  flow: b\n  talk: [media: ]\n", 4, "story-twice", "another name", id="one name twice"),
        pytest.param("- story: a\n\tflow: b\n", 2, "yaml-tab", "spaces", id="a tab"),
        pytest.param("- a\n" * 20_001, 20_000, "yaml-nodes", "two files", id="more than a file may hold"),
        pytest.param("# " + "x" * 300_000, 1, "yaml-size", "two files", id="a file that is too big"),
        pytest.param("- story: &a b\n  flow: *a\n", 2, "yaml-alias", "in full", id="an alias"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(source, line, rule, hint):
    """Each mistake is found at its line, with something to try."""
    reading = read_stories("small.yaml", source.encode())
    found = [(problem.line, problem.rule, problem.says, problem.try_instead) for problem in reading.problems]
    assert reading.stories == ()
    assert any(at == line and name == rule and hint in f"{says} {help_}" for at, name, says, help_ in found), found


def test_every_mistake_is_told_at_once():
    """One reading shows all that is wrong with a file."""
    source = '- story: a\n  flow: B\n  talk:\n    - bot: begins "x"\n    - wait: soon\n- story: a\n'
    assert [problem.line for problem in read_stories("x.yaml", source.encode()).problems] == [2, 4, 5, 6, 6, 6]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"\xff\xfe\x00", id="no text at all"),
        pytest.param(b"- story: \x00", id="an invisible character"),
        pytest.param(b"[" * 5000, id="thousands of brackets"),
        pytest.param(b"- {}\n" * 60_000, id="more than a file may hold"),
        pytest.param(b"- 1\n- null\n- [a]\n", id="no stories in the list"),
        pytest.param(b"- story: a\n  flow: b\n  talk: 3\n", id="a talk that is a number"),
        pytest.param(b"- story: [a]\n  flow: {b: c}\n  talk: {bot: x}\n  on: {}\n  language: 3\n  answers: []\n", id="everything of the wrong form"),
    ],
)  # fmt: skip
def test_whatever_a_file_holds(source):
    """It never breaks, and nothing is taken from a file with mistakes."""
    reading = read_stories("x.yaml", source)
    assert reading.problems
    assert reading.stories == ()


def test_a_byte_order_mark_does_no_harm():
    """Editors on Windows begin a file with one."""
    assert read_stories("x.yaml", b"\xef\xbb\xbf" + WHOLE.encode()).problems == ()


def test_the_schema_beside_the_stories_is_the_models():
    """story.schema.json is what `python -m bot.flow.story_schema` prints."""
    assert (FOLDER / "story.schema.json").read_text("utf-8") == as_text()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.name)
def test_the_schema_takes_what_the_reader_takes(file):
    """The shipped stories, and all that a story can say, are right for an editor too."""
    for source in (file.read_bytes(), WHOLE.encode()):
        root = compose("x", source).root
        assert root is not None
        jsonschema.validate(json.loads(json.dumps(root.data())), story_schema())


def test_the_schema_refuses_two_things_in_a_line():
    """An editor marks what the reader would refuse."""
    bad = [{"story": "a", "flow": "b", "talk": [{"bot": "silent", "person": "1"}]}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, story_schema())


def test_every_rule_says_what_it_wants():
    """The reference has a sentence for each."""
    assert all(wants.endswith(".") for wants in RULES_OF_STORIES.values())
