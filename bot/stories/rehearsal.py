"""A conversation held in the terminal: the real engine and surfaces, a clock that can be wound, no database and no provider."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from bot.engine import advance as engine
from bot.engine.always import NOTHING
from bot.engine.effects import Answered, Ask, RaiseFlag, Say, SetTimer, Withdrawn
from bot.engine.events import Begin, CameBack, Due, Event, FactValue, Heard, HungUp, Media, Recorded, Silence, Surface, WordChosen
from bot.engine.plain import plain
from bot.engine.quiet import LONGEST_WORD, SHORTEST_WORD
from bot.engine.state import State, load, save
from bot.engine.timing import hours_of, window
from bot.flow.durations import Duration, read_duration
from bot.library import Edition
from bot.stories.buttons import Misdirection, button_of
from bot.surfaces import Button, Rendered, join

LAST_YEAR = 2200
DIRECTIONS = "(wait 3 days), (silence), (hang up), (key 2), (button 2), (media) or (record 4 seconds)"
DIRECTION = re.compile(r"\((wait|silence|hang up|key|button|media|record)\b *([^)]*)\)", re.IGNORECASE)


class Said(NamedTuple):
    """A line of the transcript: ``who`` is bot, person or clock."""

    who: str
    words: str
    at: datetime
    message: Rendered | None = None


class Rehearsal:
    """One conversation. ``begin``, then ``line`` for each reply or direction; both give what is then said."""

    def __init__(
        self,
        edition: Edition,
        surface: Surface,
        begun_by: str,
        language: str,
        at: datetime,
        zone: ZoneInfo,
        facts: Mapping[str, FactValue] | None = None,
    ) -> None:
        self.edition = edition
        self.surface = surface
        self.begun_by = begun_by
        self.language = language
        self.facts = dict(facts or {})
        self.now = at
        self.zone = zone
        self.state: State | None = None
        self.timers: dict[str, tuple[datetime, SetTimer]] = {}
        self.words: dict[str, str] = {}
        self.flags: list[str] = []
        self.keyboard: tuple[Button, ...] = ()  # of the last message of a chat that had one
        self.own_word = ""  # a word that was chosen to go on with, as it is compared
        self.spoke: list[tuple[str, str]] = []  # all that was said, in order: its key, like step/overall or engine/stopped, and its words

    def begin(self) -> Iterator[Said]:
        """The first message."""
        event = Begin("bot" if self.begun_by == "bot" else "person", self.surface, self.language, self.facts)
        self.state = engine.opening_state(self.edition.script, event)
        yield from self._play(event)

    def line(self, line: str) -> Iterator[Said]:
        """One reply, or one direction: (wait 3 days), (silence), (hang up), (key 2), (button 2), (media), (record 4 seconds)."""
        found = DIRECTION.fullmatch(line.strip())
        if not found and re.fullmatch(r"\([a-z ]+.*\)", line.strip()):
            raise Misdirection(f"{line.strip()} is no direction. Write {DIRECTIONS}.")
        if not found:
            yield from self.say(line)
        elif found[1].lower() == "wait":
            yield from self.wait(_lasting(found[2]))
        else:
            yield from self._direct(line.strip(), found[1].lower(), found[2].strip())

    def say(self, words: str) -> Iterator[Said]:
        """A reply in words."""
        yield Said("person", words, self.now)
        yield from self._reply(words)

    @property
    def end(self) -> str:
        """How it stands: a reason for ending, ``paused`` or ``waiting``."""
        if self.state is None:
            return "waiting"
        return self.state.end or ("paused" if self.state.paused else "waiting")

    @property
    def answers(self) -> dict[str, object]:
        """Answers by step; what was written in words as its words."""
        return {step: self.words.get(step, value) for step, value in (self.state.answers if self.state else {}).items()}

    @property
    def keys(self) -> list[str]:
        """The keys of all that was said."""
        return [key for key, _ in self.spoke]

    @property
    def answers_given(self) -> dict[str, object]:
        """Answers by step as conditions see them: codes and numbers, and that something was written."""
        return dict(self.state.answers) if self.state else {}

    def _reply(self, words: str) -> Iterator[Said]:
        if self.state and self.state.end == "stopped" and not self.edition.script.always.recognise(words, plain(words)).urgent:
            return  # after STOP there is silence
        yield from self._play(self._chosen(words) or Heard(words))

    def _chosen(self, words: str) -> Event | None:
        """A word to go on with, as a live service hears it: when one is asked for, and when it comes back after the end."""
        known = self.edition.script.always.recognise(words, plain(words))
        if self.state is None or known != NOTHING or len(words) > LONGEST_WORD:
            return None
        written = plain(words).replace(" ", "")
        if self.state.phase == "word":
            self.own_word = written if len(written) >= SHORTEST_WORD else ""
            return WordChosen(self.own_word)
        return CameBack() if self.state.end == "closed" and written and written == self.own_word else None

    def _direct(self, shown: str, what: str, rest: str) -> Iterator[Said]:
        seconds = int("".join(filter(str.isdecimal, rest)) or "4")
        events: dict[str, Event] = {
            "silence": Silence(),
            "hang up": HungUp(),
            "key": Heard(rest),
            "media": Media(),
            "record": Recorded("rehearsal", seconds),
        }
        event = button_of(rest, self.keyboard, self.surface) if what == "button" else events[what]
        yield Said("person", shown, self.now)
        if what != "silence" or self.surface == "voice":
            yield from self._play(event)

    def wait(self, lasting: Duration) -> Iterator[Said]:
        """Time goes by, and whatever is due in it happens."""
        if lasting.days >= (LAST_YEAR - self.now.year) * 365:
            raise Misdirection(f"This wait leads beyond the year {LAST_YEAR}. Write a shorter one.")
        until = self.now + timedelta(seconds=lasting.in_seconds)
        while due := min(((at, timer) for at, timer in self.timers.values() if at <= until), default=None, key=lambda found: found[0]):
            at, timer = due
            del self.timers[timer.kind]
            self.now = max(self.now, at)
            yield from self._woken(Due(timer.kind, timer.wait))
        self.now = max(self.now, until)
        yield Said("clock", self.now.isoformat(), self.now)

    def _woken(self, event: Due) -> Iterator[Said]:
        """What the bot says of its own accord leaves inside the flow's hours."""
        said = list(self._play(event))
        if said:
            self.now, _ = window(self.now, hours_of(self.edition.script.flow), self.zone)
            yield Said("clock", self.now.isoformat(), self.now)
        yield from (line._replace(at=self.now) for line in said)

    def _play(self, event: Event) -> Iterator[Said]:
        if self.state is None:
            return
        turn = engine.advance(self.edition.script, load(save(self.state)), event, self.now)
        self.state = turn.state
        messages = []
        for effect in turn.effects:
            match effect:
                case Say() | Ask():
                    messages.append(self.edition.read(effect, turn.state.surface))
                    self.spoke.append((effect.key, messages[-1].text))
                case SetTimer():
                    self.timers[effect.kind] = (self.now + timedelta(seconds=effect.seconds), effect)
                case Answered(step=step, words=words) if words:
                    self.words[step] = words
                case Withdrawn(step=step):
                    self.words.pop(step, None)
                case RaiseFlag(kind=kind):
                    self.flags.append(kind)
        for message in join(messages):
            self.keyboard = tuple(button for row in message.buttons for button in row) or self.keyboard
            yield Said("bot", message.text, self.now, message)


def _lasting(written: str) -> Duration:
    try:
        return read_duration(written)
    except ValueError:
        raise Misdirection(f"(wait {written}) is no length of time. Write (wait 3 days) or (wait 2 hours).") from None


def as_json(said: Said) -> dict[str, object]:
    """A line of the transcript as one JSON object."""
    if said.who == "clock":
        return {"at": said.words}
    if said.who == "person" or said.message is None:
        return {"person": said.words}
    message = said.message
    line: dict[str, object] = {
        "bot": message.text,
        "parts": message.parts,
        "encoding": message.encoding or None,
        "options": message.options,
    }
    if message.surface == "voice":
        line |= {"keys": sorted(message.options), "seconds": round(message.seconds, 1)}
    return line


def encode(line: dict[str, object]) -> str:
    """One line of JSON."""
    return msgspec.json.encode(line).decode()
