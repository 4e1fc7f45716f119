"""Recordings as a telephone company fetches them: each at an address made of its sound, with the pause after it.

The same address always gives the same bytes, so that it may be kept for as long as anybody likes. The pause is a part of the sound, because
the telephone's own pauses are whole seconds.
"""

from __future__ import annotations

from array import array

from bot.voicing.shelf import Kept, Shelf, sound_of
from bot.voicing.wav import Sound, written

BELOW = "/prompts"  # of the public URL
LONGEST_PAUSE = 2000  # milliseconds


def path_of(kept: Kept, pause_ms: int) -> str:
    """Where a recording is fetched, below the public URL."""
    return f"{BELOW}/{kept.take.sound}/{pause_ms}.wav"


def fetched(shelf: Shelf, digest: str, pause_ms: int) -> bytes | None:
    """The WAV of an address; None where there is no such recording, or no such pause."""
    kept = shelf.by_sound(digest)
    if kept is None or not 0 <= pause_ms <= LONGEST_PAUSE:
        return None
    sound = sound_of(kept)
    return written(Sound(sound.samples + array("h", bytes(2 * (sound.rate * pause_ms // 1000))), sound.rate))
