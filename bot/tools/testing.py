"""``hearback test``: the conversations written beside the flows go as they have to."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from bot.flow.problems import Problem, in_order
from bot.library.drafts import Drafts
from bot.library.library import flow_files
from bot.stories.coverage import Covered
from bot.stories.files import TESTS, Held, Only, Playhouse, Told, read_files, story_files
from bot.tools import coverage_shown, side_by_side
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.progress import counted
from bot.tools.telling import as_rows, tell_problems


class Done(NamedTuple):
    """All that came of a run. ``least``: the share of branches that every flow needs, in percent; None where nobody asks."""

    held: list[Held]
    problems: tuple[Problem, ...]
    covered: list[Covered]
    least: int | None

    @property
    def short(self) -> list[Covered]:
        """Flows of which too little was tried."""
        return [one for one in self.covered if self.least is not None and one.percent < self.least]

    @property
    def well(self) -> bool:
        """Whether all is as it has to be."""
        return not (self.problems or self.short) and all(held.outcome.held for held in self.held)


@click.command("test")
@click.argument("path", required=False)
@click.option("--coverage", is_flag=True, help="Say what of each flow was tried, and what was not, with its line.")
@click.option("--at-least", type=click.IntRange(0, 100), metavar="PERCENT", help="Fail where fewer branches of a flow were tried.")
@click.option("--surface", type=click.Choice(["text", "chat", "voice"]), help="Only on this one.")
@click.option("--language", default="", help="Only in this one, by its code.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@folders
@click.pass_context
def test(  # one argument an option
    context: click.Context, path: str | None, coverage: bool, at_least: int | None, surface: str | None, language: str, as_json: bool
) -> None:
    """Hold the conversations that are written as stories, and show each that goes another way, side by side with what it should be.

    PATH is a file of stories, a folder, or a flow's name. Left out: all that stand in `tests` of the flows folder.

    \b
    Example: hearback test after-case-closed --coverage
    """
    tools = open_for_tools(context)
    house = Playhouse(Drafts(tools.settings, tools.flows, tools.locales))
    problems: list[Problem] = []
    stories = _stories(tools, path, problems)
    conversations = (one for told in stories for one in house.hold(told, problems, Only(surface or "", language)))
    held = list(counted(conversations, "conversations"))
    looked_at = _flows(tools, path, stories, house) if coverage or at_least is not None else []
    done = Done(held, in_order(problems), list(house.covered(looked_at)), at_least)
    _as_json(done) if as_json else _shown(done, coverage=coverage)
    if not (held or problems):
        raise click.ClickException("No story is held so. Take out --surface or --language.")
    context.exit(0 if done.well else 1)


def _stories(tools: Tools, path: str | None, problems: list[Problem]) -> list[Told]:
    """The stories of a path, or of a flow's name. A story of the flow may stand in any file."""
    if path is None or Path(path).exists():
        told = read_files(story_files(Path(path) if path else tools.flows), problems)
        named = ""
    else:
        told = [one for one in read_files(story_files(tools.flows), problems) if one.story.flow == path]
        named = path
        problems[:] = [problem for problem in problems if Path(problem.file).stem == path]
    if not told and not problems:
        raise click.ClickException(f"There are no stories {_where(tools, path, named)}. docs/test-a-flow.md says how to write one.")
    return told


def _where(tools: Tools, path: str | None, named: str) -> str:
    if not named:
        return f"in {path or tools.flows / TESTS}"
    from bot.flow.suggest import did_you_mean

    names = [file.stem for file in flow_files(tools.flows)]
    return f"of a flow {named!r} in {tools.flows / TESTS}" if named in names else f"at {named!r}. {did_you_mean(named, names)}".rstrip(". ")


def _flows(tools: Tools, path: str | None, stories: Iterable[Told], house: Playhouse) -> list[Path]:
    """The flows that the stories are of; where all are asked for, those without any too."""
    of_stories = dict.fromkeys(filter(None, map(house.flow_of, stories)))
    return list(dict.fromkeys([*of_stories, *(flow_files(tools.flows) if path is None else ())]))


def _shown(done: Done, *, coverage: bool) -> None:
    from rich.console import Console

    tell_problems(done.problems, as_json=False)
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False)
    for held in done.held:
        if not held.outcome.held:
            side_by_side.show(held, console)
    if coverage:
        for one in done.covered:
            coverage_shown.show_coverage(one)
    for one in done.short:
        click.echo(f"{one.flow}: {one.percent}% of its branches were tried, and {done.least}% are wanted.")
    _summary(done)


def _summary(done: Done) -> None:
    stories = dict.fromkeys((held.told.file, held.told.at) for held in done.held)
    failed = dict.fromkeys((held.told.file, held.told.at) for held in done.held if not held.outcome.held)
    if not stories:
        return
    times = f" in {len(done.held)} conversations" if len(done.held) > len(stories) else ""
    if failed:
        click.secho(f"{len(failed)} of {_counted(len(stories))} {_do(len(failed))} not hold{times}.", fg="red")
    else:
        click.secho(f"{_counted(len(stories))} {'holds' if len(stories) == 1 else 'hold'}{times}.", fg="green")


def _counted(many: int) -> str:
    return "1 story" if many == 1 else f"{many} stories"


def _do(many: int) -> str:
    return "does" if many == 1 else "do"


def _as_json(done: Done) -> None:
    data = {
        "held": done.well,
        "problems": as_rows(done.problems),
        "stories": [side_by_side.as_data(held) for held in done.held],
        "coverage": [coverage_shown.as_data(one) for one in done.covered],
    }
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
