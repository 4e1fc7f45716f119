"""``hearback retention``: how long each kind of thing is kept, and how much of it is due to be forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import click

from bot.outreach.parting import Parting, keep_of
from bot.settings import Settings
from bot.store.people.letting_go import What
from bot.store.secrecy import keeping
from bot.store.secrecy.keeping import Due
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_basis import Basis, basis_of
from bot.tools.plan_shown import lay, paper, table

_WAITS = "cases whose day is not known"


@click.command("retention")
@click.option("--at", metavar="TIME", help="What would be due at another moment, like 2027-01-05T10:00.")
@click.option("--forget", is_flag=True, help="Forget now what is due, without waiting for the worker. It cannot be undone.")
@folders
@click.pass_context
def retention_(context: click.Context, at: str | None, forget: bool) -> None:
    """Show how long each kind of thing is kept, and how much is due. Deletes nothing, unless it is told to: the worker does.

    \b
    Example: hearback retention
    """
    if forget and at is not None:
        raise click.UsageError("--forget forgets what is due now: leave --at out.")
    tools = open_for_tools(context)
    with opened_store(tools.settings) as store:
        basis = basis_of(tools, store, at=at)
        if forget:
            _refuse_blind(basis)
        _show(tools.settings, store, basis)
        if forget:
            click.echo(f"{_forget(tools.settings, store, basis):,} forgotten.")


def _show(settings: Settings, store: Store, basis: Basis) -> None:
    made = table("How long things are kept", "Kind", "Kept", "Since", "Due now")
    for due in (*_people(settings, store, basis), *keeping.due(store.database, basis.now, settings.erase_grace, settings.sound_days)):
        made.add_row(due.kind, _long(due.keep), due.since, "" if due.kind == _WAITS else f"{due.number:,}")
    lay(made, paper())


def _people(settings: Settings, store: Store, basis: Basis) -> Iterator[Due]:
    """The kinds that the flows decide about, counted in people."""
    keep = keep_of(settings)
    found = Counter[What](what for _, what in _parting(settings, store, basis).everybody(basis.now))
    yield Due("ways to reach people", keep.link, "no flow could ask them any more, and nothing else is open", found.total())
    yield Due("what is known of people's cases", keep.cases, "no flow could ask about any, and nothing else is open", found["all"])
    yield Due(_WAITS, keep.waiting, "they came in or changed; then the two above", 0)


def _parting(settings: Settings, store: Store, basis: Basis) -> Parting:
    return Parting(store, basis.rules, basis.service, keep_of(settings))


def _forget(settings: Settings, store: Store, basis: Basis) -> int:
    """As the worker does, to the end; how many rows and people."""
    now, parting = basis.now, _parting(settings, store, basis)
    done = sum(parting.let_go(person, what, now) for person, what in parting.everybody(now))
    while rows := store.forget(now, keep_done=settings.sound_days) + store.erasures.destroy_old(now, settings.erase_grace):
        done += rows
    store.letting_go.sweep()
    return done


def _refuse_blind(basis: Basis) -> None:
    """With a flow that is left out nobody can tell whom it would still ask."""
    if basis.broken:
        raise click.ClickException(
            "A flow cannot be read, so nobody can tell whom it would still ask. Mend it first; nothing was forgotten."
        )


def _long(keep: timedelta) -> str:
    if not keep:
        return "until its day"
    years = keep / keeping.YEAR
    return f"{years:.0f} year{'s' if years > 1 else ''}" if years >= 1 else f"{keep.days} day{'s' if keep.days > 1 else ''}"
