"""The sounds of a telephone that are no voice: keys, the tone before a recording, and nothing at all.

Source: ITU-T Q.23 and Q.24 (the two tones of each key, at least 40 ms of it).
"""

from __future__ import annotations

import math
from array import array

from bot.voicing.wav import TELEPHONE, Sound

_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)  # hertz
_PAD = ("123", "456", "789", "*0#")
_KEYS = {key: (_ROWS[row], _COLUMNS[column]) for row, keys in enumerate(_PAD) for column, key in enumerate(keys)}
_LOUD = 5000  # of 32 767, each of the two
_PRESSED, _BETWEEN = 0.12, 0.08  # seconds
_BEEP, _BEEP_SECONDS = 1000, 0.3


def keys(pressed: str) -> Sound:
    """The tones of keys, one after the other. What is no key makes no sound."""
    made = array("h")
    for key in pressed:
        if key in _KEYS:
            made += _tone(_KEYS[key], _PRESSED).samples + quiet(_BETWEEN).samples
    return Sound(made)


def beep() -> Sound:
    """The tone after which a caller speaks."""
    return _tone((_BEEP,), _BEEP_SECONDS)


def quiet(seconds: float) -> Sound:
    """Nothing, for a while."""
    return Sound(array("h", bytes(2 * round(seconds * TELEPHONE))))


def _tone(hertz: tuple[int, ...], seconds: float) -> Sound:
    angles = [2 * math.pi * each / TELEPHONE for each in hertz]
    return Sound(array("h", (round(_LOUD * sum(math.sin(angle * at) for angle in angles)) for at in range(round(seconds * TELEPHONE)))))
