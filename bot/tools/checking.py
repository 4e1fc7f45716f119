"""``hearback check``: every problem of flows, shared files, the support directory and languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

import click

from bot.checks.asking import closed_by
from bot.checks.directory import check_directory
from bot.checks.folder import clashes
from bot.checks.signposts import unchecked_needs, unknown_needs
from bot.flow.calendar import CALENDAR, read_calendar
from bot.flow.directory import read_directory
from bot.flow.model import Flow
from bot.flow.opening_hours import CLOCK
from bot.flow.places import Places
from bot.flow.problems import Problem
from bot.flow.reader import read
from bot.language.languages import Languages, load
from bot.library.drafts import Drafts
from bot.library.library import DIRECTORY, contents, included, judged_in
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.telling import tell_problems
from bot.voicing.gaps import recorded_whole
from bot.voicing.shelf import Shelf, folders_in


@click.command("check")
@click.argument("path", required=False, type=click.Path(exists=False))
@click.option("--json", "as_json", is_flag=True, help="All findings, or all facts, as one JSON list.")
@click.option("--facts", is_flag=True, help="Figures: ways, the longest and the likeliest conversation, in parts, seconds and pence.")
@folders
@click.pass_context
def check(context: click.Context, path: str | None, as_json: bool, facts: bool) -> None:
    """Look for every problem of PATH: a flow file, or a folder of them. Left out: the flows folder, and the languages.

    \b
    Example: hearback check flows/after-case-closed.yaml
    """
    tools = open_for_tools(context)
    target = _target(tools, path)
    side_by_side: list[tuple[Flow, Places]] = []
    languages = load(tools.locales)
    problems = [problem for file in _files(target) for problem in _problems_of(tools, target, file, side_by_side)]
    if facts:
        context.exit(_figures(problems, [flow for flow, _ in side_by_side], languages, tools, as_json=as_json))
    problems += clashes(side_by_side)
    problems += _beside(tools, target, side_by_side)
    recorded = _recorded(tools)
    problems += [problem for flow, places in side_by_side for problem in judged_in(flow, places, languages, recorded(places))]
    if path is None:
        problems += languages.problems
    errors = tell_problems(dict.fromkeys(problems), as_json=as_json)
    if not as_json and not problems:
        click.echo(f"Nothing to mend in {target}.")
    context.exit(1 if errors else 0)


def _figures(problems: list[Problem], flows: list[Flow], languages: Languages, tools: Tools, *, as_json: bool) -> int:
    """Print what can be counted; files that cannot be read are told beside it. The command's exit code."""
    from bot.library.figures import facts_of
    from bot.tools.facts_shown import as_json as listed
    from bot.tools.facts_shown import show_facts

    found = facts_of(flows, languages, tools.settings)
    if as_json:
        click.echo(listed(found))
    elif found:
        show_facts(found)
    return 1 if tell_problems(problems, as_json=False, err=True) or not found else 0


def _target(tools: Tools, path: str | None) -> Path:
    if path is None:
        return tools.flows
    for found in (Path(path), tools.flows / f"{path}.yaml"):
        if found.exists():
            return found
    raise click.ClickException(f"There is no {path!r}. Give a flow file, a folder of them, or a name in {tools.flows}.")


def _files(target: Path) -> list[Path]:
    if target.is_file():
        return [target]
    return sorted(file for file in target.rglob("*.yaml") if "tests" not in file.relative_to(target).parts)


def _beside(tools: Tools, target: Path, flows: list[tuple[Flow, Places]]) -> Iterator[Problem]:
    """What the directory and the calendar that stand beside flows leave of them. Their own mistakes are told of their own files."""
    home = target if target.is_dir() else target.parent
    directory, calendar = (
        next((folder / name for folder in (home, tools.flows) if (folder / name).is_file()), None) for name in (DIRECTORY, CALENDAR)
    )
    if directory is not None:
        read_in = read_directory(str(directory), contents(directory, []) or b"")
        yield from unknown_needs(flows, read_in.services)
        if target.is_dir():
            yield from unchecked_needs(flows, read_in.services, read_in.places, datetime.now(CLOCK).date())
    if calendar is not None and (kept_free := read_calendar(str(calendar), contents(calendar, []) or b"").calendar):
        yield from closed_by(kept_free, flows)


def _recorded(tools: Tools) -> Callable[[Places], Collection[str]]:
    """Tells of a flow in which languages a person has read out all of it."""
    shelf, drafts = Shelf(folders_in(tools.locales)), Drafts(tools.settings, tools.flows, tools.locales)

    def of_flow(places: Places) -> Collection[str]:
        edition = drafts.found(Path(places.file)).edition if len(shelf) else None
        return recorded_whole(edition, shelf) if edition else ()

    return of_flow


def _problems_of(tools: Tools, target: Path, file: Path, side_by_side: list[tuple[Flow, Places]]) -> Iterator[Problem]:
    """Problems name the file as it was given on the command line. Flows that can be read are put ``side_by_side``."""
    home = target if target.is_dir() else file.parent

    def include(name: str) -> bytes | None:
        return included(home, name) or included(tools.flows, name)

    shown, unreadable = str(file), list[Problem]()
    source = contents(file, unreadable, shown)
    if source is None:
        yield from unreadable
        return
    if file.name == DIRECTORY:
        directory = read_directory(shown, source)
        of_rules = check_directory(directory.services, directory.places) if directory.services else ()
        yield from (*directory.problems, *(problem for problem in of_rules if problem.severity == "error"))  # the rest: hearback services
        return
    reading = read(shown, source, include)
    yield from reading.problems
    if reading.flow is not None:
        side_by_side.append((reading.flow, reading.places))
