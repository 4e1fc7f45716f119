"""A handful of cases as a program sends them: all of them are taken, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.outreach.cells import Manner
from bot.outreach.headings import Headings
from bot.outreach.importing import Refusal
from bot.outreach.lists import Withdrawal, read_withdrawal, withdrawal_headings
from bot.outreach.mapping import CaseMapping
from bot.outreach.rows import Fault, RowReader
from bot.store.casework.case_rows import CaseArrival

MOST = 500  # objects at once

_CASES = Headings(CaseMapping(), exact=True)
_WITHDRAWALS = withdrawal_headings(CaseMapping(), exact=True)


def read_cases(objects: Sequence[Any], manner: Manner) -> tuple[dict[int, CaseArrival], list[Refusal]]:
    """The cases by their places, from 0, each once; and what is wrong. The line of a refusal is its object's place."""
    found: dict[str, tuple[int, CaseArrival]] = {}
    refused: list[Refusal] = []
    reader = RowReader(manner)
    for place, given in enumerate(objects):
        cells, faults = _CASES.of_object(given)
        row = faults or reader.read(cells)
        if not isinstance(row, CaseArrival):
            refused += _refusals(place, row)
            continue
        first, earlier = found.setdefault(row.case.ref, (place, row))
        if earlier != row:
            refused += _refusals(first, (Fault("ref", f"Object {place} says something else of this reference."),))
            refused += _refusals(place, (Fault("ref", f"Object {first} says something else of this reference."),))
    return dict(found.values()), refused


def read_withdrawals(objects: Sequence[Any], manner: Manner) -> tuple[list[Withdrawal], list[Refusal]]:
    """The withdrawals, and what is wrong."""
    found: list[Withdrawal] = []
    refused: list[Refusal] = []
    for place, given in enumerate(objects):
        cells, faults = _WITHDRAWALS.of_object(given)
        row = faults or read_withdrawal(cells, manner)
        if isinstance(row, Withdrawal):
            found.append(row)
        else:
            refused += _refusals(place, row)
    return found, refused


def _refusals(place: int, faults: tuple[Fault, ...]) -> list[Refusal]:
    return [Refusal(place, fault.column, fault.says) for fault in faults]
