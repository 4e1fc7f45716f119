"""What is the same for everybody, as it stands now: the rules of the flows, the calendar, the areas on hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime

import msgspec

from bot.asking.decide import Service
from bot.asking.flow_rules import FlowRules, rules_of
from bot.asking.people import Person
from bot.flow.calendar import CALENDAR
from bot.library import Edition, Library
from bot.library.library import folder
from bot.outreach.planning import held_areas, rules_of_library, service_of
from bot.settings import Settings
from bot.store.store import Store


class Standing:
    """The calendar is read once a day; areas on hold are looked up each time, because staff set them in an emergency."""

    def __init__(self, settings: Settings, store: Store, library: Library, channels: Collection[str]) -> None:
        """``channels`` are those that this deployment has: nobody can be reached on another."""
        self.settings = settings
        self.channels = frozenset(channels)
        self.store = store
        self.library = library
        self.rules = rules_of_library(library)
        self._by_flow = {rules.flow: rules for rules in self.rules}
        self._of_version: dict[str, FlowRules | None] = {}
        self._day: date | None = None
        self._service: Service | None = None
        self._digest: tuple[date | None, bytes] | None = None

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
        return self._by_flow.get(flow)

    def of_edition(self, edition: Edition) -> FlowRules | None:
        """The rules of the version that a conversation is held in, whatever has become of the flow since."""
        if edition.version not in self._of_version:
            flows = {other.flow: other.script.flow for other in self.library.editions()} | {edition.flow: edition.script.flow}
            self._of_version[edition.version] = rules_of(edition.script.flow, flows)
        return self._of_version[edition.version]

    def digest(self, now: datetime) -> bytes:
        """A hash of the flows and the calendar, as read today: another than the last means that everybody is looked at again."""
        service = self.service(now)
        if self._digest is None or self._digest[0] != self._day:
            flows = [(edition.flow, edition.version) for edition in self.library.editions()]
            file = folder(self.settings, "HEARBACK_FLOWS") / CALENDAR
            left_free = file.read_bytes() if file.is_file() else b""
            read = repr((flows, left_free, sorted(service.calendar.years), service.zone))
            self._digest = (self._day, hashlib.sha256(read.encode()).digest())
        return self._digest[1]
