"""What the voice channel needs to know, and which languages it can speak."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.errors import SettingWrong
from channels.ivr.voices import VOICES, base_of
from channels.twilio_shared import TwilioSettings


@dataclass(frozen=True, kw_only=True)
class VoiceSettings(TwilioSettings):
    """Twilio's settings, and how to speak.

    ``voices`` maps a language to (voice, Twilio's language); ``prompts`` maps (language, key of a breath) to the public
    address of a recording, or to a path below the public URL. ``demo_voices`` is for a telephone in a browser, which finds a voice of
    its own: a language without one is then spoken all the same. Seconds are whole; Twilio allows 600 s of ringing.
    """

    price: int = 250_000
    voices: Mapping[str, tuple[str, str]] = field(default_factory=lambda: VOICES)
    prompts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    demo_voices: bool = False
    ring_seconds: int = 25
    longest_call_seconds: int = 480

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 5 <= self.ring_seconds <= 25:
            raise SettingWrong("ring_seconds is 5 to 25: longer ringing wakes the answering machine")
        if not 60 <= self.longest_call_seconds <= 480:
            raise SettingWrong("longest_call_seconds is 60 to 480: every call ends by itself within eight minutes")

    def voice(self, language: str) -> tuple[str, str] | None:
        """Return the voice of a language, or None if there is none."""
        return self.voices.get(language) or self.voices.get(base_of(language))

    def recording(self, language: str, key: str) -> str:
        """Return the address of a recorded prompt, or nothing if it has not been recorded."""
        found = self.prompts.get((language, key)) or self.prompts.get((base_of(language), key)) or ""
        return self.address(found) if found.startswith("/") else found

    def unvoiced(self, language: str, keys: Collection[str] = ()) -> str:
        """Return why a language cannot be spoken, in words for the coordinator; nothing if it can.

        ``keys`` are the prompts of the flow in question: a language without a voice needs a recording of each.
        """
        if self.voice(language) or (keys and all(self.recording(language, key) for key in keys)):
            return ""
        missing = ", ".join(sorted(key for key in keys if not self.recording(language, key))) or "every prompt"
        return f"no telephone voice speaks {language!r}: record {missing}, or leave this language out of voice calls"
