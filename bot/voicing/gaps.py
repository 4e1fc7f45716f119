"""What stands between the prompts of flows and callers: what nobody has recorded, what was recorded before the words changed, what sounds wrong.

A language without a synthetic voice falls silent where a recording is missing, so there each one is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bot.library import Edition
from bot.voicing.judging import judged
from bot.voicing.prompts import SLOWLY, Prompt, by_name
from bot.voicing.prompts import prompts as prompts_of
from bot.voicing.shelf import LIST, Shelf
from bot.voicing.taking import looked_at, placed, sound_files
from bot.voicing.wav import read


class Gap(NamedTuple):
    """One thing to mend. ``name`` is the file; empty where it is about a whole language."""

    severity: Literal["error", "warning"]
    language: str
    name: str
    rule: str
    says: str


def of_shelf(prompts: Sequence[Prompt], shelf: Shelf, voices: Mapping[str, str]) -> Iterator[Gap]:
    """All that is wrong with the recordings that were taken in. ``voices``: the synthetic voice of each language, empty where none is."""
    for language in dict.fromkeys(prompt.language for prompt in prompts):
        yield from _of_language([prompt for prompt in prompts if prompt.language == language], shelf, voices.get(language, ""))
    yield from (Gap("error", fault.language, fault.name, "list" if fault.name == LIST else "sound", fault.says) for fault in shelf.faults)
    yield from _sounds(prompts, shelf)


def recorded_whole(edition: Edition, shelf: Shelf) -> frozenset[str]:
    """The languages in which every prompt of this flow has been recorded."""
    begun = (language for language in edition.script.languages if shelf.lists.get(language))
    return frozenset(language for language in begun if all(_recorded(prompt, shelf) for prompt in prompts_of([edition], language)))


def of_delivery(prompts: Sequence[Prompt], folder: Path, voices: Mapping[str, str]) -> Iterator[Gap]:
    """All that is wrong with what a studio has delivered, before it is taken in: what is missing, and every file that sounds wrong."""
    known, there = by_name(prompts), set[tuple[str, str]]()
    for file in sound_files([folder]):
        there.add(placed(file, known))
        taken, _ = looked_at(file, known)
        name = taken.name or str(file.relative_to(folder))
        yield from (Gap(finding.severity, taken.language, name, finding.rule, finding.says) for finding in taken.findings)
    for prompt in prompts:
        if (prompt.language, prompt.name) not in there:
            yield _missing(prompt, voices.get(prompt.language, ""))


def _of_language(prompts: Sequence[Prompt], shelf: Shelf, voice: str) -> Iterator[Gap]:
    language, takes = prompts[0].language, shelf.lists.get(prompts[0].language, {})
    lacking = [prompt for prompt in prompts if not _recorded(prompt, shelf)]
    stale = [prompt for prompt in lacking if prompt.name in takes and takes[prompt.name].words != prompt.words]
    for prompt in stale:
        before = takes[prompt.name].words
        instead = f"{voice} says the new ones" if voice else "nobody says the new ones"
        yield Gap(
            "warning" if voice else "error",
            language,
            prompt.name,
            "stale",
            f'Recorded as "{before}". Now it is "{prompt.words}", and {instead}.',
        )
    if not voice:
        yield from (_missing(prompt, voice) for prompt in lacking if prompt not in stale)
    elif takes and len(lacking) < len(prompts):
        yield from _two_voices(language, lacking, len(prompts), voice)


def _two_voices(language: str, lacking: Collection[Prompt], all_: int, voice: str) -> Iterator[Gap]:
    if lacking:
        says = f"{all_ - len(lacking)} of {all_} prompts are recorded, so callers hear two voices: {voice} says the rest. Record {len(lacking)} more."
        yield Gap("warning", language, "", "two-voices", says)


def _missing(prompt: Prompt, voice: str) -> Gap:
    if voice:
        return Gap("warning", prompt.language, prompt.name, "missing", f'Not recorded: "{prompt.words}". {voice} says it.')
    return Gap(
        "error",
        prompt.language,
        prompt.name,
        "missing",
        f'Not recorded, and no synthetic voice speaks {prompt.language}: "{prompt.words}".',
    )


def _recorded(prompt: Prompt, shelf: Shelf) -> bool:
    return shelf.find(prompt.breath()) is not None


def _sounds(prompts: Sequence[Prompt], shelf: Shelf) -> Iterator[Gap]:
    wanted = {(prompt.language, prompt.words): prompt for prompt in prompts}
    for kept in shelf:
        prompt = wanted.get((kept.language, kept.take.words))
        if prompt is None:
            continue
        recording = read(kept.data)
        slow = kept.take.slow or kept.name.endswith(SLOWLY)
        yield from (
            Gap(one.severity, kept.language, kept.name, one.rule, one.says) for one in judged(recording, prompt.estimated(slow=slow))
        )
