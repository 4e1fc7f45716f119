"""``hearback try``: a conversation as people would have it, in the terminal or from a script."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.tools.conftest import Command

AT = ("--at", "2026-11-21T10:00")


def play(hearback: Command, script: str, *more: object, flow: str = "after-case-closed") -> list[dict]:
    told = hearback("try", flow, "--script", "-", "--json", *AT, *more, typed=script)
    assert (told.code, told.err) == (0, "")
    return told.lines


@pytest.mark.parametrize("surface", ["text", "chat", "voice"])
@pytest.mark.parametrize(("language", "word"), [("en", "service"), ("cy", "gwasanaeth"), ("ur", "سروس")])
def test_every_line_has_its_shape(hearback: Command, surface: str, language: str, word: str) -> None:
    """The keys of design are exactly these, on every surface and in every language; the last line is the end."""
    *lines, end = play(hearback, "1\n1\n2\n1\n1\n(wait 2 days)\n", "--surface", surface, "--language", language, "--begun-by", "person")
    bots = [line for line in lines if "bot" in line]
    assert {frozenset(line) for line in lines if "bot" not in line} == {frozenset({"person"}), frozenset({"at"})}
    extra = {"keys", "seconds"} if surface == "voice" else set()
    assert {frozenset(line) for line in bots} == {frozenset({"bot", "parts", "encoding", "options"} | extra)}
    assert set(end) == {"end", "answers", "flags", "version"}
    assert end["end"] == "waiting"
    assert re.fullmatch(r"[0-9a-f]{32}", end["version"])
    assert any(word in line["bot"] for line in bots)
    encodings = {line["encoding"] for line in bots}
    assert encodings == ({None} if surface != "text" else {"UCS-2"} if language == "ur" else {"GSM-7", "UCS-2"} & encodings)
    assert all(line["parts"] in (1, 2) for line in bots) is (surface == "text")
    assert (
        all(isinstance(line["seconds"], int | float) and all(k in "0123456789#*" for k in line["keys"]) for line in bots) if extra else True
    )


def test_a_whole_conversation(hearback: Command, flows: Path) -> None:
    """Answers come by the names of the flow, flags too."""
    *_, end = play(hearback, "1\npoor\nbe kinder\n", "--flows", flows, flow="small")
    assert (end["end"], end["flags"]) == ("finished", ["complaint"])
    assert end["answers"] == {"overall": "poor", "one_thing": "be kinder"}


@pytest.mark.parametrize(
    ("script", "end"),
    [
        pytest.param("", "waiting", id="nothing is said"),
        pytest.param("3\n", "declined", id="no"),
        pytest.param("stop\nhello\n", "stopped", id="STOP, and silence after it"),
        pytest.param("1\npause\n", "paused", id="PAUSE"),
        pytest.param("1\nerase\nyes\n", "erased", id="ERASE, confirmed"),
        pytest.param("(wait 60 days)\n", "closed", id="never answered"),
        pytest.param("# a note\n\n1\n", "waiting", id="notes and empty lines are passed over"),
    ],
)
def test_how_it_ends(hearback: Command, script: str, end: str) -> None:
    """Each way that a conversation can end has its name."""
    assert play(hearback, script)[-1]["end"] == end


def test_a_word_to_go_on_with(hearback: Command) -> None:
    """A word that somebody chose is taken as a live service takes it, and leads back; a wrong one leads to what anybody finds."""
    script = "1\ngood\nPAUSE\nabc\nSunflower\nmarigold\nSun flower\n1\n"
    *lines, end = play(hearback, script, flow="quiet-check-in")
    said = [line["bot"] for line in lines if "bot" in line]
    assert said[3].startswith("You can choose a word that only you know.")
    assert said[4].startswith("Please choose one word, with 4 letters or digits or more.")
    assert [words.split(".")[0] for words in said[5:8]] == ["OK", "OK", "Is now OK? 1 Yes 2 Not now"]
    assert (said[8][:23], end["answers"]) == ("Was it easy to reach us", {"overall": "good"})


def test_a_child_at_a_quiet_line(hearback: Command) -> None:
    """Whoever begins by themselves says first that they are an adult; a child gets a number, and no name that somebody else could read."""
    *lines, end = play(hearback, "1\nno\n", "--begun-by", "person", flow="quiet-check-in")
    assert lines[-1]["bot"].splitlines()[1:] == ["People you can talk to:", "Day and night: 0800 1111."]
    assert end["end"] == "under_age"


def test_time_travel(hearback: Command) -> None:
    """Waiting moves the clock; what the bot says of its own accord comes once, inside the hours."""
    lines = play(hearback, "(wait 30 days)\n")
    times = [datetime.fromisoformat(line["at"]) for line in lines if "at" in line]
    assert times == sorted(times)
    assert all(moment.tzinfo for moment in times)
    assert sum("still tell us" in line.get("bot", "") for line in lines) == 1
    assert (times[-1] - datetime.fromisoformat("2026-11-21T10:00+00:00")).days == 30
    assert 10 <= times[0].hour < 19


def test_directions_of_a_call(hearback: Command) -> None:
    """Silence, a key, a recording and hanging up are events of their own."""
    lines = play(hearback, "1\n(silence)\n(key 1)\n(key 0)\n(key 1)\n(hang up)\n", "--surface", "voice", "--begun-by", "person")
    assert [line["person"] for line in lines if "person" in line] == ["1", "(silence)", "(key 1)", "(key 0)", "(key 1)", "(hang up)"]
    assert any("did not hear" in line.get("bot", "") for line in lines)
    assert any("9 9 9" in line.get("bot", "") for line in lines)
    assert lines[-1]["flags"] == ["immediate_danger"]


def test_a_flow_by_its_path(hearback: Command, flows: Path) -> None:
    """Any file the reader accepts can be tried, wherever it is."""
    assert play(hearback, "1\n1\nbe kinder\n", flow=str(flows / "small.yaml"))[-1]["answers"] == {
        "overall": "good",
        "one_thing": "be kinder",
    }


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after the command"])
def test_folders_from_the_command_line(hearback: Command, flows: Path, before: bool) -> None:
    """--flows is understood on both sides of the command."""
    command = ["try", "small", "--script", "-", "--json", *AT]
    told = hearback("--flows", flows, *command) if before else hearback(*command, "--flows", flows)
    assert "2 short questions" in told.lines[0]["bot"]


def test_read_by_people(hearback: Command) -> None:
    """Without --json it reads like a conversation, with the price of each text."""
    told = hearback("try", "after-case-closed", "--script", "-", *AT, typed="1\n(wait 1 days)\n")
    assert "bot Westmarch Police here." in told.out
    assert "[1 part, GSM-7]" in told.out
    assert "Sun 22 Nov 2026" in told.out
    assert told.out.rstrip().endswith("waiting")


def test_held_by_hand(hearback: Command) -> None:
    """Without a script it asks until the end of what is typed."""
    told = hearback("try", "after-case-closed", typed="1\nstop\n")
    assert told.code == 0
    assert "Done. You will not get any more messages" in told.out


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        pytest.param(["nope"], "", "There is no flow 'nope'", id="no such flow"),
        pytest.param(["after-case-close"], "", "after-case-closed", id="nearly such a flow"),
        pytest.param(["/"], "", "There is no flow", id="a folder"),
        pytest.param(["after-case-closed", "--at", "tomorrow"], "", "2026-11-21T10:00", id="no time"),
        pytest.param(["after-case-closed", "--at", "9999-12-31T23:00"], "", "too far", id="a time at the end of all times"),
        pytest.param(["after-case-closed", "--script", "/no/such/script"], "", "cannot be read", id="no such script"),
        pytest.param(["after-case-closed", "--script", "BYTES"], "", "UTF-8", id="a script that is not text"),
        pytest.param(["after-case-closed", "--language", "xx"], "", "en, cy, ur", id="a language nobody has"),
        pytest.param(["after-case-closed", "--script", "-"], "(dance)\n", "(hang up)", id="an unknown direction"),
        pytest.param(["after-case-closed", "--script", "-"], "(wait soon)\n", "(wait 3 days)", id="no length of time"),
        pytest.param(["after-case-closed", "--script", "-"], "(wait 365 days)\n" * 300, "beyond the year", id="waiting for centuries"),
        pytest.param(["--flows", "/no/such/folder", "after-case-closed"], "", "no such folder", id="no such folder"),
    ],
)
def test_a_persons_mistake(hearback: Command, tmp_path: Path, arguments: list[str], typed: str, says: str) -> None:
    """One sentence that says what to try, exit 1, and no traceback."""
    (tmp_path / "BYTES").write_bytes(b"\xff\xfe\x00")
    told = hearback("try", *arguments, typed=typed)
    assert told.code == 1
    assert says in told.err
    assert len(told.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "script",
    [
        "(record 99999999999999999999 seconds)\n(key)\n(key xyz)\n(media)\n(hang up)\n(hang up)\n(silence)\n",
        "\u202e\n\x00\n" + "x" * 5000 + "\n😀\n",
        "stop\nstart\nerase\nyes\nhelp\n",
    ],
    ids=["odd directions", "odd words", "after the end"],
)
@pytest.mark.parametrize("surface", ["text", "chat", "voice"])
def test_whatever_is_typed(hearback: Command, surface: str, script: str) -> None:
    """It never breaks."""
    assert play(hearback, script, "--surface", surface)[-1]["version"]


def test_a_broken_flow_is_told_not_played(hearback: Command, flows: Path) -> None:
    """Every problem with its line; exit 1."""
    (flows / "small.yaml").write_text((flows / "small.yaml").read_text().replace("choose:", "chose:"))
    told = hearback("try", "small", "--flows", flows, "--script", "-")
    assert told.code == 1
    assert "small.yaml:" in told.out
    assert "unknown-key" in told.out
