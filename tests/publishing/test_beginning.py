"""Whatever is asked for, a new flow begins without a finding, and its first story holds."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.flow.reader import read
from bot.library.drafts import Drafts
from bot.publishing.beginning import Risk, Wanted, Whom, beginning, first_story, pieces
from bot.publishing.sources import Folder
from bot.settings import read_settings
from bot.stories.files import Playhouse, read_files, story_files
from tests.dispatch.house import SHIPPED
from tests.library.once import share

EVERY = ("sms", "telegram", "ivr")
KINDS: list[tuple[Whom, Risk]] = [("anybody", "R1"), ("anybody", "R2"), ("anybody", "R3"), ("closed-cases", "R1"), ("closed-cases", "R2")]
ALL = [
    Wanted("after-court", "After court", whom, risk, ("en", "cy"), channels, sensitive)
    for (whom, risk), channels, sensitive in itertools.product(KINDS, (*((one,) for one in EVERY), EVERY), (False, True))
]
QUICK = [wanted for wanted in ALL if wanted.channels == EVERY and wanted.sensitive]


@pytest.mark.parametrize(
    "wanted",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.prove, id=f"{one.whom} {one.risk} {len(one.channels)}") for one in ALL],
)
def test_a_beginning_is_sound(wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No finding, not even a warning; on each surface somebody comes to the end of it."""
    share(monkeypatch)
    (tmp_path / "tests").mkdir()
    (tmp_path / "shared").mkdir()
    for piece in ("support.yaml", *pieces(wanted)):
        shutil.copyfile(SHIPPED / "flows" / piece, tmp_path / piece)
    (tmp_path / "after-court.yaml").write_text(beginning(wanted, "2027-11-01"))
    (tmp_path / "tests" / "after-court.yaml").write_text(first_story(wanted))
    settings = read_settings({})
    folder = Folder("flows", tmp_path, SHIPPED / "locales", settings)
    made = folder.maker.made(tmp_path / "after-court.yaml")
    problems = list(made.problems)
    house = Playhouse(Drafts(settings, tmp_path, SHIPPED / "locales"))
    held = [one for told in read_files(story_files(tmp_path), problems) for one in house.hold(told, problems)]
    assert problems == []
    assert [one.outcome.faults for one in held] == [()] * len(wanted.channels)


@pytest.mark.parametrize(
    ("name", "taken", "word"),
    [
        pytest.param("after-court", [], "AFTERCOURT", id="its name"),
        pytest.param("after-court", ["AfterCourt"], "AFTERCOURT2", id="another flow has it"),
        pytest.param("after-court", ["AFTERCOURT", "AFTERCOURT2"], "AFTERCOURT3", id="and the next"),
        pytest.param("a", [], "A2", id="one letter is no word"),
        pytest.param("call", [], "CALL2", id="it means something everywhere"),
        pytest.param("a-name-that-is-longer-than-a-word", [], "ANAMETHATISLONGERTHA", id="a long one"),
    ],
)
def test_the_word_that_begins_it_begins_nothing_else(name: str, taken: list[str], word: str) -> None:
    """Of its name, with a number where that is taken."""
    assert f"start_words: [{word}]\n" in beginning(Wanted(name), "2027-11-01", taken)


@pytest.mark.parametrize("title", ["After court", "Yes: no", "true", "# hash", 'It\'s [odd] "here"', "Ar ôl y llys"])
def test_a_title_is_read_back_as_it_was_written(title: str) -> None:
    """Whatever somebody types, it is words and nothing else."""
    text = beginning(Wanted("a", title), "2027-11-01").encode()
    flow = read("a.yaml", text, lambda name: (SHIPPED / "flows" / name).read_bytes()).flow
    assert flow is not None
    assert flow.title == title


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        pytest.param(Wanted("After Court"), "small letters and digits", id="a name with capitals"),
        pytest.param(Wanted("../x"), "small letters and digits", id="a name that leads elsewhere"),
        pytest.param(Wanted("x" * 61), "small letters and digits", id="too long a name"),
        pytest.param(Wanted("a", "two\nlines"), "A title is one line", id="a title of two lines"),
        pytest.param(Wanted("a", channels=("fax",)), "sms, telegram, ivr", id="a channel that is none"),
        pytest.param(Wanted("a", channels=()), "sms, telegram, ivr", id="no channel"),
        pytest.param(Wanted("a", whom="closed-cases", risk="R3"), "never written to first", id="invited, and never to be"),
    ],
)
def test_what_no_flow_can_be(wanted: Wanted, says: str) -> None:
    """It is refused in one line, before anything is written."""
    with pytest.raises(Refused, match=says):
        beginning(wanted, "2027-11-01")
