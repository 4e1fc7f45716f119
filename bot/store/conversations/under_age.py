"""What is left of a conversation with somebody who is too young for it: a number for the month, and nothing else.

Flags stay, because somebody may be in danger; they lead to no conversation any more. The bytes of the answer that names Childline are
kept a week like all others, so that the same webhook gets them again, but nobody is named beside them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, exists, func, literal_column, select, update

from bot.store.dialects import insert_or_leave
from bot.store.tables import (
    answer,
    case_file,
    complaint,
    consent_event,
    conversation,
    flag,
    inbox,
    outbox,
    praise,
    recording,
    sound,
    tally,
    timer,
)
from bot.store.transaction import Transaction

WHAT = "under_age"
_here: BindParameter[Any] = bindparam("of")
_their_recording = select(recording.c.id).where(recording.c.conversation == _here)
FORGET = (
    delete(answer).where(answer.c.conversation == _here),
    delete(timer).where(timer.c.conversation == _here),
    delete(complaint).where(complaint.c.conversation == _here),
    delete(praise).where(praise.c.conversation == _here),
    update(recording)
    .where(recording.c.conversation == _here)
    .values(state="unwanted", unwanted_at=func.coalesce(recording.c.unwanted_at, recording.c.recorded_at), try_at=None),
    delete(sound).where(sound.c.recording.in_(_their_recording)),
    delete(recording).where(recording.c.conversation == _here, recording.c.reference.is_(None)),
    update(flag).where(flag.c.conversation == _here).values(conversation=None, step=""),
    update(outbox).where(outbox.c.conversation == _here).values(conversation=None, body=None),
    # One with a recording stays, empty, until that is deleted at its provider.
    update(conversation).where(conversation.c.id == _here).values(state=None, flow="", version="", end_reason=""),
    delete(conversation).where(conversation.c.id == _here, ~exists(_their_recording)),
)
OF_NOBODY = update(inbox).where(inbox.c.person == bindparam("who")).values(person=None, answer_body=None)
NO_WORD = delete(consent_event).where(consent_event.c.person == bindparam("who"))
KNOWN: Select[tuple[Any]] = select(literal_column("1")).where(case_file.c.person == bindparam("who")).limit(1)
FIRST_OF_MONTH = insert_or_leave(tally, "what", "flow", "month")
COUNT = (
    update(tally)
    .where(tally.c.what == WHAT, tally.c.flow == bindparam("in_flow"), tally.c.month == bindparam("when"))
    .values(number=tally.c.number + 1)
)


def forget(work: Transaction, person_id: str, conversation_id: str, flow: str, now: datetime) -> None:
    """Delete the conversation and all it left behind, and count it."""
    for statement in FORGET:
        work.change(statement, {"of": conversation_id})
    if not is_known(work, person_id):
        work.change(OF_NOBODY, {"who": person_id})
        work.change(NO_WORD, {"who": person_id})
    month = f"{now:%Y-%m}"
    work.change(FIRST_OF_MONTH[work.dialect], {"what": WHAT, "flow": flow, "month": month, "number": 0})
    work.change(COUNT, {"in_flow": flow, "when": month})


def is_known(work: Transaction, person_id: str) -> bool:
    """Whether there is a case of this person, who is then an adult whom somebody else answers for."""
    return work.first(KNOWN, {"who": person_id}) is not None
