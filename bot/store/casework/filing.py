"""A batch of cases as they come in: what is known of them is read first, then each arrival is filed in memory, then all is written.

Locks are taken in one order, so that no two wait for one another: the imports' own, then those of the numbers that are met for the
first time (as a webhook takes them), then those of the people by id.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import BigInteger, bindparam, func, select

from bot.asking.people import Case, Contact
from bot.store.casework.case_facts import case_of, contact_of
from bot.store.casework.case_rows import AT_DESK, CaseArrival, Put
from bot.store.casework.merging import merged, merged_case
from bot.store.dialects import any_of, in_parts, these
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, among, asking, case_file, conversation, person
from bot.store.transaction import Transaction

IMPORTS = 0x63617365  # a PostgreSQL advisory lock of our own: one import at a time

FILES = select(case_file.c.id, case_file.c.person, case_file.c.lookup, case_file.c.digest).where(any_of(case_file.c.lookup))
FILES_OF = select(case_file.c.id, case_file.c.person, case_file.c.lookup, case_file.c.digest, case_file.c.facts).where(
    any_of(case_file.c.person)
)
PLACES = select(address.c.id, address.c.person, address.c.channel, address.c.lookup, address.c.sealed.is_(None).label("forgotten")).where(
    among(address.c.channel, ("sms", "ivr", "telegram")), any_of(address.c.lookup)
)
PEOPLE = (
    select(
        person.c.id,
        person.c.language,
        person.c.stopped_at,
        person.c.erased_at,
        person.c.contact,
        person.c.contact_changed_at,
        person.c.profile,
    )
    .where(any_of(person.c.id))
    .order_by(person.c.id)
    .with_for_update()
)
LOCKS = {"postgresql": select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))}  # SQLite has one writer
INVITED = select(asking.c.case_file).where(asking.c.case_file == bindparam("of"), asking.c.outcome == "invited").limit(1)
TALKED = select(conversation.c.id).where(conversation.c.case_file == bindparam("of")).limit(1)

_encode = msgspec.json.Encoder(order="deterministic").encode

NO_ADDRESS = "There is no number and no chat to reach this person by. Give one of them."
TWO_PEOPLE = "The number and the chat belong to two different people. Nothing was changed; give the one that is theirs."
ASKED_BEFORE = (
    "This case was already asked about on another number. Nothing was changed; ask the person, and give the new number a new case."
)
HAS_STOPPED = "The person of this case said STOP, and the number is somebody else's. Nothing was changed."
WAS_ERASED = "This person asked for everything about them to be deleted. Nothing was kept."


class Told:
    """An arrival with its hashes, each made once."""

    def __init__(self, seals: Seals, arrival: CaseArrival) -> None:
        self.arrival = arrival
        self.lookup = seals.case_hash(arrival.case.ref)
        self.digest = seals.digest(_encode(arrival))  # the same content, the same digest
        self._seals = seals

    @cached_property
    def places(self) -> dict[tuple[str, bytes], str]:
        """Where the person is reached: channel and hash, with the address as it is written."""
        seals, arrival = self._seals, self.arrival
        places: dict[tuple[str, bytes], str] = {}
        if arrival.phone:
            number = seals.hash("sms", arrival.phone)
            places |= {("sms", number): arrival.phone, ("ivr", number): arrival.phone}
        if arrival.telegram:
            places["telegram", seals.hash("telegram", arrival.telegram)] = arrival.telegram
        return places


class File:
    """One case, as it is to be written."""

    def __init__(self, name: str, lookup: bytes, digest: bytes, owner: str, facts: bytes | None = None) -> None:
        self.name, self.lookup, self.digest, self.owner, self.facts = name, lookup, digest, owner, facts
        self.case: Case | None = None  # set where it is new or has changed
        self.new = False

    def known(self, seals: Seals) -> Case | None:
        """The case as it is to be, or as it is; None where it was erased. ``seals`` are its person's."""
        return self.case or (case_of(seals, self.name, self.facts) if self.facts else None)


class Somebody:
    """One person, as they are to be written."""

    def __init__(self, name: str, contact: Contact, row: Any = None) -> None:
        self.name = name
        self.contact = contact
        self.new = row is None
        self.language: str = "" if row is None else row.language
        self.changed_at: int | None = None if row is None else row.contact_changed_at
        self.stopped = row is not None and row.stopped_at is not None
        self.erased = row is not None and row.erased_at is not None
        self.files: dict[str, File] = {}
        self.touched = False
        self.state_before = contact.state

    def cases(self, seals: Seals) -> list[Case]:
        """Their cases, opened."""
        return [case for file in self.files.values() if (case := file.known(seals)) is not None]


class Batch:
    """What is known, and what is to be written."""

    def __init__(self, work: Transaction, seals: Seals, told: Sequence[Told], moment: int) -> None:
        self.work, self.seals, self.moment = work, seals, moment
        self.files: dict[bytes, File] = {}
        self.places: dict[tuple[str, bytes], str] = {}
        self.people: dict[str, Somebody] = {}
        self.forgotten: dict[tuple[str, bytes], str] = {}  # of places whose hash alone is known: the address's id
        self.new_places: list[tuple[str, str, bytes, str]] = []  # person, channel, lookup, address
        self.again: list[tuple[str, str, str]] = []  # person, the address's id, address
        self.consents: list[tuple[str, CaseArrival]] = []
        self._lock(IMPORTS)
        self._read(told)

    def put(self, told: Told) -> Put:
        """File one arrival."""
        ref, places = told.arrival.case.ref, told.places
        file = self.files.get(told.lookup)
        if file is not None and file.digest == told.digest:
            return Put(ref, "same")
        owner = self.people[file.owner] if file is not None else None
        whose = self._whose(file, owner, places, at_desk=AT_DESK in told.arrival.given)
        if isinstance(whose, str):
            return Put(ref, "refused", whose)
        if whose.erased:
            return Put(ref, "same", WAS_ERASED)
        for (channel, where), spelt in places.items():
            if (channel, where) not in self.places:
                self.places[channel, where] = whose.name
                self.new_places.append((whose.name, channel, where, spelt))
            elif (channel, where) in self.forgotten and not whose.stopped:
                self.again.append((whose.name, self.forgotten.pop((channel, where)), spelt))
        self._file(file, told, whose)
        self._meet(whose, told.arrival)
        return Put(ref, "new" if file is None else "changed")

    def _whose(self, file: File | None, owner: Somebody | None, places: dict[tuple[str, bytes], str], *, at_desk: bool) -> Somebody | str:
        """Whose case it is now, or why that cannot be."""
        found = {self.places[place] for place in places if place in self.places}
        if len(found) > 1:
            return TWO_PEOPLE
        there = self.people[found.pop()] if found else None
        if owner is None or file is None:
            return (there or self._newcomer()) if places or at_desk else NO_ADDRESS
        if not places or there is owner or (there is None and owner.stopped):  # a new number of somebody who stopped is theirs too
            return owner
        if owner.stopped:
            return HAS_STOPPED
        if (
            file.facts is None and file.case is None
        ):  # it was forgotten, with the way to reach them: this is the same person, or the one who has it now
            return owner if there is None else self._moved(file, owner, there)
        if self._was_asked(file.name):
            return ASKED_BEFORE
        return self._moved(file, owner, there or self._newcomer())

    def _newcomer(self) -> Somebody:
        newcomer = Somebody(secrets.token_hex(16), Contact())
        self.people[newcomer.name] = newcomer
        return newcomer

    def _moved(self, file: File, owner: Somebody, to: Somebody) -> Somebody:
        """The case is another person's now. That contact was unsafe goes with it."""
        del owner.files[file.name]
        owner.touched = True
        if owner.contact.state == "unsafe" and to.contact.state != "stopped":
            to.contact = msgspec.structs.replace(to.contact, state="unsafe", confirmed_on=None)
            to.changed_at = owner.changed_at
        return to

    def _was_asked(self, file: str) -> bool:
        return self.work.first(INVITED, {"of": file}) is not None or self.work.first(TALKED, {"of": file}) is not None

    def _file(self, file: File | None, told: Told, whose: Somebody) -> None:
        if file is None:
            file = self.files[told.lookup] = File(secrets.token_hex(16), told.lookup, told.digest, whose.name)
            file.new = True
        known = file.known(self.theirs(file.owner))
        file.digest, file.case, file.owner = told.digest, merged_case(known, told.arrival), whose.name
        whose.files[file.name] = file

    def _meet(self, whose: Somebody, arrival: CaseArrival) -> None:
        """What the arrival says of the person."""
        known = whose.contact
        whose.contact = merged(known, whose.changed_at, arrival)
        if whose.contact.language != known.language or not whose.language:
            whose.language = whose.contact.language
        if whose.contact.state != known.state:
            whose.changed_at = self.moment
        whose.touched = True
        self.consents.append((whose.name, arrival))

    def _lock(self, number: int) -> None:
        lock = LOCKS.get(self.work.dialect)
        if lock is not None:
            self.work.first(lock, {"number": number})

    def _read(self, told: Sequence[Told]) -> None:
        owners = {row.person for row in self._every(FILES, [each.lookup for each in told])}
        places = list(dict.fromkeys(lookup for each in told for _, lookup in each.places))
        met = self._met(places)
        if self.work.dialect in LOCKS:
            strangers = set(places) - {lookup for _, lookup in met}
            for number in sorted(int.from_bytes(lookup[:8], signed=True) for lookup in strangers):
                self._lock(number)
            met |= self._met(sorted(strangers))
        self._know(sorted(owners | set(met.values())))
        if self.work.dialect in LOCKS:  # who was known by one channel may have been met on another until we held their lock
            known = {lookup for _, lookup in met}
            partly = sorted({lookup for each in told for place, lookup in each.places if lookup in known and (place, lookup) not in met})
            met |= self._met(partly)
        self.places = met

    def _met(self, lookups: Sequence[bytes]) -> dict[tuple[str, bytes], str]:
        """Whose places these are, those that are known."""
        rows = list(self._every(PLACES, lookups))
        self.forgotten |= {(row.channel, bytes(row.lookup)): row.id for row in rows if row.forgotten}
        return {(row.channel, bytes(row.lookup)): row.person for row in rows}

    def theirs(self, person_id: str) -> Seals:
        """The seals of what belongs to a person."""
        return self.seals.of(self.work, person_id)

    def _know(self, ids: Sequence[str]) -> None:
        self.seals.know(self.work, ids)
        for row in self._every(PEOPLE, ids):
            known = contact_of(self.theirs(row.id), row.id, row.profile)
            self.people[row.id] = Somebody(row.id, msgspec.structs.replace(known, state=row.contact), row)
        for row in self._every(FILES_OF, ids):
            file = File(row.id, bytes(row.lookup), bytes(row.digest), row.person, row.facts)
            self.files[file.lookup] = self.people[row.person].files[file.name] = file

    def _every(self, statement: Any, values: Sequence[Any]) -> Iterable[Any]:
        for part in in_parts(values):
            yield from self.work.every(statement, these(part))
