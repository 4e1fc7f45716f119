"""``hearback try --save``: what was held becomes a story, once it has been shown to hold."""

from __future__ import annotations

from pathlib import Path

import click

from bot.flow.problems import Problem
from bot.flow.story import read_stories
from bot.library.drafts import Drafts
from bot.library.library import contents
from bot.stories.files import TESTS, Playhouse, Told
from bot.stories.saving import Spoken, added, as_story
from bot.tools.telling import tell_problems


class Keeping:
    """A story that is to be kept under a name. Whatever stands in the way is said before anybody has spoken."""

    def __init__(self, name: str, flow: Path, flow_name: str) -> None:
        """Raises ClickException where the name is taken, or the file cannot be added to."""
        self.name = name.strip()
        self.flow = flow
        self.file = flow.parent / TESTS / f"{flow_name}.yaml"
        if not self.name:
            raise click.ClickException('The story needs a name: --save "someone can stop".')
        self.before, self.column = self._looked_at()

    def _looked_at(self) -> tuple[bytes, int]:
        """The file as it stands, and where the dashes of its list stand."""
        problems: list[Problem] = []
        source = contents(self.file, problems, str(self.file)) if self.file.exists() else b""
        if source is None:
            raise click.ClickException(problems[0].says)
        if all(not line.strip() or line.lstrip().startswith(b"#") for line in source.splitlines()):
            return source, 1  # nothing but notes, or nothing at all
        reading = read_stories(str(self.file), source)
        if reading.problems:
            tell_problems(reading.problems, as_json=False, err=True)
            raise click.ClickException(f"{self.file} has mistakes, so nothing can be added to it. Mend it first.")
        if self.name in {story.story for story in reading.stories}:
            raise click.ClickException(f"There is a story {self.name!r} in {self.file}. Choose another name.")
        return source, reading.places.value("stories").column

    def keep(self, spoken: Spoken, drafts: Drafts) -> None:
        """Hold the story, and put it behind the others. Where it does not hold it is shown, and not kept. Raises ClickException then."""
        story = as_story(self.name, spoken)
        more = added(self.before, story, self.column)
        why = self._differs(self.before + more, drafts)
        if why:
            click.echo(story, err=True)
            raise click.ClickException(f"This is not saved, for it does not go the same way again: {why}")
        self._add(more, story)
        click.echo(f"Saved as {self.name!r} in {self.file}. It holds.", err=True)

    def _differs(self, source: bytes, drafts: Drafts) -> str:
        """The first thing that keeps the file from holding as it would be; empty where it does."""
        reading = read_stories(str(self.file), source)
        if reading.problems:
            return f"line {reading.problems[0].line}: {reading.problems[0].says}"
        last, problems = len(reading.stories) - 1, list[Problem]()
        told = Told(self.file, last, reading.stories[last], reading.places)
        held = list(Playhouse(drafts).hold(told, problems))
        faults = [fault.says for one in held for fault in one.outcome.faults] + [problem.says for problem in problems]
        return faults[0] if faults else ""

    def _add(self, more: bytes, story: str) -> None:
        try:
            self.file.parent.mkdir(exist_ok=True)
            with self.file.open("ab+") as file:
                file.seek(0)
                if file.read() != self.before:
                    click.echo(story, err=True)
                    raise click.ClickException(f"Somebody has changed {self.file} meanwhile. Nothing is saved; the story stands above.")
                file.write(more)
        except OSError as error:
            click.echo(story, err=True)
            raise click.ClickException(f"{self.file} cannot be written: {error.strerror or type(error).__name__}.") from None
