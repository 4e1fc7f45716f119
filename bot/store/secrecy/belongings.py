"""What belongs to a person, kind by kind: what an erasure takes out of use, what of it can be brought back, and what remains.

One line for each kind, so that an erasure, its undoing, its dry run and a person's access to their data never differ about what there is.
A table that leads to a person stands here or in ``REMAINS``, with the reason; a test compares both with the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, Table, and_, bindparam, delete, func, or_, select, true, update
from sqlalchemy.sql.dml import UpdateBase

from bot.store.tables import (
    address,
    answer,
    asking,
    case_file,
    complaint,
    consent,
    consent_event,
    conversation,
    inbox,
    ledger,
    outbox,
    person,
    praise,
    recording,
    recording_audit,
    sound,
    timer,
)

_mine: BindParameter[str] = bindparam("of")
_theirs = select(conversation.c.id).where(conversation.c.person == _mine)
_their_recordings = select(recording.c.id).where(recording.c.conversation.in_(_theirs))
# Only what is here and was compared can come back: what its provider still has is deleted there.
_is_here = and_(recording.c.state == "kept", recording.c.fetched_at.is_not(None))
_their_cases = select(case_file.c.id).where(case_file.c.person == _mine)


class Kind(NamedTuple):
    """A kind of what belongs to a person.

    ``empties``: the columns that are emptied, and to what; without any, the rows are deleted. ``held``: it can be brought back while
    an erasure can be undone. ``key`` makes the row's name. ``whole``: the row itself may go meanwhile, so that all of it is held;
    ``here``: only of these rows, and of the others nothing comes back.
    """

    name: str
    table: Table
    of: ColumnElement[bool]
    key: tuple[str, ...] = ("id",)
    empties: Mapping[str, Any] = {}
    held: bool = True
    whole: bool = False
    here: ColumnElement[bool] = true()

    def __hash__(self) -> int:
        return hash(self.name)


KINDS = (
    Kind("answers", answer, answer.c.conversation.in_(_theirs), ("conversation", "step")),
    Kind("timers", timer, timer.c.conversation.in_(_theirs), ("conversation", "kind"), held=False),
    # The rows first: whoever keeps a sound at this moment holds its row, so that what they keep is seen and deleted.
    Kind(
        "spoken comments",
        recording,
        recording.c.conversation.in_(_theirs),
        empties={"state": "unwanted"},
        whole=True,
        here=_is_here,
    ),
    Kind(
        "sound of spoken comments",
        sound,
        sound.c.recording.in_(_their_recordings),
        ("recording",),
        here=sound.c.recording.in_(select(recording.c.id).where(_is_here)),
    ),
    Kind("why staff listened", recording_audit, recording_audit.c.person == _mine, empties={"because": None}, held=False),
    Kind("conversations", conversation, conversation.c.person == _mine, empties={"state": None}),
    Kind("messages", outbox, outbox.c.person == _mine, empties={"body": None}, held=False),
    Kind("replies to requests", inbox, inbox.c.person == _mine, ("channel", "provider_id"), {"answer_body": None}, held=False),
    Kind("addresses", address, address.c.person == _mine, empties={"sealed": None}),
    Kind("contact", person, person.c.id == _mine, empties={"profile": None}),
    Kind("cases", case_file, case_file.c.person == _mine, empties={"facts": None, "area": None, "digest": b""}),
    Kind(
        "plans to ask",
        asking,
        asking.c.case_file.in_(_their_cases),
        ("case_file", "flow", "wave"),
        {"at": None, "closes": None},
        held=False,
    ),
    Kind(
        "words about consent",
        consent_event,
        consent_event.c.person == _mine,
        empties={"told_by": "", "role": "", "flow": "", "version": "", "step": "", "says": None},
    ),
    Kind("consents", consent, consent.c.person == _mine, ("person", "channel", "purpose"), held=False),
    Kind("thanks to pass on", praise, praise.c.person == _mine),
    Kind("words about complaints", complaint, complaint.c.person == _mine, empties={"says": None}),
    Kind("words in the ledger", ledger, ledger.c.person == _mine, empties={"says": None}),
)
# Tables that lead to a person and keep their rows, and why.
REMAINS = {
    "flag": "its kind, step and time, and nothing that was said: the safeguarding policy says how long",
    "alert": "whom a flag was told to and when; an id, and nothing about anybody",
    "chat_message": "which messages of a discreet chat have still to be deleted there; no words, and two days at most",
    "person_key": "the key is destroyed, or lies with what an erasure holds back",
    "escrow": "what an erasure holds back, for as long as it can be undone",
    "audit": "which role looked at it or erased it, and when; nothing of what was seen",
    "tombstone": "that somebody stopped or was erased, so that a restored backup knows it",
}
NO_PLANS = update(asking).where(asking.c.case_file.in_(_their_cases), asking.c.running).values(running=False)


@cache
def there(kind: Kind) -> ColumnElement[bool]:
    """The rows of a person that have anything to forget."""
    full = [_is_full(kind.table.c[name], empty) for name, empty in kind.empties.items()]
    return and_(kind.of, or_(*full)) if full else kind.of


@cache
def forgotten(kind: Kind) -> UpdateBase:
    """The statement that forgets them."""
    return update(kind.table).where(there(kind)).values(**kind.empties) if kind.empties else delete(kind.table).where(kind.of)


@cache
def counted(kind: Kind) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(kind.table).where(there(kind))


@cache
def read(kind: Kind) -> Select[*tuple[Any, ...]]:
    """What is to be brought back: the whole rows, or their keys and the columns that are emptied."""
    some = kind.empties and not kind.whole
    columns = [kind.table.c[name] for name in (*kind.key, *kind.empties)] if some else list(kind.table.c)
    rows: Select[*tuple[Any, ...]] = select(*columns).where(there(kind), kind.here)
    return rows


def _is_full(column: ColumnElement[Any], empty: Any) -> ColumnElement[bool]:
    return column.is_not(None) if empty is None else column != empty
