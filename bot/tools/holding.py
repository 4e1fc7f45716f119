"""``hearback hold``: nobody in an area is asked, at once, until a day or until it is lifted. For the day of a major incident."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.flow.suggest import did_you_mean
from bot.store.store import Store
from bot.tools.finding import open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import lay, moment_text, paper, table
from bot.tools.times import read_time

LONGEST = 300  # characters of a reason


@click.command("hold")
@click.argument("area", required=False)
@click.option("--until", metavar="DATE", help="The first day on which people are asked again. Left out: until it is lifted.")
@click.option("--because", default="", metavar="TEXT", help="The reason, for those who read the plan. Needed to hold.")
@click.option("--lift", is_flag=True, help="People of this area are asked again.")
@click.option("--list", "listed", is_flag=True, help="Every area that is held.")
@click.pass_context
def hold(context: click.Context, area: str | None, until: str | None, because: str, lift: bool, listed: bool) -> None:
    """Ask nobody in AREA from this moment on: the switch for a major incident. Messages that wait to be sent are held too.

    \b
    Example: hearback hold "north shore" --because "the flood of 3 May"
    """
    settings = open_for_tools(context).settings
    now = datetime.now(UTC)
    area = (area or "").strip()
    if listed == bool(area):
        raise click.UsageError("Give an area, or --list.")
    if (listed or lift) and (until or because or (listed and lift)):
        raise click.UsageError("--until and --because are for holding an area, --list stands alone.")
    ends = read_time(until, settings.zone, "--until") if until is not None else None
    if ends is not None and ends <= now:
        raise click.BadParameter(f"{until} has gone by.", param_hint="--until")
    because = " ".join(because.split())
    if area and not lift and not 0 < len(because) <= LONGEST:
        raise click.UsageError(f"Say why with --because, in {LONGEST} characters at most: staff read it in the plan.")
    with opened_store(settings) as store:
        if listed:
            _list(store, now, settings.zone)
        elif lift:
            _lift(store, area, now)
        else:
            store.area_holds.set(area, ends, because, now)
            until_when = f"until {moment_text(ends.astimezone(settings.zone))} {settings.zone.key}" if ends else "until the hold is lifted"
            click.echo(f"From now on nobody in {area} is asked, {until_when}. Because: {because}")


def _list(store: Store, now: datetime, zone: ZoneInfo) -> None:
    held = store.area_holds.all(now)
    if not held:
        click.echo("No area is held.")
        return
    made = table(f"Areas in which nobody is asked ({zone.key})", "Area", "Since", "Until", "Because")
    for one in sorted(held, key=lambda one: one.area):
        ends = moment_text(one.until.astimezone(zone)) if one.until else "it is lifted"
        made.add_row(one.area, moment_text(one.since.astimezone(zone)), ends, one.because)
    lay(made, paper())


def _lift(store: Store, area: str, now: datetime) -> None:
    if not store.area_holds.lift(area, now):
        known = sorted(one.area for one in store.area_holds.all(now))
        raise click.ClickException(f"{area} is not held. {did_you_mean(area, known) if known else 'No area is.'}")
    click.echo(f"{area} is not held any more. What was to be asked meanwhile is decided again, in its own time.")
