"""How much of each flow its stories have tried, and what they have not, each with its line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bot.stories.coverage import Covered, Missing


def show_coverage(one: Covered) -> None:
    """One flow: the numbers, then what was never tried."""
    tried = ", ".join(f"{done} of {every} {what}" for what, (done, every) in _counts(one))
    click.echo(f"{click.style(one.flow, bold=True)}: {one.percent}% ({tried})")
    click.echo(f"    held on {_listed(one.surfaces)}; in {_listed(one.languages)}")
    missed = [f"on {surface}" for surface in one.missing_surfaces] + [f"in {language}" for language in one.missing_languages]
    if missed:
        click.echo(f"    never held {', '.join(missed)}")
    for what, missing, (_, every) in (
        ("steps", one.missing_steps, one.steps),
        ("branches", one.missing_ways, one.ways),
        ("answers", one.missing_answers, one.answers),
    ):
        if missing:
            click.echo(f"    {len(missing)} of {every} {what} never tried:")
            for each in missing:
                click.echo(f"        {each.place.file}:{each.place.line} {each.what}")


def as_data(one: Covered) -> dict[str, object]:
    """The same for a program."""
    return {
        "flow": one.flow,
        "percent": one.percent,
        **{what: {"tried": done, "of": every} for what, (done, every) in _counts(one)},
        "never_tried": {
            "steps": _placed(one.missing_steps),
            "branches": _placed(one.missing_ways),
            "answers": _placed(one.missing_answers),
            "surfaces": list(one.missing_surfaces),
            "languages": list(one.missing_languages),
        },
    }


def _counts(one: Covered) -> tuple[tuple[str, tuple[int, int]], ...]:
    return ("branches", one.ways), ("steps", one.steps), ("answers", one.answers)


def _placed(missing: Iterable[Missing]) -> list[dict[str, object]]:
    return [{"what": each.what, "file": each.place.file, "line": each.place.line} for each in missing]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
