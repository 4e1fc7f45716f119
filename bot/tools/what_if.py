"""What a changed flow file would do to the plan: both plans are made side by side, and nothing is stored."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bot.flow.model import Flow
from bot.flow.problems import Problem
from bot.flow.reader import read
from bot.language.languages import load
from bot.library.library import contents, included, judged_in
from bot.outreach.comparing import FIRST, NO_FLOW, Comparison
from bot.outreach.planning import everybody, rules_of_flows
from bot.tools.finding import Tools
from bot.tools.plan_basis import Basis
from bot.tools.plan_shown import MEANS, lay, moment_text, table
from bot.tools.progress import counted
from bot.tools.telling import tell_problems

NO_RULES = "there is no such flow"  # before, or after it has lost its `when`


def read_changed(tools: Tools, path: str) -> Flow:
    """The flow of a file. Tells what is wrong; with a file that cannot be read the command ends there, with exit 1."""
    file, problems = Path(path), list[Problem]()
    source = contents(file, problems, path)
    home = file.resolve().parent
    reading = read(path, source, lambda name: included(home, name) or included(tools.flows, name)) if source is not None else None
    problems += reading.problems if reading else ()
    if reading is None or reading.flow is None:
        if not problems:
            raise click.ClickException(f"{path} is a shared file, not a flow. Give the file of a flow.")
        tell_problems(problems, as_json=False)
        raise click.exceptions.Exit(1)
    for problem in judged_in(reading.flow, reading.places, load(tools.locales)):
        if problem.severity == "error":
            click.echo(f"{problem.file}:{problem.line}:{problem.column} {problem.says} It could not go live like this.", err=True)
    return reading.flow


def changed_basis(basis: Basis, flow: Flow) -> Basis:
    """The basis with this flow in the place of its namesake, or beside the others."""
    flows = {**basis.flows, flow.flow: flow}
    return msgspec.structs.replace(basis, flows=flows, rules=rules_of_flows(flows), spoken=basis.spoken.without(flow.flow))


def show_change(basis: Basis, changed: Basis, flow: str, write: Console) -> None:
    """Plan both ways and print what differs."""
    ours, theirs = basis.planning(), changed.planning()
    comparison = Comparison()
    for person in counted(everybody(basis.store), "people"):
        comparison.add(ours.of(person), theirs.of(person))
    as_what = f"a changed {flow}" if flow in basis.flows else f"a new flow, {flow},"
    as_of = moment_text(basis.now.astimezone(basis.zone))
    write.print(f"What {as_what} would do to the plan as of {as_of} {basis.service.zone}.\nNothing is stored.\n")
    lay(_counts(comparison), write)
    _tell_turned(write, "Gained: asked with the file, not without it", comparison.gained, comparison.refs["gained"])
    _tell_turned(write, "Lost: asked without the file, not with it", comparison.lost, comparison.refs["lost"])
    if not comparison.gained and not comparison.lost:
        write.print("The same people are asked.")


def _counts(comparison: Comparison) -> Table:
    numbers = ("Now", "With the file", "Gained", "Lost", "Sooner", "Later")
    made = table("How many are asked, by flow", "Flow", *numbers, counts=numbers)
    columns = (comparison.before, comparison.after, comparison.gained_by, comparison.lost_by, comparison.sooner, comparison.later)
    for flow in sorted(set().union(*columns)):
        made.add_row(flow, *(f"{column[flow]:,}" for column in columns))
    return made


def _tell_turned(write: Console, title: str, counts: Counter[tuple[str, str]], refs: list[str]) -> None:
    """Who changes sides: by flow and rule, then the first references."""
    if not counts:
        return
    made = table(title, "Flow", "Rule", "What it means", "How many", counts=["How many"])
    for (flow, rule), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        made.add_row(flow, rule.replace("_", " ") if rule == NO_FLOW else rule, MEANS.get(rule, NO_RULES), f"{count:,}")
    lay(made, write)
    shown = ", ".join(refs)
    write.print(f"The first {FIRST}: {shown}\n" if len(refs) == FIRST else f"These are: {shown}\n")
