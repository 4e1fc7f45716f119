"""A folder of languages in which breaths are recorded: short whistles, each a little louder than the one before."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from pathlib import Path

from bot.surfaces.rendered import Speech
from bot.voicing.shelf import FOLDER, Shelf, Take, folders_in, read_list, write_list
from bot.voicing.wav import TELEPHONE, Sound, written

SECONDS = 0.2


def recorded(locales: Path, language: str, breaths: Iterable[Speech]) -> Shelf:
    """Record these breaths, and give all that is recorded in the folder."""
    folder = locales / language / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    takes = read_list(folder)
    for number, breath in enumerate(breaths, len(takes)):
        sound = written(Sound(array("h", [1000 + number, -1000 - number] * round(SECONDS * TELEPHONE / 2))))
        (folder / f"{number}.wav").write_bytes(sound)
        takes[f"{number}.wav"] = Take(breath.words, hashlib.sha256(sound).hexdigest(), breath.slow)
    write_list(folder, takes)
    return Shelf(folders_in(locales))
