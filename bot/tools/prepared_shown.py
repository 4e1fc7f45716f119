"""How what publishing would do is shown, on the terminal and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import click
import msgspec

from bot.publishing.preparing import Prepared
from bot.publishing.telling import beside, heading
from bot.store.rows import PublishedRow
from bot.tools import differing, side_by_side
from bot.tools.telling import as_rows, tell_problems


def show(prepared: Iterable[Prepared], names: Mapping[str, str]) -> None:
    """Findings, stories, every difference in words, languages, who is mid-way. ``names``: the languages' own names."""
    for one in prepared:
        if one.unchanged:
            click.echo(f"{one.flow}: nothing is different from what is published.")
            continue
        tell_problems(one.problems, as_json=False)
        _show_stories(one)
        if one.refused:
            click.secho(one.refused, fg="red")
            continue
        if one.difference.old.version:
            differing.tell([one.difference], names)
        else:
            click.secho(one.flow, bold=True, nl=False)
            click.echo(f"  version {one.version[:8]}\n  {heading(one.difference)} To read all of it: hearback preview {one.flow}")
        for line in beside(one, names):
            click.echo(f"  {line}")


def _show_stories(one: Prepared) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False)
    for held in one.failed:
        side_by_side.show(held, console)


def as_data(one: Prepared) -> dict[str, object]:
    """The same for a program."""
    return {
        "flow": one.flow,
        "live": one.difference.old.version,
        "version": one.version,
        "refused": one.refused,
        "unchanged": one.unchanged,
        "problems": as_rows(one.problems),
        "stories": {"held": one.held - len(one.failed), "failed": [side_by_side.as_data(held) for held in one.failed]},
        "difference": msgspec.to_builtins(one.difference),
        "not_sent": dict(one.not_sent),
        "midway": dict(one.midway),
    }


def line_as_data(line: PublishedRow, zone: ZoneInfo) -> dict[str, object]:
    """A line of the log for a program. The version is empty where the flow is not offered any more."""
    at = line.at.astimezone(zone).isoformat(timespec="seconds")
    return {"number": line.number, "flow": line.flow, "version": line.version, "at": at, "by": line.by, "why": line.why}
