"""What Telegram's answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from bot.errors import SettingWrong, Unavailable
from channels.contract import Receipt

if TYPE_CHECKING:
    from channels.wire import Lost, Reply


class _Parameters(msgspec.Struct):
    retry_after: int = 0


class Numbered(msgspec.Struct):
    """The number of an update or of a message."""

    update_id: int = 0
    message_id: int = 0


class _Webhook(msgspec.Struct):
    pending_update_count: int = 0


class _Result(msgspec.Struct):
    """What Telegram answers to every method. Of its description only the words of a closed list are read: it may quote what was sent."""

    ok: bool = False
    description: str = ""
    result: msgspec.Raw = msgspec.Raw(b"null")
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


# HTTP status -> how the send ended. Any 403 is a person we may no longer write to: blocked, deactivated, never opened.
_OUTCOMES: Mapping[int, Literal["rejected", "stopped"]] = {
    400: "rejected",  # chat not found (see _NOBODY), message too long: it will never be sent as it is
    401: "rejected",  # the token is not accepted
    403: "stopped",
    404: "rejected",  # the token is not in Telegram's form
    409: "rejected",
    413: "rejected",
}

# The 400s that are about the person. Telegram gives them no code of their own; other words are only a refusal.
_NOBODY = frozenset({"chat not found", "user not found", "peer_id_invalid", "user_id_invalid"})

_REASONS: Mapping[str, str] = {
    "400": "Telegram does not know the chat, or the message is not one that it carries",
    "401": "Telegram does not accept TELEGRAM_TOKEN",
    "403": "the person has blocked the bot or closed their account",
    "404": "Telegram does not know TELEGRAM_TOKEN, or TELEGRAM_BASE_URL is not a Bot API server",
    "429": "too many messages at once",
}


def receipt(reply: Reply | Lost) -> Receipt:
    """Say how a call of Telegram ended. An answer that is not Telegram's leaves it uncertain: the message may have gone."""
    if isinstance(reply, str):
        return Receipt(reply)
    found, code = _result(reply), str(reply.status)
    if reply.status == 429:
        return Receipt("throttled", retry_after=found.parameters.retry_after or reply.retry_after, code=code)
    if reply.status in _OUTCOMES:
        nobody = reply.status == 400 and found.description.lower().removeprefix("bad request:").strip() in _NOBODY
        return Receipt(_OUTCOMES[reply.status], code=code, doubt=nobody)
    if reply.status == 200 and found.ok:
        return Receipt("accepted", provider_id=_message_id(found.result))
    return Receipt("uncertain", code=code)


def waiting(reply: Reply | Lost) -> int:
    """Return how many updates Telegram could not deliver, from its answer to getWebhookInfo; 0 where it did not say."""
    if isinstance(reply, str) or reply.status != 200:
        return 0
    try:
        return msgspec.json.decode(_result(reply).result, type=_Webhook).pending_update_count
    except msgspec.DecodeError:
        return 0


def reason(code: str) -> str:
    """Return what a code means, in words for whoever runs the service; empty if we do not know it."""
    return _REASONS.get(code, "")


def _result(reply: Reply) -> _Result:
    try:
        return msgspec.json.decode(reply.body, type=_Result)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Result()


def _message_id(result: msgspec.Raw) -> str:
    try:
        return str(msgspec.json.decode(result, type=Numbered).message_id or "")
    except msgspec.DecodeError:
        return ""  # answerCallbackQuery answers true


def fetched(reply: Reply | Lost) -> list[msgspec.Raw]:
    """Return the updates of an answer to getUpdates, each as it came. Raises SettingWrong or Unavailable."""
    status = 0 if isinstance(reply, str) else reply.status
    if status in (401, 404):
        raise SettingWrong("Telegram does not accept TELEGRAM_TOKEN: copy it again from BotFather")
    if status == 409:
        raise SettingWrong("Telegram already delivers elsewhere: remove the webhook, or stop the other process that polls")
    if isinstance(reply, str) or status != 200:
        raise Unavailable("Telegram cannot be reached now")
    try:
        return msgspec.json.decode(_result(reply).result, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        raise Unavailable("Telegram gave an answer that cannot be read") from None


def encode(fields: Mapping[str, Any]) -> bytes:
    """Return JSON; half a character, which no UTF-8 can hold, as JSON's own escape."""
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError:
        return json.dumps(fields).encode()
