"""The figures of flows, for `hearback check --facts`: ways, the longest and the likeliest conversation, parts, seconds, pence."""

from __future__ import annotations

from collections.abc import Iterable

import click
import msgspec

from bot.checks.facts import Conversation, Facts, Prices, facts
from bot.checks.rule import Seen
from bot.flow.model import Flow
from bot.language.languages import Languages
from bot.library.library import spoken
from bot.settings import Settings
from bot.tools.plan_shown import lay, paper, table

_COLUMNS = ("on", "in", "questions", "parts", "seconds", "pence", "most questions", "most parts", "most seconds", "most pence")
_PENCE = 10_000  # millionths in one


def facts_of(flows: Iterable[Flow], languages: Languages, settings: Settings) -> list[Facts]:
    """The figures of flows that were read. Raises SettingWrong for a price that is none."""
    prices = Prices(*(settings.money(name) / _PENCE for name in ("HEARBACK_PRICE_TEXT", "HEARBACK_PRICE_CALL")))
    said = tuple(spoken(languages))
    return [facts(Seen(flow, said), prices) for flow in flows]


def show_facts(found: Iterable[Facts]) -> None:
    """A table for each flow."""
    write = paper()
    for one in found:
        if one.ways is None:
            click.echo(
                f"{one.flow}: its answers lead to more situations than can be followed. Let fewer conditions look at earlier answers.\n"
            )
            continue
        made = table(f"{one.flow}: {_title(one)}", *_COLUMNS, counts=_COLUMNS[2:])
        likely, longest = (
            {(each.surface, each.language): each for each in one.conversations if each.which == which} for which in ("likeliest", "longest")
        )
        for key, most in longest.items():
            made.add_row(*key, *_numbers(likely.get(key)), *_numbers(most))
        lay(made, write)
    click.echo(
        "Left: the likeliest conversation, in which an invited person says yes, takes the first answer to every question and skips none.\n"
        "Right: the longest. Parts are of texts that we send; seconds of a call hold keys and comments. HEARBACK_PRICE_TEXT and _CALL are the prices.\n"
        "The reading grade is of the English by Flesch and Kincaid: 5 is wanted (age 10 to 11), 6 is the most."
    )


def _title(one: Facts) -> str:
    ways = f"{one.ways:,} {'way leads' if one.ways == 1 else 'ways lead'} through it"
    return ways if one.grade is None else f"{ways}, reading grade {one.grade:g}"


def as_json(found: Iterable[Facts]) -> str:
    """The same as one JSON list."""
    rows = [{**one._asdict(), "conversations": [each._asdict() for each in one.conversations]} for one in found]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()


def _numbers(one: Conversation | None) -> tuple[str, ...]:
    if one is None:
        return ("",) * 4
    spoken_, parts = f"{one.seconds:.0f}" if one.surface == "voice" else "", f"{one.parts}" if one.surface == "text" else ""
    return str(one.questions), parts, spoken_, f"{one.pence:g}" if one.surface != "chat" else ""
