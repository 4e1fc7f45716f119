"""What is the same for everybody, as it stands now: the rules of the flows, the calendar, the areas on hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from bot.asking.decide import Service
from bot.asking.flow_rules import FlowRules, rules_of
from bot.asking.people import Person
from bot.flow.calendar import CALENDAR
from bot.library import Edition, Library
from bot.library.library import Offered, folder
from bot.outreach.planning import held_areas, rules_of_library, service_of
from bot.settings import Settings
from bot.store.store import Store


class Rules(NamedTuple):
    """The rules of what is offered: of all flows, by flow, and of the versions that conversations are held in, as they are met."""

    offered: Offered
    every: tuple[FlowRules, ...]
    by_flow: Mapping[str, FlowRules]
    of_version: dict[str, FlowRules | None]


class Standing:
    """The calendar is read once a day; areas on hold are looked up each time, because staff set them in an emergency."""

    def __init__(self, settings: Settings, store: Store, library: Library, channels: Collection[str]) -> None:
        """``channels`` are those that this deployment has: nobody can be reached on another."""
        self.settings = settings
        self.channels = frozenset(channels)
        self.store = store
        self.library = library
        self._made = self._rules()
        self._day: date | None = None
        self._service: Service | None = None
        self._digest: tuple[date | None, Offered, bytes] | None = None

    @property
    def rules(self) -> tuple[FlowRules, ...]:
        """The rules of every flow that is offered now and begun by the bot."""
        return self._current().every

    def service(self, now: datetime) -> Service:
        """The calendar and the areas on hold. Raises SettingWrong or Refused where the calendar cannot be read."""
        today = now.astimezone(self.settings.zone).date()
        if self._service is None or self._day != today:
            self._service = service_of(self.settings, self.store, folder(self.settings, "HEARBACK_FLOWS"), now)
            self._day = today
            return self._service
        return msgspec.structs.replace(self._service, area_holds=held_areas(self.store, now))

    def ask(self, person_id: str) -> Person | None:
        """A person as they are known now, with the channels on which they can be reached from here.

        Twilio's Calls resource takes a number of ours as the caller and offers no way to withhold it, so somebody who wants a withheld
        number is not called.
        """
        person = self.store.cases.ask(person_id)
        if person is None:
            return None
        here = person.channels & self.channels - (frozenset() if person.contact.caller_id == "shown" else {"ivr"})
        return person if here == person.channels else msgspec.structs.replace(person, channels=here)

    def of_flow(self, flow: str) -> FlowRules | None:
        """The rules of a flow that is offered now and begun by the bot."""
        return self._current().by_flow.get(flow)

    def of_edition(self, edition: Edition) -> FlowRules | None:
        """The rules of the version that a conversation is held in, whatever has become of the flow since."""
        of_version = self._current().of_version
        if edition.version not in of_version:
            flows = {other.flow: other.script.flow for other in self.library.editions()} | {edition.flow: edition.script.flow}
            of_version[edition.version] = rules_of(edition.script.flow, flows)
        return of_version[edition.version]

    def digest(self, now: datetime) -> bytes:
        """A hash of the flows and the calendar, as read today: another than the last means that everybody is looked at again."""
        service = self.service(now)
        offered = self.library.offered
        if self._digest is None or self._digest[:2] != (self._day, offered):
            flows = [(flow, edition.version) for flow, edition in sorted(offered.by_name.items())]
            file = folder(self.settings, "HEARBACK_FLOWS") / CALENDAR
            left_free = file.read_bytes() if file.is_file() else b""
            read = repr((flows, left_free, sorted(service.calendar.years), service.zone))
            self._digest = (self._day, offered, hashlib.sha256(read.encode()).digest())
        return self._digest[2]

    def _current(self) -> Rules:
        """Worked out anew when something else is offered."""
        if self._made.offered is not self.library.offered:
            self._made = self._rules()
        return self._made

    def _rules(self) -> Rules:
        offered, every = self.library.offered, rules_of_library(self.library)
        return Rules(offered, every, {rules.flow: rules for rules in every}, {})
