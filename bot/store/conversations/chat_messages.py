"""Messages of discreet chats that are to be deleted there. What is kept of them is gone as soon as they are, or two days later.

They are sealed under our own key and not the person's: what has still to be deleted is to be known when they have been forgotten.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, insert, literal_column, or_, select, update

from bot.store.database import Database
from bot.store.instants import SECOND, micros
from bot.store.secrecy.seals import Seals
from bot.store.tables import UNFINISHED, among, chat_message, outbox
from bot.store.transaction import Transaction

LONGEST = 48 * 3600 * SECOND  # Telegram Bot API, deleteMessage: a message can be deleted if it was sent less than 48 hours ago
BATCH = 20

NOTE = insert(chat_message)
ALL_DUE = (
    update(chat_message)
    .where(
        chat_message.c.conversation == bindparam("of"),
        or_(chat_message.c.due.is_(None), chat_message.c.due > bindparam("at", type_=BigInteger)),
    )
    .values(due=bindparam("at", type_=BigInteger))
)
NEXT = select(chat_message.c.conversation).where(chat_message.c.due <= bindparam("now")).distinct().limit(BATCH)
TOO_OLD = delete(chat_message).where(chat_message.c.said_at <= bindparam("before"))
HEARD = select(chat_message.c.id, chat_message.c.sealed).where(chat_message.c.conversation == bindparam("of"))
STILL_LEAVING: Any = select(literal_column("1")).where(
    outbox.c.conversation == bindparam("of"), outbox.c.kind != "acknowledge", outbox.c.body.is_not(None), among(outbox.c.state, UNFINISHED)
)
SENT = select(outbox.c.provider_id).where(
    outbox.c.conversation == bindparam("of"),
    outbox.c.channel == bindparam("on"),
    outbox.c.provider_id != "",
    outbox.c.finished_at > bindparam("since"),
)
LATER = update(chat_message).where(chat_message.c.conversation == bindparam("of")).values(due=bindparam("at"))
GONE = delete(chat_message).where(chat_message.c.conversation == bindparam("of"), chat_message.c.said_at <= bindparam("until"))
NAMELESS = (
    update(outbox)
    .where(outbox.c.conversation == bindparam("of"), outbox.c.channel == bindparam("on"), outbox.c.finished_at <= bindparam("until"))
    .values(provider_id="")
)


class Chat(NamedTuple):
    """What is to be deleted of one conversation: the chat, and the provider's numbers of the messages."""

    conversation: str
    address: str
    messages: tuple[str, ...]


class _Noted(msgspec.Struct, array_like=True):
    chat: str
    message: str = ""
    span: int = 1


def note(work: Transaction, seals: Seals, conversation: str, noted: tuple[str, str, int], moment: int, due: int | None) -> None:
    """Keep the number of a message: (chat, message, how many from it on); a message of "" stands for all of ours."""
    name = secrets.token_hex(16)
    sealed = seals.ours.seal(msgspec.json.encode(_Noted(*noted)), "chat_message.sealed", name)
    work.change(NOTE, {"id": name, "conversation": conversation, "sealed": sealed, "said_at": moment, "due": due})


def all_due(work: Transaction, conversation: str, moment: int) -> None:
    """Everything of this conversation is to be deleted then."""
    work.change(ALL_DUE, {"of": conversation, "at": moment})


class ChatMessages:
    """What the worker does with them. Every method is a transaction of its own."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def due(self, channel: str, now: datetime) -> list[Chat]:
        """Chats of which messages are to be deleted now. One that something is still being sent to waits for it."""
        moment, seals = micros(now), self._seals()
        with self._database.reading() as work:
            found = [row.conversation for row in work.every(NEXT, {"now": moment})]
            return [self._chat(work, seals, of, channel, moment) for of in found if work.value(STILL_LEAVING, {"of": of}) is None]

    def _chat(self, work: Transaction, seals: Seals, of: str, channel: str, moment: int) -> Chat:
        noted = [_decode(seals.open(row.sealed, "chat_message.sealed", row.id)) for row in work.every(HEARD, {"of": of})]
        heard = [str(int(one.message) + at) for one in noted if one.message.isdecimal() for at in range(one.span)]
        sent = [row.provider_id for row in work.every(SENT, {"of": of, "on": channel, "since": moment - LONGEST})]
        return Chat(of, next((one.chat for one in noted), ""), tuple(dict.fromkeys([*sent, *heard])))

    def gone(self, chat: Chat, channel: str, now: datetime) -> None:
        """They are deleted there: their numbers are forgotten here."""
        with self._database.writing() as work:
            work.change(GONE, {"of": chat.conversation, "until": micros(now)})
            work.change(NAMELESS, {"of": chat.conversation, "on": channel, "until": micros(now)})

    def later(self, chat: Chat, at: datetime) -> None:
        """They could not be deleted now."""
        with self._database.writing() as work:
            work.change(LATER, {"of": chat.conversation, "at": micros(at)})

    def forget(self, now: datetime) -> int:
        """Nothing older than two days can be deleted any more; how many were forgotten."""
        with self._database.writing() as work:
            return work.change(TOO_OLD, {"before": micros(now) - LONGEST})


_decode = msgspec.json.Decoder(_Noted).decode
