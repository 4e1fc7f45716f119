"""The recordings that there are: a folder ``prompts`` in the folder of each language, and in it a list of what was recorded.

    locales/cy/prompts/recorded.json                 which words each file holds, and the SHA-256 of its sound
    locales/cy/prompts/engine/goodbye.wav
    locales/cy/prompts/after-case-closed/overall.wav

A recording is found by its words. One whose words nobody says any more is never played, and so is one whose file is not the one that
was listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from bot.surfaces.rendered import Speech
from bot.voicing.wav import NotSound, Sound, read

FOLDER, LIST = "prompts", "recorded.json"
LARGEST = 64 * 1024 * 1024  # bytes of one file: some minutes of a studio's finest


class Take(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one file holds: the words that were read, the SHA-256 of the file, and whether it was read slowly."""

    words: str
    sound: str
    slow: bool = False


class Kept(NamedTuple):
    """A recording that may be played."""

    language: str
    name: str
    take: Take
    data: bytes


class Fault(NamedTuple):
    """What is wrong with a list or a file of it, in words for the coordinator."""

    language: str
    name: str
    says: str


class Shelf:
    """The recordings of all languages, read once. ``faults`` are of lists and files that cannot be used: they are as good as not there."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        """``folders``: where the recordings of each language are. One that is not there holds none."""
        self.faults: list[Fault] = []
        self.lists = {language: self._list(language, folder) for language, folder in folders.items()}
        self._kept = {
            (language, take.words, take.slow): kept
            for language, takes in self.lists.items()
            for name, take in sorted(takes.items(), reverse=True)
            if (kept := self._file(folders[language], language, name, take))
        }
        self._by_sound = {kept.take.sound: kept for kept in self._kept.values()}

    def find(self, breath: Speech) -> Kept | None:
        """The recording of these very words in this language; a slow one where they are said slowly and there is one."""
        for language in dict.fromkeys((breath.language, breath.language.partition("-")[0])):
            for slow in (True, False) if breath.slow else (False,):
                if found := self._kept.get((language, breath.words, slow)):
                    return found
        return None

    def by_sound(self, digest: str) -> Kept | None:
        """The recording with this SHA-256."""
        return self._by_sound.get(digest)

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)

    def _list(self, language: str, folder: Path) -> dict[str, Take]:
        try:
            return read_list(folder)
        except NotAList as wrong:
            self.faults.append(Fault(language, LIST, str(wrong)))
            return {}

    def _file(self, folder: Path, language: str, name: str, take: Take) -> Kept | None:
        try:
            data = (folder / name).read_bytes() if (folder / name).resolve().is_relative_to(folder.resolve()) else b""
        except OSError as error:
            self.faults.append(Fault(language, name, f"The file cannot be read: {error.strerror or type(error).__name__}."))
            return None
        if hashlib.sha256(data).hexdigest() != take.sound:
            self.faults.append(Fault(language, name, "This is not the sound that was taken. Take it again: hearback prompts take"))
            return None
        try:
            read(data)
        except NotSound as wrong:
            self.faults.append(Fault(language, name, str(wrong)))
            return None
        return Kept(language, name, take, data)


class NotAList(ValueError):
    """A list of recordings that cannot be read; the sentence says why."""


def folders_in(locales: Path) -> dict[str, Path]:
    """Where the recordings of each language are kept. None where the folder cannot be read: that is told by whoever reads the languages."""
    try:
        return {folder.name: folder / FOLDER for folder in sorted(locales.iterdir()) if (folder / FOLDER).is_dir()}
    except OSError:
        return {}


def read_list(folder: Path) -> dict[str, Take]:
    """Which file holds what; nothing where there is no list. Raises NotAList."""
    try:
        return msgspec.json.decode((folder / LIST).read_bytes(), type=dict[str, Take])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
        raise NotAList(f"The list of recordings cannot be read: {why}. Bring back the one that was there before.") from None


def write_list(folder: Path, takes: Mapping[str, Take]) -> None:
    """Put the list in the place of the one that was there, in one step."""
    body = msgspec.json.format(msgspec.json.encode(takes, order="sorted"), indent=2) + b"\n"
    beside = folder / f".{LIST}.new"
    beside.write_bytes(body)
    beside.replace(folder / LIST)


def sound_of(kept: Kept) -> Sound:
    """Its sound."""
    return read(kept.data).sound


NO_RECORDINGS = Shelf({})
