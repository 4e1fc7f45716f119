"""Spoken comments inside a turn: the yes to being recorded, a recording told of, kept, or not wanted.

No statement here makes a recording ``kept`` that its caller did not say yes to, and the sound of no other is ever fetched
(see bot.store.recordings).
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from bot.store.secrecy.seals import Seals
from bot.store.tables import among, recording, sound
from bot.store.transaction import Transaction

_of = recording.c.id == bindparam("of")
_in = recording.c.conversation == bindparam("in")
_agreed = among(recording.c.state, ("agreed",))

AGREE = insert(recording)
FORGET_YES = delete(recording).where(_in, _agreed)
LAST_YES = select(recording.c.id).where(_in, _agreed)
TAPED = (
    update(recording)
    .where(_of, _agreed)
    .values(
        state="new",
        reference=bindparam("sealed"),
        digest=bindparam("hashed"),
        seconds=bindparam("lasted"),
        recorded_at=bindparam("now"),
    )
)
KNOWN = select(recording.c.id, recording.c.state, recording.c.conversation).where(recording.c.digest == bindparam("hashed"))
REFERENCE = select(recording.c.reference).where(_of, _in)
KEEP = update(recording).where(_of).values(state="kept")
DROP = update(recording).where(_of).values(state="unwanted", unwanted_at=bindparam("now"), try_at=None, tries=0)
OF_STEP = select(recording.c.id).where(_in, recording.c.step == bindparam("at"), among(recording.c.state, ("kept",)))
SILENCE = delete(sound).where(sound.c.recording == bindparam("of"))


class Told(NamedTuple):
    """A recording as the provider tells of it: ``reference`` is its name there, ``seconds`` its length."""

    conversation: str | None
    channel: str
    reference: str
    seconds: int


def agree(work: Transaction, conversation: str, channel: str, step: str, wording: str, moment: int) -> None:
    """The caller said yes to being recorded, to these words."""
    work.change(FORGET_YES, {"in": conversation})
    work.change(AGREE, _row(Told(conversation, channel, "", 0), "agreed", moment) | {"step": step, "agreed_at": moment, "wording": wording})


def add(work: Transaction, seals: Seals, told: Told, moment: int) -> str:
    """Note a recording; returns our name for it, or nothing where it was told of before and is settled.

    Without a yes it is only noted to be deleted, and there is nothing for its conversation either.
    """
    hashed = seals.recording_hash(told.channel, told.reference)
    known = work.first(KNOWN, {"hashed": hashed})
    if known is not None:
        return str(known.id) if known.state == "new" and known.conversation == told.conversation else ""
    name = work.value(LAST_YES, {"in": told.conversation})
    if name is None:
        _noted(work, seals, told, "unwanted", moment)
        return ""
    sealed = seals.ours.seal(told.reference.encode(), "recording.reference", name)
    work.change(TAPED, {"of": name, "sealed": sealed, "hashed": hashed, "lasted": told.seconds, "now": moment})
    return str(name)


def refuse(work: Transaction, seals: Seals, told: Told, moment: int) -> None:
    """Note a recording only to have it deleted. One that was kept or noted before stays as it is."""
    if work.first(KNOWN, {"hashed": seals.recording_hash(told.channel, told.reference)}) is None:
        _noted(work, seals, told, "unwanted", moment)


def reference(work: Transaction, seals: Seals, name: str, conversation: str) -> str:
    """The provider's name of a recording of this conversation; empty where it is gone."""
    sealed = work.value(REFERENCE, {"of": name, "in": conversation})
    return seals.ours.open(sealed, "recording.reference", name).decode() if sealed else ""


def keep(work: Transaction, name: str) -> None:
    """The caller wants it kept."""
    work.change(KEEP, {"of": name})


def drop(work: Transaction, name: str, moment: int) -> None:
    """The caller does not want it kept."""
    work.change(DROP, {"of": name, "now": moment})
    work.change(SILENCE, {"of": name})


def drop_of_step(work: Transaction, conversation: str, step: str, moment: int) -> None:
    """The answer to a step no longer counts: what was said there is not wanted either."""
    for row in work.every(OF_STEP, {"in": conversation, "at": step}):
        drop(work, row.id, moment)


def _noted(work: Transaction, seals: Seals, told: Told, state: str, moment: int) -> str:
    name = secrets.token_hex(16)
    row = _row(told, state, moment) | {
        "id": name,
        "reference": seals.ours.seal(told.reference.encode(), "recording.reference", name),
        "digest": seals.recording_hash(told.channel, told.reference),
        "unwanted_at": moment if state == "unwanted" else None,
    }
    work.change(AGREE, row)
    return name


def _row(told: Told, state: str, moment: int) -> dict[str, object]:
    empty = dict.fromkeys(("fetched_at", "gone_at", "try_at", "unwanted_at", "typed_at", "refused_at", "agreed_at", "reference", "digest"))
    return empty | {
        "id": secrets.token_hex(16),
        "conversation": told.conversation,
        "step": "",
        "channel": told.channel,
        "seconds": told.seconds,
        "state": state,
        "recorded_at": moment,
        "wording": "",
        "tries": 0,
        "trouble": "",
        "refused_as": "",
    }
