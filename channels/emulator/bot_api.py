"""What Telegram does when the bot calls a method, with Telegram's own refusals. Source: core.telegram.org/bots/api, and its errors as seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from channels.emulator.chats import Chat, ChatMessage, Chats, Keyboard

LONGEST = 4096
LONGEST_NOTICE = 200
MOST_DELETED = 100
Told = tuple[int, dict[str, Any]]

# HTTP status and description, as Telegram words them.
_NO_CHAT = (400, "Bad Request: chat not found")
_BLOCKED = (403, "Forbidden: bot was blocked by the user")
_EMPTY = (400, "Bad Request: message text is empty")
_LONG = (400, "Bad Request: message is too long")
_NO_EDIT = (400, "Bad Request: message to edit not found")
_TOO_OLD = (400, "Bad Request: message can't be deleted for everyone")
_NONE_TO_DELETE = (400, "Bad Request: message identifiers are not specified")
_MANY_TO_DELETE = (400, "Bad Request: too many message identifiers specified")
_NO_DELETE = (400, "Bad Request: message to delete not found")
_SAME_WORDS = "specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
_SAME = (400, f"Bad Request: message is not modified: {_SAME_WORDS}")
_OLD_QUERY = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
_BAD_DATA = (400, "Bad Request: BUTTON_DATA_INVALID")
_BAD_KEYBOARD = (400, "Bad Request: can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
_LONG_NOTICE = (400, "Bad Request: MESSAGE_TOO_LONG")
_MARKUP = (400, "Bad Request: this emulator shows plain text; parse_mode is not carried out")


class RefusedByTelegram(Exception):
    """A method that Telegram answers with an error."""

    def __init__(self, status: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def told(self) -> Told:
        """The HTTP status and body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after:
            body["parameters"] = {"retry_after": self.retry_after}
        return self.status, body


def carry_out(chats: Chats, method: str, given: dict[str, Any]) -> Told:
    """One method with its parameters (already decoded). Returns the HTTP status and the body that Telegram answers with."""
    done = _METHODS.get(method.lower())
    if done is None:
        return RefusedByTelegram(404, "Not Found").told()
    try:
        return 200, {"ok": True, "result": done(chats, given)}
    except RefusedByTelegram as refused:
        return refused.told()


def _chat(chats: Chats, given: dict[str, Any]) -> Chat:
    try:
        chat = chats.known(int(given.get("chat_id", 0)))
    except (TypeError, ValueError):
        chat = None
    if chat is None:
        raise RefusedByTelegram(*_NO_CHAT)
    if chat.blocked:
        raise RefusedByTelegram(*_BLOCKED)
    return chat


def _message(chat: Chat, given: dict[str, Any], refusal: tuple[int, str]) -> ChatMessage:
    found = chat.message(int(given.get("message_id", 0)))
    if found is None or (found.mine and refusal is _NO_EDIT):
        raise RefusedByTelegram(*refusal)
    return found


def _text(given: dict[str, Any]) -> str:
    text = str(given.get("text", ""))
    if given.get("parse_mode"):
        raise RefusedByTelegram(*_MARKUP)
    if not text.strip():
        raise RefusedByTelegram(*_EMPTY)
    if len(text) > LONGEST:
        raise RefusedByTelegram(*_LONG)
    return text


def _keyboard(given: dict[str, Any]) -> Keyboard:
    markup = given.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = msgspec.json.decode(markup)
    rows = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button.get("text") or ("callback_data" in button) == ("url" in button):
            raise RefusedByTelegram(*_BAD_KEYBOARD)
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise RefusedByTelegram(*_BAD_DATA)
    return [row for row in rows if row]


def _send(chats: Chats, given: dict[str, Any]) -> dict[str, Any]:
    chat = _chat(chats, given)
    return chats.wire(chat, chats.add(chat, _text(given), _keyboard(given), mine=False))


def _edit_text(chats: Chats, given: dict[str, Any]) -> dict[str, Any]:
    chat = _chat(chats, given)
    message, text, keyboard = _message(chat, given, _NO_EDIT), _text(given), _keyboard(given)
    if (message.text, message.keyboard) == (text, keyboard):
        raise RefusedByTelegram(*_SAME)
    message.text, message.keyboard = text, keyboard
    return chats.wire(chat, message)


def _edit_markup(chats: Chats, given: dict[str, Any]) -> dict[str, Any]:
    chat = _chat(chats, given)
    message, keyboard = _message(chat, given, _NO_EDIT), _keyboard(given)
    if message.keyboard == keyboard:
        raise RefusedByTelegram(*_SAME)
    message.keyboard = keyboard
    return chats.wire(chat, message)


def _delete(chats: Chats, given: dict[str, Any]) -> bool:
    chat = _chat(chats, given)
    message = _message(chat, given, _NO_DELETE)
    if chats.too_old(message):
        raise RefusedByTelegram(*_TOO_OLD)
    chat.messages.remove(message)
    return True


def _delete_several(chats: Chats, given: dict[str, Any]) -> bool:
    """Those that are not there are passed over; if one is too old, none is deleted."""
    chat = _chat(chats, given)
    wanted = given.get("message_ids", [])
    numbers = {int(number) for number in (msgspec.json.decode(wanted) if isinstance(wanted, str) else wanted)}
    if not numbers:
        raise RefusedByTelegram(*_NONE_TO_DELETE)
    if len(numbers) > MOST_DELETED:
        raise RefusedByTelegram(*_MANY_TO_DELETE)
    found = [message for message in chat.messages if message.id in numbers]
    if any(map(chats.too_old, found)):
        raise RefusedByTelegram(*_TOO_OLD)
    chat.messages[:] = [message for message in chat.messages if message.id not in numbers]
    return True


def _answer_query(chats: Chats, given: dict[str, Any]) -> bool:
    notice = str(given.get("text", ""))
    if len(notice) > LONGEST_NOTICE:
        raise RefusedByTelegram(*_LONG_NOTICE)
    chat = chats.unanswered.pop(str(given.get("callback_query_id", "")), None)
    if chat is None:
        raise RefusedByTelegram(*_OLD_QUERY)
    chat.notice = notice
    return True


def _me(chats: Chats, _given: dict[str, Any]) -> dict[str, Any]:
    groups = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return chats.bot | groups | {"can_connect_to_business": False, "has_main_web_app": False}


def _set_webhook(chats: Chats, given: dict[str, Any]) -> bool:
    chats.webhook, chats.secret = str(given.get("url", "")), str(given.get("secret_token", ""))
    return True


def _delete_webhook(chats: Chats, _given: dict[str, Any]) -> bool:
    chats.webhook = chats.secret = ""
    return True


def _webhook_info(chats: Chats, _given: dict[str, Any]) -> dict[str, Any]:
    told = {"url": chats.webhook, "has_custom_certificate": False, "pending_update_count": len(chats.pending)}
    return told | ({"last_error_message": chats.last_error, "last_error_date": 0} if chats.last_error else {})


def _updates(chats: Chats, given: dict[str, Any]) -> list[dict[str, Any]]:
    if chats.webhook:
        raise RefusedByTelegram(
            409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    offset = int(given.get("offset", 0))
    while chats.pending and chats.pending[0]["update_id"] < offset:
        chats.pending.popleft()
    return list(chats.pending)[: int(given.get("limit", 100))]


_METHODS: dict[str, Callable[[Chats, dict[str, Any]], Any]] = {
    "sendmessage": _send,
    "editmessagetext": _edit_text,
    "editmessagereplymarkup": _edit_markup,
    "deletemessage": _delete,
    "deletemessages": _delete_several,
    "answercallbackquery": _answer_query,
    "getme": _me,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "getupdates": _updates,
}
