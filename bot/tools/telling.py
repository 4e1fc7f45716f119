"""How problems of files are told: file, line, column, what is wrong, what to try."""

from __future__ import annotations

from collections.abc import Iterable

import click
import msgspec

from bot.flow.problems import Line, Problem

_SHOWN_FIRST, _SHOWN_LAST = 10, 20  # lines of a conversation
COLOURS = {"error": "red", "warning": "yellow"}


def tell_problems(problems: Iterable[Problem], *, as_json: bool, err: bool = False) -> int:
    """Print problems; how many of them are errors."""
    problems, told = tuple(problems), set[tuple[Line, ...]]()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(as_rows(problems)), indent=2).decode())
    else:
        for problem in problems:
            place = click.style(f"{problem.file}:{problem.line}:{problem.column}", bold=True)
            kind = click.style(problem.severity, fg=COLOURS.get(problem.severity, "white"))
            click.echo(f"{place} {kind} {problem.says}\n    {problem.try_instead}  [{problem.rule}]", err=err)
            _tell_conversation(problem.shows, told, err=err)
    return sum(problem.severity == "error" for problem in problems)


def _tell_conversation(shows: tuple[Line, ...], told: set[tuple[Line, ...]], *, err: bool) -> None:
    """Who says what, one line each, where a conversation shows what is wrong. The same one is told once."""
    if not shows:
        return
    click.echo("    This conversation shows it" + (" too: see above." if shows in told else ":"), err=err)
    for line in () if shows in told else _shortened(shows):
        click.echo(f"      {line.who:>6}  {line.words}", err=err)
    told.add(shows)


def _shortened(shows: tuple[Line, ...]) -> tuple[Line, ...]:
    """How a conversation begins and how it ends, where it is too long to be read."""
    between = len(shows) - _SHOWN_FIRST - _SHOWN_LAST
    return (*shows[:_SHOWN_FIRST], Line("", f"... {between:,} lines ..."), *shows[-_SHOWN_LAST:]) if between > 1 else shows


def as_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Problems for a program: one mapping each. ``shows`` is the conversation that shows it, a mapping a line, or empty."""
    keys = ("file", "line", "column", "rule", "severity", "says", "try_instead")
    return [{name: getattr(p, name) for name in keys} | {"shows": [line._asdict() for line in p.shows]} for p in problems]
