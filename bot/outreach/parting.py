"""Who is let go: people page by page, judged by the flows, as the worker forgets them and as ``hearback retention`` counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.asking.decide import Service
from bot.asking.flow_rules import FlowRules
from bot.asking.over import Keep, over_since
from bot.asking.people import Person
from bot.settings import Settings
from bot.store.people.letting_go import Quiet, What
from bot.store.store import Store

BATCH = 500  # people looked at in a page


def keep_of(settings: Settings) -> Keep:
    """How long, as the settings say. Raises SettingWrong."""
    return Keep(settings.contact_days, settings.case_days, settings.waiting_days)


class Parted(NamedTuple):
    """A page: those who are let go, as they were known, and after whom the next page begins (empty: there is none)."""

    people: tuple[tuple[Person, What], ...]
    after: str


class Parting:
    """The rules of one day. ``keep``: how long, once it is over."""

    def __init__(self, store: Store, rules: Sequence[FlowRules], service: Service, keep: Keep) -> None:
        self._store, self._rules, self._service, self._keep = store, tuple(rules), service, keep

    def page(self, after: str, now: datetime) -> Parted:
        """The next people, by id."""
        page = self._store.letting_go.page(after, BATCH)
        due = tuple((each.person, what) for each in page.quiet if (what := self._what(each, now)) is not None)
        return Parted(due, page.after)

    def everybody(self, now: datetime) -> Iterator[tuple[Person, What]]:
        """All who are due, page by page."""
        page = self.page("", now)
        yield from page.people
        while page.after:
            page = self.page(page.after, now)
            yield from page.people

    def let_go(self, person: Person, what: What, now: datetime) -> bool:
        """Forget what is due of a person; False where something has changed since."""
        return self._store.letting_go.let_go(person.id, what, now, person.revision)

    def _what(self, quiet: Quiet, now: datetime) -> What | None:
        since = over_since(now, quiet.person, self._rules, self._service, quiet.touch, self._keep.waiting)
        if since is None:
            return None
        gone = now - since
        if gone >= self._keep.cases or (not quiet.person.cases and gone >= self._keep.link):
            return "all"
        return "link" if gone >= self._keep.link and _has_way(quiet.person) else None


def _has_way(person: Person) -> bool:
    return bool(person.channels)
