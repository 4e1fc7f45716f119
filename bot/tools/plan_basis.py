"""What a plan is made from: the store, the rules of the flows, the calendar and the moment."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from bot.asking.decide import Service
from bot.asking.flow_rules import FlowRules
from bot.dispatch.offering import Offering
from bot.flow.model import Flow
from bot.flow.suggest import did_you_mean
from bot.library.library import Library, open_library
from bot.outreach.planning import Planning, rules_of_flows, service_of
from bot.outreach.spoken import Spoken, spoken_of
from bot.store.store import Store
from bot.tools.finding import Tools
from bot.tools.progress import counted
from bot.tools.times import read_time


class Basis(msgspec.Struct, frozen=True):
    """``flows`` by name, ``rules`` of those that Hearback begins by itself. ``only``: the flow that is to be shown, or empty.

    ``broken``: flows that cannot be read and never could be: they are left out. ``spoken``: the languages that each is sent in.
    """

    store: Store
    tools: Tools
    flows: dict[str, Flow]
    rules: tuple[FlowRules, ...]
    service: Service
    now: datetime
    weeks: int
    only: str
    broken: tuple[str, ...] = ()
    spoken: Spoken = Spoken()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the tables."""
        return ZoneInfo(self.service.zone)

    def planning(self) -> Planning:
        """Its plan, with a word now and then on how far it has come."""
        return Planning(self.store, self.rules, self.service, self.now, lambda people: counted(people, "people"))

    def shows(self, flow: str) -> bool:
        """Whether this flow is to be shown."""
        return self.only in ("", flow)


def basis_of(tools: Tools, store: Store, *, weeks: int = 4, only: str = "", at: str | None = None) -> Basis:
    """Read the flows, the calendar and the held areas. ``at``: the moment as it was typed; now, if None. Raises BadParameter."""
    now = read_time(at, tools.settings.zone, "--at") if at is not None else datetime.now(UTC)
    library = _library(tools, store, now)
    flows = {edition.flow: edition.script.flow for edition in library.editions()}
    rules = rules_of_flows(flows)
    if only and only not in flows:
        raise click.BadParameter(f"there is no flow {only!r}. {did_you_mean(only, flows)}", param_hint="--flow")
    if only and only not in {one.flow for one in rules}:
        raise click.BadParameter(f"Hearback never begins {only}: it has no `when`.", param_hint="--flow")
    service = service_of(tools.settings, store, tools.flows, now)
    return Basis(store, tools, flows, rules, service, now, weeks, only, library.broken(), spoken_of(library))


def _library(tools: Tools, store: Store, now: datetime) -> Library:
    """The flows that the worker would begin: what is published, and elsewhere the folder. Tells which are left out."""
    library = open_library(tools.settings)
    unreadable = library.broken()
    offering = Offering(library, store, lambda: now, live=tools.settings.live)
    offering.look()
    for name in unreadable if not tools.settings.live else ():
        as_what = "is left out" if name in library.broken() else "is planned as it was last good"
        click.echo(f"{name} cannot be read, so it {as_what}. hearback check says what to mend.", err=True)
    for name in offering.never_published:
        click.echo(f"{name} was never published, so it is left out. Try: hearback publish {name}", err=True)
    return library
