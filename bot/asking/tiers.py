"""How carefully a person may be written to: R1 with the organisation's name, R2 discreetly, R3 never by the bot.

The strictest word counts. What is dangerous about a phone is so for every case of its owner, so a person's tier is that of their
strictest case. Live proceedings and open complaints hold the case they belong to, and have rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.asking.people import Case, Person

Risk = Literal["R1", "R2", "R3"]

ADULT = 18
NEVER = {
    "homicide": "the case is a homicide",
    "road_death": "the case is a death on the road",
    "child_abuse": "the case is abuse of a child",
}
DISCREET = {
    "domestic_abuse",
    "stalking",
    "sexual_offence",
    "honour_based_abuse",
    "forced_marriage",
    "fgm",
    "modern_slavery",
    "exploitation",
    "elder_abuse",
    "intimidation",
    "hate_crime",
}


def tier_of(person: Person) -> tuple[Risk, str]:
    """The tier of a person, with the reason in words for staff."""
    found: tuple[Risk, str] = ("R1", "nothing known asks for more care")
    for tier, because in _reasons(person):
        if tier == "R3":
            return tier, because
        found = (tier, because)
    return found


def _reasons(person: Person) -> Iterator[tuple[Risk, str]]:
    if person.contact.shared_phone == "yes":
        yield "R2", "other people use the same phone"
    for case in person.cases:
        yield from _of_case(case)


def _of_case(case: Case) -> Iterator[tuple[Risk, str]]:
    if case.risk == "R3":
        yield "R3", "a person has set it so"
    if case.age is not None and case.age < ADULT:
        yield "R3", f"they are under {ADULT}"
    if case.crime_category in NEVER:
        yield "R3", NEVER[case.crime_category]
    if case.risk == "R2":
        yield "R2", "a person has set it so"
    if case.crime_category in DISCREET:
        yield "R2", "of the kind of crime"
