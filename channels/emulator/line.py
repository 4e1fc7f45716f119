"""What would be typed into the providers' consoles: the account, the number, the bot, and where webhooks go."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True):
    """One deployment's entries at Twilio and Telegram.

    ``public_url`` is Hearback's, without a slash at the end; signatures cover it whatever address the request really travels to.
    ``provider_url`` is the emulator's own, as Hearback reaches it: recordings are fetched from there.
    ``keeps_opt_outs`` is Twilio's Advanced Opt-Out: STOP alone blocks the number there, and Twilio itself sends ``stopped_reply``.
    """

    public_url: str
    provider_url: str
    account_sid: str
    auth_token: str
    number: str
    telegram_token: str
    telegram_secret: str
    text_path: str = "/webhooks/sms"
    voice_path: str = "/webhooks/voice"
    call_status_path: str = "/webhooks/voice/status"
    telegram_path: str = "/webhooks/telegram"
    bot_name: str = "Feedback line"
    keeps_opt_outs: bool = True
    stopped_reply: str = "Done. You will not get any more messages from us. You can delete this chat."
    started_reply: str = "You can get messages from this number again. Reply STOP to end."

    @property
    def bot_id(self) -> int:
        """The bot's own id: the part of its token before the colon."""
        return int(self.telegram_token.partition(":")[0])
