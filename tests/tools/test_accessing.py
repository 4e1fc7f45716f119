"""``hearback access`` and ``hearback retention``: the files, what is in them, and who may read them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
ME = ("--by", "data-protection-officer")
CHECKED = (*ME, "--identity-checked")


def _said(store: Store) -> str:
    """An answer and words of the person of NS/1."""
    person = str(store.cases.person_of("NS/1"))
    with store.person_turn(person, "sms", datetime.now(UTC)) as turn:
        turn.open_conversation("after-case-closed", "an-old-version", b'{"step":1}', "text", "sms")
        turn.keep_answer("overall", "answered", "dissatisfied", "<b>my own words</b>")
        turn.raise_flag("complaint")
    return person


@pytest.mark.parametrize(
    ("language", "turned", "title"),
    [("en", "ltr", "What we hold about you"), ("cy", "ltr", "Yr hyn sydd gennym"), ("ur", "rtl", "آپ کے بارے میں")],
    ids=["English", "Welsh", "Urdu"],
)
def test_everything_in_two_files(hearback: Command, imported: Store, tmp_path: Path, language: str, turned: str, title: str) -> None:
    """A page in the person's language and JSON, for their owner alone; nothing on the terminal; noted with the role."""
    person, file = _said(imported), tmp_path / "copy.html"
    told = hearback("access", "NS/1", "--to", str(file), "--language", language, *CHECKED)
    assert told.code == 0, told.err
    assert "own words" not in told.out + told.err
    page, data = file.read_text(), json.loads((tmp_path / "copy.json").read_text())
    for said in (f'dir="{turned}"', title, "&lt;b&gt;my own words&lt;/b&gt;", "dissatisfied", "+4479"):
        assert said in page or said == "+4479", said
    assert "<b>my" not in page
    assert data["answers"][0]["words"] == "<b>my own words</b>"
    assert data["addresses"][0]["sealed"].startswith("+44")
    assert data["addresses"][0]["sealed"] in page
    assert data["cases"][0]["facts"]["ref"] == "NS/1"
    assert data["flags for staff"][0]["kind"] == "complaint"
    assert {each.stat().st_mode & 0o077 for each in (file, tmp_path / "copy.json")} == {0}
    assert [(row.what, row.role) for row in imported.erasures.noted(person)] == [("copy of everything made", "data-protection-officer")]
    assert hearback("access", "NS/1", "--to", str(file), *CHECKED).code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("NS/1", *ME), 2, "Check first that it is them", id="nobody has checked who asks"),
        pytest.param(("NS/1", "--identity-checked"), 2, "--by ROLE", id="nobody says who they are"),
        pytest.param(("NS/404", *CHECKED), 1, "There is no case and no person", id="nobody is there"),
    ],
)
def test_no_copy_is_made(hearback: Command, imported: Store, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """Told in a line; no file is written."""
    told = hearback("access", *arguments, "--to", str(tmp_path / "copy.html"))
    assert (told.code, says in told.err) == (code, True), told.err
    assert not list(tmp_path.glob("copy*"))


def test_what_an_erasure_holds_back_is_told_and_not_shown(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """Out of use is out of use for this command too."""
    _said(imported)
    assert hearback("erase", "NS/1", *ME).code == 0
    assert hearback("access", "NS/1", "--to", str(tmp_path / "copy.html"), *CHECKED).code == 0
    data = json.loads((tmp_path / "copy.json").read_text())
    assert data["answers"] == []
    assert len(data["held back after an erasure"]) == 1
    assert "own words" not in (tmp_path / "copy.json").read_text()


def test_retention_says_what_is_due_and_the_worker_forgets_it(hearback: Command, imported: Store) -> None:
    """Each kind, how long, and how much; after six years the coded answers go, and not a day before."""
    _said(imported)
    told = hearback("retention")
    assert told.code == 0, told.err
    for said in (
        "coded answers",
        "6 years",
        "people's own words",
        "consents that ended",
        "what an erasure holds back",
        "7 days",
        "spoken comments",
    ):
        assert said in told.out, said
    now = datetime.now(UTC)
    assert imported.forget(now + timedelta(days=6 * 365)) == 0
    assert imported.forget(now + timedelta(days=6 * 365.25 + 1)) > 0
    assert imported.access.of(str(imported.cases.person_of("NS/1")), now, "a-role")["answers"] == []
