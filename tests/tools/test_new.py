"""``hearback new``: a few questions, two files that are sound, and nothing of anybody's overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.conftest import Command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a flow."""
    (tmp_path / "mine").mkdir()
    monkeypatch.setenv("HEARBACK_FLOWS", str(tmp_path / "mine"))
    return tmp_path / "mine"


def test_questions_are_asked_and_the_files_are_sound(hearback: Command, folder: Path) -> None:
    """From an empty folder to a flow that passes its checks, with the shared pieces that it includes."""
    told = hearback("new", "after-court", typed="After court\nclosed-cases\nR1\nen,cy\nsms,telegram\ny\n")
    assert told.code == 0, told.err
    text = (folder / "after-court.yaml").read_text()
    for said in ("title: After court", "case: closed", "channels: [sms, telegram]", "feelings:", "languages: [en] # and cy"):
        assert said in text
    assert sorted(file.name for file in (folder / "shared").iterdir()) == ["age.yaml", "closing.yaml", "opening.yaml"]
    assert hearback("check").out.startswith("Nothing to mend")
    assert hearback("test", "after-court").out == "1 story holds in 2 conversations.\n"


def test_nothing_is_asked_where_all_is_said(hearback: Command, folder: Path) -> None:
    """For a script; what is there already stays as it is."""
    (folder / "shared").mkdir()
    (folder / "shared" / "age.yaml").write_text("ours")
    told = hearback(
        "new", "quiet", "--risk", "R2", "--for", "anybody", "--channels", "sms", "--languages", "en", "--not-sensitive", "--yes"
    )
    assert told.code == 0, told.err
    assert "risk: R2" in (folder / "quiet.yaml").read_text()
    assert (folder / "shared" / "age.yaml").read_text() == "ours"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("small", "--yes"), "small.yaml already", id="there is one"),
        pytest.param(("Big", "--yes"), "small letters and digits", id="a name that is none"),
        pytest.param(("big", "--yes", "--languages", "en,cz"), "There is no language 'cz'", id="a language that is not here"),
        pytest.param(("big", "--yes", "--channels", "fax"), "sms, telegram, ivr", id="a channel that is none"),
    ],
)
def test_mistakes_write_nothing(hearback: Command, folder: Path, arguments: tuple[str, ...], says: str) -> None:
    """One line, and the folder is as it was."""
    (folder / "small.yaml").write_text("ours")
    told = hearback("new", *arguments)
    assert told.code in (1, 2)
    assert says in told.err
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [("small.yaml", "ours")]


def test_whoever_leaves_in_the_middle_has_written_nothing(hearback: Command, folder: Path) -> None:
    """Ctrl-D at a question."""
    assert hearback("new", "after-court", typed="After court\n").code == 1
    assert list(folder.iterdir()) == []
