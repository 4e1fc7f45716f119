"""With languages that are missing, broken or unreadable, STOP and danger are still understood and answered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.engine.floor import FLOOR
from bot.engine.plain import plain
from bot.errors import LibraryBroken
from bot.flow.words import Command
from bot.language.languages import load
from bot.library import open_library, open_or_bare
from bot.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = load(ROOT / "locales").words

STOPS = ("STOP", "stopiwch", "بند کریں")
DANGERS = ("HELP", "999", "mewn perygl", "helpwch fi", "مدد", "madad karo")
DESPAIRS = ("i want to die", "dwi isio marw", "main marna chahta hoon")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The shipped flows and languages, to be spoilt."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    return read_settings({"HEARBACK_FLOWS": str(ROOT / "flows"), "HEARBACK_LOCALES": str(tmp_path / "locales")})


def _gone(locales: Path) -> None:
    shutil.rmtree(locales / "en")


def _empty(locales: Path) -> None:
    shutil.rmtree(locales)
    locales.mkdir()


def _no_yaml(locales: Path) -> None:
    for language in ("en", "cy", "ur"):
        (locales / language / "words.yaml").write_bytes(b"\xff\xfe: [")


def _one_bad_line(locales: Path) -> None:
    file = locales / "en" / "words.yaml"
    file.write_text(file.read_text("utf-8").replace("direction: left to right", "direction: upwards"), "utf-8")


def _a_file_in_its_place(locales: Path) -> None:
    shutil.rmtree(locales / "en")
    (locales / "en").mkdir()
    (locales / "en" / "words.yaml").mkdir()


SPOILT = [
    pytest.param(_gone, id="English is missing"),
    pytest.param(_empty, id="everything is missing"),
    pytest.param(_no_yaml, id="no words file can be read"),
    pytest.param(_one_bad_line, id="one line is wrong"),
    pytest.param(_a_file_in_its_place, id="the file cannot be opened"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_stop_and_danger_are_understood_whatever_is_broken(settings: Settings, spoil: Callable[[Path], None]) -> None:
    """The process that takes messages starts all the same; others end with a sentence that says which file."""
    spoil(Path(settings["HEARBACK_LOCALES"]))
    with pytest.raises(LibraryBroken):
        open_library(settings)
    library, trouble = open_or_bare(settings)
    assert library.bare
    assert isinstance(trouble, LibraryBroken)
    for words in STOPS:
        assert library.always.recognise(words, plain(words)).stop, words
    for words in DANGERS:
        assert library.always.recognise(words, plain(words)).danger, words
    for words in DESPAIRS:
        assert library.always.recognise(words, plain(words)).low_mood, words


def test_a_language_that_cannot_be_sent_is_still_understood(settings: Settings) -> None:
    """Without its catalogue nothing is said in Welsh; all of its phrases of danger are heard."""
    (Path(settings["HEARBACK_LOCALES"]) / "cy/LC_MESSAGES/hearback.po").unlink()
    library, trouble = open_or_bare(settings)
    assert (library.bare, trouble, "cy" in library.words) == (False, None, False)
    assert library.always.recognise("x", plain("mae ganddo gyllell wrth y drws")).danger


def test_what_can_be_read_of_a_broken_file_is_kept(settings: Settings) -> None:
    """One wrong line costs the language, not its phrases of danger."""
    _one_bad_line(Path(settings["HEARBACK_LOCALES"]))
    library, _ = open_or_bare(settings)
    assert library.always.recognise("x", plain("he is banging on the door")).danger


@pytest.mark.parametrize("language", sorted(FLOOR))
def test_the_floor_says_nothing_else_than_the_files(language: str) -> None:
    """Each word of the floor means the same in the language's own file, and what is said after STOP is what the catalogue says."""
    floor, own = FLOOR[language], SHIPPED[language]
    always = Always([own])
    for command in (Command.STOP, Command.DANGER):
        for word in floor.commands[command]:
            assert plain(word) == word
            assert always.whole[word] is command, word
    assert floor.sentences["stopped"] == own.sentences["stopped"]
    assert floor.right_to_left == own.right_to_left
    for word in (*floor.danger_phrases, *floor.low_mood_phrases):
        assert always.recognise(word, plain(word)).urgent, word


def test_the_floor_alone_is_enough() -> None:
    """With nothing but the program: every language that ships has STOP, danger and despair."""
    nothing = Always([])
    assert set(FLOOR) == set(SHIPPED)
    assert all(nothing.recognise(words, plain(words)).stop for words in STOPS)
    assert all(nothing.recognise(words, plain(words)).danger for words in DANGERS)
    assert all(nothing.recognise(words, plain(words)).low_mood for words in DESPAIRS)
