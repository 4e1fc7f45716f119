"""``hearback try --save``: a conversation held by hand becomes a story that holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.flow.story import read_stories
from bot.tools import keeping
from tests.tools.conftest import Command

SCRIPT = "1\npoor\n(wait 1 day)\nbe kinder: please\n"


def save(hearback: Command, flows: Path, name: str, typed: str = SCRIPT, *more: object) -> tuple[int, str]:
    told = hearback("try", "small", "--flows", flows, "--script", "-", "--save", name, *more, typed=typed)
    return told.code, told.err


@pytest.mark.parametrize(
    ("more", "typed"),
    [
        pytest.param((), SCRIPT, id="a text"),
        pytest.param(("--surface", "chat", "--begun-by", "person", "--at", "2026-11-21T10:00"), "(button Poor)\n(media)\nmore\n", id="a chat"),
        pytest.param(("--surface", "voice"), "1\n(silence)\n2\n1\n1\n(record 7 seconds)\n1\n(hang up)\n", id="a call"),
        pytest.param(("--language", "cy"), "ie\nSKIP\nyes\n", id="another language"),
        pytest.param((), "1\n(silence)\n(hang up)\n(key xyz)\n", id="directions that mean nothing in a text"),
        pytest.param((), '1\ntrue\n"quoted" # and \\ more\n', id="words that YAML would take for something else"),
        pytest.param((), "", id="nothing but the invitation"),
    ],
)  # fmt: skip
def test_what_was_held_is_a_story_that_holds(hearback: Command, flows: Path, more: tuple[object, ...], typed: str) -> None:
    """It is written beside the flow, and `hearback test` holds it."""
    code, err = save(hearback, flows, "one day: a story", typed, *more)
    assert (code, err) == (0, f"Saved as 'one day: a story' in {flows / 'tests' / 'small.yaml'}. It holds.\n")
    told = hearback("test", "--flows", flows)
    assert (told.code, told.out) == (0, "1 story holds.\n")


def test_how_it_is_written(hearback: Command, flows: Path) -> None:
    """Steps and sentences by name, so that it holds when words change, with the words beside them for whoever reads it."""
    save(hearback, flows, "someone unhappy")
    text = (flows / "tests" / "small.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=story.schema.json\n")
    assert "    - person: poor\n    - bot: step one_thing  # " in text
    assert "    - wait: 1 day\n    - bot: silent\n" in text
    assert '    - person: "be kinder: please"\n' in text
    assert text.endswith('  ends: finished\n  answers:\n    overall: poor\n    one_thing: "be kinder: please"\n  flags: [complaint]\n')


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("# a note\n- story: a\n  flow: small\n  talk: [{person: 1}] # and another\n", id="notes"),
        pytest.param("  - story: a\n    flow: small\n    talk: [{person: 1}]", id="a list further in, without a last line break"),
        pytest.param("- story: a\r\n  flow: small\r\n  talk: [{person: 1}]\r\n", id="line breaks of Windows"),
        pytest.param("\ufeff- story: a\n  flow: small\n  talk: [{person: 1}]\n", id="a byte-order mark"),
        pytest.param("# only a note\n", id="a file of notes alone"),
    ],
)
def test_what_stands_there_stays(hearback: Command, flows: Path, before: str) -> None:
    """Text is added, and not a byte of what was there is touched."""
    (flows / "tests").mkdir()
    file = flows / "tests" / "small.yaml"
    file.write_bytes(before.encode())
    code, err = save(hearback, flows, "b")
    assert code == 0, err
    after = file.read_bytes()
    assert after.startswith(before.encode())
    assert [story.story for story in read_stories("x", after).stories][-1] == "b"
    assert (b"\r\n" in before.encode()) is (b"\r\n" in after[len(before) :])


@pytest.mark.parametrize(
    ("before", "name", "says"),
    [
        pytest.param("- story: b\n  flow: small\n  talk: [{person: 1}]\n", "b", "There is a story 'b'", id="a name that is taken"),
        pytest.param("", " ", "needs a name", id="no name"),
        pytest.param("- story: b\n  flw: small\n", "c", "has mistakes", id="a file with mistakes"),
        pytest.param("[{story: b, flow: small, talk: [{person: 1}]}]\n", "c", "is not saved", id="a list in brackets"),
    ],
)
def test_what_cannot_be_saved(hearback: Command, flows: Path, before: str, name: str, says: str) -> None:
    """The file stays as it was, and a sentence says why; what was held is shown, so that it is not lost."""
    (flows / "tests").mkdir()
    file = flows / "tests" / "small.yaml"
    file.write_text(before, "utf-8")
    code, err = save(hearback, flows, name)
    assert code == 1
    assert says in err
    assert file.read_text("utf-8") == before
    assert ("- story: c" in err) is before.startswith("[")


def test_somebody_else_saves_meanwhile(hearback: Command, flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written over, and nothing that was held is lost."""
    (flows / "tests").mkdir()
    file = flows / "tests" / "small.yaml"
    theirs = "- story: theirs\n  flow: small\n  talk: [{person: 1}]\n"
    written = keeping.as_story

    def meanwhile(*spoken: object) -> str:
        file.write_text(theirs, "utf-8")
        return written(*spoken)

    monkeypatch.setattr(keeping, "as_story", meanwhile)
    code, err = save(hearback, flows, "ours")
    assert (code, file.read_text("utf-8")) == (1, theirs)
    assert "Somebody has changed" in err
    assert "- story: ours" in err


def test_a_slip_while_typing_loses_nothing(hearback: Command, flows: Path) -> None:
    """Whoever types may try again: a direction that is none is told, and the conversation goes on."""
    told = hearback("try", "small", "--flows", flows, "--save", "by hand", typed="1\n(dance)\npoor\n")
    assert told.code == 0
    assert "(dance) is no direction." in told.err
    assert "- person: poor" in (flows / "tests" / "small.yaml").read_text("utf-8")
