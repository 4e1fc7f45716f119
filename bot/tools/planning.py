"""``hearback plan``: the coming weeks, one case's story, or what a changed flow file would do. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bot.outreach.planning import Planned
from bot.outreach.summing import Summary
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_basis import Basis, basis_of
from bot.tools.plan_lines import write_lines
from bot.tools.plan_shown import paper, show_plan
from bot.tools.story import tell_story
from bot.tools.what_if import changed_basis, read_changed, show_change


@click.command("plan")
@click.option("--weeks", default=4, show_default=True, type=click.IntRange(1, 104), help="How many weeks the tables show.")
@click.option("--flow", "only", default="", metavar="NAME", help="Show this flow alone. The others still count towards the caps.")
@click.option("--at", "at", metavar="TIME", help="Plan as of another moment, like 2027-01-05T10:00.")
@click.option("--explain", "ref", metavar="REF", help="Tell one case's story: when it is asked, and why not sooner.")
@click.option("--what-if", "file", metavar="FILE", help="What this flow file would change, before it goes live.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each case and flow, one a line; with --what-if, as it would be.")
@folders
@click.pass_context
def plan(context: click.Context, weeks: int, only: str, at: str | None, ref: str | None, file: str | None, as_json: bool) -> None:
    """Show who is asked in the coming weeks, and why the others are not. Nothing is sent, nothing is stored.

    \b
    Example: hearback plan --weeks 8
    """
    if ref is not None and (file is not None or as_json):
        raise click.UsageError("--explain stands alone: leave --what-if and --json out.")
    tools = open_for_tools(context)
    changed = read_changed(tools, file) if file is not None else None
    with opened_store(tools.settings) as store:
        basis = basis_of(tools, store, weeks=weeks, only=only, at=at)
        if ref is not None:
            tell_story(basis, ref)
        elif as_json:
            as_it_is = changed_basis(basis, changed) if changed else basis
            write_lines(_shown(as_it_is), as_it_is.service.zone, as_it_is.spoken)
        elif changed is not None:
            show_change(basis, changed_basis(basis, changed), changed.flow, paper())
        else:
            _show(basis)


def _shown(basis: Basis) -> Iterator[Planned]:
    return (planned for planned in basis.planning().everything() if basis.shows(planned.decision.flow))


def _show(basis: Basis) -> None:
    summary = Summary(basis.now, basis.weeks, basis.zone, basis.spoken)
    for planned in _shown(basis):
        summary.add(planned)
    show_plan(summary, basis.now, basis.service.zone, basis.weeks, paper())
