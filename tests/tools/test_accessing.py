"""``hearback access`` and ``hearback retention``: the files, what is in them, and who may read them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from bot.asking.people import Case, Contact
from bot.engine.effects import EndReason
from bot.flow.flag_kinds import FLAG_KINDS, OTHER
from bot.flow.scopes import SCOPES
from bot.outreach.columns import CHANNELS, COLUMNS, CONTACTS
from bot.store.store import Store
from bot.tools.access_labels import LABELS
from bot.tools.access_page import PARTS, page
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
    shown, data = file.read_text(), json.loads((tmp_path / "copy.json").read_text())
    for said in (f'dir="{turned}"', title, "&lt;b&gt;my own words&lt;/b&gt;", "dissatisfied"):
        assert said in shown, said
    assert "<b>my" not in shown
    assert data["answers"][0]["words"] == "<b>my own words</b>"
    assert data["addresses"][0]["sealed"].startswith("+44")
    assert data["addresses"][0]["sealed"] in shown
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


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_the_page_is_in_words(language: str) -> None:
    """No name of a column, no code and no time as computers write them, whatever is held."""
    zone, now = ZoneInfo("Europe/London"), datetime(2026, 11, 29, 2, tzinfo=UTC)
    facts = {
        name: column.values or ("2026-08-02",)
        for name, column in COLUMNS.items()
        if name in {*Case.__struct_fields__, *Contact.__struct_fields__}
    }
    rows: dict[str, list[dict[str, Any]]] = {
        "answers": [],
        "addresses": [{"channel": channel, "sealed": "+447700900123"} for channel in CHANNELS],
        "contact": [{"profile": {"state": state, "avoid_dates": ["2026-12-24", "2026-12-31"]}} for state in CONTACTS],
        "cases": [{"facts": {name: value}} for name, values in facts.items() for value in values],
        "conversations": [{"begun_at": "2026-07-08T22:30:00+00:00", "end_reason": reason} for reason in get_args(EndReason)],
        "words about consent": [{"what": what, "scope": scope} for what in ("given", "withdrawn") for scope in SCOPES],
        "spoken comments": [{"seconds": 4, "state": state} for state in ("agreed", "new", "kept", "unwanted")],
        "flags for staff": [{"kind": kind.name} for kind in (*FLAG_KINDS, OTHER)],
    }
    said = page(rows, language, now, lambda _: ("", ""), zone)
    shown = re.findall(r"<d[td][^>]*>(.*?)</d[td]>", said)
    assert [each for each in shown if re.search(r"[a-z0-9]_[a-z]|\[|\d-\d\d-\d|^R[123]$", each)] == []
    assert {"en": "8 July 2026, 23:30", "cy": "8 Gorffennaf 2026, 23:30", "ur": "8 جولائی، 2026, 23:30"}[language] in shown
    assert {label for label in LABELS if label not in COLUMNS} >= {column for _, _, columns in PARTS for column in columns} - {
        "profile",
        "facts",
    } - set(COLUMNS)
    english = set(re.findall(r"<d[td][^>]*>(.*?)</d[td]>", page(rows, "en", now, lambda _: ("", ""), zone)))
    assert language == "en" or not [each for each in shown if each in english and re.search("[a-z]", each) and each != "Telegram"]


def test_what_an_erasure_holds_back_is_told_and_not_shown(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """Out of use is out of use for this command too."""
    _said(imported)
    assert hearback("erase", "NS/1", *ME).code == 0
    assert hearback("access", "NS/1", "--to", str(tmp_path / "copy.html"), *CHECKED).code == 0
    data = json.loads((tmp_path / "copy.json").read_text())
    assert data["answers"] == []
    assert len(data["held back after an erasure"]) == 1
    assert "nid yw yn y copi hwn" in (tmp_path / "copy.html").read_text()
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


def test_people_with_whom_it_is_over_are_counted_and_forgotten_when_told(hearback: Command, imported: Store) -> None:
    """No number and no name; at another moment without deleting, and now only where it is asked for."""
    told = hearback("retention")
    assert told.code == 0, told.err
    assert "ways to reach people" in told.out
    later = hearback("retention", "--at", "2040-01-01")
    assert later.code == 0, later.err
    count = len(list(imported.cases.each("", 100)))
    lines = [line for line in later.out.splitlines() if "ways to reach people" in line or "what is known of people" in line]
    assert [line.rstrip(" │┃|").split()[-1] for line in lines] == [str(count)] * 2, later.out
    assert "+447700" not in later.out + later.err
    assert "NS/1" not in later.out + later.err
    assert hearback("retention", "--forget", "--at", "2040-01-01").code == 2
    assert "0 forgotten" in hearback("retention", "--forget").out
    assert len(list(imported.cases.each("", 100))) == count
