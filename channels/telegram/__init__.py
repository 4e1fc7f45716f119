"""Chats, carried by Telegram: hearing (update -> what the person did), outcomes (Telegram's answers), settings.

python-telegram-bot reads the updates; the replies are plain JSON, so that one form serves webhook and send. Its Bot is not used for
sending: it writes an unreadable answer, with the person's words in it, into the log, and hides which failures surely never left.
Texts go without parse_mode: nothing in them is markup, whatever it looks like.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from bot.engine.events import Surface
from bot.errors import Forged
from bot.surfaces.buttons import closes
from bot.surfaces.rendered import Rendered
from channels.contract import Adapter, Answer, Heard, Receipt, Report, Webhook
from channels.telegram.hearing import JSON, hear, read_object
from channels.telegram.outcomes import Numbered, encode, fetched, reason, receipt, waiting
from channels.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from channels.wire import Lost, Reply

__all__ = ["Telegram", "TelegramSettings", "reason"]

ROUTE = "/webhooks/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name


MOST_AT_ONCE = 100  # messages of one deleteMessages (Bot API)


def _chat(address: str) -> int | str:
    return int(address) if address.removeprefix("-").isdecimal() else address


class Telegram(Adapter[TelegramSettings]):
    """The Telegram Bot API."""

    name = "telegram"
    surface: Surface = "chat"
    routes: tuple[str, ...] = (ROUTE,)
    Settings = TelegramSettings

    def verify(self, webhook: Webhook) -> None:
        """Raise Forged unless the webhook carries our secret; Unreadable if it is not a JSON object of at most 64 KB."""
        given = webhook.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self.settings.secret.encode()):
            raise Forged
        read_object(webhook)

    def receive(self, webhook: Webhook) -> Sequence[Heard | Report]:
        """Return what the person did in a private chat; nothing for groups, channels, edits and anything unknown."""
        return hear(webhook)

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:  # noqa: ARG002 - a chat has no line to hang up
        """Return the first message as a call of sendMessage; empty if there is none or the person has blocked us."""
        if heard is None or heard.kind == "blocked" or not messages or not messages[0].text.strip():
            return Answer(content_type=JSON)
        method = {"method": "sendMessage"} | self._message(heard.address, messages[0])
        if (
            heard.kind == "press" and closes(heard.words) and heard.message.isdecimal()
        ):  # what stood there is covered before anything is deleted
            method = {
                "method": "editMessageText",
                "chat_id": _chat(heard.address),
                "message_id": int(heard.message),
                "text": messages[0].text,
            }
        return Answer(content_type=JSON, body=encode(method))

    def fits(self, messages: Sequence[Rendered]) -> int:
        """Return at most one: a webhook's answer holds one method."""
        return min(1, len(messages))

    def send(self, address: str, message: Rendered, outbox: str, *, valid_for: int = 0) -> Receipt:  # noqa: ARG002 - Telegram keeps neither
        """Send one message. Telegram takes it at once or not at all, and reports nothing later. Never raises."""
        return receipt(self._call("sendMessage", self._message(address, message)))

    def acknowledge(self, reference: str) -> Receipt:
        """Tell Telegram that a press was seen, so that the button stops turning. Never raises."""
        return receipt(self._call("answerCallbackQuery", {"callback_query_id": reference}))

    def take_back(self, address: str, messages: Sequence[str]) -> Receipt:
        """Delete messages for both sides, up to 100 a request; where Telegram refuses some, each on its own. Never raises.

        Source: core.telegram.org/bots/api, deleteMessages: those that are not there are passed over, and none older than 48 hours can go.
        """
        ended = Receipt("accepted")
        numbers = [int(message) for message in messages if message.isdecimal()]
        for at in range(0, len(numbers), MOST_AT_ONCE):
            some = numbers[at : at + MOST_AT_ONCE]
            ended = receipt(self._call("deleteMessages", {"chat_id": _chat(address), "message_ids": some}))
            if ended.outcome == "rejected":
                each = [receipt(self._call("deleteMessage", {"chat_id": _chat(address), "message_id": number})) for number in some]
                ended = next((one for one in each if one.outcome not in ("accepted", "rejected")), Receipt("accepted"))
            if ended.outcome != "accepted":
                return ended
        return ended

    def backlog(self) -> int:
        """Return how many updates wait at Telegram (getWebhookInfo, pending_update_count); 0 where it cannot be asked."""
        return waiting(self._call("getWebhookInfo", {}))

    def poll(self, offset: int, wait: int = 20) -> tuple[list[Webhook], int]:
        """Fetch updates instead of being sent them, for a machine that Telegram cannot reach.

        Returns them as the webhooks they would have been, and the offset to ask with next time: asking with it tells Telegram that
        all before are safe. ``wait`` is how many seconds Telegram may hold an empty answer. Raises SettingWrong if the token is
        refused or a webhook is set, Unavailable if Telegram cannot be reached now.
        """
        wanted = {"offset": offset, "timeout": wait, "allowed_updates": ["message", "callback_query", "my_chat_member"]}
        updates = fetched(self._call("getUpdates", wanted, patience=wait))
        headers = {SECRET_HEADER: self.settings.secret}
        webhooks = [Webhook(ROUTE, headers=headers, body=bytes(update), content_type=JSON) for update in updates]
        return webhooks, max([offset, *(msgspec.json.decode(update, type=Numbered).update_id + 1 for update in updates)])

    def _message(self, address: str, message: Rendered) -> dict[str, Any]:
        """No preview of links: it would show what the message leads to on a locked screen."""
        fields: dict[str, Any] = {"chat_id": _chat(address), "text": message.text, "link_preview_options": {"is_disabled": True}}
        if self.settings.silently or message.discreet:
            fields["disable_notification"] = True
        if message.discreet:
            fields["protect_content"] = True
        if message.buttons:
            rows = [[{"text": button.label, "callback_data": button.press} for button in row] for row in message.buttons]
            fields["reply_markup"] = {"inline_keyboard": rows}
        return fields

    def _call(self, method: str, fields: Mapping[str, Any], patience: float = 0.0) -> Reply | Lost:
        url = f"{self.settings.base_url.rstrip('/')}/bot{self.settings.token}/{method}"
        return self._open().post(url, encode(fields), JSON, patience=patience)
