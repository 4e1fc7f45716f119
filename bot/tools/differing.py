"""``hearback diff``: word by word what a person would see differently, for whoever signs a change off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import FlowBroken, HearbackError
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.telling import tell_problems

if TYPE_CHECKING:
    from bot.publishing.difference import Difference
    from bot.publishing.sources import Source, Sources
    from bot.publishing.words import Piece
    from bot.store.store import Store


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.argument("flow", required=False)
@click.option("--language", default="", help="Only what people see in this language, by its code.")
@click.option("--html", type=click.Path(dir_okay=False), help="Write a page for printing and signing to this file.")
@click.option("--json", "as_json", is_flag=True, help="All differences as one JSON list.")
@folders
@click.pass_context
def diff(context: click.Context, old: str, new: str, flow: str | None, language: str, html: str | None, as_json: bool) -> None:
    """Show what a person would see differently in NEW, and what is done differently, for FLOW or for every flow.

    OLD and NEW are each a folder of flows, a git revision like HEAD~1, a version's first digits, or `live`: what is served now.
    Ends with 0 where nothing is different, with 1 where something is.

    \b
    Example: hearback diff HEAD flows after-case-closed
    """
    tools = open_for_tools(context)
    with sources_of(tools) as sources:
        sides = sources.named(old), sources.named(new)
        found = [one for name in _names(sides, flow) if (one := _compared(name, sides, language, alone=flow is not None))]
        names = {code: words.name for code, words in sources.draft.languages.words.items()}
    if html is not None:
        _write(Path(html), found, names)
    tell(found, names, as_json=as_json)
    context.exit(0 if all(one.same for one in found) else 1)


@contextmanager
def sources_of(tools: Tools) -> Iterator[Sources]:
    """Where versions can be looked up. The database is opened only where it is asked. Known mistakes end in one line."""
    from bot.publishing.sources import Sources

    with ExitStack() as until:
        kept: list[Store] = []

        def opening() -> Store:
            if not kept:
                kept.append(until.enter_context(opened_store(tools.settings)))
            return kept[0]

        try:
            yield Sources(tools.settings, tools.flows, tools.locales, opening, until)
        except FlowBroken as broken:
            tell_problems(broken.problems, as_json=False)  # type: ignore[arg-type]  # errors are below what problems are
            raise click.ClickException("This flow has errors, so nothing can be said about it yet.") from None
        except HearbackError as error:
            raise click.ClickException(str(error)) from None


def _names(sides: tuple[Source, Source], flow: str | None) -> Iterable[str]:
    old, new = (side.names() for side in sides)
    if flow is None:
        return dict.fromkeys((*new, *old))
    name = Path(flow).stem if flow.endswith((".yaml", ".yml")) else flow
    if name not in (*old, *new):
        from bot.flow.suggest import did_you_mean

        raise click.ClickException(f"There is no flow {name!r} on either side. {did_you_mean(name, dict.fromkeys((*new, *old)))}")
    return (name,)


def _compared(flow: str, sides: tuple[Source, Source], language: str, *, alone: bool) -> Difference | None:
    """None where several flows are compared and this one is the same."""
    import msgspec

    from bot.publishing.difference import difference

    old, new = (side.edition(flow) for side in sides)
    spoken = {*(old.script.languages if old else ()), *(new.script.languages if new else ())}
    if language and language not in spoken:
        raise click.ClickException(f"{flow} is not sent in {language!r} on either side. It is in {', '.join(sorted(spoken))}.")
    found = difference(flow, old, new, (sides[0].label, sides[1].label))
    if language:
        seen = tuple(said for said in found.seen if said.language == language)
        recounted = tuple(again for again in found.recounted if again.language == language)
        found = msgspec.structs.replace(found, seen=seen, recounted=recounted)
    return found if alone or not found.same else None


def tell(differences: Iterable[Difference], names: Mapping[str, str], *, as_json: bool = False) -> None:
    """Print differences: coloured in a terminal, marked elsewhere."""
    from bot.publishing.telling import heading, recounted_says, surfaces_of, together
    from bot.publishing.words import LEGEND

    found = list(differences)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    if not found:
        click.echo("Nothing is different.")
    if any(one.told or one.seen for one in found):
        click.echo(f"Marked: {LEGEND}")
    for one in found:
        click.secho(f"\n{one.flow}", bold=True, nl=False)
        click.echo(f"  {_side(one.old.label, one.old.version)} -> {_side(one.new.label, one.new.version)}")
        click.echo(f"  {heading(one)}")
        for told in one.told:
            click.echo(f"  {told.about + ': ' if told.about else ''}{told.what}{': ' if told.pieces else ''}{_marked(told.pieces, '    ')}")
        for language, messages in together(one.seen):
            click.echo(f"\n  {click.style(f'What people see in {names.get(language, language)}', underline=True)}")
            for said in messages:
                click.echo(f"  {click.style(said.about, bold=True)} ({surfaces_of(said)})\n    {_marked(said.pieces, '    ')}")
        for again in one.recounted:
            click.echo(f"  {recounted_says(again, names)}")


def _side(label: str, version: str) -> str:
    return f"{label} ({version[:8]})" if version and version[:8] != label else label


def _marked(pieces: Iterable[Piece], indent: str) -> str:
    """The marks stand in colours as well, for those who tell no colours apart."""
    from bot.publishing.words import marked

    colours = {"out": "red", "in": "green"}
    styled = (click.style(marked([piece]), fg=colours.get(piece.kind)) for piece in pieces)
    return "".join(styled).rstrip().replace("\n", f"\n{indent}")


def _write(file: Path, differences: list[Difference], names: Mapping[str, str]) -> None:
    from bot.publishing.page import page

    try:
        file.write_text(page(differences, names), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from None
    click.echo(f"The page is in {file}.", err=True)
