"""Discreet chats, taken back: their messages, ours and the person's, are deleted at the provider; tried again until they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.dispatch.clock import Clock
from bot.dispatch.port import Channel
from bot.store.store import Store

CHANNEL = "telegram"
AGAIN = 30  # seconds
FORGET_EVERY = timedelta(hours=1)


class TakingBack:
    """One worker's taking back. Two that do it at once delete the same, which hurts nobody."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock) -> None:
        self.store = store
        self.channels = channels
        self.clock = clock
        self._forgot = clock() - FORGET_EVERY

    def take_back_due(self) -> int:
        """Delete what is to be deleted now; of how many chats."""
        now = self.clock()
        if now - self._forgot >= FORGET_EVERY:
            self._forgot = now
            self.store.chat_messages.forget(now)
        channel = self.channels.get(CHANNEL)
        if channel is None:
            return 0
        chats = self.store.chat_messages.due(CHANNEL, now)
        for chat in chats:
            ended = channel.take_back(chat.address, chat.messages) if chat.messages and chat.address else None
            if ended is None or ended.outcome in ("accepted", "rejected", "stopped"):
                self.store.chat_messages.gone(chat, CHANNEL, now)
            else:
                self.store.chat_messages.later(chat, now + timedelta(seconds=max(AGAIN, ended.retry_after)))
        return len(chats)
