"""One row, read: the case, the person's contact and consent, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from bot.asking.people import Case, Consent, Contact
from bot.errors import Refused
from bot.outreach.cells import Cell, Manner, empty, read_cell, read_phone
from bot.outreach.columns import ADDRESSES
from bot.store.casework.case_rows import CaseArrival

_CASE = frozenset(Case.__struct_fields__)
_CONTACT = {name: name for name in Contact.__struct_fields__} | {"contact": "state", "contact_confirmed_on": "confirmed_on"}
TO_BE_ASKED = "invite"  # the purpose of consent that an invitation needs
_OF_ONE_ROW = frozenset({"ref", "telegram", "codeword", "duress_word", "supporter"})  # no two rows share them
_MOST_MEANINGS = 10_000
_NOT_SAID = "as the organisation has it"


class Fault(NamedTuple):
    """What is wrong in one column, in a sentence that quotes nothing of the row. ``column`` is empty for the row as a whole."""

    column: str
    says: str


class RowReader:
    """Reads the rows of one file or request. What the same few thousand words, days and hours mean is worked out once."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._meanings: dict[tuple[str, str], Any] = {}

    def read(self, cells: Mapping[str, Cell | None], phone: str = "") -> CaseArrival | tuple[Fault, ...]:
        """The row; or all its faults. ``cells`` by canonical column: one that is there and empty says that nothing is known any more.

        ``phone``: the number, where it was read before. ``codeword`` of the contact is still the word itself, made plain.
        """
        faults: list[Fault] = []
        found = self._found(cells, faults)
        phone = phone or self._phone(cells, found, faults)
        _refuse_what_does_not_fit(cells, found, faults)
        if faults:
            return tuple(faults)
        return CaseArrival(
            case=Case(**{name: value for name, value in found.items() if name in _CASE}),
            contact=Contact(**{_CONTACT[name]: value for name, value in found.items() if name in _CONTACT}),
            phone=phone,
            telegram=found.get("telegram", ""),
            consents=_consents(found, self._manner),
            given=frozenset(cells),
        )

    def _found(self, cells: Mapping[str, Cell | None], faults: list[Fault]) -> dict[str, Any]:
        found = {}
        for name, cell in cells.items():
            if name == "phone" or cell is None or empty(cell):
                continue
            try:
                found[name] = self._meaning(name, cell)
            except Refused as error:
                faults.append(Fault(name, str(error)))
        return found

    def _meaning(self, name: str, cell: Cell) -> Any:
        if name in _OF_ONE_ROW or not isinstance(cell, str):
            return read_cell(name, cell, self._manner)
        known = self._meanings.get((name, cell))
        if known is None:
            known = read_cell(name, cell, self._manner)
            if len(self._meanings) >= _MOST_MEANINGS:
                self._meanings.clear()
            self._meanings[name, cell] = known
        return known

    def _phone(self, cells: Mapping[str, Cell | None], found: Mapping[str, Any], faults: list[Fault]) -> str:
        """The number. A landline will do where the person is only called."""
        written = cells.get("phone")
        if written is None or empty(written):
            return ""
        if isinstance(written, list):
            faults.append(Fault("phone", "Only one value can stand here."))
            return ""
        try:
            return read_phone(str(written), self._manner, landline=found.get("channel") == "ivr")
        except Refused as error:
            faults.append(Fault("phone", str(error)))
            return ""


def _refuse_what_does_not_fit(cells: Mapping[str, Cell | None], found: Mapping[str, Any], faults: list[Fault]) -> None:
    if empty(cells.get("ref")):
        faults.append(Fault("ref", "The reference is missing: rows are known by it."))
    way = {"sms": "phone", "ivr": "phone", "telegram": "telegram"}.get(found.get("channel", ""))
    if way and empty(cells.get(way)):
        faults.append(Fault(way, "This is empty, and it is the way on which the person wants to be reached."))
    elif all(empty(cells.get(name)) for name in ADDRESSES):
        faults.append(Fault("phone", "The number is missing: a case needs a phone or a telegram chat."))
    if found.get("consent") and "consent_on" not in found and empty(cells.get("consent_on")):
        faults.append(Fault("consent_on", "The day on which they agreed is missing."))
    if "consent_on" in found and found.get("consent_until", date.max) < found["consent_on"]:
        faults.append(Fault("consent_until", "This day is before the day on which they agreed."))


def _consents(found: Mapping[str, Any], manner: Manner) -> tuple[Consent, ...]:
    """What the row says of consent. In a file without a column for it, a confirmed contact stands for it (bot.store.casework.case_rows)."""
    if not found.get("consent"):
        return ()
    ends = found.get("consent_until")
    until = _midnight(ends + timedelta(days=1), manner) if ends else None
    given_at, how = _midnight(found["consent_on"], manner), found.get("consent_how", _NOT_SAID)
    return tuple(Consent(way, TO_BE_ASKED, given_at, how, until) for way in found["consent"])


def _midnight(day: date, manner: Manner) -> datetime:
    return datetime.combine(day, time(), manner.zone)
