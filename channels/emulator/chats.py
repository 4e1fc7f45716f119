"""Telegram's side of one bot: its chats, their messages and keyboards, and the Updates it posts. Bot API rules are in ``bot_api``."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from channels.emulator.exchange import Exchange

LANGUAGES_TELEGRAM_TELLS = 2  # letters of an IETF tag that a handset usually sends
DELETED_WITHIN = timedelta(hours=48)
Keyboard = list[list[dict[str, str]]]


@dataclass
class ChatMessage:
    """One message in a chat. ``keyboard`` is Telegram's inline_keyboard; ``pressed`` is the data of the last button pressed on it."""

    id: int
    mine: bool
    text: str
    at: datetime
    keyboard: Keyboard = field(default_factory=list)
    pressed: str = ""


@dataclass
class Chat:
    """A private chat with the bot. Before ``started`` the bot cannot write to it; ``blocked`` by the person, never again until restarted."""

    id: int
    first_name: str
    language: str = "en"
    started: bool = False
    blocked: bool = False
    messages: list[ChatMessage] = field(default_factory=list)
    notice: str = ""

    def message(self, number: int) -> ChatMessage | None:
        """A message by its id."""
        return next((message for message in self.messages if message.id == number), None)


class Chats:
    """Every chat of the bot, and what Telegram has still to post. ``first_update`` keeps ids new when the emulator is started again."""

    def __init__(
        self,
        exchange: Exchange,
        first_update: int,
        carry_out: Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]]],
    ) -> None:
        self.bot = {"id": exchange.line.bot_id, "is_bot": True, "first_name": exchange.line.bot_name, "username": "feedback_line_bot"}
        self.webhook = exchange.line.public_url + exchange.line.telegram_path
        self.secret = exchange.line.telegram_secret
        self.last_error = ""
        self.pending: deque[dict[str, Any]] = deque()
        self.unanswered: dict[str, Chat] = {}
        self._outward = exchange.outward
        self._happenings = exchange.happenings
        self._now = exchange.now
        self._carry_out = carry_out
        self._lock = threading.RLock()
        self._delivering = threading.Lock()
        self._chats: dict[int, Chat] = {}
        self._ledger = exchange.ledger
        self._replying = threading.local()  # whether this thread carries out what stood in a webhook's answer
        self.arrived: Callable[[Chat, ChatMessage], None] = lambda _chat, _message: None  # told of each message of the bot's
        self._update = first_update
        self._message = 0

    def chat(self, number: int) -> Chat:
        """The chat of this person, made when first asked for."""
        with self._lock:
            return self._chats.setdefault(number, Chat(number, "Sam"))

    def known(self, number: int) -> Chat | None:
        """The chat the bot may write to; None before the person has opened it."""
        chat = self._chats.get(number)
        return chat if chat and chat.started else None

    def open(self, number: int) -> None:
        """The person has pressed Start some time ago: nothing is posted."""
        self.chat(number).started = True

    def add(self, chat: Chat, text: str, keyboard: Keyboard, *, mine: bool) -> ChatMessage:
        """A new message in this chat."""
        with self._lock:
            self._message += 1
            message = ChatMessage(self._message, mine, text, self._now(), keyboard)
            chat.messages.append(message)
        told = "said" if mine else "replied" if getattr(self._replying, "now", False) else "taken"
        self._ledger.write(told, kind="chat", person=str(chat.id), sid=str(message.id), body=text)
        if not mine:
            self.arrived(chat, message)
        return message

    def too_old(self, message: ChatMessage) -> bool:
        """Whether Telegram deletes this message no more: it was sent 48 hours ago, or longer."""
        return self._now() - message.at >= DELETED_WITHIN

    def put_back(self, chat: Chat, number: int, text: str, at: datetime, *, mine: bool) -> None:
        """Remember a message after a crash."""
        self._message = max(self._message, number)
        chat.messages.append(ChatMessage(number, mine, text, at))

    def start(self, number: int, payload: str = "") -> None:
        """The person presses Start, or follows a link whose payload Telegram passes on. Starting again ends a block."""
        chat = self.chat(number)
        if chat.blocked:
            chat.blocked = False
            self._membership(chat, "kicked", "member")
        chat.started = True
        self.say(number, f"/start {payload}".strip())

    def say(self, number: int, words: str) -> None:
        """The person writes. Telegram offers no writing before Start."""
        chat = self.chat(number)
        if not chat.started or chat.blocked:
            return
        message = self.add(chat, words, [], mine=True)
        self._queue({"message": self.wire(chat, message)})

    def press(self, number: int, message: int, data: str) -> None:
        """The person presses a button that stands under a message, however old."""
        chat = self.chat(number)
        under = chat.message(message)
        offered = {button.get("callback_data") for row in under.keyboard for button in row} if under else set()
        if under is None or data not in offered or chat.blocked:
            return
        under.pressed = data
        self._ledger.write("said", kind="chat", person=str(chat.id), sid="", body=data)
        with self._lock:
            self._update += 1
            query = str(self._update)
            self.unanswered[query] = chat
        told = {
            "id": query,
            "from": _person(chat),
            "message": self.wire(chat, under),
            "chat_instance": str(chat.id * 7919),
            "data": data,
        }
        self._queue({"callback_query": told})

    def edit(self, number: int, message: int, words: str) -> None:
        """The person changes what they wrote."""
        chat = self.chat(number)
        written = chat.message(message)
        if written and written.mine:
            written.text = words
            self._queue({"edited_message": self.wire(chat, written) | {"edit_date": _seconds(self._now())}})

    def block(self, number: int) -> None:
        """The person blocks the bot: Telegram tells it, and takes nothing more from it for this chat."""
        chat = self.chat(number)
        if chat.started and not chat.blocked:
            chat.blocked = True
            self._ledger.write("said", kind="chat", person=str(chat.id), sid="", body="(blocks the bot)")
            self._membership(chat, "member", "kicked")

    def settle(self) -> None:
        """Post what waits, in order. One that fails stays first and is tried again the next time, as Telegram does."""
        with self._delivering:
            while self.webhook and self.pending:
                update = self.pending[0]
                person = str(_chat_of(update))
                reply = self._outward.telegram(person, self.webhook, self.secret, msgspec.json.encode(update))
                if not 200 <= reply.status < 300:
                    self.last_error = f"Wrong response from the webhook: {reply.status}"
                    self._happenings.tell(person, "Telegram keeps the update and will try again.", loud=True)
                    return
                self.pending.popleft()
                self._reply(person, reply.body)

    def wire(self, chat: Chat, message: ChatMessage) -> dict[str, Any]:
        """A message in Telegram's form."""
        told: dict[str, Any] = {
            "message_id": message.id,
            "from": _person(chat) if message.mine else self.bot,
            "chat": {"id": chat.id, "first_name": chat.first_name, "type": "private"},
            "date": _seconds(message.at),
            "text": message.text,
        }
        if message.mine and message.text.startswith("/"):
            told["entities"] = [{"offset": 0, "length": len(message.text.split()[0]), "type": "bot_command"}]
        if message.keyboard:
            told["reply_markup"] = {"inline_keyboard": message.keyboard}
        return told

    def _reply(self, person: str, body: bytes) -> None:
        try:
            asked = msgspec.json.decode(body, type=dict[str, Any]) if body.strip() else {}
        except msgspec.DecodeError:
            return  # Telegram reads no meaning into other words
        method = asked.pop("method", "")
        if not method:
            return
        self._replying.now = True
        try:
            status, told = self._carry_out(str(method), asked)
        finally:
            self._replying.now = False
        words = f"Telegram carried out {method} from the answer." if status == 200 else f"Telegram refused {method}: {told['description']}"
        self._happenings.tell(person, words, loud=status != 200)

    def _membership(self, chat: Chat, old: str, new: str) -> None:
        member = {"user": self.bot, "status": "member"}
        kicked = {"user": self.bot, "status": "kicked", "until_date": 0}
        forms = {"member": member, "kicked": kicked}
        told = {
            "chat": {"id": chat.id, "first_name": chat.first_name, "type": "private"},
            "from": _person(chat),
            "date": _seconds(self._now()),
            "old_chat_member": forms[old],
            "new_chat_member": forms[new],
        }
        self._queue({"my_chat_member": told})

    def _queue(self, told: dict[str, Any]) -> None:
        with self._lock:
            self._update += 1
            self.pending.append({"update_id": self._update, **told})
        self.settle()


def _person(chat: Chat) -> dict[str, Any]:
    return {
        "id": chat.id,
        "is_bot": False,
        "first_name": chat.first_name,
        "language_code": chat.language[:LANGUAGES_TELEGRAM_TELLS],
    }


def _chat_of(update: dict[str, Any]) -> int:
    told = next(value for key, value in update.items() if key != "update_id")
    return int(told.get("message", told)["chat"]["id"])


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
