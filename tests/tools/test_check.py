"""``hearback check``: every problem at once, where it is, what is wrong and what to try."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bot.library.drafts import Drafts
from bot.settings import read_settings
from bot.voicing.prompts import prompts
from tests.dispatch.house import SHIPPED
from tests.tools.conftest import Command
from tests.voicing.recorded import recorded

TEN = SHIPPED / "tests/flow/corpus/bad/ten-mistakes.yaml"


def test_the_shipped_flows_are_right(hearback: Command, shipped: Path) -> None:
    """What everybody copies has nothing to mend, but that people check the directory."""
    told = hearback("check", "--flows", shipped, "--json")
    assert told.code == 0, told.out
    assert {row["rule"] for row in json.loads(told.out)} <= {"need-unchecked"}


def test_ten_mistakes_in_one_run(hearback: Command) -> None:
    """All ten, each at its place, and exit 1."""
    expected = set(re.findall(r"^# finds (\d+):(\d+) (\S+)", TEN.read_text(), re.MULTILINE))
    told = hearback("check", TEN, "--json")
    found = json.loads(told.out)
    assert told.code == 1
    assert {(str(row["line"]), str(row["column"]), row["rule"]) for row in found if row["severity"] == "error"} >= expected
    assert len(expected) == 10
    assert {frozenset(row) for row in found} == {frozenset({"file", "line", "column", "rule", "severity", "says", "try_instead", "shows"})}
    assert {row["severity"] for row in found} <= {"error", "warning"}
    assert all(row["says"].endswith(".") and row["try_instead"] for row in found)
    assert {row["file"] for row in found} == {str(TEN)}


SILENT = """flow: silent
steps:
  how: {ask: "How was it?", choose: {good: Good, poor: Poor}}
  bye: {only_if: {how: poor}, say: "Bye."}
  help: {only_if: {how: poor}, signpost: [someone_to_talk_to]}
"""


def test_a_conversation_that_goes_wrong_is_shown(hearback: Command, tmp_path: Path) -> None:
    """Under the finding stands who says what; a program gets the same, line by line."""
    file = tmp_path / "silent.yaml"
    file.write_text(SILENT)
    told = hearback("check", file).out
    assert "This conversation shows it:\n         bot  How was it? 1 Good 2 Poor. SKIP or STOP is fine.\n      person  1\n" in told
    (shown,) = [row["shows"] for row in json.loads(hearback("check", file, "--json").out) if row["rule"] == "end-without-support"]
    assert [line["who"] for line in shown] == ["bot", "person", "bot"]
    assert shown[1]["words"] == "1"


def test_a_conversation_that_shows_two_mistakes_is_told_once(hearback: Command, tmp_path: Path) -> None:
    """Whoever reads on is led back to it; a program gets it with each finding."""
    file = tmp_path / "silent.yaml"
    file.write_text(SILENT)
    told = hearback("check", file).out
    assert told.count("This conversation shows it:") == told.count("This conversation shows it too: see above.") == 1
    rows = json.loads(hearback("check", file, "--json").out)
    assert len({str(row["shows"]) for row in rows if row["shows"]}) == 1


def test_a_long_conversation_is_cut_in_its_middle(hearback: Command, tmp_path: Path) -> None:
    """How it begins and how it goes wrong is shown; a program gets all of it."""
    file = tmp_path / "long.yaml"
    file.write_text("flow: long\nsteps:\n" + "".join(f"  q{n}: {{ask: How {n}?, yes_no: true}}\n" for n in range(40)))
    told = hearback("check", file).out
    assert "         bot  How 0? 1 Yes 2 No. SKIP or STOP is fine.\n" in told
    assert "              ... 51 lines ...\n" in told
    assert "         bot  How 39? 1 Yes 2 No. SKIP or STOP is fine.\n" in told
    assert max(len(row["shows"]) for row in json.loads(hearback("check", file, "--json").out)) == 81


KEPT_FREE = "weekly:\n  - {name: Rest, days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday], hours: 00:00 to 24:00}\n"


def test_what_stands_beside_flows(hearback: Command, tmp_path: Path) -> None:
    """The directory and the calendar of the folder are looked at for each flow, in a check of one file too."""
    flows = shutil.copytree(SHIPPED / "flows", tmp_path / "flows")
    flow = (SHIPPED / "flows/after-case-closed.yaml").read_text("utf-8")
    (flows / "after-case-closed.yaml").write_text(flow.replace("signpost: [someone_to_talk_to]", "signpost: [someone_to_talk]"), "utf-8")
    (flows / "calendar.yaml").write_text(KEPT_FREE, "utf-8")
    told = hearback("check", flows / "after-case-closed.yaml", "--json", "--flows", flows)
    found = {(row["rule"], row["severity"], row["try_instead"]) for row in json.loads(told.out)}
    assert ("unknown-need", "error", "Did you mean `someone_to_talk_to`?") in found
    assert "calendar-leaves-nothing" in {rule for rule, _, _ in found}
    assert "need-unchecked" not in {rule for rule, _, _ in found}
    assert "need-unchecked" in hearback("check", flows).out


def test_a_language_that_is_recorded_needs_no_voice(hearback: Command, tmp_path: Path) -> None:
    """Where a person has read out every prompt, callers are offered the language; with one word changed, no more."""
    locales = shutil.copytree(SHIPPED / "locales", tmp_path / "locales")
    words = locales / "en/words.yaml"
    words.write_text(words.read_text("utf-8").replace("say_voice: Polly.Amy-Neural", 'say_voice: ""'), "utf-8")
    file = tmp_path / "silent.yaml"
    file.write_text(SILENT)
    check = ("check", file, "--locales", locales)
    assert "[no-voice]" in hearback(*check).out
    drafts = Drafts(read_settings({"ORGANISATION": "Westmarch Police"}), SHIPPED / "flows", locales)
    edition = drafts.found(file).edition
    assert edition is not None
    recorded(locales, "en", [prompt.breath() for prompt in prompts([edition])])
    assert "[no-voice]" not in hearback(*check).out
    file.write_text(SILENT.replace("Bye.", "Goodbye."))
    assert "[no-voice]" in hearback(*check).out


def test_read_by_people(hearback: Command) -> None:
    """File, line and column stand first, so that an editor can jump there."""
    told = hearback("check", TEN)
    assert told.code == 1
    assert f"{TEN}:3:11 error" in told.out
    assert "[not-a-list]" in told.out


def test_nothing_wrong_is_an_empty_list(hearback: Command, flows: Path) -> None:
    """--json is always one list."""
    told = hearback("check", flows / "support.yaml", "--json")
    assert (told.code, json.loads(told.out)) == (0, [])


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after the command"])
def test_folders_from_the_command_line(hearback: Command, flows: Path, before: bool) -> None:
    """--flows and --locales are understood on both sides of the command."""
    (flows / "bad.yaml").write_text("flow: bad\n")
    more = ["--flows", flows, "--locales", SHIPPED / "locales"]
    told = hearback(*more, "check") if before else hearback("check", *more)
    assert told.code == 1
    assert "bad.yaml:" in told.out


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_bytes(b"\xff\xfe\x00"), id="not text"),
        pytest.param(lambda file: file.mkdir(), id="a folder"),
        pytest.param(lambda file: file.symlink_to("gone.yaml"), id="a link that leads nowhere"),
        pytest.param(lambda file: file.write_text(""), id="empty"),
        pytest.param(lambda file: file.write_text("flow: [" * 3000), id="nested without end"),
        pytest.param(lambda file: file.write_text("x: " + "y" * 300_000), id="too large"),
    ],
)
def test_a_file_that_cannot_be_read(hearback: Command, flows: Path, spoil) -> None:
    """It is told like any other problem, and the other files are checked all the same."""
    spoil(flows / "bad.yaml")
    (flows / "worse.yaml").write_text("flow: worse\nstpes: 1\n")
    told = hearback("check", flows)
    assert told.code == 1
    assert "bad.yaml:1" in told.out or "bad.yaml:" in told.out
    assert "worse.yaml:" in told.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["check", "nope"], 1, "There is no 'nope'", id="no such file"),
        pytest.param(["chekc"], 2, "Did you mean `check`?", id="a mistyped command"),
        pytest.param(["check", "--jsno"], 2, "--json", id="a mistyped option"),
        pytest.param(["check", "--flows", "/no/such/folder"], 1, "no such folder", id="no such folder"),
        pytest.param(["check", "--locales", "/no/such/folder"], 1, "no such folder", id="no such folder of languages"),
    ],
)
def test_a_persons_mistake(hearback: Command, arguments: list[str], code: int, says: str) -> None:
    """A sentence, the usual exit status, and no traceback."""
    told = hearback(*arguments)
    assert told.code == code
    assert says in told.err


def test_facts(hearback: Command) -> None:
    """Figures as a table and as JSON; a file that cannot be read is told beside it."""
    told = hearback("check", "--facts")
    assert told.code == 0
    assert "ways lead through it" in told.out
    assert "most pence" in told.out
    assert "reading grade " in told.out
    found = json.loads(hearback("check", "--facts", "--json", "quiet-check-in").out)
    assert [one["flow"] for one in found] == ["quiet-check-in"]
    assert 0 <= found[0]["grade"] < 3
    assert {"which", "surface", "language", "questions", "parts", "seconds", "pence"} == set(found[0]["conversations"][0])


def test_facts_of_nothing(hearback: Command, tmp_path: Path) -> None:
    """A flow that cannot be read has no figures."""
    (tmp_path / "broken.yaml").write_text("flow: broken\nsteps:\n  a: {sya: Hello.}\n", "utf-8")
    told = hearback("check", "--facts", tmp_path / "broken.yaml")
    assert (told.code, told.out) == (1, "")
    assert "is not a key" in told.err
