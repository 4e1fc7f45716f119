"""``hearback workbench``: write and publish flows in a browser, with what is to be mended and three phones beside the text."""

from __future__ import annotations

import click

from bot.tools.finding import folders, open_for_tools


@click.command("workbench")
@click.option("--port", default=8300, show_default=True, type=click.IntRange(0, 65535), help="Where it listens; 0 takes any that is free.")
@folders
@click.pass_context
def workbench(context: click.Context, port: int) -> None:
    """Write, check, play and publish flows in a browser. It runs on this machine alone, and only the address it prints opens it.

    \b
    Example: hearback workbench --port 8300
    """
    from bot.workbench.serving import run
    from bot.workbench.shelf import Shelf

    tools = open_for_tools(context)
    run(tools.settings, Shelf(tools.flows, tools.locales), port, click.echo)
