"""Stories in their files, beside the flows: found, read, held one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bot.engine.events import Surface
from bot.flow.places import Places
from bot.flow.problems import Problem
from bot.flow.story import Story, named_wrongly, read_stories
from bot.library import Edition
from bot.library.drafts import Drafts, Found
from bot.library.library import contents, flow_files
from bot.stories.coverage import Covered, Tried, covered
from bot.stories.matching import sentences_of, steps_of
from bot.stories.playing import Outcome, Where, play

TESTS = "tests"  # the folder beside the flows


class Told(NamedTuple):
    """A story with its file, and its place in it: ``places.key("stories", at)``."""

    file: Path
    at: int
    story: Story
    places: Places


class Held(NamedTuple):
    """A story that was held: how it went, and the line of the file for each line of the talk."""

    told: Told
    outcome: Outcome

    def line_of(self, line: int) -> int:
        """The line of the file at which something differs; that of the story's name for what differs at its end."""
        path = ("talk", line) if line >= 0 else ("story",)
        return self.told.places.key("stories", self.told.at, *path).line


class Only(NamedTuple):
    """Of stories that are held on several surfaces or in several languages: only these. Empty is all."""

    surface: str = ""
    language: str = ""


def story_files(path: Path) -> list[Path]:
    """The files of stories of a path: the file itself, those of a folder, or those beside the flows of a folder."""
    if path.is_file():
        return [path]
    below = path / TESTS
    return sorted((below if below.is_dir() else path).rglob("*.yaml"))


def read_files(files: Iterable[Path], problems: list[Problem]) -> list[Told]:
    """The stories of these files. What is wrong with a file is added to ``problems``; the others are read all the same."""
    told = []
    for file in files:
        source = contents(file, problems, str(file))
        if source is not None:
            reading = read_stories(str(file), source)
            problems += reading.problems
            told += [Told(file, at, story, reading.places) for at, story in enumerate(reading.stories)]
    return told


class Playhouse:
    """Holds stories with the flows beside them. What was tried of each flow is in ``tried``, by its file."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts
        self.tried: dict[Path, Tried] = {}
        self._found: dict[tuple[Path, tuple[str, ...]], Found] = {}

    def hold(self, told: Told, problems: list[Problem], only: Only = Only()) -> Iterator[Held]:  # noqa: B008  # frozen
        """A story on each of its surfaces and in each of its languages. What it names and is not there is added to ``problems``."""
        path = self.flow_of(told)
        found = self.found(path) if path else None
        if path is None or found is None or found.edition is None:
            problems.append(self._no_flow(told, found))
            return
        languages = told.story.language or found.edition.script.languages[:1]
        wrong = [*_misnamed(told, found.edition), *self._unspoken(told, path, languages)]
        problems += wrong
        if wrong:
            return
        for surface in told.story.on:
            for language in languages:
                if only.surface in ("", surface) and only.language in ("", language):
                    yield Held(told, self.play(told.story, path, surface, language))

    def play(self, story: Story, path: Path, surface: Surface, language: str) -> Outcome:
        """One story on one surface in one language, with the flow of a file that can be read."""
        edition = self._speaking(path, language).edition
        if edition is None:
            raise LookupError("a flow that cannot be read")
        zone, values = self.drafts.settings.zone, self.drafts.press.values
        return play(story, edition, Where(surface, language, zone, values), self.tried.setdefault(path, Tried()))

    def flow_of(self, told: Told) -> Path | None:
        """The file of a story's flow: beside the folder of the story's file, else in the flows folder."""
        name = f"{told.story.flow}.yaml"
        beside = (told.file.parent.parent / name, told.file.parent / name)
        return next((path for path in (*beside, self.drafts.flows / name) if path.is_file()), None)

    def found(self, path: Path, drafts: tuple[str, ...] = ()) -> Found:
        """The flow of a file, read once."""
        key = (path.resolve(), drafts)
        if key not in self._found:
            self._found[key] = self.drafts.found(path, drafts)
        return self._found[key]

    def covered(self, paths: Iterable[Path]) -> Iterator[Covered]:
        """How much of these flows was tried; flows that cannot be read are left out."""
        for path in paths:
            found = self.found(path)
            if found.edition is not None:
                yield covered(found.edition, self.tried.get(path, Tried()), found.places)

    def _speaking(self, path: Path, language: str) -> Found:
        """The flow in a language and in all that it offers: as it is sent, or else as far as it is translated.

        A story tells how a conversation goes. Whether a language is sent is told elsewhere, and keeps nobody from mending the English.
        """
        edition = self.found(path).edition
        lacking = {language, *edition.script.flow.languages} - {*edition.script.languages} if edition else {language}
        return self.found(path, tuple(sorted(lacking)))

    def _no_flow(self, told: Told, found: Found | None) -> Problem:
        place = told.places.value("stories", told.at, "flow")
        if found is not None:
            first = next((problem for problem in found.problems if problem.severity == "error"), None)
            says = f"The flow `{told.story.flow}` cannot be read" + (f": line {first.line} of {first.file}: {first.says}" if first else ".")
            return Problem(*place, "story-flow", "error", says, f"Mend it first: hearback check {told.story.flow}.")
        names = [file.stem for file in flow_files(self.drafts.flows)]
        return Problem(*place, "story-flow", "error", *named_wrongly(told.story.flow, names, "flow"))

    def _unspoken(self, told: Told, path: Path, languages: Iterable[str]) -> Iterator[Problem]:
        for nth, language in enumerate(languages):
            edition = self._speaking(path, language).edition
            if edition is not None and language not in edition.script.languages:
                place = told.places.value("stories", told.at, "language", nth)
                says = named_wrongly(language, list(edition.script.languages), "language")
                yield Problem(*place, "story-name", "error", *says)


def _misnamed(told: Told, edition: Edition) -> Iterator[Problem]:
    """Names of a story that its flow does not have."""
    steps = steps_of(edition.script)
    asked = [node.name for node in edition.script.nodes if node.asks]
    sentences = sentences_of(edition.script)
    for at, line in enumerate(told.story.talk):
        known = {"step": steps, "sentence": sentences}.get(line.bot.how) if line.bot else None
        if line.bot and known is not None and line.bot.words not in known:
            place = told.places.value("stories", told.at, "talk", at, "bot")
            yield Problem(*place, "story-name", "error", *named_wrongly(line.bot.words, known, line.bot.how))
    for step in told.story.answers:
        if step not in asked:
            place = told.places.key("stories", told.at, "answers", step)
            yield Problem(*place, "story-name", "error", *named_wrongly(step, asked, "question"))
