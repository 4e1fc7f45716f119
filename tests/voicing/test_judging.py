"""Each fault of a recording is found in a small sound that has it, and in no other."""

from __future__ import annotations

from array import array

import pytest

from bot.voicing import tones
from bot.voicing.judging import judged, level_of
from bot.voicing.wav import Recording, Sound
from tests.voicing.conftest import note


def joined(*sounds: Sound) -> Sound:
    whole = array("h")
    for sound in sounds:
        whole += sound.samples
    return Sound(whole, sounds[0].rate)


GOOD = note(2.0)


@pytest.mark.parametrize(
    ("recording", "rules"),
    [
        pytest.param(Recording(GOOD, 1, "16 bit"), [], id="a good one"),
        pytest.param(Recording(note(2.0, rate=48_000), 1, "24 bit"), [], id="a good one from a studio"),
        pytest.param(Recording(note(2.0, rate=48_000, loud=0.95, hertz=100), 1, "24 bit"), ["loud"], id="loud, and not clipped"),
        pytest.param(Recording(note(2.0, loud=1.0, hertz=100), 1, "16 bit"), ["loud"], id="peaks that just reach the end are not clipped"),
        pytest.param(Recording(note(2.0, loud=2.5), 1, "16 bit"), ["clipped", "loud"], id="clipped"),
        pytest.param(Recording(note(2.0, loud=2.5, rate=48_000), 1, "16 bit"), ["clipped", "loud"], id="clipped in the studio"),
        pytest.param(Recording(note(2.0, loud=0.034), 1, "16 bit"), ["quiet"], id="quiet"),
        pytest.param(Recording(note(2.0, loud=0.01), 1, "16 bit"), ["too-quiet"], id="too quiet"),
        pytest.param(Recording(tones.quiet(2.0), 1, "16 bit"), ["silent"], id="nothing in it"),
        pytest.param(Recording(Sound(array("h")), 1, "16 bit"), ["silent"], id="no sample in it"),
        pytest.param(Recording(note(6.0), 1, "16 bit"), ["long"], id="far longer than the words"),
        pytest.param(Recording(note(0.5), 1, "16 bit"), ["short"], id="far shorter than the words"),
        pytest.param(Recording(joined(tones.quiet(0.6), GOOD), 1, "16 bit"), ["silence-before"], id="silence before"),
        pytest.param(Recording(joined(GOOD, tones.quiet(0.6)), 1, "16 bit"), ["silence-after"], id="silence after"),
        pytest.param(Recording(joined(tones.quiet(0.3), GOOD, tones.quiet(0.3)), 1, "16 bit"), [], id="a little silence is nothing"),
        pytest.param(Recording(joined(note(0.6, loud=0.002), GOOD), 1, "16 bit"), ["silence-before"], id="the sound of a room is silence"),
        pytest.param(Recording(GOOD, 2, "16 bit"), ["channels"], id="two channels"),
        pytest.param(Recording(GOOD, 1, "8 bit"), ["bits"], id="8 bits"),
        pytest.param(Recording(note(2.0, rate=6000), 1, "16 bit"), ["rate"], id="less than a telephone"),
        pytest.param(Recording(GOOD, 1, "16 bit", whole=False), ["cut-off"], id="the end is missing"),
    ],
)
def test_what_is_wrong_with_a_recording(recording: Recording, rules: list[str]):
    """A recording that should last two seconds."""
    assert [finding.rule for finding in judged(recording, 2.0)] == rules


def test_the_level_is_measured_while_somebody_speaks():
    """A tone of a fifth of full scale is 17 dB below it, however long the silence around it: 20 log 0.2 - 3."""
    level = level_of(joined(tones.quiet(3.0), note(1.0, loud=0.2), tones.quiet(3.0)))
    assert level.speech == pytest.approx(-17.0, abs=0.1)
    assert (level.begins, level.ends) == (pytest.approx(3.0), pytest.approx(4.0))
