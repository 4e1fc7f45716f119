"""Cases for these tests: a person with one case that may be asked today, and everything that can change about them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from bot.asking.people import Case, Contact
from bot.store.casework.case_rows import CaseArrival, LedgerRow
from tests.dispatch.house import House

NUMBER = "+447700900123"
REF = "A-1"


def case(house: House, ref: str = REF, **changes: Any) -> Case:
    """A burglary whose outcome was told ten days ago."""
    today = house.clock().date()
    usual = Case(
        ref,
        nation="england",
        area="west",
        age=40,
        crime_category="burglary",
        complaint="none",
        proceedings="none",
        closed_on=today - timedelta(days=12),
        told_outcome_on=today - timedelta(days=10),
    )
    return msgspec.structs.replace(usual, **changes)


def contact(house: House, **changes: Any) -> Contact:
    """Confirmed yesterday, by text."""
    usual = Contact("confirmed_by_person", confirmed_on=house.clock().date() - timedelta(days=1), channel="sms", language="en")
    return msgspec.structs.replace(usual, **changes)


def arrives(house: House, ref: str = REF, phone: str = NUMBER, contact_: Contact | None = None, **changes: Any) -> str:
    """Import one case; the id of its person."""
    arrival = CaseArrival(case(house, ref, **changes), contact_ or contact(house), phone)
    [put] = house.store.cases.put([arrival], house.clock())
    assert put.what in ("new", "changed"), put
    person = house.store.cases.person_of(ref)
    assert person is not None
    return person


def told(house: House, ref: str = REF) -> list[tuple[str, str]]:
    """What the ledger says of a case: what, and by which rule."""
    return [(row.what, row.rule) for row in ledger(house, ref)]


def ledger(house: House, ref: str = REF) -> list[LedgerRow]:
    return list(house.store.ledger.each(ref))


def in_days(house: House, days: int) -> date:
    return house.clock().date() + timedelta(days=days)
