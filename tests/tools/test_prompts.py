"""``hearback prompts``: the script for the studio, the recordings in, and what is missing or wrong."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.voicing.shelf import Shelf, Take, folders_in, read_list, write_list
from bot.voicing.wav import Sound, read, written
from tests.dispatch.house import SHIPPED
from tests.tools.conftest import Command
from tests.tools.test_listen import FLOW
from tests.voicing.conftest import note

ASKED, THANKS = "en/short/overall.wav", "en/short/thanks.wav"


@pytest.fixture
def desk(tmp_path: Path, hearback: Command) -> Path:
    """A folder with one flow in English, and Welsh and Urdu as they are shipped."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/short.yaml").write_text(FLOW, "utf-8")
    for language in ("en", "cy", "ur"):
        (tmp_path / "locales" / language).mkdir(parents=True)
        for file in (SHIPPED / "locales" / language).iterdir():
            (tmp_path / "locales" / language / file.name).symlink_to(file)
    return tmp_path


def rows_of(desk: Path) -> dict[str, dict[str, str]]:
    with (desk / "script.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def deliver(desk: Path, sounds: dict[str, Sound | bytes]) -> Path:
    """What a studio sends."""
    for name, sound in sounds.items():
        file = desk / "delivery" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sound if isinstance(sound, bytes) else written(sound))
    return desk / "delivery"


def wrong(told: str) -> set[tuple[str, str]]:
    return {(f"{gap['language']}/{gap['name']}", gap["rule"]) for gap in json.loads(told)}


def test_the_script_has_each_prompt_once(hearback: Command, desk: Path):
    """A row a prompt, with its file and words, the engine's sentences too; numbers and slow readings are pointed out."""
    told = hearback("prompts", "script", "short", "-o", "script.csv")
    assert told.code == 0, told.err
    rows = rows_of(desk)
    assert rows[ASKED]["words"] == "How was it?"
    assert rows["en/engine/goodbye.wav"]["words"] == "Thank you. Goodbye."
    assert (rows[ASKED]["slow file"], rows[THANKS]["slow file"]) == ("en/short/overall.slow.wav", "")
    assert "digit by digit" in rows["en/engine/danger.wav"]["how to say it"]
    assert "danger or despair" in rows["en/engine/danger.wav"]["how to say it"]
    assert "digit by digit" not in rows[ASKED]["how to say it"]
    assert len({(row["language"], row["words"]) for row in rows.values()}) == len(rows)
    assert {row["standing"] for row in rows.values()} == {"to record"}
    assert "short is left out in cy" in told.err
    assert "prompts in script.csv" in told.out


def test_a_script_for_all_flows_names_no_file_twice(hearback: Command, desk: Path):
    """The shipped flows share Hearback's sentences; what the discreet one says in other words has a file of its own, in every language."""
    told = hearback("prompts", "script", "-o", "script.csv", "--flows", SHIPPED / "flows", "--locales", SHIPPED / "locales")
    assert told.code == 0, told.err
    with (desk / "script.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    files = [row["file"] for row in rows]
    assert len(set(files)) == len(files)
    assert {"ur/engine-discreet/erase.wav", "ur/engine/erase.wav", "cy/after-case-closed/overall.wav"} <= set(files)
    assert len({(row["language"], row["words"]) for row in rows}) == len(rows)


class Page(HTMLParser):
    """What a page holds: its cells by language and direction, and whatever it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[tuple[str | None, str | None]] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "td" and given.get("class") == "words":
            self.cells.append((given.get("lang"), given.get("dir")))
        self.fetched += [tag] if tag in {"script", "link", "img", "iframe"} or "src" in given or "href" in given else []


def test_the_page_can_be_printed_in_every_language(hearback: Command, desk: Path):
    """One file that fetches nothing; Urdu runs from right to left."""
    (desk / "flows/short.yaml").write_text(FLOW.replace("Thank you.", "Thank you, and that's all."), "utf-8")
    told = hearback("prompts", "script", "short", "--language", "ur", "-o", "script.html")
    assert told.code == 1, "a language that the flow does not name cannot be had"
    hearback("prompts", "script", "quiet-check-in", "-o", "all.html", "--flows", SHIPPED / "flows", "--locales", SHIPPED / "locales")
    assert hearback("prompts", "script", "short", "-o", "script.html").code == 0
    page, every = Page(), Page()
    page.feed((desk / "script.html").read_text("utf-8"))
    every.feed((desk / "all.html").read_text("utf-8"))
    assert set(every.cells) == {("en", "ltr"), ("cy", "ltr"), ("ur", "rtl")}
    assert page.fetched == every.fetched == []
    assert "that&#x27;s all" in (desk / "script.html").read_text("utf-8")


def test_recordings_are_taken_in_and_played(hearback: Command, desk: Path):
    """From a studio's rate to a telephone's, listed with their words; then they are recorded, and the rest is not."""
    hearback("prompts", "script", "short", "-o", "script.csv")
    folder = deliver(desk, {ASKED: note(1.2, rate=44_100), THANKS: note(0.8), "en/short/overall.slow.wav": note(1.5)})
    told = hearback("prompts", "take", folder, "--script", "script.csv")
    assert (told.code, told.out.splitlines()[0]) == (0, "3 recordings taken.")
    takes = read_list(desk / "locales/en/prompts")
    assert {name: (take.words, take.slow) for name, take in takes.items()} == {
        "short/overall.wav": ("How was it?", False),
        "short/overall.slow.wav": ("How was it?", True),
        "short/thanks.wav": ("Thank you.", False),
    }
    sound = read((desk / "locales/en/prompts/short/overall.wav").read_bytes()).sound
    assert (sound.rate, sound.seconds) == (8000, pytest.approx(1.2, abs=0.01))
    hearback("prompts", "script", "short", "-o", "script.csv")
    assert {file for file, row in rows_of(desk).items() if row["standing"] == "recorded"} == {ASKED, THANKS}
    hearback("prompts", "script", "short", "-o", "script.csv", "--missing")
    assert ASKED not in rows_of(desk)
    told = hearback("prompts", "check", "short")
    assert told.code == 0
    assert "callers hear two voices: Polly.Amy-Neural says the rest" in told.out


@pytest.mark.parametrize(
    ("name", "sound", "says"),
    [
        pytest.param(ASKED, note(1.2, loud=3.0), "clipped", id="clipped"),
        pytest.param(ASKED, note(1.2, loud=0.005), "too quiet", id="too quiet"),
        pytest.param(ASKED, b"ID3 and so on", "looks like an MP3", id="no WAV"),
        pytest.param(ASKED, written(note(1.2))[:-4000], "The end of the file is missing", id="cut off"),
        pytest.param("en/short/overal.wav", note(1.2), "No prompt has this file", id="a name that no prompt has"),
        pytest.param("overall.wav", note(1.2), "below a folder of its language", id="without its folders"),
    ],
)
def test_what_should_not_be_played_is_not_taken(hearback: Command, desk: Path, name: str, sound: Sound | bytes, says: str):
    """It says which file and why; the good ones beside it are taken."""
    told = hearback("prompts", "take", deliver(desk, {name: sound, THANKS: note(0.8)}))
    assert told.code == 1
    assert says in told.out
    assert "1 recordings taken. 1 are not" in told.out
    assert list(read_list(desk / "locales/en/prompts")) == ["short/thanks.wav"]


def test_words_that_changed_while_somebody_was_in_the_studio(hearback: Command, desk: Path):
    """The script says which words were read: the recording is kept as one of those, and is not played for the new ones."""
    hearback("prompts", "script", "short", "-o", "script.csv")
    (desk / "flows/short.yaml").write_text(FLOW.replace("How was it?", "How was it with us?"), "utf-8")
    told = hearback("prompts", "take", deliver(desk, {ASKED: note(1.2)}), "--script", "script.csv")
    assert "have changed since the script was written" in told.out
    told = hearback("prompts", "check", "short", "--json")
    assert told.code == 0, "English has a voice, which says the new words"
    assert (ASKED, "stale") in wrong(told.out)


def test_a_language_without_a_voice_is_recorded_from_the_script_to_the_last_file(hearback: Command, desk: Path):
    """Urdu has no synthetic voice: with every file of the script taken in nothing is wrong, and with one word changed it ends with 1."""
    (desk / "flows/short.yaml").unlink()
    shutil.copytree(SHIPPED / "flows/shared", desk / "flows/shared")
    shutil.copy(SHIPPED / "flows/quiet-check-in.yaml", desk / "flows")
    assert hearback("prompts", "check", "--language", "ur").code == 1
    hearback("prompts", "script", "--language", "ur", "-o", "script.csv")
    lengths = {file: float(row["about seconds"]) for file, row in rows_of(desk).items()}
    told = hearback("prompts", "take", deliver(desk, {file: note(seconds) for file, seconds in lengths.items()}), "--script", "script.csv")
    assert told.code == 0, told.out
    assert (hearback("prompts", "check", "--language", "ur", "--json")).out.strip() == "[]"
    assert re.fullmatch(r"ur: (\d+) of \1 prompts are recorded\.", hearback("prompts", "check", "--language", "ur").out.splitlines()[-1])
    takes = read_list(desk / "locales/ur/prompts")
    name = "engine-discreet/goodbye.wav"
    write_list(desk / "locales/ur/prompts", takes | {name: Take("Other words.", takes[name].sound)})
    told = hearback("prompts", "check", "--language", "ur")
    assert told.code == 1
    assert 'Recorded as "Other words."' in told.out


def test_a_list_cannot_lead_out_of_its_folder(desk: Path):
    """A name with dots reads no other file of the machine, whatever the list says of it."""
    folder = desk / "locales/en/prompts"
    folder.mkdir()
    (desk / "secret.wav").write_bytes(written(note(0.1)))
    write_list(folder, {"../../../secret.wav": Take("Thank you.", hashlib.sha256(written(note(0.1))).hexdigest())})
    shelf = Shelf(folders_in(desk / "locales"))
    assert (len(shelf), [fault.name for fault in shelf.faults]) == (0, ["../../../secret.wav"])


def test_a_delivery_is_looked_at_before_it_is_taken_in(hearback: Command, desk: Path):
    """What is missing of it, and each file that sounds wrong; nothing is written."""
    folder = deliver(desk, {ASKED: note(1.2), THANKS: note(0.8, loud=3.0), "en/short/other.wav": note(1)})
    told = hearback("prompts", "check", "short", "--recordings", folder, "--json")
    found = wrong(told.out)
    assert {(THANKS, "clipped"), ("/en/short/other.wav", "unknown"), ("en/engine/goodbye.wav", "missing")} <= found
    assert not any(place == ASKED for place, _ in found)
    assert told.code == 1
    assert not (desk / "locales/en/prompts").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("script", "short", "-o", "script.pdf"), "neither a table nor a page", id="a kind of file that it cannot write"),
        pytest.param(("script", "shart", "-o", "script.csv"), "Did you mean `short`?", id="a flow that is not there"),
        pytest.param(("script", "short", "-o", "nowhere/s.csv"), "nowhere/s.csv cannot be written", id="a folder that is not there"),
        pytest.param(("take", "flows", "--script", "flows/short.yaml"), "no column file or words", id="a script that is none"),
        pytest.param(("check", "short", "--language", "ur"), "Ready: en.", id="a language that it is not held in"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(hearback: Command, desk: Path, arguments: tuple[str, ...], says: str):
    """What is wrong, and what to try."""
    told = hearback("prompts", *arguments)
    assert told.code == 1
    assert says in told.err
