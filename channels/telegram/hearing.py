"""From Telegram's updates to what a person did."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update

from bot import log
from bot.errors import Unreadable
from channels.contract import LARGEST_BODY, Heard, Report, Webhook

Kind = Literal["words", "press", "media", "opened", "blocked"]

JSON = "application/json"
_COMMAND = re.compile(r"/(?P<name>\w+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)

# What a message can hold instead of words. Polls, payments and notices of the service are not things that a person said to us.
_MEDIA = (
    "animation", "audio", "contact", "dice", "document", "game", "location", "paid_media",
    "photo", "sticker", "story", "venue", "video", "video_note", "voice",
)  # fmt: skip


def hear(webhook: Webhook) -> list[Heard | Report]:
    """Return what a person did in a private chat; nothing for groups, channels, edits and anything unknown.

    The library takes almost anything for an update and then trips over it: such a one is nothing heard, or Telegram would send it
    again for ever.
    """
    found = read_object(webhook)
    if type(found.get("update_id")) is not int:
        return []
    try:
        return _happened(Update.de_json(found, None))
    except Exception as trouble:  # noqa: BLE001 - whatever its fields happen to trip over
        log.event("update_unreadable", error=trouble)
        return []


def _happened(update: Update) -> list[Heard | Report]:
    if update.message is not None:
        return _said(update.update_id, update.message)
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _blocked(update.update_id, update.my_chat_member)
    return []


def read_object(webhook: Webhook) -> dict[str, Any]:
    """Return the webhook's JSON object. Raises Unreadable if it is none, or larger than 64 KB."""
    if len(webhook.body) > LARGEST_BODY or webhook.content_type.strip().lower() != JSON:
        raise Unreadable("a webhook that is not JSON of at most 64 KB")
    try:
        return msgspec.json.decode(webhook.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable("a webhook that is not a JSON object") from None


def _said(update_id: int, message: Message) -> list[Heard | Report]:
    """Words, or a caption: STOP under a picture is STOP."""
    if not _private(message.chat):
        return []
    number = str(message.message_id)
    words = message.caption if message.caption and message.caption.strip() else message.text
    if words is not None:
        return [_heard(update_id, message.chat, *_command(words), language_hint=_language(message.from_user), message=number)]
    if any(getattr(message, kind, None) for kind in _MEDIA):
        return [_heard(update_id, message.chat, "media", language_hint=_language(message.from_user), message=number)]
    return []


def _command(words: str) -> tuple[Literal["words", "opened"], str]:
    """/start opens the chat, perhaps with a payload; any other command is its name, so that /stop is STOP."""
    found = _COMMAND.fullmatch(words)
    if found is None:
        return "words", words
    name, rest = found["name"], found["rest"] or ""
    if name.casefold() == "start":
        return "opened", rest
    return "words", f"{name} {rest}" if rest else name


def _pressed(update_id: int, query: CallbackQuery) -> list[Heard | Report]:
    if query.message is None or not _private(query.message.chat) or not query.data:
        return []
    told = {"language_hint": _language(query.from_user), "acknowledge": query.id, "message": str(query.message.message_id)}
    return [_heard(update_id, query.message.chat, "press", query.data, **told)]


def _blocked(update_id: int, member: ChatMemberUpdated) -> list[Heard | Report]:
    if not _private(member.chat) or member.new_chat_member.status != "kicked":
        return []
    return [_heard(update_id, member.chat, "blocked")]


def _heard(update_id: int, chat: Chat, kind: Kind, words: str = "", **more: str) -> Heard:
    return Heard("telegram", str(update_id), str(chat.id), kind, words=words, **more)  # type: ignore[arg-type] # only fields of text are given


def _private(chat: Chat) -> bool:
    return chat.type == "private"


def _language(person: Any) -> str:
    return (person.language_code or "") if person is not None else ""
