"""``hearback drill``: do the words that keep people safe work, everywhere?"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import msgspec

from bot import log
from bot.library import Edition, Library, open_library
from bot.library.edition import SURFACES
from bot.settings import Settings
from bot.tools.finding import folders, open_for_tools
from channels.drilling.telling import LEGEND, as_data, each, failures, table, without_database
from channels.drilling.trying import Row, drill
from channels.drilling.unreadable import Outcome, ask_without_database
from channels.drilling.walking import walk


@click.command("drill")
@click.argument("flow", required=False)
@click.option("--each", "every", is_flag=True, help="Every place, not only how many.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
@click.option("--database", type=click.Choice(["broken"]), help="HELP again through the real channels, with the database made unreadable.")
@folders
@click.pass_context
def drill_(context: click.Context, flow: str | None, every: bool, as_json: bool, database: str | None) -> None:
    """Try HELP, STOP, SKIP and the other words that always work at every place of every flow. Exit 1 if one fails anywhere.

    \b
    Example: hearback drill
    Example: hearback drill after-case-closed --database broken
    """
    log.keep_quiet()
    log.say_nothing()  # the troubles of this drill are made on purpose
    began = time.monotonic()
    settings = open_for_tools(context).settings
    library = open_library(settings)
    editions = [edition for edition in library.editions() if flow in (None, edition.flow)]
    if not editions:
        raise click.ClickException(f"There is no flow {flow!r} that can be played. hearback check tells why.")
    rows = [row for edition in editions for row in _rows(library, edition)]
    outcomes = {edition.flow: list(_without(settings, edition)) for edition in editions} if database else {}
    right = all(row.clean for row in rows) and all(one.readable and one.unreadable for several in outcomes.values() for one in several)
    if as_json:
        click.echo(msgspec.json.encode(as_data(rows, outcomes)))
    else:
        _tell(rows, outcomes, every=every)
        tries = sum(cell.tries for row in rows for cell in row.cells.values() if cell) + 2 * sum(map(len, outcomes.values()))
        click.echo(f"\n{tries:,} tries in {time.monotonic() - began:.0f} s. {'All as they should be.' if right else 'Some failed.'}")
    if not right:
        sys.exit(1)


def _tell(rows: list[Row], outcomes: dict[str, list[Outcome]], *, every: bool) -> None:
    for line in (*table(rows), "", *LEGEND.splitlines(), *(each(rows) if every else ()), *failures(rows)):
        click.echo(line)
    for flow, several in outcomes.items():
        click.echo()
        for line in without_database(flow, several):
            click.echo(line)


def _rows(library: Library, edition: Edition) -> Iterator[Row]:
    now = datetime.now(UTC)
    for language in edition.script.languages:
        for channel in edition.channels:
            yield drill(edition.script, language, SURFACES[channel], library.words[language], now)


def _without(settings: Settings, edition: Edition) -> Iterator[Outcome]:
    """Somebody at every step on every channel. Pauses, and calls into the middle of other channels, have been tried above."""
    now = datetime.now(UTC)
    places = [
        (language, place)
        for language in edition.script.languages
        for channel in edition.channels
        for place in walk(edition.script, language, SURFACES[channel], now).places
        if place.state.phase != "new" and place.state.surface == SURFACES[channel] and not place.state.paused
    ]
    return ask_without_database(settings, edition.script, places)
