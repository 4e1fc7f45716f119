"""A store on each database, and files of cases brought into it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from bot.outreach.cells import Manner
from bot.outreach.headings import Headings
from bot.outreach.importing import Import, Outcome, Refusal, Watch
from bot.outreach.mapping import CaseMapping
from bot.outreach.reading import RowsOfFile
from bot.store.store import Store
from tests.postgres import postgres_server
from tests.store.conftest import look, migrated, now, store, url

__all__ = ["look", "migrated", "now", "postgres_server", "store", "url"]
LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
MANNER = Manner(TODAY, LONDON)
HEAD = "ref,phone,channel,crime_category,closed_on,told_outcome_on,contact,contact_confirmed_on\n"


def row(number: int, **cells: str) -> str:
    """A good row of ``HEAD``, with other cells where they are named."""
    usual = {
        "ref": f"NS/{number}",
        "phone": f"07700 900{number:03}",
        "channel": "sms",
        "crime_category": "burglary",
        "closed_on": "2026-10-12",
        "told_outcome_on": "2026-10-14",
        "contact": "confirmed_by_person",
        "contact_confirmed_on": "2026-11-02",
    }
    return ",".join((usual | cells).values()) + "\n"


class Brought(NamedTuple):
    """What came of a file, and what was told on the way."""

    outcome: Outcome
    refusals: list[Refusal]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """New, changed, same, refused."""
        return self.outcome.new, self.outcome.changed, self.outcome.same, self.outcome.refused


Bring = Callable[..., Brought]


@pytest.fixture
def bring(store: Store, now: datetime) -> Bring:
    """``bring(text, partial=True)`` brings the text of a file into the store."""

    def brought(text: str | bytes, mapping: CaseMapping | None = None, stop: Callable[[], bool] = lambda: False, **how: bool) -> Brought:
        source = io.BytesIO(text.encode() if isinstance(text, str) else text)
        refusals: list[Refusal] = []
        mapping = mapping or CaseMapping()
        manner = Manner(TODAY, LONDON, order=mapping.order, values=mapping.values)
        file = RowsOfFile(source, Headings(mapping))
        return Brought(Import(store, file, manner, now, Watch(refusals.append, stop=stop)).run(**how), refusals)

    return brought
