"""``hearback translate``: the words of flows to their translators and back, and what is ready in which language."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.errors import FlowBroken, Refused
from bot.flow.problems import Problem
from bot.flow.suggest import did_you_mean
from bot.language.languages import ENGLISH, WORDS
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.telling import tell_problems


@click.group("translate")
def translate() -> None:
    """Bring words to translators and back; see what is ready in which language.

    \b
    Example: hearback translate status --language cy
    """


@translate.command("extract")
@click.option("--output", "-o", "output", metavar="FILE", type=click.Path(dir_okay=False), help="Write it here. Left out: to the terminal.")
@folders
@click.pass_context
def extract(context: click.Context, output: str | None) -> None:
    """Write every text that people may read or hear into one template (POT), for any translation tool.

    \b
    Example: hearback translate extract -o texts.pot
    """
    from bot.language.update import template

    tools = open_for_tools(context)
    try:
        made = template(tools.flows)
    except FlowBroken as broken:
        raise _told(broken) from None
    if output is None:
        click.echo(made.decode(), nl=False)
        return
    Path(output).write_bytes(made)
    click.echo(f"{made.count(b'msgctxt '):,} texts in {output}.")


@translate.command("update")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a catalogue is not up to date.")
@folders
@click.pass_context
def update_(context: click.Context, check: bool) -> None:
    """Bring the catalogues of all languages up to date with the English.

    A text whose English has changed keeps its translation and its old English, and is not sent until somebody has looked.

    \b
    Example: hearback translate update
    """
    from bot.language.update import update

    tools = open_for_tools(context)
    try:
        changed = update(tools.locales, tools.flows, write=not check)
    except FlowBroken as broken:
        raise _told(broken) from None
    for path in changed:
        click.echo(path)
    if check and changed:
        raise click.ClickException("These are not up to date. Run: hearback translate update")
    if not changed:
        click.echo("Every catalogue is up to date.")


@translate.command("status")
@click.option("--language", metavar="CODE", help="Show this language alone, like cy.")
@click.option("--flow", metavar="NAME", help="Show this flow alone.")
@click.option("--surface", type=click.Choice(["text", "chat", "voice"]), help="Show this surface alone.")
@click.option("--live", is_flag=True, help="Judge as a live service does, whatever this one is.")
@click.option("--all", "everything", is_flag=True, help="Name every message that is not ready, those that wait for their review too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list: an object for each language, flow and surface.")
@folders
@click.pass_context
def status(  # one argument an option
    context: click.Context, language: str | None, flow: str | None, surface: str | None, live: bool, everything: bool, as_json: bool
) -> None:
    """Show what is translated, reviewed, stale, too long or blocked, whether it is sent, and if not, why.

    \b
    Example: hearback translate status --language cy --flow after-case-closed
    """
    from bot.tools.translation_status import found_status, show_json, show_tables

    tools = open_for_tools(context)
    if language is not None:
        known_language(tools, language)
    found = found_status(tools, live=live)
    if flow is not None and flow not in found.flows:
        raise click.ClickException(f"There is no flow {flow!r} in {tools.flows}. {did_you_mean(flow, found.flows)}")
    rows = [row for row in found.rows if language in (None, row.language) and flow in (None, row.flow) and surface in (None, row.surface)]
    if as_json:
        show_json(rows)
    else:
        show_tables(found, rows, everything=everything)


@translate.command("export")
@click.argument("language")
@click.option(
    "--output", "-o", "output", required=True, metavar="FILE", type=click.Path(dir_okay=False), help="A file that ends in .xlsx or .po."
)
@click.option("--todo", is_flag=True, help="Leave out what is translated and reviewed.")
@click.option("--flow", metavar="NAME", help="The words of this flow alone, without shared files and Hearback's own sentences.")
@folders
@click.pass_context
def export_(context: click.Context, language: str, output: str, todo: bool, flow: str | None) -> None:
    """Write the texts of LANGUAGE into a spreadsheet or a PO file, for a translator.

    \b
    Example: hearback translate export cy -o welsh.xlsx
    """
    from bot.tools.translation_files import PO, XLSX, export, refused

    tools = open_for_tools(context)
    known_language(tools, language)
    file = Path(output)
    if file.suffix.lower() not in (PO, XLSX):
        raise click.BadParameter("the name of the file ends in .xlsx (for a spreadsheet) or in .po.", param_hint="--output")
    if file.resolve().is_relative_to(tools.locales.resolve()):
        raise click.ClickException(f"{output} is among the languages themselves. Write it somewhere else, and bring it back with import.")
    if not file.resolve().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.resolve().parent}.")
    _say_so("Measuring every text ...")
    try:
        count = export(tools, language, file, todo=todo, flow=flow)
    except Refused as error:
        raise refused(error) from None
    click.echo(f"{count:,} {'text' if count == 1 else 'texts'} in {output}.")


@translate.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--language", metavar="CODE", default="", help="The language, where the file does not say.")
@click.option(
    "--by", "by", metavar="NAME", help="Who translated, where the file does not say: for what has changed, with the day of today."
)
@click.option("--accept-good", is_flag=True, help="Take what is in order, though other messages are refused.")
@click.option("--dry-run", is_flag=True, help="Look at everything, and change nothing.")
@folders
@click.pass_context
def import_(  # one argument an option
    context: click.Context, file: str, language: str, by: str | None, accept_good: bool, dry_run: bool
) -> None:
    """Take back a spreadsheet or a PO file that a translator has filled in: all of it or nothing.

    Rows may be sorted, filtered or left out. Every message that is refused is named, with its row or line and what is wrong.

    \b
    Example: hearback translate import welsh.xlsx --by "Bob Example"
    """
    from bot.tools.translation_files import given_in, refused, signed_by, take, tell

    tools = open_for_tools(context)
    try:
        code, given = given_in(Path(file), language)
        known_language(tools, code)
        _say_so("Looking at every message ...")
        taken, _ = take(tools, code, given, signed_by(by) if by else None, accept_good=accept_good, dry_run=dry_run)
    except Refused as error:
        raise refused(error) from None
    tell(Path(file).name, taken, dry_run=dry_run, accept_good=accept_good)
    context.exit(1 if taken.refused else 0)


@translate.command("pseudo")
@click.option("--language", type=click.Choice(["en-XA", "ar-XB"]), help="Say how to look at this one alone.")
@click.option("--output", "-o", "output", default="pseudo-locales", show_default=True, metavar="FOLDER", type=click.Path(file_okay=False))
@folders
@click.pass_context
def pseudo_(context: click.Context, language: str | None, output: str) -> None:
    """Write made-up languages into a folder of their own, to see how layouts hold before anybody translates.

    en-XA is English with marks and two fifths longer; ar-XB runs from right to left. No flow is ever sent in them.

    \b
    Example: hearback translate pseudo
    """
    from bot.language.pseudo import write_pseudo
    from bot.tools.translation_files import refused

    tools = open_for_tools(context)
    try:
        made = write_pseudo(tools.locales, tools.flows, Path(output))
    except Refused as error:
        raise refused(error) from None
    for path in made:
        if language in (None, path.name):
            click.echo(f"{path}: look at it with: hearback try FLOW --locales {output} --language {path.name}")


def _say_so(what: str) -> None:
    """A word beside what is printed, for whoever waits at a terminal: measuring every text takes a second or two."""
    if sys.stderr.isatty():
        click.echo(what, err=True)


def known_language(tools: Tools, code: str) -> str:
    """A language of the folder that is not English. Tells which there are, if it is not one of them."""
    known = sorted(path.parent.name for path in tools.locales.glob(f"*/{WORDS}") if path.parent.name != ENGLISH)
    if code == ENGLISH:
        raise click.ClickException(f"English is what the flows are written in. Choose one of: {', '.join(known)}.")
    if code not in known:
        raise click.ClickException(f"There is no language {code!r} in {tools.locales}. {did_you_mean(code, known)}")
    return code


def _told(broken: FlowBroken) -> click.exceptions.Exit:
    found = broken.problems if isinstance(broken.problems, tuple) else ()
    tell_problems([problem for problem in found if isinstance(problem, Problem)], as_json=False)
    return click.exceptions.Exit(1)
