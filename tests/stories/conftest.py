"""A folder of flows of the test's own, and stories held with it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bot.flow.problems import Problem
from bot.library.drafts import Drafts
from bot.settings import read_settings
from bot.stories.files import Held, Only, Playhouse, read_files, story_files
from tests.library.once import share

ROOT = Path(__file__).resolve().parents[2]

FLOW = """\
flow: visit
languages: [en, cy]
channels: [sms, telegram, ivr]
start_words: [VISIT]
invite: "{organisation} here. Can we ask 4 short questions?"
steps:
  overall:
    ask: How was it with us?
    choose: {good: Good, poor: Poor, neither: Neither}
    then:
      - if: {overall: poor}
        flag: complaint
  young:
    only_if: {age: under 18}
    say: This is for you too.
  contact:
    ask: How should we write to you?
    choose: {text: Text, letter: Letter, email: E-mail, call: Call, visit: A visit}
  helped:
    ask: Who helped you?
    choose_many: {officer: An officer, nurse: A nurse, friend: A friend}
  mood:
    sensitive: 2
    ask: How are things now?
    scale: {from: 0, to: 10, low: Bad, high: Good}
    then:
      - if: {mood: 0 to 2}
        go: support
  better:
    ask: Is there one thing we could do better? Please do not tell us what happened.
    write: {}
  later:
    wait: 2 days
  thanks:
    say: Thank you for that.
  support:
    signpost: [someone_to_talk_to]
  done:
    end: finished
"""


class Stage:
    """``stage.hold(stories)`` gives what came of them; ``stage.problems`` what was wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drafts = Drafts(read_settings({"ORGANISATION": "Westmarch Police"}), folder, ROOT / "locales")
        self.house = Playhouse(self.drafts)
        self.problems: list[Problem] = []

    def write(self, stories: str, name: str = "visit") -> Path:
        """A file of stories, beside the flows."""
        file = self.folder / "tests" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(dedent(stories), "utf-8")
        return file

    def hold(self, stories: str, surface: str = "", language: str = "") -> list[Held]:
        """All stories of a file, held."""
        told = read_files(story_files(self.write(stories)), self.problems)
        return [held for one in told for held in self.house.hold(one, self.problems, Only(surface, language))]

    def one(self, talk: str, *more: str) -> Held:
        """A story of one talk, on one surface in one language."""
        lines = [line for line in dedent(talk).splitlines() if line.strip()]
        source = ["- story: a", "  flow: visit", *(f"  {line}" for line in more), "  talk:", *(f"    {line}" for line in lines)]
        (held,) = self.hold("\n".join(source))
        assert self.problems == []
        return held


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The flow above, and the languages that are shipped."""
    share(monkeypatch)
    (tmp_path / "visit.yaml").write_text(FLOW, "utf-8")
    return Stage(tmp_path)
