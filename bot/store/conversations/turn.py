"""One turn: what a conversation may do to the world, inside one transaction that holds the person's lock.

Either all of it is in the database when the block ends, or none of it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from bot.store.casework import complaints
from bot.store.conversations import chat_messages, limits, recordings, under_age
from bot.store.conversations.person_turn import PersonTurn
from bot.store.dialects import insert_or_leave, insert_or_replace
from bot.store.instants import SECOND, micros
from bot.store.people import contact
from bot.store.rows import ConversationRow
from bot.store.staff import thanks
from bot.store.tables import address, answer, case_file, conversation, inbox, outbox, timer

HELD = "held"

MessageKind = Literal["reply", "message", "call", "acknowledge"]

ADDRESS_ON = (
    select(address.c.id)
    .where(address.c.person == bindparam("person"), address.c.channel == bindparam("channel"))
    .order_by(address.c.created_at.desc(), address.c.id)
    .limit(1)
)
LAST = select(*conversation.c).where(conversation.c.person == bindparam("person")).order_by(conversation.c.begun_at.desc()).limit(1)
THIS_ONE = select(*conversation.c).where(conversation.c.id == bindparam("of"), conversation.c.person == bindparam("person"))
ADDRESS = select(address.c.sealed).where(address.c.id == bindparam("of"))
BEGIN = insert(conversation)
AT_DESK = insert_or_leave(address, "channel", "lookup")
ABOUT_CASE = (
    update(conversation)
    .where(conversation.c.id == bindparam("of"))
    .values(
        case_file=select(case_file.c.id)
        .where(case_file.c.lookup == bindparam("lookup"), case_file.c.person == bindparam("whose"))
        .scalar_subquery()
    )
)
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
_as = conversation.alias("the_same")
ABOUT_THE_SAME = (
    update(conversation)
    .where(conversation.c.id == bindparam("of"))
    .values(
        case_file=select(_as.c.case_file).where(_as.c.id == bindparam("as")).scalar_subquery(),
        wave=select(_as.c.wave).where(_as.c.id == bindparam("as")).scalar_subquery(),
    )
)
TIMER = select(timer.c.due).where(timer.c.conversation == bindparam("of"), timer.c.kind == bindparam("sort"))
NO_TIMERS = delete(timer).where(timer.c.conversation == bindparam("of"))
KEEP = insert_or_replace(answer, "conversation", "step")
WITHDRAW = delete(answer).where(answer.c.conversation == bindparam("of"), answer.c.step == bindparam("at"))
QUEUE = insert(outbox)
SET_TIMER = insert_or_replace(timer, "conversation", "kind")
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

_value = msgspec.json.Encoder().encode


class Turn(PersonTurn):
    """What one turn knows and does.

    ``replayed`` is the answer this very webhook was given before; the turn then changes nothing, whatever is called.
    ``person`` is who it is about, ``conversation`` their one open conversation, or None. Times are aware datetimes.
    Every method may raise Unavailable.
    """

    _of_nobody = False  # whether nothing may be left that leads from this webhook to its person
    _taken_back: int | None = None  # when the messages of this conversation are deleted, once that is decided

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
            "case_file": None,
            "wave": 0,
        }
        self._work.change(BEGIN, values)
        self.conversation = begun
        return begun

    def open_again(self, ended: ConversationRow) -> ConversationRow:
        """Begin another conversation about the same as one that has ended, on the same version and channel."""
        begun = self.open_conversation(ended.flow, ended.version, b"", ended.surface, ended.channel)
        self._work.change(ABOUT_THE_SAME, {"of": begun.id, "as": ended.id})
        return begun

    def at_desk(self) -> None:
        """This turn is held at a worker's desk: a place to which nothing can be sent, made where the person has none yet."""
        values = {"id": secrets.token_hex(16), "person": self.person.id, "channel": self.channel, "sealed": None, "listed": None}
        lookup = self._seals.hash(self.channel, self.person.id)
        self._work.change(AT_DESK[self._work.dialect], values | {"lookup": lookup, "created_at": self._now})

    def about_case(self, ref: str) -> None:
        """The open conversation is about this case of its person."""
        self._work.change(ABOUT_CASE, {"of": self._going_on().id, "lookup": self._seals.case_hash(ref), "whose": self.person.id})

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

    def take_up(self, which: str) -> ConversationRow | None:
        """A conversation of this person, by its id, as ``conversation``; None, and nothing changed, where it is not theirs or is erased."""
        row = self._work.first(THIS_ONE, {"of": which, "person": self.person.id})
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
            contact.changed(self._work, self.person.id, self._now)
        self.conversation = msgspec.structs.replace(going_on, state=state, ended=ended)

    def keep_answer(  # noqa: PLR0913  # one argument for each column that the engine decides
        self,
        step: str,
        outcome: str,
        value: str | int | list[str] | None = None,
        words: str = "",
        recording: str = "",
        keep_until: datetime | None = None,
        *,
        apart: str = "",
        acting: str = "",
        story: bool = False,
    ) -> None:
        """Keep an answer in place of an earlier one to the same step. ``words`` are sealed, and forgotten at ``keep_until``.

        A person's own words are held: until somebody has looked at them they are shown in nothing that leaves. ``story``: they may tell
        what happened. ``apart``: what the answer is about, if it is no feedback. ``acting``: who answered for the person.
        """
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
            "apart": apart,
            "acting": acting,
            "shown": HELD if words or recording else "",
            "story": story,
        }
        self._work.change(KEEP[self._work.dialect], values)
        if recording:
            recordings.keep(self._work, recording)

    def forget_under_age(self, now: datetime) -> None:
        """Somebody too young has written: nothing of it stays but a number, and the hash that keeps us from writing to them."""
        going_on, self.conversation = self._going_on(), None
        under_age.forget(self._work, self.person.id, going_on.id, going_on.flow, now)
        self._of_nobody = True
        if under_age.is_known(self._work, self.person.id):
            self.unconfirm()  # who answers is not whom we know: a person is to look
        else:
            self.erase()

    def withdraw_answer(self, step: str) -> None:
        """The answer to this step no longer counts: it is deleted. A complaint that it asked for is taken back."""
        going_on = self._going_on()
        self._work.change(WITHDRAW, {"of": going_on.id, "at": step})
        complaints.take_back(self._work, going_on.id, step, self._now)
        thanks.take_back(self._work, going_on.id, step)
        recordings.drop_of_step(self._work, going_on.id, step, self._now)

    def agree_to_recording(self, step: str, wording: str) -> None:
        """The caller has said yes to being recorded: when, and to which words. An earlier yes that led to no recording is replaced."""
        recordings.agree(self._work, self._going_on().id, self._where.channel, step, wording, self._now)

    def add_recording(self, reference: str, seconds: int) -> str:
        """Note a recording that the provider holds, not yet confirmed; returns our opaque name for it.

        It takes the place of the yes it was made with. The same recording told of again keeps its name; empty where it has been kept or
        refused meanwhile. One that nobody said yes to is noted too, so that it can be deleted.
        """
        told = recordings.Told(self._going_on().id, self._where.channel, reference, seconds)
        return recordings.add(self._work, self._seals, told, self._now)

    def refuse_recording(self, reference: str, seconds: int) -> None:
        """Nobody waits for this recording: after STOP or ERASE, or in no conversation. It is only noted to be deleted at the provider."""
        last = self._work.first(LAST, {"person": self.person.id})
        told = recordings.Told(last.id if last else None, self._where.channel, reference, seconds)
        recordings.refuse(self._work, self._seals, told, self._now)

    def recording_reference(self, name: str) -> str:
        """The provider's name of a recording of this conversation; empty where it is gone."""
        return recordings.reference(self._work, self._seals, name, self._going_on().id)

    def drop_recording(self, name: str) -> None:
        """The person does not want this recording kept: it will be deleted here and at the provider."""
        recordings.drop(self._work, name, self._now)

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
        opens: datetime | None = None,
        cost: int = 0,
        calm: bool = False,
    ) -> str:
        """Put a message in the outbox; returns its opaque id.

        ``message`` is JSON of a Rendered. ``initiated``: nobody asked for it, so it is sent at most once, and never without
        ``expires``. It is not sent before ``opens`` (the start of the person's window; None: before ``due``), nor at or after
        ``expires`` (the end of it). ``cost`` is what it may cost, in millionths of the account's currency. Of one turn, messages
        leave in the order of ``position``. A question carries the ``wait`` of its conversation, and is not sent once
        that has gone on. ``calm``: it waits until its person has written nothing for a while, and another may take its place.
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
            "opens": wanted if opens is None else micros(opens),
            "cost": cost,
        }
        self._work.change(QUEUE, values | _QUEUED | ({"code": limits.CALM} if calm else {}))
        return name

    def replace_put_off(self) -> list[str]:
        """Take back what was queued with ``calm``; give what is returned to ``follow`` once its replacement is queued."""
        return limits.replace_put_off(self._work, self.person.id)

    def follow(self, taken_back: list[str], last: str | None) -> None:
        """Timers that were to count from what was taken back count from ``last``, or from now."""
        limits.follow(self._work, taken_back, last, self._now)

    def set_timer(self, kind: str, wait: int, seconds: int, *, after: str | None, now: datetime) -> None:
        """Wake the conversation ``seconds`` after the message ``after`` was accepted, or after ``now`` if that is None.

        A timer of the same kind that was set before is replaced: its wait is over.
        """
        due = None if after else micros(now) + seconds * SECOND
        values = {"conversation": self._going_on().id, "kind": kind, "wait": wait, "seconds": seconds, "after": after, "due": due}
        self._work.change(SET_TIMER[self._work.dialect], values)

    def note_message(self, message: str, span: int = 1) -> None:
        """Keep the provider's number of a message of this chat, to have it deleted. ``span``: this one and so many after it, less one."""
        chat_messages.note(self._work, self._seals, self._going_on().id, (self._where.reached, message, span), self._now, self._taken_back)

    def take_back(self, seconds: int) -> None:
        """Have all messages of this conversation deleted, ``seconds`` from now."""
        chat = self._where.reached or self._opened_address()
        self._taken_back = self._now + seconds * SECOND
        chat_messages.note(self._work, self._seals, self._going_on().id, (chat, "", 0), self._now, self._taken_back)
        chat_messages.all_due(self._work, self._going_on().id, self._taken_back)

    def _opened_address(self) -> str:
        sealed = self._work.value(ADDRESS, {"of": self._where.address})
        return self._seals.open(sealed, "address.sealed", self._where.address).decode() if sealed else ""

    def timer_due(self, kind: str, unless: int) -> int:
        """When a timer of this conversation runs out, in seconds since 1970: 0 if there is none, ``unless`` if its message has not left."""
        row = self._work.first(TIMER, {"of": self._going_on().id, "sort": kind})
        if row is None:
            return 0
        return unless if row.due is None else int(row.due // SECOND)

    def answer(self, status: int, content_type: str, body: bytes, *, broken: bool = False) -> None:
        """Keep the exact bytes that this webhook is answered with. ``broken``: the conversation could not follow it."""
        row = f"{self._where.channel}/{self._where.provider_id}"
        values = {
            "on": self._where.channel,
            "which": self._where.provider_id,
            "who": None if self._of_nobody else self.person.id,
            "status": status,
            "type": content_type,
            "body": (self._seals.ours if self._of_nobody else self._seals).seal(body, "inbox.answer_body", row) if body else None,
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
    "begun_at": None,
}
