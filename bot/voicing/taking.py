"""Recordings in from the studio: each found by its file, brought to what a telephone carries, and listed with the words that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.voicing.judging import Finding, judged
from bot.voicing.prompts import SLOWLY, Prompt
from bot.voicing.resampling import resampled
from bot.voicing.shelf import FOLDER, LARGEST, Take, read_list, write_list
from bot.voicing.wav import NotSound, Recording, read, written

Known = Mapping[tuple[str, str], Prompt]  # by language and file


class Taken(NamedTuple):
    """What became of one file: the prompt that it is, and what is wrong with it. With an error it was not taken."""

    file: Path
    language: str = ""
    name: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it was left where it is."""
        return any(finding.severity == "error" for finding in self.findings)


def sound_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and every WAV of the folders among them."""
    for path in paths:
        yield from sorted(file for file in path.rglob("*") if file.suffix.lower() == ".wav") if path.is_dir() else (path,)


def placed(file: Path, known: Known) -> tuple[str, str]:
    """Which prompt a file is, by the end of its path: cy/engine/goodbye.wav. Two empty strings where it is none."""
    parts = [part for part in file.absolute().parts if part != FOLDER]
    for at in range(len(parts) - 1):
        found = parts[at], "/".join(parts[at + 1 :]).lower()
        if found in known:
            return found
    return "", ""


def looked_at(file: Path, known: Known) -> tuple[Taken, Recording | None]:
    """A delivered file, and all that is wrong with it; nothing is written."""
    language, name = placed(file, known)
    if not name:
        return Taken(
            file, findings=(_error("unknown", "No prompt has this file. Name it as the script does, below a folder of its language."),)
        ), None
    try:
        with file.open("rb") as opened:
            recording = read(opened.read(LARGEST))
    except NotSound as wrong:
        return Taken(file, language, name, (_error("unreadable", str(wrong)),)), None
    except OSError as error:
        return Taken(file, language, name, (_error("unreadable", f"It cannot be read: {error.strerror or type(error).__name__}."),)), None
    expected = known[language, name].estimated(slow=name.endswith(SLOWLY))
    return Taken(file, language, name, tuple(judged(recording, expected))), recording


def take(file: Path, known: Known, locales: Path) -> Taken:
    """Take one file in, unless something is wrong with it. Raises OSError where it cannot be written, NotAList where the list is broken."""
    taken, recording = looked_at(file, known)
    if recording is None or taken.refused:
        return taken
    sound = written(resampled(recording.sound))
    folder = locales / taken.language / FOLDER
    target = folder / taken.name
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(sound)
    beside.replace(target)
    words = known[taken.language, taken.name].words
    entry = Take(words, hashlib.sha256(sound).hexdigest(), slow=taken.name.endswith(SLOWLY))
    write_list(folder, read_list(folder) | {taken.name: entry})
    return taken


def _error(rule: str, says: str) -> Finding:
    return Finding("error", rule, says)
