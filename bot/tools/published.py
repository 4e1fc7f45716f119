"""``hearback published``: what is served to whoever begins, and everything that was published."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import click

from bot.errors import Refused
from bot.flow.suggest import did_you_mean
from bot.store.rows import PublishedRow
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store

LATEST = 20  # lines of the log, where no flow is named


@click.command("published")
@click.argument("flow", required=False)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with the whole log.")
@folders
@click.pass_context
def published(context: click.Context, flow: str | None, as_json: bool) -> None:
    """Say which version of each flow is served, and who published what, when and why. With FLOW: all that was published of it.

    \b
    Example: hearback published after-case-closed
    """
    from bot.publishing.sources import live_lines

    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        live = live_lines(store)
        if flow is not None and flow not in live:
            raise Refused(f"{flow} was never published. {did_you_mean(flow, live)}".rstrip())
        log = store.publishing.log(flow or "") if flow or not as_json else tuple(reversed(store.publishing.since(0)))
    served = [line for line in live.values() if flow in (None, line.flow)]
    if as_json:
        _as_json(served, log, settings.zone)
    elif not log:
        click.echo("Nothing was published yet. docs/publish.md says how.")
    elif flow:
        _table(f"Published of {flow}, the newest first", log, settings.zone)
    else:
        _table("Served to whoever begins now", served, settings.zone)
        _table("Published lately, the newest first", log[:LATEST], settings.zone)


def _table(title: str, lines: Iterable[PublishedRow], zone: ZoneInfo) -> None:
    from bot.tools.plan_shown import lay, moment_text, paper, table

    made = table(f"{title} ({zone.key})", "Flow", "Version", "Since", "By", "Why")
    for line in lines:
        made.add_row(line.flow, line.version[:8] or "not offered", moment_text(line.at.astimezone(zone)), line.by, line.why)
    lay(made, paper())


def _as_json(served: Iterable[PublishedRow], log: Iterable[PublishedRow], zone: ZoneInfo) -> None:
    import msgspec

    from bot.tools.prepared_shown import line_as_data

    data = {"live": [line_as_data(line, zone) for line in served], "log": [line_as_data(line, zone) for line in log]}
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
