"""``hearback preview``: one page that shows a flow as people will meet it."""

from __future__ import annotations

from pathlib import Path

import click

from bot.tools.finding import flow_path, folders, open_for_tools
from bot.tools.telling import tell_problems


@click.command("preview")
@click.argument("flow")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="The file to write. Left out: FLOW.html in this folder.")
@folders
@click.pass_context
def preview(context: click.Context, flow: str, output: str | None) -> None:
    """Write a page with the drawing of FLOW, and each step on each channel in each language, as a person would see it.

    The page is one file that needs no server. It can be sent, printed and kept. Languages are shown as they are now, unreviewed ones too.

    \b
    Example: hearback preview after-case-closed -o preview.html
    """
    from bot.library.drafts import Drafts
    from bot.library.library import judged_in
    from bot.preview.page import page
    from bot.voicing.gaps import recorded_whole
    from bot.voicing.shelf import Shelf, folders_in

    tools = open_for_tools(context)
    drafts = Drafts(tools.settings, tools.flows, tools.locales)
    path = flow_path(tools, flow)
    found = drafts.found(path)
    if found.edition is None:
        tell_problems(found.problems, as_json=False)
        context.exit(1)
        return
    played = found.edition.script.flow
    names = {code: words.name for code, words in drafts.languages.words.items()}
    recorded = recorded_whole(found.edition, Shelf(folders_in(tools.locales)))
    made = page(found.edition, found.places, (*found.problems, *judged_in(played, found.places, drafts.languages, recorded)), names)
    target = Path(output or f"{played.flow}.html")
    try:
        target.write_text(made, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror or type(error).__name__}.") from None
    click.echo(f"Written: {target}")
