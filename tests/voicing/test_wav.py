"""Sound in and out of files, and at another number of samples a second."""

from __future__ import annotations

import io
import math
import struct
import wave
from array import array

import pytest

from bot.voicing import tones
from bot.voicing.resampling import resampled
from bot.voicing.wav import NotSound, Sound, read, written
from tests.voicing.conftest import note


def made(code: int, bits: int, body: bytes, *, channels: int = 1, rate: int = 8000, extra: bytes = b"", told: int | None = None) -> bytes:
    """A WAV as others write it."""
    form = struct.pack("<HHIIHH", code, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits) + extra
    size = len(body) if told is None else told
    chunks = b"LIST\x03\0\0\0abc\0" + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


HALF = 16_384
GUID = struct.pack("<HHI", 22, 24, 0) + struct.pack("<H", 1) + bytes(14)


@pytest.mark.parametrize(
    ("data", "samples"),
    [
        pytest.param(made(1, 16, struct.pack("<3h", 0, HALF, -HALF)), [0, HALF, -HALF], id="16 bit"),
        pytest.param(made(1, 8, bytes([128, 192, 64])), [0, HALF, -HALF], id="8 bit, which has no sign"),
        pytest.param(made(1, 24, b"\0\0\0" + b"\xff\x00\x40" + b"\0\0\xc0"), [0, HALF, -HALF], id="24 bit, the lowest byte dropped"),
        pytest.param(made(1, 32, struct.pack("<3i", 0, HALF << 16, -HALF << 16)), [0, HALF, -HALF], id="32 bit"),
        pytest.param(made(3, 32, struct.pack("<3f", 0, 0.5, -2.0)), [0, HALF, -32_767], id="float, and too loud is clipped"),
        pytest.param(made(7, 8, bytes([0xFF, 0x00, 0x80, 0x7F])), [0, -32_124, 32_124, 0], id="mu-law, its ends by G.711"),
        pytest.param(made(0xFFFE, 24, b"\0\0\x40", extra=GUID), [HALF], id="the form that many studios write"),
        pytest.param(made(1, 16, struct.pack("<4h", 100, 300, -100, -300), channels=2), [200, -200], id="two channels are mixed"),
    ],
)
def test_what_studios_write_is_read(data: bytes, samples: list[int]):
    """The samples of each way of writing them, in one channel and 16 bits."""
    assert list(read(data).sound.samples) == samples


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "it is empty", id="an empty file"),
        pytest.param(b"ID3\x04" + bytes(20), "MP3", id="an MP3 with a label"),
        pytest.param(b"\xff\xfb\x90\x00" + bytes(20), "MP3", id="an MP3 without"),
        pytest.param(b"fLaC" + bytes(20), "FLAC", id="a FLAC"),
        pytest.param(b"\0\0\0\x20ftypM4A ", "M4A", id="an M4A"),
        pytest.param(made(2, 4, b"\0\0"), "format 2", id="a WAV that is compressed"),
        pytest.param(made(1, 16, b"\0\0", rate=0), "cannot be read", id="no samples in a second"),
        pytest.param(made(1, 16, b"\0\0", channels=0), "cannot be read", id="no channel"),
        pytest.param(made(1, 16, b"")[:40], "no sound in it", id="the end is missing"),
    ],
)
def test_what_is_no_sound_says_what_it_is(data: bytes, why: str):
    """One sentence with what to try, whatever the bytes are."""
    with pytest.raises(NotSound, match=why):
        read(data)


def test_a_file_that_is_cut_off_is_told_from_a_whole_one():
    """The samples that are there are read, and it is known that some are missing."""
    whole, cut = read(made(1, 16, bytes(8))), read(made(1, 16, bytes(8), told=400))
    assert (whole.whole, cut.whole) == (True, False)
    assert len(cut.sound.samples) == 4


def test_what_is_written_is_what_python_reads():
    """Our files are ordinary WAV files: the standard library reads the same samples from them, and so do we."""
    sound = note(0.1)
    with wave.open(io.BytesIO(written(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        assert array("h", file.readframes(file.getnframes())) == sound.samples
    assert read(written(sound)).sound == sound


def strength(sound: Sound, hertz: float) -> float:
    """How much of a tone there is in a sound, 0 to 1 of full scale (Goertzel)."""
    angle = 2 * math.pi * hertz / sound.rate
    real = sum(value * math.cos(angle * at) for at, value in enumerate(sound.samples))
    imaginary = sum(value * math.sin(angle * at) for at, value in enumerate(sound.samples))
    return 2 * math.hypot(real, imaginary) / len(sound.samples) / 32_767


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 48_000], ids=str)
def test_a_note_stays_the_note_at_the_rate_of_a_telephone(rate: int):
    """As long, as high and as loud as before, whatever the studio's rate was."""
    narrow = resampled(note(0.2, rate=rate, hertz=1000))
    assert abs(narrow.seconds - 0.2) < 0.001
    assert strength(narrow, 1000) == pytest.approx(0.2, rel=0.03)


def test_what_a_telephone_cannot_carry_does_not_come_back_as_another_note():
    """A whistle of 6 kHz is gone; without a filter it would be heard at 2 kHz."""
    narrow = resampled(note(0.2, rate=22_050, hertz=6000))
    assert max(strength(narrow, 2000), strength(narrow, 3900)) < 0.002


@pytest.mark.parametrize(
    ("key", "low", "high"), [("1", 697, 1209), ("5", 770, 1336), ("9", 852, 1477), ("0", 941, 1336), ("#", 941, 1477), ("*", 941, 1209)]
)
def test_a_key_sounds_as_the_telephone_network_says(key: str, low: int, high: int):
    """Its two tones, and no other key's."""
    pressed = Sound(tones.keys(key).samples[:960])
    others = {697, 770, 852, 941, 1209, 1336, 1477} - {low, high}
    assert min(strength(pressed, low), strength(pressed, high)) > 0.1
    assert max(strength(pressed, other) for other in others) < 0.05
