"""Stories held with a flow: what holds, what does not, and what is said of it."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Stage

ALL_THE_WAY = """\
- bot: sentence invite
- person: yes
- bot: step overall
- person: poor
- bot: step contact
- person: Letter
- bot: step helped
- person: officer and friend
- bot: sentence warn
- person: OK
- bot: step mood
- person: 7
- bot: step better
- person: Be kinder to people
"""


@pytest.mark.parametrize("surface", ["text", "chat", "voice"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_one_story_on_all_surfaces_and_in_all_languages(stage: Stage, surface: str, language: str) -> None:
    """The same lines are replies, and on the telephone the keys and the comment that mean the same."""
    ends = "finished" if surface == "voice" else "waiting"  # a call cannot wait for two days
    held = stage.one(
        ALL_THE_WAY,
        f"on: {surface}",
        f"language: {language}",
        f"ends: {ends}",
        "answers: {overall: poor, contact: letter, helped: [officer, friend], mood: 7, better: Be kinder to people}",
        "flags: [complaint]",
    )
    assert held.outcome.faults == ()


def test_what_a_caller_presses(stage: Stage) -> None:
    """Long menus are gone through page by page, several answers end with #, and own words are spoken and kept."""
    held = stage.one(ALL_THE_WAY.replace("Letter", "A visit"), "on: voice", "answers: {contact: visit}")
    pressed = [row.said for row in held.outcome.rows if row.expected.startswith("person:")]
    assert held.outcome.faults == ()
    assert pressed == ["1", "2", "4 2", "1 3 #", "1", "2 4", "1 1 (record 4 seconds) 1"]


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        pytest.param("- person: STOP\n", "stopped", id="stop at the opening is key 9"),
        pytest.param("- person: 1\n- person: STOP\n", "stopped", id="stop later is in the menu of key 0"),
        pytest.param("- person: 1\n- person: ERASE\n- person: yes\n", "erased", id="erase too, and its yes is a key"),
        pytest.param("- person: 1\n- person: SKIP\n- bot: step contact\n", "waiting", id="skip is #"),
        pytest.param("- person: 1\n- person: good\n- person: BACK\n- bot: step overall\n", "waiting", id="back is *"),
        pytest.param("- person: 1\n- person: HELP\n- bot: sentence danger\n- person: GO\n- bot: step overall\n", "waiting", id="help is 0"),
        pytest.param("- person: 1\n- person: he has a knife\n- bot: sentence danger\n", "paused", id="so is danger in other words"),
        pytest.param("- person: 1\n- person: INFO\n- bot: step overall\n", "waiting", id="people to talk to, and on"),
        pytest.param('- key: "1"\n- key: "#"\n- bot: step contact\n', "waiting", id="keys as they are"),
        pytest.param("- key: 1\n- silence:\n- silence:\n- silence:\n", "closed", id="nobody presses a key"),
        pytest.param("- key: 1\n- hang up:\n- wait: 2 days\n", "closed", id="the line goes dead"),
    ],
)
def test_words_that_always_work_have_their_keys(stage: Stage, lines: str, ends: str) -> None:
    """What somebody writes in a text, a caller does with the keys of the telephone."""
    assert stage.one(lines, "on: voice", f"ends: {ends}").outcome.faults == ()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param("- person: 1\n- person: PAUSE\n", "no key for 'PAUSE'", id="a word without a key"),
        pytest.param("- person: 1\n- person: I want to die\n", "no key for 'I want to die'", id="despair"),
        pytest.param("- person: 1\n- person: what do you mean\n", "no key for 'what do you mean'", id="no answer"),
        pytest.param("- person: no\n", "no key for no", id="no to a call"),
        pytest.param("- person: 1\n- person: STOP\n- person: hello\n", "no key for 'hello'", id="after the end"),
    ],
)
def test_what_no_key_can_say_is_refused(stage: Stage, lines: str, says: str) -> None:
    """A story that cannot be held on the telephone says so, and holds no further."""
    held = stage.one(lines, "on: voice")
    assert [fault for fault in held.outcome.faults if says in fault.says], held.outcome.faults


def test_buttons_of_a_chat(stage: Stage) -> None:
    """A button is pressed by its label or its number, and really is the button."""
    talk = "- button: Yes\n- button: 2\n- bot: step contact\n- button: letter\n- button: An officer\n- button: Done\n- bot: sentence warn\n"
    assert stage.one(talk, "on: chat", "answers: {overall: poor, contact: letter, helped: [officer]}").outcome.faults == ()


def test_a_button_elsewhere_is_the_same_answer(stage: Stage) -> None:
    """On a text the label is written, on the telephone its key pressed."""
    talk = "- button: 1\n- button: Poor\n- bot: step contact\n"
    assert [held.outcome.faults for held in (stage.one(talk, f"on: {surface}") for surface in ("text", "voice"))] == [(), ()]


def test_a_button_that_is_not_there(stage: Stage) -> None:
    """The buttons that there are, are named."""
    held = stage.one("- button: Yes\n- button: Splendid\n", "on: chat")
    assert held.outcome.faults[0].says.startswith("There is no button 'Splendid' here. The buttons are: [Good] [Poor]")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param('- bot: starts with "Eastmarch"\n', 'starts with "Eastmarch"', id="another beginning"),
        pytest.param('- bot: contains "five"\n', 'contains "five"', id="other words"),
        pytest.param("- bot: Westmarch Police here.\n", "is exactly", id="bare words are the whole message"),
        pytest.param("- bot: silent\n", "Nothing was to be said here", id="not silent"),
        pytest.param("- bot: step overall\n", "Said were: invite", id="another step"),
        pytest.param("- bot: sentence danger\n", "Said were: invite", id="another sentence"),
        pytest.param('- person: 1\n- bot: contains "How was it"\n- bot: starts with "Westmarch"\n', "No message here", id="what was said before"),
        pytest.param("- wait: 1 day\n- bot: step overall\n", "and never will: the conversation waits for the person", id="no reply ever"),
        pytest.param('- person: 1\n- wait: 6 days\n- bot: contains "Hello"\n', "waits for an answer to `overall`", id="a question is open"),
        pytest.param("- person: STOP\n- wait: 1 day\n- bot: step overall\n", "has ended (stopped)", id="after the end"),
        pytest.param("- wait: 9999 years\n", "beyond the year", id="waiting for ever"),
    ],
)  # fmt: skip
def test_what_does_not_hold(stage: Stage, lines: str, says: str) -> None:
    """Each difference is told in a sentence."""
    faults = stage.one(lines, "on: text").outcome.faults
    assert len(faults) == 1
    assert says in faults[0].says


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param(
            "ends: finished", "Ends: expected finished, was waiting. The conversation waits for an answer to `contact`.", id="ends"
        ),
        pytest.param("answers: {overall: good}", "Answer to overall: expected good, was poor.", id="another answer"),
        pytest.param("answers: {overall: }", "Answer to overall: expected skipped, was poor.", id="no skip"),
        pytest.param("answers: {contact: text}", "Answer to contact: expected text, was (not answered).", id="not asked yet"),
        pytest.param("answers: {overall: [poor, good]}", "Answer to overall: expected poor, good, was poor.", id="more than was said"),
        pytest.param("flags: []", "Flags: expected none, was complaint.", id="a flag more"),
        pytest.param("flags: [complaint, danger]", "Flags: expected complaint, danger, was complaint.", id="a flag less"),
    ],
)
def test_an_end_that_does_not_hold(stage: Stage, key: str, says: str) -> None:
    """How it ended, what was answered and what was flagged are compared."""
    held = stage.one("- person: 1\n- person: poor\n", key)
    assert [fault.says for fault in held.outcome.faults] == [says]
    assert [row.same for row in held.outcome.rows][-1] is False


def test_placeholders_of_an_expectation(stage: Stage) -> None:
    """A story holds in whatever organisation it is held."""
    assert stage.one('- bot: starts with "{organisation} here."\n').outcome.held


def test_messages_that_no_line_tells_of(stage: Stage) -> None:
    """They are passed over, and shown; one message may be what several lines tell of."""
    talk = '- person: 1\n- bot: starts with "How was"\n- bot: contains "1 Good"\n- bot: step overall\n'
    rows = stage.one(talk).outcome.rows
    assert all(row.same for row in rows)
    assert [row.said for row in rows][3:] == ["(the same message)", "(the same message)"]
    assert rows[0].expected == ""


def test_a_wait_is_time_that_goes_by(stage: Stage) -> None:
    """What is due then is said, and the conversation goes on."""
    lines = "- bot: step better\n- person: more\n- bot: sentence thank_you\n- wait: 3 days\n- bot: step thanks\n- bot: step support\n"
    talk = ALL_THE_WAY.replace("- bot: step better\n- person: Be kinder to people\n", lines.replace("more", "Be kinder"))
    assert stage.one(talk, "ends: finished").outcome.faults == ()


def test_facts_of_the_case(stage: Stage) -> None:
    """What is known decides which steps there are."""
    talk = "- person: 1\n- person: good\n- bot: step young\n"
    assert stage.one(talk, "facts: {age: 16}").outcome.held
    assert not stage.one(talk, "facts: {age: 18}").outcome.held


@pytest.mark.parametrize(
    ("story", "says"),
    [
        pytest.param("flow: visits\n  talk: [{person: 1}]", "There is no flow `visits`.", id="a flow"),
        pytest.param("flow: visit\n  talk: [{bot: step overal}]", "There is no step `overal`.", id="a step"),
        pytest.param("flow: visit\n  talk: [{bot: sentence stoped}]", "There is no sentence `stoped`.", id="a sentence"),
        pytest.param("flow: visit\n  language: [en, xx]\n  talk: [{person: 1}]", "There is no language `xx`.", id="a language"),
        pytest.param("flow: visit\n  talk: [{person: 1}]\n  answers: {thanks: yes}", "There is no question `thanks`.", id="a question"),
        pytest.param("flow: broken\n  talk: [{person: 1}]", "The flow `broken` cannot be read: line 1 of broken.yaml", id="a broken flow"),
    ],
)
def test_names_that_are_not_there(stage: Stage, story: str, says: str) -> None:
    """A story that names what its flow does not have is not held, and the name is told with its line."""
    (stage.folder / "broken.yaml").write_text("flw: broken\n", "utf-8")
    assert stage.hold(f"- story: a\n  {story}\n") == []
    (problem,) = stage.problems
    assert problem.says.startswith(says)
    assert problem.line >= 2


def test_several_stories_are_all_told(stage: Stage) -> None:
    """One that does not hold keeps no other from being held; filters choose among surfaces and languages."""
    source = """\
    - story: a
      flow: visit
      on: [text, chat]
      language: [en, cy]
      talk: [{bot: step overall}]
    - story: b
      flow: visit
      talk: [{bot: sentence invite}]
    """
    assert [held.outcome.held for held in stage.hold(source)] == [False] * 4 + [True]
    assert [(held.outcome.story, held.outcome.language) for held in stage.hold(source, "chat")] == [("a", "en"), ("a", "cy")]
    assert [held.outcome.surface for held in stage.hold(source, "", "cy")] == ["text", "chat"]
