"""What is wrong with the sound of a recording, in words for whoever takes it to the studio again.

Levels are in decibels below full scale (dBFS). A telephone carries 300 to 3,400 Hz at 8,000 samples a second; speech on it is nominally
26 dB below full scale, measured while somebody speaks. Source: ITU-T P.56 (active speech level), ITU-T P.800 and G.711.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from itertools import groupby
from operator import mul
from typing import Literal, NamedTuple

from bot.voicing.wav import FULL_SCALE, TELEPHONE, Recording, Sound

QUIETEST, QUIET, LOUD = -36.0, -31.0, -12.0  # dBFS while somebody speaks: cannot be heard; hard to hear; too loud
SILENT = -60.0  # dBFS: nobody spoke
AT_REST = 30.0  # dB below the speech: a breath, a room
SHORTEST, LONGEST = 0.55, 1.7  # of the estimate
LITTLE = 1.0  # seconds by which a short prompt may differ
EDGE = 0.4  # seconds of silence before or after
FULL = 0.98  # of full scale; mu-law ends there
_FRAME = 0.01  # seconds


class Finding(NamedTuple):
    """One thing that is wrong. An error is not to be played to anybody."""

    severity: Literal["error", "warning"]
    rule: str
    says: str


class Level(NamedTuple):
    """How loud somebody speaks, in dBFS, and when the speech begins and ends, in seconds."""

    speech: float
    begins: float
    ends: float


def judged(recording: Recording, estimated: float) -> Iterator[Finding]:
    """Everything that is wrong with a recording which should last ``estimated`` seconds."""
    yield from _written(recording)
    level = level_of(recording.sound)
    if level.speech < SILENT:
        yield Finding("error", "silent", "Nothing is heard in it.")
        return
    yield from _loudness(recording.sound, level)
    yield from _length(recording.sound, level, estimated)


def level_of(sound: Sound) -> Level:
    """The level of what is spoken: of the frames that are not much quieter than the loud ones."""
    size = max(1, round(sound.rate * _FRAME))
    powers = [_power(sound.samples[at : at + size]) for at in range(0, len(sound.samples), size)]
    loud = _decibels(max(powers, default=0.0))
    limit = 10 ** ((loud - AT_REST) / 10)
    active = [(at, power) for at, power in enumerate(powers) if power >= limit and power > 0]
    if not active:
        return Level(-math.inf, 0.0, 0.0)
    speech = _decibels(sum(power for _, power in active) / len(active))
    return Level(speech, active[0][0] * _FRAME, min(sound.seconds, (active[-1][0] + 1) * _FRAME))


def _written(recording: Recording) -> Iterator[Finding]:
    if not recording.whole:
        yield Finding("error", "cut-off", "The end of the file is missing. Export it again.")
    if recording.sound.rate < TELEPHONE:
        yield Finding(
            "error", "rate", f"It has {recording.sound.rate:,} samples a second; a telephone has {TELEPHONE:,}. Export it with more."
        )
    if recording.encoding == "8 bit":
        yield Finding("warning", "bits", "It has 8 bits a sample, which hisses. Export it with 16 bits.")
    if recording.channels > 1:
        yield Finding("warning", "channels", f"It has {recording.channels} channels, which are mixed into one. Export it with one.")


def _loudness(sound: Sound, level: Level) -> Iterator[Finding]:
    if clipped := _clipped(sound):
        yield Finding("error", "clipped", f"It is clipped in {clipped} places: the microphone was turned up too far. Record it again.")
    told = f"{-level.speech:.0f} dB below full scale"
    if level.speech < QUIETEST:
        yield Finding("error", "too-quiet", f"It is too quiet to be heard on a telephone: {told}. Bring it to about 20.")
    elif level.speech < QUIET:
        yield Finding("warning", "quiet", f"It is quiet: {told}. Bring it to about 20.")
    elif level.speech > LOUD:
        yield Finding("warning", "loud", f"It is very loud: {told}. Bring it to about 20.")


def _length(sound: Sound, level: Level, estimated: float) -> Iterator[Finding]:
    spoken = level.ends - level.begins
    far = abs(spoken - estimated) > LITTLE
    if far and spoken > estimated * LONGEST:
        yield Finding("warning", "long", f"It takes {spoken:.1f} seconds to say; about {estimated:.1f} were expected. Are these the words?")
    elif far and spoken < estimated * SHORTEST:
        yield Finding("warning", "short", f"It takes {spoken:.1f} seconds to say; about {estimated:.1f} were expected. Is all of it there?")
    for where, silence in (("before", level.begins), ("after", sound.seconds - level.ends)):
        if silence > EDGE:
            yield Finding("warning", f"silence-{where}", f"There are {silence:.1f} seconds of silence {where} the words. Cut them off.")


def _clipped(sound: Sound) -> int:
    """In how many places the top of the wave is flat at the end of the scale."""
    flat = max(3, sound.rate // 4000)
    limit = FULL * FULL_SCALE
    if max(sound.samples) < limit and min(sound.samples) > -limit:
        return 0
    return sum(abs(value) >= limit and sum(1 for _ in run) >= flat for value, run in groupby(sound.samples))


def _power(samples: array[int]) -> float:
    whole: int = sum(map(mul, samples, samples))
    return whole / (max(1, len(samples)) * FULL_SCALE * FULL_SCALE)


def _decibels(power: float) -> float:
    return 10 * math.log10(power) if power > 0 else -math.inf
