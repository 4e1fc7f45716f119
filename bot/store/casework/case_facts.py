"""A case's facts and a person's profile, to sealed JSON and back."""

from __future__ import annotations

import msgspec

from bot.asking.people import Case, Contact
from bot.store.secrecy.seals import Seals

_encode = msgspec.json.Encoder().encode
_case = msgspec.json.Decoder(Case).decode
_contact = msgspec.json.Decoder(Contact).decode


def seal_case(seals: Seals, case_file: str, case: Case) -> bytes:
    """The facts of a case, for its row."""
    return seals.seal(_encode(case), "case_file.facts", case_file)


def case_of(seals: Seals, case_file: str, facts: bytes) -> Case:
    """The case of a row."""
    return _case(seals.open(facts, "case_file.facts", case_file))


def seal_contact(seals: Seals, person: str, contact: Contact) -> bytes:
    """How somebody may be reached, for their row."""
    return seals.seal(_encode(contact), "person.profile", person)


def contact_of(seals: Seals, person: str, profile: bytes | None) -> Contact:
    """The contact of a row; nothing is known where there is none."""
    return _contact(seals.open(profile, "person.profile", person)) if profile else Contact()
