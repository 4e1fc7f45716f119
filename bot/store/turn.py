"""One turn: what a conversation may do to the world, inside one transaction that holds the person's lock.

Either all of it is in the database when the block ends, or none of it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.store import erasure
from bot.store.dialects import insert_or_replace
from bot.store.instants import SECOND, micros
from bot.store.rows import ConversationRow, PersonRow, StoredAnswer
from bot.store.seals import Seals
from bot.store.tables import address, answer, conversation, flag, inbox, outbox, person, recording, timer
from bot.store.transaction import Transaction

BETWEEN_GREETINGS = 24 * 3600 * SECOND
MessageKind = Literal["reply", "message", "call", "acknowledge"]

ADDRESS_ON = (
    select(address.c.id)
    .where(address.c.person == bindparam("person"), address.c.channel == bindparam("channel"))
    .order_by(address.c.created_at.desc(), address.c.id)
    .limit(1)
)
LAST = select(*conversation.c).where(conversation.c.person == bindparam("person")).order_by(conversation.c.begun_at.desc()).limit(1)
BEGIN = insert(conversation)
SAVE = (
    update(conversation)
    .where(conversation.c.id == bindparam("of"))
    .values(
        state=bindparam("new_state"),
        phase=bindparam("new_phase"),
        wait=bindparam("new_wait"),
        ended_at=bindparam("ended"),
        end_reason=bindparam("why"),
    )
)
NO_TIMERS = delete(timer).where(timer.c.conversation == bindparam("of"))
KEEP = insert_or_replace(answer, "conversation", "step")
WITHDRAW = delete(answer).where(answer.c.conversation == bindparam("of"), answer.c.step == bindparam("at"))
RAISE = insert(flag)
QUEUE = insert(outbox)
SET_TIMER = insert_or_replace(timer, "conversation", "kind")
SPEAK = update(person).where(person.c.id == bindparam("of")).values(language=bindparam("chosen"))
GREET = (
    update(person)
    .where(person.c.id == bindparam("of"), or_(person.c.greeted_at.is_(None), person.c.greeted_at <= bindparam("before")))
    .values(greeted_at=bindparam("now"))
)
HOLD = update(person).where(person.c.id == bindparam("of")).values(held_at=bindparam("since"))
ANSWER = (
    update(inbox)
    .where(inbox.c.channel == bindparam("on"), inbox.c.provider_id == bindparam("which"))
    .values(
        person=bindparam("who"),
        answer_status=bindparam("status"),
        answer_type=bindparam("type"),
        answer_body=bindparam("body"),
        broken_at=bindparam("broken"),
    )
)
REFERENCE = select(recording.c.reference).where(recording.c.id == bindparam("of"), recording.c.conversation == bindparam("in"))
RECORD = insert(recording)
RECORDING_STATE = update(recording).where(recording.c.id == bindparam("of")).values(state=bindparam("new_state"))

_value = msgspec.json.Encoder().encode


class Where(NamedTuple):
    """Where a turn comes in or goes out: for a webhook the address itself and the provider's id, and our id of the address."""

    channel: str
    reached: str = ""
    provider_id: str = ""
    address: str = ""


class Known(NamedTuple):
    """What is known when a turn begins."""

    person: PersonRow
    conversation: ConversationRow | None
    replayed: StoredAnswer | None = None


class Turn:
    """What one turn knows and does.

    ``replayed`` is the answer this very webhook was given before; the turn then changes nothing, whatever is called.
    ``person`` is who it is about, ``conversation`` their one open conversation, or None. Times are aware datetimes.
    Every method may raise Unavailable.
    """

    def __init__(self, work: Transaction, seals: Seals, moment: int, where: Where, known: Known) -> None:
        """``moment``: microseconds since 1970, UTC. ``work`` is open and holds the person's lock."""
        self._work = work
        self._seals = seals
        self._now = moment
        self._where = where
        self.person, self.conversation, self.replayed = known

    def open_conversation(self, flow: str, version: str, state: bytes, surface: str, channel: str) -> ConversationRow:
        """Begin a conversation. A person has one open conversation at most: the database itself refuses a second."""
        begun = ConversationRow(secrets.token_hex(16), flow, version, state, channel, surface)
        values = {
            "id": begun.id,
            "person": self.person.id,
            "address": self._address_on(channel),
            "flow": flow,
            "version": version,
            "surface": surface,
            "channel": channel,
            "state": self._seals.seal(state, "conversation.state", begun.id),
            "phase": "",
            "wait": 0,
            "begun_at": self._now,
            "ended_at": None,
            "end_reason": "",
        }
        self._work.change(BEGIN, values)
        self.conversation = begun
        return begun

    def take_up_last(self) -> ConversationRow | None:
        """The person's latest conversation, which has ended, as ``conversation``: for words that work after the end too.

        None where there is none, or its state was erased. ``save_state`` must be given its reason for ending again.
        """
        row = self._work.first(LAST, {"person": self.person.id})
        if row is None or row.state is None:
            return None
        state = self._seals.open(row.state, "conversation.state", row.id)
        self.conversation = ConversationRow(row.id, row.flow, row.version, state, row.channel, row.surface, ended=row.end_reason)
        return self.conversation

    def save_state(self, state: bytes, *, ended: str = "", phase: str = "", wait: int = 0) -> None:
        """Keep the state of the conversation; with ``ended`` it is over, its timers are gone and another may begin."""
        going_on = self._going_on()
        forgotten = self.person.erased or ended == "erased"  # the state holds answers, and these are to be gone
        values = {
            "of": going_on.id,
            "new_state": None if forgotten else self._seals.seal(state, "conversation.state", going_on.id),
            "new_phase": phase,
            "new_wait": wait,
            "ended": self._now if ended else None,
            "why": ended,
        }
        self._work.change(SAVE, values)
        if ended:
            self._work.change(NO_TIMERS, {"of": going_on.id})
        self.conversation = msgspec.structs.replace(going_on, state=state, ended=ended)

    def keep_answer(
        self,
        step: str,
        outcome: str,
        value: str | int | list[str] | None = None,
        words: str = "",
        recording: str = "",
        keep_until: datetime | None = None,
    ) -> None:
        """Keep an answer in place of an earlier one to the same step. ``words`` are sealed, and forgotten at ``keep_until``."""
        going_on = self._going_on()
        row = f"{going_on.id}/{step}"
        values = {
            "conversation": going_on.id,
            "step": step,
            "version": going_on.version,
            "outcome": outcome,
            "value": _value(value).decode(),
            "words": self._seals.seal(words.encode(), "answer.words", row) if words else None,
            "recording": recording,
            "answered_at": self._now,
            "keep_until": None if keep_until is None else micros(keep_until),
        }
        self._work.change(KEEP[self._work.dialect], values)
        if recording:
            self._work.change(RECORDING_STATE, {"of": recording, "new_state": "kept"})

    def withdraw_answer(self, step: str) -> None:
        """The answer to this step no longer counts: it is deleted."""
        self._work.change(WITHDRAW, {"of": self._going_on().id, "at": step})

    def add_recording(self, reference: str, seconds: int) -> str:
        """Note a recording that the provider holds, not yet confirmed; returns our opaque name for it."""
        name = secrets.token_hex(16)
        values = {
            "id": name,
            "conversation": self._going_on().id,
            "channel": self._where.channel,
            "reference": self._seals.seal(reference.encode(), "recording.reference", name),
            "seconds": seconds,
            "state": "new",
            "recorded_at": self._now,
        }
        self._work.change(RECORD, values)
        return name

    def recording_reference(self, name: str) -> str:
        """The provider's name of a recording of this conversation; empty where it is gone."""
        sealed = self._work.value(REFERENCE, {"of": name, "in": self._going_on().id})
        return self._seals.open(sealed, "recording.reference", name).decode() if sealed else ""

    def drop_recording(self, name: str) -> None:
        """The person does not want this recording kept: it will be deleted at the provider."""
        self._work.change(RECORDING_STATE, {"of": name, "new_state": "unwanted"})

    def raise_flag(self, kind: str, step: str = "") -> str:
        """Raise a flag for staff; returns its opaque id. It is there exactly if the turn is."""
        name = secrets.token_hex(16)
        about = self.conversation.id if self.conversation else None
        values = {"id": name, "person": self.person.id, "conversation": about, "kind": kind, "step": step, "raised_at": self._now}
        self._work.change(RAISE, values)
        return name

    def queue(  # noqa: PLR0913  # one argument for each thing that the caller decides
        self,
        message: bytes,
        *,
        kind: MessageKind,
        initiated: bool,
        due: datetime,
        expires: datetime | None = None,
        position: int,
        wait: int = 0,
        channel: str | None = None,
    ) -> str:
        """Put a message in the outbox; returns its opaque id.

        ``message`` is JSON of a Rendered. ``initiated``: nobody asked for it, so it is sent at most once. It is not sent
        before ``due``, nor at or after ``expires`` (which is never later than the end of the person's window). Of one turn,
        messages leave in the order of ``position``. A question carries the ``wait`` of its conversation, and is not sent once
        that has gone on.
        """
        name, wanted = secrets.token_hex(16), micros(due)
        values: dict[str, Any] = {
            "id": name,
            "person": self.person.id,
            "conversation": self.conversation.id if self.conversation else None,
            "channel": channel or self._where.channel,
            "address": self._address_on(channel or self._where.channel),
            "kind": kind,
            "initiated": initiated,
            "position": position,
            "wait": wait,
            "body": self._seals.seal(message, "outbox.body", name),
            "queued_at": self._now,
            "wanted": wanted,
            "due": wanted,
            "expires": None if expires is None else micros(expires),
        }
        self._work.change(QUEUE, values | _QUEUED)
        return name

    def set_timer(self, kind: str, wait: int, seconds: int, *, after: str | None, now: datetime) -> None:
        """Wake the conversation ``seconds`` after the message ``after`` was accepted, or after ``now`` if that is None.

        A timer of the same kind that was set before is replaced: its wait is over.
        """
        due = None if after else micros(now) + seconds * SECOND
        values = {"conversation": self._going_on().id, "kind": kind, "wait": wait, "seconds": seconds, "after": after, "due": due}
        self._work.change(SET_TIMER[self._work.dialect], values)

    def suppress(self) -> None:
        """STOP: nothing more to this person on any channel, and whatever waits to be sent is cancelled."""
        erasure.suppress(self._work, self.person.id, self._now)
        self.person = msgspec.structs.replace(self.person, stopped=True)

    def unsuppress(self) -> None:
        """The person wrote START or a start word again: we may write, to this address at least."""
        sealed = self._seals.seal(self._where.reached.encode(), "address.sealed", self._where.address) if self._where.reached else None
        erasure.unsuppress(self._work, self.person.id, self._where.address, sealed)
        self.person = msgspec.structs.replace(self.person, stopped=False, erased=False)

    def hold(self) -> None:
        """Contact is no longer confirmed safe: nothing that we begin is sent, while replies still are."""
        self._work.change(HOLD, {"of": self.person.id, "since": self._now})
        self.person = msgspec.structs.replace(self.person, held=True)

    def release(self) -> None:
        """Contact is confirmed safe again."""
        self._work.change(HOLD, {"of": self.person.id, "since": None})
        self.person = msgspec.structs.replace(self.person, held=False)

    def erase(self) -> None:
        """Delete what this person said and how to reach them. What remains is the hash that keeps us from writing again."""
        erasure.erase(self._work, self.person.id, self._now)
        self.person = msgspec.structs.replace(self.person, stopped=True, erased=True)

    def may_greet(self) -> bool:
        """Whether somebody we are not talking with may be told how to begin: once in a while, so that two machines never talk."""
        values = {"of": self.person.id, "now": self._now, "before": self._now - BETWEEN_GREETINGS}
        return bool(self._work.change(GREET, values))

    def prefer_language(self, language: str) -> None:
        """Remember the person's language (BCP 47) for every later message."""
        self._work.change(SPEAK, {"of": self.person.id, "chosen": language})
        self.person = msgspec.structs.replace(self.person, language=language)

    def answer(self, status: int, content_type: str, body: bytes, *, broken: bool = False) -> None:
        """Keep the exact bytes that this webhook is answered with. ``broken``: the conversation could not follow it."""
        row = f"{self._where.channel}/{self._where.provider_id}"
        values = {
            "on": self._where.channel,
            "which": self._where.provider_id,
            "who": self.person.id,
            "status": status,
            "type": content_type,
            "body": self._seals.seal(body, "inbox.answer_body", row) if body else None,
            "broken": self._now if broken else None,
        }
        self._work.change(ANSWER, values)

    def _going_on(self) -> ConversationRow:
        if self.conversation is None:
            raise ValueError("this turn has no conversation")
        return self.conversation

    def _address_on(self, channel: str) -> str:
        if channel == self._where.channel and self._where.address:
            return self._where.address
        found = self._work.value(ADDRESS_ON, {"person": self.person.id, "channel": channel})
        if found is None:
            raise ValueError(f"this person has no address on {channel}")
        return str(found)


_QUEUED = {
    "state": "queued",
    "claimed_by": "",
    "lease_until": None,
    "attempt": 0,
    "tries": 0,
    "repeats": 0,
    "finished_at": None,
    "provider_id": "",
    "code": "",
    "delivery": "",
}
