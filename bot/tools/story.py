"""One case's story in sentences: what has happened, and for each flow when it is asked and why not sooner, or not at all."""

from __future__ import annotations

import click

from bot.asking.telling import explain
from bot.language.names import english_name
from bot.tools.ledger import line_of_ledger
from bot.tools.plan_basis import Basis
from bot.tools.plan_lines import clock_of
from bot.tools.plan_shown import CHANNELS, moment_text


def tell_story(basis: Basis, ref: str) -> None:
    """Print it. Raises ClickException where there is no such case."""
    found = basis.store.cases.person_of(ref)
    person = basis.store.cases.ask(found) if found else None
    if person is None:
        raise click.ClickException(f"There is no case {ref!r} here. References are written as they were imported.")
    zone = person.contact.time_zone or basis.service.zone
    clock = clock_of(zone)
    click.echo(f"{ref}, as of {moment_text(basis.now.astimezone(clock))} {zone}")
    told = [one for one in basis.planning().of(person) if one.ref == ref and basis.shows(one.flow)]
    for decision in told:
        way = f", by {CHANNELS[decision.channel].lower()}" if decision.channel in CHANNELS else ""
        wave = f", wave {decision.wave}" if decision.wave > 1 else ""
        click.echo(f"\n{decision.flow}{wave}{way}\n  {explain(decision, clock)}")
        if decision.at is not None:
            _tell_language(basis, decision.flow, person.contact.language)
    if not told:
        click.echo("\nNo flow asks about cases by itself: none has a `when`.")
    so_far = list(basis.store.ledger.each(ref=ref))
    click.echo("\nWhat has happened" if so_far else "\nNothing has happened with this case yet.")
    for row in so_far:
        click.echo(f"  {line_of_ledger(row, clock)}")


def _tell_language(basis: Basis, flow: str, prefers: str) -> None:
    """Which language it will be in, where that is not their own."""
    served = basis.spoken.served(flow, prefers)
    if served != prefers:
        click.echo(f"  In {english_name(served)}, though they prefer {english_name(prefers)}: {basis.spoken.reason(flow, prefers)}.")
