"""Sound at another number of samples a second, by a windowed sinc: what is above the new limit is left out, so that nothing whistles.

Source: Julius O. Smith, Digital Audio Resampling, ccrma.stanford.edu/~jos/resample.
"""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from operator import mul

from bot.voicing.wav import FULL_SCALE, TELEPHONE, Sound

_CROSSINGS = 10  # of zero on either side: -60 dB and better beside the limit
_ROLL_OFF = 0.94  # of half the lower rate


def resampled(sound: Sound, rate: int = TELEPHONE) -> Sound:
    """The same sound with so many samples a second."""
    if sound.rate == rate or not sound.samples:
        return Sound(sound.samples, rate)
    common = math.gcd(sound.rate, rate)
    down, up = sound.rate // common, rate // common
    kernels = _kernels(up, sound.rate, rate)
    reach = len(kernels[0]) // 2
    padded = array("h", bytes(2 * reach)) + sound.samples + array("h", bytes(2 * (reach + 2)))
    made = array("h")
    for number in range(len(sound.samples) * up // down):
        whole, phase = divmod(number * down, up)
        value = round(sum(map(mul, kernels[phase], padded[whole + 1 : whole + 1 + 2 * reach])))
        made.append(max(-FULL_SCALE - 1, min(FULL_SCALE, value)))
    return Sound(made, rate)


@lru_cache(maxsize=8)
def _kernels(phases: int, rate: int, new: int) -> tuple[tuple[float, ...], ...]:
    """For each place between two samples, how much each of those around it counts; together 1."""
    limit = min(1.0, new / rate) * _ROLL_OFF
    reach = math.ceil(_CROSSINGS / limit)
    kernels = []
    for phase in range(phases):
        weights = [_weight(at - phase / phases, limit, reach) for at in range(1 - reach, reach + 1)]
        kernels.append(tuple(weight / sum(weights) for weight in weights))
    return tuple(kernels)


def _weight(distance: float, limit: float, reach: int) -> float:
    if abs(distance) >= reach:
        return 0.0
    turned = math.pi * distance * limit
    return (math.sin(turned) / turned if turned else 1.0) * (0.5 + 0.5 * math.cos(math.pi * distance / reach))
