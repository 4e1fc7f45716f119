"""WAV files: what a studio, a telephone and a synthetic voice write, as samples of one channel and 16 bits; and back as what Twilio plays.

Source: Microsoft, Multimedia Programming Interface and Data Specifications 1.0 (RIFF, WAVE); ITU-T G.711 (mu-law).
Python's own ``wave`` reads neither mu-law nor what many studios write (WAVE_FORMAT_EXTENSIBLE, floating point).
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import NamedTuple

FULL_SCALE = 32_767
TELEPHONE = 8000  # samples a second: all that a telephone line carries
SLOWEST, FASTEST = 4000, 384_000  # samples a second that any recorder writes
PCM, FLOAT, MULAW, EXTENSIBLE = 1, 3, 7, 0xFFFE
_ENCODINGS = {(PCM, 8): "8 bit", (PCM, 16): "16 bit", (PCM, 24): "24 bit", (PCM, 32): "32 bit", (FLOAT, 32): "float", (MULAW, 8): "mu-law"}


class NotSound(ValueError):
    """These bytes are no WAV that can be read; the sentence says why and what to try."""


class Sound(NamedTuple):
    """Samples of one channel, -32768 to 32767, so many in a second."""

    samples: array[int]
    rate: int = TELEPHONE

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


class Recording(NamedTuple):
    """A file's sound, mixed down to one channel, and how it was written: ``encoding`` like 16 bit or mu-law. ``whole``: nothing is cut off."""

    sound: Sound
    channels: int
    encoding: str
    whole: bool = True


def read(data: bytes) -> Recording:
    """Read a WAV. A length that is more than there is, as a stream has it, is taken for all there is. Raises NotSound."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NotSound(f"This is no WAV file{_looks_like(data)}. Save it as WAV, 16 bit, one channel.")
    form, body, whole = b"", None, True
    at = 12
    while at + 8 <= len(data) and body is None:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = chunk
        elif name == b"data":
            body, whole = chunk, len(chunk) == size
        at += 8 + size + size % 2
    if len(form) < 16 or body is None:
        raise NotSound("This WAV file has no sound in it. Export it again.")
    return _decoded(form, body, whole=whole)


def written(sound: Sound) -> bytes:
    """The sound as a WAV of 16 bits and one channel, the same bytes for the same sound."""
    body = _little(sound.samples).tobytes()
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, PCM, 1, sound.rate, sound.rate * 2, 2, 16, b"data", len(body)
    )
    return head + body


def _decoded(form: bytes, body: bytes, *, whole: bool) -> Recording:
    code, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if code == EXTENSIBLE and len(form) >= 26:
        code = int.from_bytes(form[24:26], "little")
    encoding = _ENCODINGS.get((code, bits))
    if encoding is None or not 1 <= channels <= 8 or not SLOWEST <= rate <= FASTEST:
        raise NotSound(f"This WAV file is written in a way that cannot be read here (format {code}, {bits} bit). Save it as WAV, 16 bit.")
    frame = channels * bits // 8
    samples = _samples(encoding, body[: len(body) - len(body) % frame])
    return Recording(Sound(_mixed(samples, channels), rate), channels, encoding, whole)


def _samples(encoding: str, body: bytes) -> array[int]:
    match encoding:
        case "16 bit":
            return _from_little(body)
        case "24 bit" | "32 bit":  # the two upper bytes of each
            width = int(encoding[:2]) // 8
            upper = bytearray(len(body) // width * 2)
            upper[0::2], upper[1::2] = body[width - 2 :: width], body[width - 1 :: width]
            return _from_little(bytes(upper))
        case "float":
            return array("h", (round(max(-1.0, min(1.0, value)) * FULL_SCALE) for (value,) in struct.iter_unpack("<f", body)))
        case "mu-law":
            return array("h", map(_MULAW.__getitem__, body))
        case _:
            return array("h", ((value - 128) * 256 for value in body))


def _mixed(samples: array[int], channels: int) -> array[int]:
    if channels == 1:
        return samples
    return array("h", (sum(frame) // channels for frame in zip(*(samples[at::channels] for at in range(channels)), strict=True)))


def _linear(code: int) -> int:
    """One byte of mu-law as 16 bits. Source: ITU-T G.711, table 2a."""
    code = ~code & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 7)) - 0x84
    return -size if code & 0x80 else size


_MULAW = tuple(map(_linear, range(256)))


def _from_little(body: bytes) -> array[int]:
    return _little(array("h", body))


def _little(samples: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return samples
    turned = array("h", samples)
    turned.byteswap()
    return turned


def _looks_like(data: bytes) -> str:
    if not data:
        return ": it is empty"
    if data[:3] == b"ID3" or (data[0] == 0xFF and len(data) > 1 and data[1] & 0xE0 == 0xE0):
        return ": it looks like an MP3"
    names = {b"fLaC": "a FLAC", b"OggS": "an Ogg file", b"FORM": "an AIFF", b"RF64": "an RF64"}
    return f": it looks like {names[data[:4]]}" if data[:4] in names else ": it looks like an M4A" if data[4:8] == b"ftyp" else ""
