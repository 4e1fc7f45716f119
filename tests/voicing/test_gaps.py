"""What stands between prompts and callers, each in a shelf of recordings that has one thing wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.voicing.gaps import of_shelf
from bot.voicing.prompts import Prompt
from bot.voicing.shelf import LIST, Shelf, Take, read_list, write_list
from bot.voicing.wav import Sound, written
from tests.voicing.conftest import note

GOODBYE = "engine/goodbye.wav"
PROMPTS = [
    Prompt("ur", "visit/overall.wav", "How was it with us?", 500, slow=True),
    Prompt("ur", GOODBYE, "Thank you. Goodbye.", 300),
]


def put(folder: Path, name: str, words: str, sound: Sound, *, slow: bool = False) -> None:
    """Take one recording in, whatever it sounds like."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(written(sound))
    write_list(folder, read_list(folder) | {name: Take(words, hashlib.sha256(written(sound)).hexdigest(), slow)})


def forget(folder: Path) -> None:
    write_list(folder, {name: take for name, take in read_list(folder).items() if name != GOODBYE})


def again(words: str = PROMPTS[1].words, *, loud: float = 0.2, seconds: float = 1.5) -> Callable[[Path], None]:
    return lambda folder: put(folder, GOODBYE, words, note(seconds, loud=loud))


SPOILT = [
    pytest.param(lambda _: None, {}, id="all is there"),
    pytest.param(forget, {"missing": "error"}, id="one is missing"),
    pytest.param(again("Other words."), {"stale": "error"}, id="one was recorded in other words"),
    pytest.param(lambda folder: (folder / GOODBYE).unlink(), {"sound": "error", "missing": "error"}, id="a file is gone"),
    pytest.param(lambda folder: (folder / GOODBYE).write_bytes(b"x"), {"sound": "error", "missing": "error"}, id="a file was replaced"),
    pytest.param(lambda folder: (folder / LIST).write_text("[]"), {"list": "error", "missing": "error"}, id="the list is broken"),
    pytest.param(lambda folder: (folder / LIST).write_bytes(b"\xff"), {"list": "error", "missing": "error"}, id="the list is no text"),
    pytest.param(again(loud=0.3), {}, id="one is louder, which is nothing"),
    pytest.param(again(loud=0.01), {"too-quiet": "error"}, id="one is too quiet"),
    pytest.param(again(loud=4), {"clipped": "error", "loud": "warning"}, id="one is clipped"),
    pytest.param(again(seconds=9), {"long": "warning"}, id="one is far too long, which may be meant"),
]


@pytest.mark.parametrize(("spoil", "rules"), SPOILT)
def test_a_language_without_a_voice_has_to_be_whole(tmp_path: Path, spoil: Callable[[Path], None], rules: dict[str, str]):
    """Where nobody else could say it, whatever cannot be played is an error."""
    for prompt in PROMPTS:
        put(tmp_path, prompt.name, prompt.words, note(1.5))
    spoil(tmp_path)
    gaps = list(of_shelf(PROMPTS, Shelf({"ur": tmp_path}), {}))
    assert {gap.rule: gap.severity for gap in gaps} == rules


@pytest.mark.parametrize(
    ("recorded", "rules"),
    [
        pytest.param({}, {}, id="nothing is recorded: one voice says all"),
        pytest.param({GOODBYE: PROMPTS[1].words}, {"two-voices": "warning"}, id="some: callers hear two voices"),
        pytest.param({GOODBYE: "Old words."}, {"stale": "warning"}, id="one in other words, which is not played"),
        pytest.param({prompt.name: prompt.words for prompt in PROMPTS}, {}, id="all"),
    ],
)
def test_a_language_with_a_voice_falls_back_on_it(tmp_path: Path, recorded: dict[str, str], rules: dict[str, str]):
    """Nothing is silent there, so nothing that is missing is an error; but two voices in one call are pointed out."""
    for name, words in recorded.items():
        put(tmp_path, name, words, note(1.5))
    gaps = list(of_shelf(PROMPTS, Shelf({"ur": tmp_path}), {"ur": "A voice"}))
    assert {gap.rule: gap.severity for gap in gaps} == rules


def test_a_slow_reading_is_played_where_it_is_said_slowly_and_there_alone(tmp_path: Path):
    """Without one, the usual reading is played slowly asked for or not."""
    first = PROMPTS[0]
    put(tmp_path, first.slow_name, first.words, note(2.0), slow=True)
    breath = first.breath()
    slowly = first.breath(slow=True)
    shelf = Shelf({"ur": tmp_path})
    assert (shelf.find(breath), shelf.find(slowly).name) == (None, first.slow_name)
    put(tmp_path, first.name, first.words, note(1.5))
    shelf = Shelf({"ur": tmp_path})
    assert (shelf.find(breath).name, shelf.find(slowly).name) == (first.name, first.slow_name)
    (tmp_path / first.slow_name).unlink()
    assert Shelf({"ur": tmp_path}).find(slowly).name == first.name
