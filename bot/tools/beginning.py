"""``hearback new``: a flow begins from a few questions, as a sound file and a first story that holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import click

from bot.errors import Refused
from bot.flow.reader import read
from bot.flow.suggest import did_you_mean
from bot.library.library import contents, flow_files, included
from bot.publishing.beginning import Wanted, beginning, first_story
from bot.publishing.bringing import bring
from bot.tools.finding import Tools, folders, open_for_tools

YEAR = timedelta(days=365)
WHOM = {"anybody": "whoever uses its word", "closed-cases": "people whose case has closed; they are invited too"}
RISKS = {"R1": "named: the organisation says who it is", "R2": "discreet: somebody else may read", "R3": "never written to first"}


@click.command("new")
@click.argument("name")
@click.option("--title", help="What it is called among staff.")
@click.option("--for", "whom", type=click.Choice(list(WHOM)), help="; ".join(f"{name}: {what}" for name, what in WHOM.items()) + ".")
@click.option("--risk", type=click.Choice(list(RISKS)), help="; ".join(f"{name}: {what}" for name, what in RISKS.items()) + ".")
@click.option("--languages", metavar="CODES", help="Like en,cy,ur. English is always one.")
@click.option("--channels", metavar="NAMES", help="Of sms, telegram and ivr (calls), like sms,ivr.")
@click.option("--sensitive/--not-sensitive", default=None, help="Whether it asks how the person is.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not said is as in brackets.")
@folders
@click.pass_context
def new(context: click.Context, /, name: str, yes: bool, **said: Any) -> None:
    """Begin a flow of this NAME: a few questions, then a file without a finding and a story that holds. Change every word of it.

    \b
    Example: hearback new after-court
    """
    tools = open_for_tools(context)
    flow, story = tools.flows / f"{name}.yaml", tools.flows / "tests" / f"{name}.yaml"
    Wanted(name).sound()
    for file in (flow, story):
        if file.exists():
            raise Refused(f"There is {file} already. Take another name.")
    wanted = _asked(tools, name, said, yes=yes)
    text = beginning(wanted, (datetime.now(UTC).date() + YEAR).isoformat(), _start_words(tools))
    try:
        brought = bring(tools.flows, wanted)
        for file, words in ((flow, text), (story, first_story(wanted))):
            with file.open("x", encoding="utf-8") as new_one:
                new_one.write(words)
    except OSError as error:
        raise Refused(f"{error.filename or flow} cannot be written: {error.strerror or type(error).__name__}.") from None
    for file in (flow, story, *brought):
        click.echo(f"Written: {file}")
    click.echo(f"Change every word of it, then: hearback check {name}, hearback test {name}, hearback try {name}, hearback publish {name}")


def _asked(tools: Tools, name: str, said: dict[str, Any], *, yes: bool) -> Wanted:
    """What was said on the command line, and what is answered now. Raises Refused for what no flow can be."""

    def ask(what: str, otherwise: str, **more: Any) -> str:
        return otherwise if yes else str(click.prompt(what, default=otherwise, **more))

    def choose(option: str, question: str, among: dict[str, str]) -> str:
        if said[option] is None and not yes:
            for one, means in among.items():
                click.echo(f"  {one}: {means}")
        return said[option] or ask(question, next(iter(among)), type=click.Choice(list(among)), show_choices=False)

    title = said["title"] or ask("Title", name.replace("-", " ").capitalize())
    whom = choose("whom", "For whom", WHOM)
    risk = choose("risk", "Risk of those it is for", RISKS if whom == "anybody" else {one: RISKS[one] for one in ("R1", "R2")})
    languages = _listed(said["languages"] or ask("Languages", "en"))
    channels = _listed(said["channels"] or ask("Channels", "sms,telegram,ivr"))
    sensitive = said["sensitive"]
    if sensitive is None:
        sensitive = not yes and click.confirm("Does it ask how the person is?", default=False)
    wanted = Wanted(name, title, whom, risk, _known(tools, languages), channels, sensitive)  # type: ignore[arg-type]  # click has looked
    wanted.sound()
    return wanted


def _listed(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in said.split(",") if one.strip()))


def _known(tools: Tools, languages: tuple[str, ...]) -> tuple[str, ...]:
    there = sorted(folder.name for folder in tools.locales.iterdir() if (folder / "words.yaml").is_file())
    for language in languages:
        if language not in there:
            raise Refused(f"There is no language {language!r} in {tools.locales}. {did_you_mean(language, there)}".rstrip())
    return languages


def _start_words(tools: Tools) -> list[str]:
    """Those of the flows that are there; of a file that cannot be read nothing is known."""
    words: list[str] = []
    for file in flow_files(tools.flows):
        source = contents(file, [])
        flow = read(file.name, source, partial(included, tools.flows)).flow if source is not None else None
        words += flow.start_words if flow else ()
    return words
