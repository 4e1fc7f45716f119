"""What the voice channel needs to know, and which languages it can speak."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.errors import SettingWrong
from bot.surfaces.rendered import Speech
from bot.voicing.playing import path_of
from bot.voicing.shelf import NO_RECORDINGS, Shelf
from channels.ivr.voices import VOICES, base_of
from channels.twilio_shared import TwilioSettings

NAMED = 3  # prompts that are missing, before the rest is counted


@dataclass(frozen=True, kw_only=True)
class VoiceSettings(TwilioSettings):
    """Twilio's settings, and how to speak.

    ``voices`` maps a language to (voice, Twilio's language); ``shelf`` holds the recordings of a human voice, which go before it.
    ``demo_voices`` is for a telephone in a browser, which finds a voice of
    its own: a language without one is then spoken all the same. Seconds are whole; Twilio allows 600 s of ringing.
    """

    price: int = 250_000
    voices: Mapping[str, tuple[str, str]] = field(default_factory=lambda: VOICES)
    shelf: Shelf = NO_RECORDINGS
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

    def recording(self, breath: Speech) -> str:
        """Return the address of a recording of these very words, its pause after it; nothing if they have not been recorded."""
        kept = self.shelf.find(breath)
        return self.address(path_of(kept, breath.pause_ms)) if kept else ""

    def unvoiced(self, language: str, breaths: Collection[Speech] = ()) -> str:
        """Return why a language cannot be spoken, in words for the coordinator; nothing if it can.

        ``breaths`` are the prompts of the flow in question: a language without a voice needs a recording of each.
        """
        if self.voice(language) or (breaths and all(self.shelf.find(breath) for breath in breaths)):
            return ""
        missing = sorted({breath.key for breath in breaths if not self.shelf.find(breath)})
        named = ", ".join(missing[:NAMED]) + (f" and {len(missing) - NAMED} more" if len(missing) > NAMED else "")
        return f"no telephone voice speaks {language!r}: record {named or 'every prompt'}, or leave this language out of voice calls"
