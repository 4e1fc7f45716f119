"""Whether bytes are a WAV file that is whole, and about as long as it should be. Nothing of it is decoded.

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), "Resource Interchange File Format".
"""

from __future__ import annotations

import struct

LONGEST = 65  # seconds: a comment is recorded for 60 at most
UNKNOWN = (0, 0xFFFFFFFF)  # what a file has for its length that was written while it was still being recorded
_CHUNK = struct.Struct("<4sI")
_FORMAT = struct.Struct("<HHIIHH")
_LATITUDE = 2  # seconds: providers round
_PCM, _MU_LAW, _A_LAW = 1, 7, 6


def fault(body: bytes, seconds: int) -> str:
    """Why this is not the WAV file of a recording of so many seconds; empty where it is."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return "not_wav"
    rate, at = 0, 12
    while at + _CHUNK.size <= len(body):
        name, length = _CHUNK.unpack_from(body, at)
        at += _CHUNK.size
        if name == b"fmt ":
            rate = _bytes_a_second(body[at : at + length])
        elif name == b"data":
            return _length(len(body) - at, length, rate, seconds)
        at += length + length % 2
    return "short"


def _bytes_a_second(told: bytes) -> int:
    """Bytes for a second of sound; 0 for a form that nobody here can play."""
    if len(told) < _FORMAT.size:
        return 0
    form, channels, rate, a_second, block, bits = _FORMAT.unpack_from(told)
    sane = form in (_PCM, _MU_LAW, _A_LAW) and channels in (1, 2) and 8000 <= rate <= 48000 and bits in (8, 16)
    return a_second if sane and block == channels * bits // 8 and a_second == rate * block else 0


def _length(there: int, told: int, a_second: int, seconds: int) -> str:
    if not a_second:
        return "not_wav"
    if told not in UNKNOWN and there < told:
        return "short"
    lasts = min(there, told if told not in UNKNOWN else there) / a_second
    if lasts < max(seconds - _LATITUDE, 0.1):
        return "short"
    return "too_long" if lasts > LONGEST else ""
