"""``hearback prompts``: a human voice instead of a synthetic one: the script for the studio, the recordings in, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from bot.library.drafts import Drafts
from bot.tools.finding import Tools, flow_path, folders, open_for_tools
from bot.tools.plain_cells import plain_cell, words_of_cell
from bot.tools.progress import counted
from bot.tools.prompts_shown import tell_gaps, tell_taken, tell_voices
from bot.tools.telling import tell_problems

if TYPE_CHECKING:
    from bot.voicing.prompts import Prompt
    from bot.voicing.shelf import Shelf


@click.group("prompts")
def prompts_() -> None:
    """Record the voice menu with a human voice: the script, the recordings, and what is missing.

    \b
    Example: hearback prompts check after-case-closed
    """


@prompts_.command("script")
@click.argument("flow", required=False)
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False), help="A table (.csv), or a page to print (.html).")
@click.option("--language", default="", help="One language alone, like cy.")
@click.option("--missing", is_flag=True, help="Only what is not recorded yet, or was recorded in other words.")
@folders
@click.pass_context
def script(context: click.Context, flow: str | None, output: str, language: str, missing: bool) -> None:
    """Write the script for the voice artist: each prompt of FLOW once, with its file, its words and how to say them.

    Left out: all flows on the telephone. Hearback's own sentences are in it. Keep the table: `prompts take` reads from it which words were read.

    \b
    Example: hearback prompts script after-case-closed --language cy -o script.csv
    """
    from bot.voicing.shelf import Shelf, folders_in
    from bot.voicing.studio import Row, as_csv, as_page

    tools = open_for_tools(context)
    file = Path(output)
    if file.suffix.lower() not in (".csv", ".html"):
        raise click.ClickException(f"{output} is neither a table nor a page. Call it script.csv or script.html.")
    drafts = Drafts(tools.settings, tools.flows, tools.locales)
    wanted = [prompt for prompt in _prompts(context, tools, drafts, flow, language) if language in ("", prompt.language)]
    shelf = Shelf(folders_in(tools.locales))
    rows = [Row(prompt, _standing(prompt, shelf)) for prompt in wanted]
    rows = [row for row in rows if not (missing and row.standing == "recorded")]
    names = {code: (words.name, words.right_to_left) for code, words in drafts.languages.words.items()}
    title = f"Prompts to record: {flow or 'all flows'}"
    text = as_csv(rows, plain_cell) if file.suffix.lower() == ".csv" else as_page(title, rows, names)
    try:
        file.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from None
    minutes = sum(prompt.estimated() for prompt, _ in rows) / 60
    click.echo(f"{len(rows)} prompts in {file}, about {minutes:.0f} minutes of speech.")


@prompts_.command("take")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--script", "table", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The table that was read in the studio."
)
@folders
@click.pass_context
def take(context: click.Context, files: Sequence[Path], table: Path | None) -> None:
    """Take recordings in: FILES, or folders of them, called as the script says, like cy/engine/goodbye.wav.

    Each is brought to what a telephone carries, and put beside the language's other files. One that is clipped, cut off, or too quiet is not
    taken. Without --script the words that are there today are taken for those that were read.

    \b
    Example: hearback prompts take delivery --script script.csv
    """
    from bot.voicing.prompts import by_name
    from bot.voicing.shelf import NotAList
    from bot.voicing.taking import sound_files
    from bot.voicing.taking import take as take_one

    tools = open_for_tools(context)
    drafts = Drafts(tools.settings, tools.flows, tools.locales)
    known = by_name(_prompts(context, tools, drafts, None, ""))
    changed = set[tuple[str, str]]()
    if table:
        read = _words_read(table)
        changed = {place for place, words in read.items() if place in known and known[place].words != words}
        known = {place: prompt._replace(words=read.get(place, prompt.words)) for place, prompt in known.items()}
    try:
        told = [take_one(file, known, tools.locales) for file in counted(list(sound_files(files)), "recordings", 1)]
    except NotAList as wrong:
        raise click.ClickException(str(wrong)) from None
    except OSError as error:
        raise click.ClickException(f"{tools.locales} cannot be written: {error.strerror or type(error).__name__}.") from None
    tell_taken(told, changed)
    context.exit(1 if any(one.refused for one in told) or not told else 0)


@prompts_.command("check")
@click.argument("flow", required=False)
@click.option(
    "--recordings", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A delivery from the studio, before it is taken in."
)
@click.option("--language", default="", help="One language alone, like cy.")
@click.option("--json", "as_json", is_flag=True, help="All findings as one JSON list.")
@folders
@click.pass_context
def check(context: click.Context, flow: str | None, recordings: Path | None, language: str, as_json: bool) -> None:
    """Say what of FLOW is not recorded, was recorded in other words, or sounds wrong. Left out: all flows on the telephone.

    It ends with 1 where a caller would hear nothing, or something that should not be played.

    \b
    Example: hearback prompts check after-case-closed --language cy
    """
    from bot.voicing.gaps import of_delivery, of_shelf
    from bot.voicing.shelf import Shelf, folders_in

    tools = open_for_tools(context)
    drafts = Drafts(tools.settings, tools.flows, tools.locales)
    wanted = [prompt for prompt in _prompts(context, tools, drafts, flow, language) if language in ("", prompt.language)]
    voices = {code: words.say_voice for code, words in drafts.languages.words.items()}
    shelf = Shelf({code: folder for code, folder in folders_in(tools.locales).items() if language in ("", code)})
    gaps = list(of_delivery(wanted, recordings, voices) if recordings else of_shelf(wanted, shelf, voices))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode([gap._asdict() for gap in gaps]), indent=2).decode())
    else:
        tell_gaps(gaps)
        if not recordings:
            tell_voices(wanted, shelf, voices)
    context.exit(1 if any(gap.severity == "error" for gap in gaps) else 0)


def _prompts(context: click.Context, tools: Tools, drafts: Drafts, flow: str | None, language: str) -> tuple[Prompt, ...]:
    """The prompts of one flow or of all on the telephone. Ends the command where a flow that was asked for cannot be read."""
    from bot.library.library import flow_files
    from bot.voicing.prompts import prompts

    editions = []
    for path in [flow_path(tools, flow)] if flow else flow_files(tools.flows):
        reading = drafts.found(path)  # no drafts: whoever reads them aloud would read gaps in English
        if reading.edition is None:
            if flow:
                tell_problems(reading.problems, as_json=False)
                context.exit(1)
            click.echo(f"{path.name} cannot be read, so its prompts are left out: hearback check {path.stem}", err=True)
        elif "ivr" in reading.edition.channels:
            editions.append(reading.edition)
        elif flow:
            raise click.ClickException(f"{reading.edition.flow} is not held on the telephone: ivr is not among its channels.")
    for edition in [] if language else editions:
        lost = [code for code in edition.script.flow.languages if code not in edition.script.languages]
        if lost:
            click.echo(f"{edition.flow} is left out in {', '.join(lost)}: not all of it is translated.", err=True)
    ready = [edition for edition in editions if language in ("", *edition.script.languages)]
    if language and not ready:
        spoken = ", ".join(dict.fromkeys(code for edition in editions for code in edition.script.languages))
        raise click.ClickException(
            f"Nothing is ready to be recorded in {language!r}: see hearback translate status. Ready: {spoken or 'nothing'}."
        )
    return prompts(ready, language)


def _standing(prompt: Prompt, shelf: Shelf) -> str:
    if shelf.find(prompt.breath()):
        return "recorded"
    return "changed since it was recorded" if prompt.name in shelf.lists.get(prompt.language, {}) else "to record"


def _words_read(table: Path) -> dict[tuple[str, str], str]:
    from bot.voicing.studio import NotAScript, words_read

    try:
        return words_read(table.read_text("utf-8"), words_of_cell)
    except NotAScript as wrong:
        raise click.ClickException(f"{table}: {wrong}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{table} cannot be read: {getattr(error, 'strerror', None) or 'it is not text in UTF-8'}.") from None
