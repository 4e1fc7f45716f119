"""What ``hearback prompts`` prints: findings with their file, the first few of a kind, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from bot.tools.telling import COLOURS
from bot.voicing.gaps import Gap
from bot.voicing.prompts import Prompt
from bot.voicing.shelf import Shelf
from bot.voicing.taking import Taken

SHOWN = 8  # findings of one kind and language, before the rest is counted


def tell_taken(told: Sequence[Taken], changed: Iterable[tuple[str, str]]) -> None:
    """What became of each file that was given. ``changed``: files whose words are others by now."""
    for one in told:
        for finding in one.findings:
            _tell(finding.severity, str(one.file), finding.says)
        if not one.refused and (one.language, one.name) in changed:
            _tell("warning", str(one.file), "Its words have changed since the script was written. It is kept, and not played.")
    refused = sum(one.refused for one in told)
    click.echo(f"{len(told) - refused} recordings taken." + (f" {refused} are not: mend them, and take them again." if refused else ""))
    if not told:
        click.echo("There was no WAV file among them.")
    elif len(told) > refused:
        click.echo("Processes that run play them once they are started again.")


def tell_gaps(gaps: Sequence[Gap]) -> None:
    """The findings; of many of one kind in one language the first, and how many more there are."""
    alike: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((gap.language, gap.rule), []).append(gap)
    for found in alike.values():
        for gap in found[:SHOWN]:
            _tell(gap.severity, f"{gap.language}/{gap.name}" if gap.name and gap.language else gap.language or gap.name, gap.says)
        if len(found) > SHOWN:
            click.echo(
                f"... and {len(found) - SHOWN} more like it in {found[0].language}. All: --json, or hearback prompts script --missing"
            )


def tell_voices(wanted: Sequence[Prompt], shelf: Shelf, voices: Mapping[str, str]) -> None:
    """How much of each language is recorded; where nothing is, who says it."""
    for language in dict.fromkeys(prompt.language for prompt in wanted):
        here = [prompt for prompt in wanted if prompt.language == language]
        recorded = sum(shelf.find(prompt.breath()) is not None for prompt in here)
        if not recorded and voices.get(language):
            click.echo(f"{language}: nothing is recorded. {voices[language]} says all {len(here)} prompts.")
        else:
            click.echo(f"{language}: {recorded} of {len(here)} prompts are recorded.")


def _tell(severity: str, where: str, says: str) -> None:
    click.echo(f"{click.style(where, bold=True)} {click.style(severity, fg=COLOURS.get(severity, 'white'))} {says}")
