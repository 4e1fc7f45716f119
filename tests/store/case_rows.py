"""Made-up cases for the tests of the store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.asking.people import Case, Contact
from bot.store.casework.case_rows import CaseArrival
from bot.store.store import Store

CONFIRMED = Contact("confirmed_by_person", date(2026, 11, 10))
PHONE = "+447700900001"


def row(
    ref: str = "R-1", contact: Contact = CONFIRMED, *, phone: str = PHONE, telegram: str = "", given: str = "", **facts: Any
) -> CaseArrival:
    """One arrival; ``given`` are column names, separated by spaces."""
    return CaseArrival(Case(ref, **facts), contact, phone, telegram, given=frozenset(given.split()))


def put(store: Store, now: datetime, *rows: CaseArrival) -> list[str]:
    """What became of each."""
    return [done.what for done in store.cases.put(rows, now)]


def person(store: Store, ref: str = "R-1") -> str:
    """The id of the person of a case."""
    found = store.cases.person_of(ref)
    assert found is not None
    return found
