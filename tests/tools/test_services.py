"""``hearback services``: whom the directory names, what is wrong with it, what has to be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tools.conftest import Command

ESSEX = ("--need", "someone_to_talk_to", "--area", "Essex", "--category", "sexual_offence")
NIGHT = ("--at", "2026-11-29T03:00")
SERVICE = """\
services:
  talk:
    name: Talk
    plain_for: anyone affected by crime
    needs: [someone_to_talk_to]
    phone: 0808 157 0123
    hours: 24/7
    {verified}
    source: https://talk.example.org
"""
FIXED = "Victim Support is for anyone affected by crime. You can look up its number. In danger, call 999."
CHECKED = "verified: 2026-11-01\n    verified_by: manager"


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the directory that the command finds."""

    def write(source: str) -> None:
        (tmp_path / "flows").mkdir(exist_ok=True)
        (tmp_path / "flows" / "support.yaml").write_text(source)
        monkeypatch.setenv("HEARBACK_FLOWS", str(tmp_path / "flows"))

    return write


def test_who_is_named_and_why_the_others_are_not(hearback: Command) -> None:
    """The services in order with what a person reads, what a live service would do, and one reason for each other service."""
    told = hearback("services", "list", *ESSEX, *NIGHT)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[:6] == [
        "Sunday 29 November 2026, 03:00. Asked for: someone_to_talk_to.",
        "1. rape_support_line  not verified",
        "   24/7 Rape and Sexual Abuse Support Line. For anyone affected by sexual violence. Day and night: 0808 500 2222.",
        "2. synergy_essex  not verified",
        "   Synergy Essex. For anyone in Essex affected by sexual violence. Hours not known: 0300 003 7777.",
        f"A live service names nobody of these. It says: {FIXED}",
    ]
    whys = dict(line.split(maxsplit=1) for line in lines[8:])
    assert len(whys) == 58
    assert whys["victim_support"] == "two others are closer, or surely answer now"
    assert whys["childline"] == "two others are closer, or surely answer now"
    assert whys["mens_advice_line"] == "it is for other crimes: domestic abuse"


def test_the_next_sunday(hearback: Command) -> None:
    """A day of the week and a time is the next such moment on UK clocks."""
    told = json.loads(hearback("services", "list", *ESSEX, "--at", "Sun 03:00", "--json").out)
    assert "T03:00:00" in told["at"]
    assert [named["service"] for named in told["named"]] == ["rape_support_line", "synergy_essex"]
    assert (told["somebody_answers"], len(told["left_out"])) == (True, 58)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param(
            ("--nation", "wales", "--category", "domestic_abuse", "--language", "cy"), "Byw Heb Ofn. I bawb yng Nghymru", id="in Welsh"
        ),
        pytest.param(("--gender", "man", "--nation", "england", "--category", "domestic_abuse"), "Men's Advice Line", id="a man"),
        pytest.param(("--age", "15"), "1. childline", id="a child"),
        pytest.param(("--need", "compensation"), "1. cica", id="another need"),
        pytest.param(("--live",), "Nobody has verified any service: a live service names none.", id="live"),
    ],
)
def test_what_is_known_of_a_person(hearback: Command, options: tuple[str, ...], named: str) -> None:
    """Nation, language, gender, age and need change who is named."""
    told = hearback("services", "list", *options, *NIGHT)
    assert told.code == 0
    assert named in told.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--at", "Someday 03:00"), "is not a time", id="no day of the week"),
        pytest.param(("--at", "Sun noon"), "is not a time", id="no time"),
        pytest.param(("--language", "xx"), "there is no language 'xx' here", id="no such language"),
        pytest.param(("--nation", "cornwall"), "cornwall", id="no such nation"),
    ],
)
def test_a_slip_is_told(hearback: Command, options: tuple[str, ...], says: str) -> None:
    """A slip of the keyboard ends with 2 and says what was wrong."""
    told = hearback("services", "list", *options)
    assert told.code == 2
    assert says in told.err


def test_the_directory_that_ships_has_no_error(hearback: Command) -> None:
    """Five services that nobody can reach yet are told of; nothing is too long in any language."""
    told = hearback("services", "check")
    assert told.code == 0
    assert told.out.count("[service-unreachable]") == 5
    assert "service-too-long" not in told.out


@pytest.mark.parametrize(
    ("source", "code", "rule"),
    [
        pytest.param(
            SERVICE.format(verified="verified: no").replace("name: Talk", f"name: {'Talk ' * 40}"), 1, "service-too-long", id="too long"
        ),
        pytest.param(SERVICE.format(verified=CHECKED), 0, "service-expired", id="checked too long ago"),
        pytest.param(SERVICE.format(verified="verified: yes"), 1, "not-a-date", id="a directory that cannot be read"),
        pytest.param(SERVICE.format(verified="verified: no"), 0, "directory-gap", id="no line for young people"),
    ],
)
def test_what_is_wrong_is_told(hearback: Command, directory, source: str, code: int, rule: str) -> None:
    """Errors end with 1, warnings with 0."""
    directory(source)
    told = hearback("services", "check", "--on", "2027-03-01")
    assert (told.code, f"[{rule}]" in told.out) == (code, True)


@pytest.mark.parametrize(
    ("verified", "on", "code", "heading"),
    [
        pytest.param("verified: no", "2026-11-21", 0, "Never checked. A live service does not name them:", id="never"),
        pytest.param(CHECKED, "2026-11-21", 0, "Checked:", id="lately"),
        pytest.param(CHECKED, "2027-01-20", 0, "To check within two weeks:", id="soon"),
        pytest.param(CHECKED, "2027-01-30", 0, "To check within two weeks:", id="the last day"),
        pytest.param(CHECKED, "2027-01-31", 1, "Checked too long ago. No longer named:", id="over"),
    ],
)
def test_what_has_to_be_checked_when(hearback: Command, directory, verified: str, on: str, code: int, heading: str) -> None:
    """Ninety days after a check it is no longer named, and the command ends with 1."""
    directory(SERVICE.format(verified=verified))
    told = hearback("services", "due", "--on", on)
    assert (told.code, told.out.splitlines()[0]) == (code, heading)
    assert "https://talk.example.org" in told.out


def test_without_a_directory(hearback: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, not a traceback."""
    (tmp_path / "flows").mkdir()
    monkeypatch.setenv("HEARBACK_FLOWS", str(tmp_path / "flows"))
    told = hearback("services", "due")
    assert told.code == 1
    assert "There is no support.yaml" in told.err
