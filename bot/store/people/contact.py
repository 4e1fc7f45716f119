"""Whether somebody may be written to unasked: the state of their contact, and until when it is confirmed.

Whatever a decision about a person looks at is changed together with the person's ``revision``, under the person's lock.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, case, exists, literal_column, select, update

from bot.asking.people import CONFIRMED, ContactState
from bot.store.casework.case_facts import case_of, contact_of, seal_contact
from bot.store.casework.ledger import note_message
from bot.store.casework.merging import ends
from bot.store.instants import instant
from bot.store.outgoing import settling
from bot.store.secrecy import tombstones
from bot.store.secrecy.seals import Seals
from bot.store.tables import CANCELLABLE, among, case_file, outbox, person
from bot.store.transaction import Transaction

_has_cases = exists(literal_column("1")).where(case_file.c.person == person.c.id)
_changed = {
    "revision": person.c.revision + 1,
    "look_at": case((_has_cases, bindparam("now", type_=BigInteger)), else_=None),
}
BUMP = update(person).where(person.c.id == bindparam("of")).values(**_changed)
KNOWN_CONTACT = select(person.c.profile, person.c.contact, person.c.contact_until, person.c.contact_changed_at).where(
    person.c.id == bindparam("of")
)
CASES_OF = select(case_file.c.id, case_file.c.facts).where(case_file.c.person == bindparam("of"), case_file.c.facts.is_not(None))
SET_CONTACT = (
    update(person)
    .where(person.c.id == bindparam("of"))
    .values(
        contact=bindparam("state"),
        contact_until=bindparam("ends"),
        contact_changed_at=bindparam("now"),
        profile=bindparam("sealed"),
        **_changed,
    )
)
_unasked = (
    update(outbox)
    .where(outbox.c.person == bindparam("of"), outbox.c.body.is_not(None), among(outbox.c.state, CANCELLABLE), outbox.c.initiated)
    .values(state="cancelled", body=None, finished_at=bindparam("now"), code=bindparam("why"))
)
CANCEL_UNASKED = _unasked.returning(outbox.c.id)
CANCEL_ON = _unasked.where(outbox.c.channel == bindparam("on")).returning(outbox.c.id)


def changed(work: Transaction, person_id: str, moment: int) -> None:
    """Something changed that a decision about this person looks at."""
    work.change(BUMP, {"of": person_id, "now": moment})


def set_state(work: Transaction, seals: Seals, person_id: str, state: ContactState, moment: int) -> None:
    """Contact is now in this state, as of today. What nobody asked for and waits is cancelled unless it is a confirmed one."""
    row = work.first(KNOWN_CONTACT, {"of": person_id})
    known = contact_of(seals, person_id, row.profile)
    confirmed = instant(moment).date() if state in CONFIRMED else None
    now_known = msgspec.structs.replace(known, state=state, confirmed_on=confirmed)
    cases = [case_of(seals, found.id, found.facts) for found in work.every(CASES_OF, {"of": person_id})]
    values = {"of": person_id, "now": moment, "state": state, "ends": ends(now_known, cases)}
    work.change(SET_CONTACT, values | {"sealed": seal_contact(seals, person_id, now_known)})
    if state == "unsafe":
        tombstones.note(work, person_id, "unsafe", moment)
    if state not in CONFIRMED:
        cancel_unasked(work, person_id, moment, "contact_unsafe" if state == "unsafe" else "contact_unknown")


def cancel_unasked(work: Transaction, person_id: str, moment: int, rule: str, channel: str = "") -> None:
    """Cancel what nobody asked for and has not left, on every channel or on one."""
    values = {"of": person_id, "now": moment, "why": rule}
    for row in work.every(CANCEL_ON, values | {"on": channel}) if channel else work.every(CANCEL_UNASKED, values):
        settling.close(work, row.id, moment, "contact_unsafe")
        note_message(work, row.id, "cancelled", moment, rule)
