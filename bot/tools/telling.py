"""How problems of files are told: file, line, column, what is wrong, what to try."""

from __future__ import annotations

from collections.abc import Iterable

import click
import msgspec

from bot.flow.problems import Problem

COLOURS = {"error": "red", "warning": "yellow"}


def tell_problems(problems: Iterable[Problem], *, as_json: bool, err: bool = False) -> int:
    """Print problems; how many of them are errors."""
    problems = tuple(problems)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(as_rows(problems)), indent=2).decode())
    else:
        for problem in problems:
            place = click.style(f"{problem.file}:{problem.line}:{problem.column}", bold=True)
            kind = click.style(problem.severity, fg=COLOURS.get(problem.severity, "white"))
            click.echo(f"{place} {kind} {problem.says}\n    {problem.try_instead}  [{problem.rule}]", err=err)
            _tell_conversation(problem, err=err)
    return sum(problem.severity == "error" for problem in problems)


def _tell_conversation(problem: Problem, *, err: bool) -> None:
    """Who says what, one line each, where a conversation shows what is wrong."""
    if problem.shows:
        click.echo("    This conversation shows it:", err=err)
    for line in problem.shows:
        click.echo(f"      {line.who:>6}  {line.words}", err=err)


def as_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Problems for a program: one mapping each. ``shows`` is the conversation that shows it, a mapping a line, or empty."""
    keys = ("file", "line", "column", "rule", "severity", "says", "try_instead")
    return [{name: getattr(p, name) for name in keys} | {"shows": [line._asdict() for line in p.shows]} for p in problems]
