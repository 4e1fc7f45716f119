"""A batch of cases, written: people, addresses, cases and consents, in as few crossings to the database as there are statements."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import BigInteger, bindparam, insert, update

from bot.asking.people import CONFIRMED
from bot.store.casework.case_facts import seal_case, seal_contact
from bot.store.casework.filing import Batch, File, Somebody
from bot.store.casework.merging import ends, yes_of
from bot.store.conversations.arrival import NEW_PERSON, NEWCOMER
from bot.store.people import consents
from bot.store.people.contact import cancel_unasked
from bot.store.secrecy import person_keys
from bot.store.secrecy.erasure import suppress
from bot.store.tables import address, asking, case_file, person

NEW_ADDRESS = insert(address)
AGAIN = (
    update(address)
    .where(address.c.id == bindparam("of"), address.c.sealed.is_(None))
    .values(sealed=bindparam("told"), listed=bindparam("entry"))
)
NEW_FILE = insert(case_file)
CHANGED_FILE = (
    update(case_file)
    .where(case_file.c.id == bindparam("of"))
    .values(
        person=bindparam("owner"),
        facts=bindparam("sealed"),
        digest=bindparam("content"),
        area=bindparam("where_it_is"),
        changed_at=bindparam("now"),
    )
)
REPLAN = update(asking).where(asking.c.case_file == bindparam("of"), asking.c.outcome == "missed").values(outcome="", outcome_at=None)
CHANGED_PERSON = (
    update(person)
    .where(person.c.id == bindparam("of"))
    .values(
        language=bindparam("reads"),
        contact=bindparam("state"),
        contact_until=bindparam("until"),
        contact_changed_at=bindparam("since"),
        profile=bindparam("sealed"),
        revision=person.c.revision + 1,
        look_at=bindparam("now", type_=BigInteger),
    )
)


def write(batch: Batch) -> None:
    """Write what a batch has filed."""
    work = batch.work
    touched = [somebody for somebody in batch.people.values() if somebody.touched]
    newcomers = [somebody for somebody in touched if somebody.new]
    keys = person_keys.begin(work, batch.seals.keyring, [somebody.name for somebody in newcomers])
    work.change_many(NEW_PERSON, [_newcomer(batch, somebody) for somebody in newcomers])
    work.change_many(person_keys.MAKE[work.dialect], keys)
    work.change_many(CHANGED_PERSON, [_changed(batch, somebody) for somebody in touched if not somebody.new])
    work.change_many(NEW_ADDRESS, _addresses(batch))
    work.change_many(AGAIN, [_again(batch, *place) for place in batch.again])
    files = [file for file in batch.files.values() if file.case is not None]
    work.change_many(NEW_FILE, [_file(batch, file) for file in files if file.new])
    old = [file for file in files if not file.new]
    work.change_many(CHANGED_FILE, [_changed_file(batch, file) for file in old])
    work.change_many(REPLAN, [{"of": file.name} for file in old])
    consents.keep_many(work, _consents(batch))
    for somebody in touched:
        _quieten(batch, somebody)


def _quieten(batch: Batch, somebody: Somebody) -> None:
    """A withdrawal is a STOP on every channel; where contact is unsafe, what nobody asked for does not leave."""
    if somebody.contact.state == "stopped" and not somebody.stopped:
        suppress(batch.work, somebody.name, batch.moment, "withdrawn")
    elif somebody.contact.state == "unsafe" and not somebody.new:
        cancel_unasked(batch.work, somebody.name, batch.moment, "contact_unsafe")


def _newcomer(batch: Batch, somebody: Somebody) -> dict[str, Any]:
    return NEWCOMER | {
        "id": somebody.name,
        "created_at": batch.moment,
        "language": somebody.language,
        "contact": somebody.contact.state,
        "contact_until": ends(somebody.contact, somebody.cases(batch.theirs(somebody.name))),
        "contact_changed_at": somebody.changed_at,
        "profile": seal_contact(batch.theirs(somebody.name), somebody.name, somebody.contact),
        "revision": 1,
        "look_at": batch.moment,
    }


def _changed(batch: Batch, somebody: Somebody) -> dict[str, Any]:
    return {
        "of": somebody.name,
        "reads": somebody.language,
        "state": somebody.contact.state,
        "until": ends(somebody.contact, somebody.cases(batch.theirs(somebody.name))),
        "since": somebody.changed_at,
        "sealed": None if somebody.erased else seal_contact(batch.theirs(somebody.name), somebody.name, somebody.contact),
        "now": batch.moment,
    }


def _addresses(batch: Batch) -> list[dict[str, Any]]:
    listed = {spelt: batch.seals.listed(spelt) for *_, spelt in batch.new_places}
    return [_address(batch, *place) | {"listed": listed[place[-1]]} for place in batch.new_places]


def _address(batch: Batch, owner: str, channel: str, lookup: bytes, spelt: str) -> dict[str, Any]:
    name = secrets.token_hex(16)
    return {
        "id": name,
        "person": owner,
        "channel": channel,
        "sealed": batch.theirs(owner).seal(spelt.encode(), "address.sealed", name),
        "lookup": lookup,
        "created_at": batch.moment,
    }


def _again(batch: Batch, owner: str, address_id: str, spelt: str) -> dict[str, Any]:
    """Of an address only the hash was left."""
    sealed = batch.theirs(owner).seal(spelt.encode(), "address.sealed", address_id)
    return {"of": address_id, "told": sealed, "entry": batch.seals.listed(spelt)}


def _file(batch: Batch, file: File) -> dict[str, Any]:
    assert file.case is not None
    return {
        "id": file.name,
        "person": file.owner,
        "lookup": file.lookup,
        "facts": seal_case(batch.theirs(file.owner), file.name, file.case),
        "digest": file.digest,
        "area": batch.seals.area_hash(file.case.area),
        "ticketed": True,
        "created_at": batch.moment,
        "changed_at": batch.moment,
    }


def _changed_file(batch: Batch, file: File) -> dict[str, Any]:
    row = _file(batch, file)
    return {
        "of": file.name,
        "owner": file.owner,
        "sealed": row["facts"],
        "content": file.digest,
        "where_it_is": row["area"],
        "now": batch.moment,
    }


def _consents(batch: Batch) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    given: dict[tuple[str, str, str], tuple[dict[str, Any], dict[str, Any]]] = {}
    for owner, arrival in batch.consents:
        contact = batch.people[owner].contact
        told = arrival.consents or arrival.contact.state in CONFIRMED
        for consent in yes_of(arrival, contact) if told else ():
            event = consents.event_values(batch.theirs(owner), owner, consents.event_of(consent, "import"))
            given[owner, consent.channel, consent.purpose] = event, consents.consent_values(batch.theirs(owner), owner, consent)
    return list(given.values())
