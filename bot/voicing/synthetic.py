"""A voice made by espeak-ng, where it is installed: it sounds like a machine, and is enough to hear whether a menu can be followed.

Callers hear Twilio's voices, not this one. The words go to it over standard input, so none stands in a list of processes.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping

from bot.surfaces.rendered import Speech
from bot.voicing.wav import NotSound, Sound, read

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 140  # a calm menu, as bot.surfaces.spoken reckons with
SLOWER = 0.8  # of it, when something is said again; bot.surfaces.spoken reckons with the same
LONGEST = 60  # seconds that one breath may take to make
INSTALL = "Install it (Debian, Ubuntu: sudo apt install espeak-ng; macOS: brew install espeak-ng)"
_NAMES: Mapping[str, str] = {"en": "en-gb", "zh": "cmn"}  # everything else is called as we call it


class NoVoice(Exception):
    """There is no synthetic voice for this language on this machine; the sentence says what to do."""


class Synthetic:
    """Speaks, and remembers what it has spoken."""

    def __init__(self) -> None:
        self.program = shutil.which(PROGRAM)
        self._spoken: dict[tuple[str, str, bool], Sound] = {}

    def say(self, breath: Speech) -> Sound:
        """The words of one breath as sound, without its pause. Raises NoVoice."""
        known = breath.language, breath.words, breath.slow
        if known not in self._spoken:
            self._spoken[known] = self._say(breath)
        return self._spoken[known]

    def _say(self, breath: Speech) -> Sound:
        if self.program is None:
            raise NoVoice(f"{PROGRAM} is not on this machine, so what nobody has recorded cannot be heard. {INSTALL}.")
        base = breath.language.partition("-")[0]
        speed = round(WORDS_A_MINUTE * (SLOWER if breath.slow else 1))
        command = [self.program, "-v", _NAMES.get(base, base), "-s", str(speed), "-b", "1", "-z", "--stdin", "--stdout"]
        try:
            done = subprocess.run(command, input=breath.words.encode(), capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 - a list, and the words over stdin
            return read(done.stdout).sound
        except (OSError, subprocess.TimeoutExpired, NotSound):
            raise NoVoice(f"{PROGRAM} cannot speak {breath.language!r}. Record these prompts, or try another language.") from None
