"""A call as the caller hears it, from the first word to the last: prompts with their pauses, keys, silences, the tone before a comment."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from bot.stories.rehearsal import Said
from bot.surfaces.rendered import Listen, Rendered, Speech
from bot.surfaces.spoken import seconds as estimate
from bot.voicing import tones
from bot.voicing.resampling import resampled
from bot.voicing.shelf import Shelf, sound_of
from bot.voicing.synthetic import NoVoice, Synthetic
from bot.voicing.wav import TELEPHONE, Sound

THINKS = 1.0  # seconds from the last word to the key
_DIRECTION = re.compile(r"\((key|silence|record|hang up)\b *([^)]*)\)", re.IGNORECASE)
_KEYS = re.compile(r"[0-9*#]+")

By = Literal["recorded", "espeak-ng", ""]


class Stretch(NamedTuple):
    """One thing that is heard. A prompt has its ``breath``; ``seconds`` hold its pause, and ``estimated`` is what `check` reckons with."""

    words: str
    sound: Sound
    seconds: float
    breath: Speech | None = None
    estimated: float = 0.0
    by: By = ""


class Voices:
    """Who says a prompt: a recording where there is one, else the synthetic voice."""

    def __init__(self, shelf: Shelf, synthetic: Synthetic) -> None:
        self.shelf = shelf
        self.synthetic = synthetic
        self._said: dict[Speech, tuple[Sound, By]] = {}

    def say(self, breath: Speech) -> tuple[Sound, By]:
        """The sound of a breath without its pause, and who says it. Raises NoVoice."""
        if breath not in self._said:
            kept = self.shelf.find(breath)
            self._said[breath] = (sound_of(kept), "recorded") if kept else (self.synthetic.say(breath), "espeak-ng")
        return self._said[breath]


def heard(said: Iterable[Said], voices: Voices) -> Iterator[Stretch]:
    """What is heard of a conversation, in its order. Raises NoVoice for the first prompt that nothing can say."""
    listen: Listen | None = None
    for line in said:
        if line.message is not None:
            yield from spoken(line.message, voices)
            listen = line.message.listen
        elif line.who == "person":
            yield from _done(line.words, listen)


def spoken(message: Rendered, voices: Voices) -> Iterator[Stretch]:
    """The prompts of one message."""
    for breath in message.speech:
        sound, by = voices.say(breath)
        yield Stretch(breath.words, sound, sound.seconds + breath.pause_ms / 1000, breath, estimate([breath]), by)
    if message.listen is not None and message.listen.record:
        tone = tones.beep()
        yield Stretch("(the tone)", tone, tone.seconds)


def _done(words: str, listen: Listen | None) -> Iterator[Stretch]:
    """What the caller does."""
    what, how = ("key", words) if _KEYS.fullmatch(words.strip()) else ("", "")
    if found := _DIRECTION.fullmatch(words.strip()):
        what, how = found[1].lower(), found[2]
    if what == "key":
        tone = tones.keys(how)
        yield Stretch(f"(key {how})", Sound(tones.quiet(THINKS).samples + tone.samples), THINKS + tone.seconds)
    elif what in ("silence", "record"):
        lasting = (listen.timeout if listen else 8) if what == "silence" else int("".join(filter(str.isdecimal, how)) or "4")
        yield Stretch(words.strip(), tones.quiet(lasting), float(lasting))


def put_together(stretches: Sequence[Stretch], watched: Callable[[Iterable[Stretch]], Iterable[Stretch]] = iter) -> Sound:
    """The whole of it as one sound, as a telephone line carries it. ``watched`` hands the stretches on, and may tell how far it has come."""
    whole = array("h")
    narrow: dict[int, Sound] = {}  # a prompt that is said twice is worked out once
    for stretch in watched(stretches):
        sound = narrow.setdefault(id(stretch.sound), resampled(stretch.sound))
        whole += sound.samples + tones.quiet(max(0.0, stretch.seconds - stretch.sound.seconds)).samples
    return Sound(whole, TELEPHONE)


def unsaid(said: Iterable[Said], voices: Voices) -> tuple[list[str], list[str], NoVoice | None]:
    """The keys of the prompts that are recorded, of those that nothing can say, and why not."""
    recorded, silent, why = list[str](), list[str](), None
    for breath in dict.fromkeys(breath for line in said if line.message is not None for breath in line.message.speech):
        try:
            by = voices.say(breath)[1]
        except NoVoice as none:
            silent.append(breath.key)
            why = why or none
        else:
            recorded += [breath.key] if by == "recorded" else []
    return list(dict.fromkeys(recorded)), list(dict.fromkeys(silent)), why
