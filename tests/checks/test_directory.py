"""What could go wrong with the support directory: each rule, with a directory that breaks it and one that does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.checks.directory import RULES_OF_A_DIRECTORY, check_directory
from bot.flow.directory import read_directory

TODAY = date(2026, 11, 21)
WHOLE = """\
services:
  talk:
    name: Talk
    plain_for: anyone affected by crime
    needs: [someone_to_talk_to]
    phone: 0808 157 0123
    hours: 24/7
    source: https://talk.example.org
  young:
    name: Young
    plain_for: anyone under 19
    needs: [someone_to_talk_to, young_people]
    phone: 0808 157 0124
    max_age: 18
    source: https://young.example.org
"""
VERIFIED = "    verified: {}\n    verified_by: manager\n"


def _found(source: str) -> list[tuple[str, int]]:
    reading = read_directory("support.yaml", source.encode())
    assert reading.problems == ()
    return [(problem.rule, problem.line) for problem in check_directory(reading.services, reading.places, TODAY)]


def _talk(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(WHOLE, [], id="nothing to mend"),
        pytest.param(_talk("name: Talk", "name: Crimestoppers UK"), [("service-no-support", 3)], id="takes information, gives no support"),
        pytest.param(_talk("name: Talk", "name: The Silver Line"), [("service-no-support", 3)], id="gone"),
        pytest.param(_talk("name: Talk", "name: Action Fraud"), [("service-no-support", 3)], id="has another name now"),
        pytest.param(_talk("    source: https://talk.example.org\n", ""), [("service-source", 3)], id="nowhere to check it"),
        pytest.param(_talk("    phone: 0808 157 0123\n", ""), [("service-unreachable", 3)], id="no way to reach it"),
        pytest.param(_talk("0124", "0123"), [("service-twice", 13)], id="one number for two services"),
        pytest.param(_talk("0808 157 0124", "+44 808 157 0123"), [("service-twice", 13)], id="the same number, written from abroad"),
        pytest.param(WHOLE.replace("0808 157 0123", "101").replace("0808 157 0124", "101"), [], id="101 is the door of many"),
        pytest.param(_talk("  young:", VERIFIED.format("2026-08-22") + "  young:"), [("service-expired", 9)], id="checked too long ago"),
        pytest.param(_talk("  young:", VERIFIED.format("2026-08-23") + "  young:"), [], id="checked just lately enough"),
        pytest.param(_talk("24/7", "Mo-Fr 09:00-17:00"), [("directory-gap", 2)] * 4, id="at night nobody answers"),
        pytest.param(
            _talk("    hours", "    nations: [england, wales, scotland]\n    hours"), [("directory-gap", 2)], id="one nation has nobody"
        ),
        pytest.param(_talk("    hours", "    gender_scope: women\n    hours"), [("directory-gap", 2)] * 4, id="nobody for men"),
        pytest.param(_talk("    max_age: 18\n", ""), [("directory-gap", 2)], id="no line for young people"),
    ],
)
def test_a_rule_finds_what_it_looks_for(source, found):
    """Each finding stands at its line."""
    assert _found(source) == found


def test_every_rule_is_told_by_its_name():
    """Rules that are found are rules that the reference explains."""
    shipped = Path(__file__).resolve().parents[2] / "flows" / "support.yaml"
    reading = read_directory("support.yaml", shipped.read_bytes())
    problems = check_directory(reading.services, reading.places)
    assert {problem.rule for problem in problems} <= set(RULES_OF_A_DIRECTORY)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert {problem.rule for problem in problems} == {"service-unreachable"}
