"""Flows and cases for tests of the plan. The flows are small; the cases are those of one usual person, changed where a test says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from bot.asking.people import Case, Contact
from bot.store.casework.case_rows import CaseArrival
from bot.store.store import Store

NOON = datetime(2027, 6, 1, 11, 0, tzinfo=UTC)  # a Tuesday, noon in London

_FLOW = """\
flow: {name}
title: {name}
purpose: Learn how it was, so that we can change it.
decides: what we change next
owner: victim-services-manager
review_by: 2030-01-01
languages: [en]
channels: [sms, telegram, ivr]
risk: R1
{more}when:
{when}
invite: |
  {{organisation}} here. Can we ask 1 short question about our service?
steps:
  easy:
    ask: Was it easy to reach us?
    yes_no: true
"""
SATISFACTION = {"after": "reported", "earliest": "42 days", "latest": "84 days", "between": "10:00 to 19:00", "remind": "never"}
CLOSING = {"after": "told_outcome", "earliest": "28 days", "latest": "84 days", "between": "10:00 to 19:00", "remind": "never"}
NO_WHEN = "flow: by-themselves\ntitle: Begun by people\nlanguages: [en]\nstart_words: [HELLO]\nsteps: {one: {say: Thank you.}}\n"


def flow_text(name: str = "satisfaction", when: dict[str, str] | None = None, more: str = "") -> str:
    """A flow file. ``more``: lines before ``when``, like a quota."""
    lines = "\n".join(f"  {key}: {value}" for key, value in (when or SATISFACTION).items())
    return _FLOW.format(name=name, when=lines, more=more)


def write_flow(folder: Path, name: str = "satisfaction", when: dict[str, str] | None = None, more: str = "") -> Path:
    """Write it where the library looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.yaml"
    file.write_text(flow_text(name, when, more))
    return file


CASE = Case(
    ref="C-1",
    nation="england",
    area="north",
    unit="response",
    age=34,
    crime_category="burglary",
    risk="R1",
    reported_on=date(2027, 5, 4),
    closed_on=date(2027, 5, 20),
    complaint="none",
    proceedings="none",
)
CONTACT = Contact(state="confirmed_by_person", confirmed_on=date(2027, 5, 25), channel="sms", language="en")


def arrival(number: int = 1, **changes: Any) -> CaseArrival:
    """A case of a person of their own: C-1 has +447700900001. What is changed is a field of Case, or else of Contact."""
    of_case = {"ref": f"C-{number}"} | {name: value for name, value in changes.items() if name in Case.__struct_fields__}
    of_contact = {name: value for name, value in changes.items() if name in Contact.__struct_fields__}
    phone = changes.get("phone", f"+447700900{number:03}")
    return CaseArrival(msgspec.structs.replace(CASE, **of_case), msgspec.structs.replace(CONTACT, **of_contact), phone=phone)


def put(store: Store, *arrivals: CaseArrival, now: datetime = NOON) -> None:
    """Import them. Every one of them is taken."""
    done = store.cases.put(arrivals, now)
    assert not [one for one in done if one.what == "refused"]
