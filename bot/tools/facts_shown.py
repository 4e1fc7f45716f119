"""The figures of flows, for `hearback check --facts`: ways, the longest and the likeliest conversation, parts, seconds, pence."""

from __future__ import annotations

from collections.abc import Iterable

import click
import msgspec

from bot.checks.facts import Conversation, Facts
from bot.library.figures import LEGEND, summary, too_many
from bot.tools.plan_shown import lay, paper, table

_COLUMNS = ("on", "in", "questions", "parts", "seconds", "pence", "most questions", "most parts", "most seconds", "most pence")


def show_facts(found: Iterable[Facts]) -> None:
    """A table for each flow."""
    write = paper()
    for one in found:
        if one.ways is None:
            click.echo(f"{one.flow}: {too_many(one)}\n")
            continue
        made = table(f"{one.flow}: {summary(one)}", *_COLUMNS, counts=_COLUMNS[2:])
        likely, longest = (
            {(each.surface, each.language): each for each in one.conversations if each.which == which} for which in ("likeliest", "longest")
        )
        for key, most in longest.items():
            made.add_row(*key, *_numbers(likely.get(key)), *_numbers(most))
        lay(made, write)
    click.echo("Left: the likeliest. Right: the longest.")
    for words in LEGEND:
        click.echo(words)


def as_json(found: Iterable[Facts]) -> str:
    """The same as one JSON list."""
    rows = [{**one._asdict(), "conversations": [each._asdict() for each in one.conversations]} for one in found]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()


def _numbers(one: Conversation | None) -> tuple[str, ...]:
    if one is None:
        return ("",) * 4
    spoken_, parts = f"{one.seconds:.0f}" if one.surface == "voice" else "", f"{one.parts}" if one.surface == "text" else ""
    return str(one.questions), parts, spoken_, f"{one.pence:g}" if one.surface != "chat" else ""
