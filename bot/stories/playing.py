"""A story held with a flow: what was said beside what was expected, and everything that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.engine.events import Surface
from bot.engine.stage import Stage
from bot.flow.story import BEGINS, Story
from bot.flow.story_lines import Expected, Line
from bot.library import Edition
from bot.stories.buttons import Misdirection
from bot.stories.coverage import Tried, watched
from bot.stories.keys import by_keys
from bot.stories.matching import filled, named, normal, says
from bot.stories.rehearsal import Rehearsal, Said

NOTHING, NO_MORE = "(nothing is said)", "(nothing more is said)"
AS_ABOVE = "(the same message)"
NO_WAY = "(this cannot be done here)"
SPOKEN = "spoken"  # what stands in place of words on the telephone


class Row(NamedTuple):
    """A line of both conversations: what the story says, and what was said. ``line`` counts the lines of the talk; -1 for none."""

    line: int
    expected: str
    said: str
    same: bool = True


class Fault(NamedTuple):
    """Something that differs: at which line of the talk (-1: the end of the story), and what of it in a sentence."""

    line: int
    says: str


class Outcome(NamedTuple):
    """One story on one surface in one language."""

    story: str
    surface: Surface
    language: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    end: str

    @property
    def held(self) -> bool:
        """Whether the conversation went as it has to."""
        return not self.faults


class Where(NamedTuple):
    """Where and when a story is held. ``values``: what placeholders say in this deployment."""

    surface: Surface
    language: str
    zone: ZoneInfo
    values: Mapping[str, str]


def play(story: Story, edition: Edition, where: Where, tried: Tried) -> Outcome:
    """Hold a story on one surface in one language; what of the flow is tried on the way is added to ``tried``."""
    begun_by = story.begun_by or ("bot" if edition.script.flow.invite else "person")
    began = began_at(story.at, where.zone)
    rehearsal = Rehearsal(watched(edition, tried), where.surface, begun_by, where.language, began, where.zone, story.facts)
    held = _Held(story, rehearsal, where, tried)
    held.all()
    tried.surfaces.add(where.surface)
    tried.languages.add(where.language)
    return Outcome(story.story, where.surface, where.language, tuple(held.rows), tuple(held.faults), rehearsal.end)


class _Held:
    """One story while it is held."""

    def __init__(self, story: Story, rehearsal: Rehearsal, where: Where, tried: Tried) -> None:
        self.story = story
        self.rehearsal = rehearsal
        self.where = where
        self.tried = tried
        self.kinds = {node.name: node.kind for node in rehearsal.edition.script.nodes if node.asks}
        self.rows: list[Row] = []
        self.faults: list[Fault] = []

    def all(self) -> None:
        """Each turn: what is done, and what the bot is to say then."""
        said = self.heard(self.rehearsal.begin())
        for acting, expected in _turns(self.story.talk):
            try:
                said = self.does(*acting) if acting else said
            except Misdirection as error:
                line = acting[0] if acting else -1
                self.rows[-1] = Row(line, self.rows[-1].expected, NO_WAY, same=False)
                self.differs(line, str(error))
                return
            self.compare(expected, said)
        self.at_the_end()

    def heard(self, said: Iterator[Said]) -> list[Said]:
        """What the bot says in a turn."""
        self.rehearsal.spoke.clear()
        self.tried.walked.clear()
        return self.spoken(said)

    def spoken(self, said: Iterator[Said]) -> list[Said]:
        """The bot's own of what was said; the answers that are known by then are noted."""
        told = [line for line in said if line.who == "bot"]
        self.tried.answered(self.rehearsal.answers_given, self.kinds)
        return told

    def does(self, at: int, line: Line) -> list[Said]:
        """What the person does, or time that goes by. Raises Misdirection where it cannot be done."""
        self.rows.append(Row(at, str(line), str(line)))
        self.rehearsal.spoke.clear()
        self.tried.walked.clear()
        said: list[Said] = []
        pressed: list[str] = []
        if line.wait is not None:
            return self.spoken(self.rehearsal.wait(line.wait))
        for direction in self.directions(line):
            pressed.append(direction)
            written = line.does == "person" and self.where.surface != "voice"
            said += self.spoken(self.rehearsal.say(direction) if written else self.rehearsal.line(direction))
        if self.where.surface == "voice" and line.does in ("person", "button"):
            self.rows[-1] = Row(at, str(line), " ".join(pressed))
        return said

    def directions(self, line: Line) -> Iterator[str]:
        """What is done on this surface."""
        words = line.person if line.person is not None else line.button
        if words is None:
            what = {"key": line.key, "record": f"{line.record} seconds"}.get(line.does, "")
            yield f"({line.does} {what})" if what else f"({line.does})"
        elif self.where.surface == "voice":
            yield from by_keys(self.rehearsal, words)
        else:
            yield f"(button {words})" if line.does == "button" and self.where.surface == "chat" else words

    def compare(self, expected: Sequence[tuple[int, Expected]], said: Sequence[Said]) -> None:
        """What was to be said in this turn beside what was; a message may be what several lines tell of, and lines may leave some out."""
        texts = [line.words for line in said]
        shown = at = 0
        for line, wanted in expected:
            found = self.found(wanted, said, at)
            if found is None:
                told = texts[shown] if shown < len(texts) else NO_MORE if texts else NOTHING
                self.rows.append(Row(line, f"bot: {wanted}", told, same=False))
                self.differs(line, self.why(wanted, texts))
                shown = min(shown + 1, len(texts))
                continue
            self.rows += [Row(-1, "", text) for text in texts[shown:found]]
            self.rows.append(Row(line, f"bot: {wanted}", (texts[found] if found >= shown else AS_ABOVE) if texts else NOTHING))
            at, shown = found, max(shown, min(found + 1, len(texts)))
        self.rows += [Row(-1, "", text) for text in texts[shown:]]

    def found(self, wanted: Expected, said: Sequence[Said], at: int) -> int | None:
        """Which message it is, from ``at`` on."""
        if wanted.how == "silent":
            return None if said else 0
        if wanted.how in ("step", "sentence"):
            if not said or not named(wanted, self.rehearsal.keys, self.tried.walked):
                return None
            keys = [[line.message.key if line.message else ""] for line in said]
            return next((nth for nth in range(at, len(said)) if named(wanted, keys[nth], ())), at)
        return next((nth for nth in range(at, len(said)) if says(wanted, said[nth].words, self.where.values)), None)

    def why(self, wanted: Expected, said: Sequence[str]) -> str:
        """What differs, in a sentence."""
        if wanted.how == "silent":
            return f"Nothing was to be said here, and the bot said: {_short(said[0])}"
        if not said:
            return (
                f"The bot says nothing here, and never will: {self.stands()}. Take the line out, or write what the person does before it."
            )
        if wanted.how in ("step", "sentence"):
            told = [key.partition("/")[2] for key in self.rehearsal.keys]
            return f"The {wanted.how} {wanted.words} was not said here. Said were: {', '.join(dict.fromkeys(told))}."
        how = {"starts with": "starts with", "contains": "contains", "exactly": "is exactly"}[wanted.how]
        return f'No message here {how} "{filled(wanted.words, self.where.values)}". The bot said: {_short(" / ".join(said))}'

    def stands(self) -> str:
        """How the conversation stands, for somebody who waits for more of it."""
        if self.rehearsal.end not in ("waiting", "paused"):
            return f"the conversation has ended ({self.rehearsal.end})"
        state = self.rehearsal.state
        node = Stage(self.rehearsal.edition.script, state, self.rehearsal.now).node if state else None
        if state and state.phase in ("asking", "warned", "checking") and node:
            return f"the conversation waits for an answer to `{node.name}`"
        return "the conversation waits for the person" if state and state.phase != "waiting" else "the conversation waits for time to go by"

    def at_the_end(self) -> None:
        """How it ended, what was answered, what was flagged."""
        story, end = self.story, self.rehearsal.end
        if story.ends:
            self.outcome("ends", story.ends, end, f"{self.stands()[:1].upper()}{self.stands()[1:]}." if end == "waiting" else "")
        known = self.rehearsal.answers
        for step, wanted in story.answers.items():
            given = _shown(known[step]) if step in known else "(not answered)"
            same = step in known and _same_answer(wanted, known[step])
            self.outcome(f"answer to {step}", _shown(wanted), _shown(wanted) if same else given)
        if story.flags is not None:
            self.outcome("flags", ", ".join(sorted(story.flags)) or "none", ", ".join(sorted(self.rehearsal.flags)) or "none")

    def outcome(self, what: str, wanted: str, found: str, more: str = "") -> None:
        """One line of the end."""
        same = wanted == found
        self.rows.append(Row(-1, f"{what}: {wanted}", f"{what}: {found}", same))
        if not same:
            self.differs(-1, f"{what[:1].upper()}{what[1:]}: expected {wanted}, was {found}. {more}".strip())

    def differs(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))


def _turns(talk: Sequence[Line]) -> Iterator[tuple[tuple[int, Line] | None, list[tuple[int, Expected]]]]:
    """Each line that is done, with the lines of the bot that follow it; None at the beginning."""
    acting: tuple[int, Line] | None = None
    expected: list[tuple[int, Expected]] = []
    for at, line in enumerate(talk):
        if line.bot is not None:
            expected.append((at, line.bot))
        else:
            yield acting, expected
            acting, expected = (at, line), []
    yield acting, expected


def _same_answer(wanted: object, given: object) -> bool:
    """Whether an answer is the one expected. A spoken comment is held for words that were expected."""
    if isinstance(wanted, tuple):
        return isinstance(given, (list, tuple)) and set(map(str, wanted)) == set(map(str, given))
    if wanted is None or given is None:
        return wanted is None and given is None
    if isinstance(given, (list, tuple)):
        return [str(wanted)] == [str(one) for one in given]
    return given == SPOKEN or normal(str(wanted)) == normal(str(given))


def _shown(value: object) -> str:
    if value is None:
        return "skipped"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _short(text: str) -> str:
    words = normal(text)
    return f'"{words}"' if len(words) <= 200 else f'"{words[:199]}…"'


def began_at(at: datetime | None, zone: ZoneInfo) -> datetime:
    """The moment at which a story begins."""
    moment = at or BEGINS
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
