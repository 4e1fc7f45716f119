"""What a made-up caller sounds like: two soft notes, for as long as they spoke. A WAV as Twilio's (8 kHz, 16 bit, one channel), and an MP3.

The MP3 is silence: its frames hold no sound, and any player plays them for as long. Nothing here can write music as MP3.
Source: ISO/IEC 11172-3 and 13818-3 (frame header); twilio.com/docs/voice/api/recording.
"""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 8000  # samples a second
NOTES = (262.0, 330.0)  # hertz: C and E, half a second each
LOUDNESS = 6000  # of 32 767
# MPEG 2.5 layer III, 8 kbit/s at 8 kHz, one channel, no checksum: 72 bytes for 576 samples.
_FRAME = bytes((0xFF, 0xE3, 0x18, 0xC4)) + bytes(68)
_SAMPLES = 576


def wav(seconds: int) -> bytes:
    """The sound as a WAV file."""
    half = RATE // 2
    notes = [
        b"".join(
            struct.pack("<h", int(LOUDNESS * math.sin(2 * math.pi * note * at / RATE) * math.sin(math.pi * at / half)))
            for at in range(half)
        )
        for note in NOTES
    ]
    sound = io.BytesIO()
    with wave.open(sound, "wb") as tape:
        tape.setnchannels(1)
        tape.setsampwidth(2)
        tape.setframerate(RATE)
        tape.writeframes(b"".join(notes) * seconds)
    return sound.getvalue()


def mp3(seconds: int) -> bytes:
    """As many silent frames as make up the time."""
    return _FRAME * -(-seconds * RATE // _SAMPLES)
