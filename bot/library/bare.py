"""The library of a process that could read neither flows nor languages: it answers danger and STOP, and nothing else.

A process that runs keeps what it has read. One that starts with a broken folder must not leave somebody in danger without an answer: it
starts with the floor (``bot.engine.floor``) and whatever words can still be read.
"""

from __future__ import annotations

from bot.engine.floor import FLOOR
from bot.errors import LibraryBroken, SettingWrong
from bot.flow.words import Words
from bot.language.languages import Languages, load
from bot.library.edition import Press
from bot.library.library import Library, folder, open_library
from bot.settings import Settings


def open_or_bare(settings: Settings) -> tuple[Library, Exception | None]:
    """The library, or a bare one with what was the matter. Raises SettingWrong where a setting names no folder."""
    try:
        return open_library(settings), None
    except LibraryBroken as broken:
        return bare(settings), broken
    except SettingWrong:
        raise
    except Exception as defect:  # noqa: BLE001 - whatever it is, somebody in danger is answered
        return bare(settings), defect


def bare(settings: Settings) -> Library:
    """Danger and STOP in every language, from the floor and from what can be read of the words files."""
    library = Library(Languages(FLOOR, {}, {}, ()), Press(FLOOR, {}, (), _read(settings)), ())
    library.bare = True
    return library


def _read(settings: Settings) -> tuple[Words, ...]:
    try:
        languages = load(folder(settings, "HEARBACK_LOCALES"))
    except Exception:  # noqa: BLE001 - the floor does without
        return ()
    return (*languages.words.values(), *languages.understood)
