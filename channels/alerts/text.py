"""Alerts by text, through the channel that texts people. Staff pay no heed to who it is from: it is our own number."""

from __future__ import annotations

from bot.dispatch.port import Channel
from bot.duty.notice import Notice
from bot.surfaces.rendered import Rendered

VALID_SECONDS = 3600  # an alert that arrives later than this has been told in other ways


class Text:
    """Texts to staff."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def on_this_machine(self) -> bool:
        """Whether the provider is at a loopback address."""
        return self._channel.on_this_machine

    def tell(self, address: str, notice: Notice) -> str:
        """Send one text. Empty once the provider has it. One whose fate nobody knows is tried again: an alert may come twice."""
        message = Rendered("text", "en", notice.text, key="alert", parts=1, encoding="GSM-7")
        receipt = self._channel.send(address, message, notice.id, valid_for=VALID_SECONDS)
        return "" if receipt.outcome == "accepted" else receipt.code or f"text_{receipt.outcome}"
