"""``hearback listen``: a call in a sound file, and how long it takes."""

from __future__ import annotations

import hashlib
import json
from array import array
from pathlib import Path

import pytest

from bot.tools.listening import _told
from bot.voicing.shelf import Take, write_list
from bot.voicing.wav import Sound, read, written
from tests.dispatch.house import SHIPPED
from tests.tools.conftest import Command
from tests.voicing.conftest import espeak, note

__all__ = ["espeak"]
FLOW = """\
flow: short
languages: [en, cy]
channels: [sms, ivr]
start_words: [SHORT]
steps:
  overall:
    ask: How was it?
    choose: {good: Good, poor: Poor}
  thanks:
    say: Thank you.
"""
PROMPTS = {
    "How was it?": 1.0,
    "For good, press 1.": 0.5,
    "For poor, press 2.": 0.5,
    "To skip, press the hash key.": 1.0,
    "To hear this again, press 8. To go back, press the star key. For help, press 0. To end the call, press 9.": 2.0,
    "Thank you.": 0.5,
}
PAUSES = 0.5 * 3 + 0.3 * 3  # three after a question or a choice, three after a sentence


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hearback: Command) -> Path:
    """A folder with one flow, and English recordings of all that its likeliest call says; no synthetic voice."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/short.yaml").write_text(FLOW, "utf-8")
    for language in ("en", "cy"):
        (tmp_path / "locales" / language).mkdir(parents=True)
        for file in (SHIPPED / "locales" / language).iterdir():
            (tmp_path / "locales" / language / file.name).symlink_to(file)
    prompts = tmp_path / "locales/en/prompts"
    prompts.mkdir()
    takes = {}
    for number, (words, seconds) in enumerate(PROMPTS.items()):
        sound = written(note(seconds, hertz=300 + 50 * number))
        (prompts / f"{number}.wav").write_bytes(sound)
        takes[f"{number}.wav"] = Take(words, hashlib.sha256(sound).hexdigest())
    write_list(prompts, takes)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def level(sound: Sound, begins: float, ends: float) -> int:
    """The loudest sample between two moments, in seconds."""
    part: array[int] = sound.samples[round(begins * sound.rate) : round(ends * sound.rate)]
    return max(map(abs, part))


def test_a_call_of_recordings_is_heard_with_its_pauses_and_keys(hearback: Command, desk: Path):
    """Each prompt is as long as its recording and its pause; the file is as long as the call, and silent in the pauses."""
    told = hearback("listen", "short", "-o", "call.wav", "--json")
    assert told.code == 0, told.err
    told = json.loads(told.out)
    assert {line["by"] for line in told["heard"] if "by" in line} == {"recorded"}
    assert told["measured"] == pytest.approx(sum(PROMPTS.values()) + PAUSES, abs=0.05)
    assert [line["prompt"] for line in told["heard"]][-2:] == ["(key 1)", "step/thanks"]
    sound = read((desk / "call.wav").read_bytes()).sound
    assert sound.rate == 8000
    assert sound.seconds == pytest.approx(told["call"], abs=0.06)
    assert level(sound, 0.1, 0.9) > 6000
    assert level(sound, 1.05, 1.45) == 0  # half a second between the question and its first choice


@pytest.mark.parametrize(
    ("more", "typed", "keys"),
    [
        pytest.param(("--script", "-"), "(silence)\n(hang up)\n", ["(silence)"], id="a script with a silence"),
        pytest.param(("--script", "-"), "2\n", ["(key 2)"], id="a script with a key alone"),
        pytest.param(("--step", "thanks"), "", [], id="one step"),
    ],
)
def test_what_is_heard_can_be_chosen(hearback: Command, desk: Path, more: tuple[str, ...], typed: str, keys: list[str]):
    """A script as in `try`, or one step alone."""
    (desk / "locales/en/prompts/silent.wav").write_bytes(written(note(0.1)))
    list_ = desk / "locales/en/prompts/recorded.json"
    extra = hashlib.sha256(written(note(0.1))).hexdigest()
    takes = json.loads(list_.read_text()) | {"silent.wav": {"words": "We did not hear a key.", "sound": extra}}
    list_.write_text(json.dumps(takes))
    told = hearback("listen", "short", "--json", *more, typed=typed)
    assert told.code == 0, told.err
    heard = json.loads(told.out)["heard"]
    assert [line["prompt"] for line in heard if "by" not in line] == keys
    assert (heard[0]["prompt"] == "step/thanks") is ("--step" in more)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(
            ("short", "--language", "cy"), "Install it (Debian, Ubuntu: sudo apt install espeak-ng", id="no voice, nothing recorded"
        ),
        pytest.param(("short", "--language", "cy"), "None is recorded.", id="and says that there is nothing"),
        pytest.param(("short", "--script", "-"), "Recorded: step/overall, step/overall/1", id="no voice for one prompt: what is recorded"),
        pytest.param(("short", "--language", "ur"), "Try one of: en.", id="a language that it does not have"),
        pytest.param(("short", "--step", "overal"), "Did you mean `overall`?", id="a step that is not there"),
        pytest.param(("shart",), "Did you mean `short`?", id="a flow that is not there"),
        pytest.param(("short", "-o", "nowhere/call.wav"), "nowhere/call.wav cannot be written", id="a folder that is not there"),
    ],
)
def test_what_cannot_be_heard_is_said_in_one_line(hearback: Command, desk: Path, arguments: tuple[str, ...], says: str):
    """What is missing, and what to do; no sound file is left behind."""
    told = hearback("listen", *arguments, typed="8\n(key 0)\n")
    assert told.code == 1
    assert says in told.err
    assert not list(desk.glob("*.wav"))


def test_a_changed_prompt_is_not_played_from_its_old_recording(hearback: Command, desk: Path):
    """Words that were changed since are not there as a recording any more: an old one could name the wrong key."""
    (desk / "flows/short.yaml").write_text(FLOW.replace("{good: Good, poor: Poor}", "{poor: Poor, good: Good}"), "utf-8")
    told = hearback("listen", "short")
    assert told.code == 1
    assert "without a recording: 2." in told.err


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        pytest.param(100.2, "as long as those in English (100 seconds). That is within", id="the same"),
        pytest.param(114, "14 per cent longer than", id="longer, and within the goal"),
        pytest.param(125, "That is within the 25 per cent", id="just within"),
        pytest.param(126, "That is more than the 25 per cent", id="just beyond"),
        pytest.param(70, "30 per cent shorter than those in English (100 seconds). That is more than", id="much shorter"),
    ],
)
def test_how_the_length_compares_with_english(seconds: float, says: str):
    """The goal is said, and whether it is met."""
    assert says in _told("cy", seconds, 100.0)


def test_a_synthetic_voice_says_the_rest(hearback: Command, espeak: None, tmp_path: Path):
    """With espeak-ng a Welsh call can be heard before anybody has recorded anything; its length is near the estimate, and compared."""
    told = hearback("listen", "quiet-check-in", "--language", "cy", "--script", "-", "-o", "cy.wav", "--json", typed="(key 1)\n")
    assert told.code == 0, told.err
    told = json.loads(told.out)
    prompts = [line for line in told["heard"] if "by" in line]
    assert {line["by"] for line in prompts} == {"espeak-ng"}
    assert 0.6 < told["measured"] / told["estimated"] < 1.4
    assert told["english"] > 0
    assert read((tmp_path / "cy.wav").read_bytes()).sound.seconds == pytest.approx(told["call"], abs=0.1)
    table = hearback("listen", "quiet-check-in", "--step", "overall")
    assert "step/overall/1" in table.out
    assert "The whole call" in table.out
