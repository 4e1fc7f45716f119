"""``hearback person``: everything that staff need to know of a person, and nothing that could reach or expose them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.dispatch.house import SHIPPED, settings_for
from tests.postgres import KEY
from tests.store.conftest import migrated
from tests.tools.conftest import Command
from tests.web.conftest import NOWHERE

__all__ = ["migrated"]
AT = ("--at", "2024-05-20T12:00")
HEAD = "ref,phone,telegram,channel,language,crime_category,risk,unit,told_outcome_on,closed_on,contact,contact_confirmed_on,safe_hours,"
CASES = (
    HEAD
    + "shared_phone,caller_id,codeword,access_needs,supporter,consent,consent_on,consent_how,consent_until,court_dates,avoid_dates,age,complaint\n"
    + "NS/1,07700 900999,7009001,sms,cy,burglary,,north team,2024-05-10,2024-05-09,confirmed_by_worker,2024-05-02,Mo-Fr 09:30-14:30,"
    + "no,withheld,canary harbour,large print;slower voice,Canary Featherstone,sms;telegram,2024-05-01,on the form,2025-05-01,2024-06-20,2024-06-01,34,none\n"
    + "NS/2,07700 900999,,sms,cy,stalking,R2,,,,unsafe,,,,,,,,,,,,,,,\n"
    + "NS/3,07700 900003,,ivr,,fraud,,,,,unknown,,,,,,,,,,,,,,,\n"
)  # fmt: skip


@pytest.fixture
def imported(hearback: Command, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three cases of two people."""
    url = f"sqlite:///{tmp_path / 'hearback.db'}"
    shutil.copy(migrated, tmp_path / "hearback.db")
    for name, text in settings_for(url, SHIPPED / "flows", NOWHERE).given.items():
        monkeypatch.setenv(name, text)
    (tmp_path / "cases.csv").write_text("\n".join(CASES.splitlines()[:2]) + "\n")
    told = hearback("import", "cases.csv")
    assert told.code == 0, told.out
    return Store(url, Keyring.from_text(KEY))


def bring_all(hearback: Command, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES)
    assert hearback("import", "cases.csv").code == 0


def test_everything_that_is_known_but_no_way_to_reach_them(hearback: Command, imported: Store) -> None:
    """Set or not set is all that is said of the number, the chat, the codeword and the supporter."""
    told = hearback("person", "NS/1", *AT)
    assert told.code == 0
    for said in (
        "state: confirmed by worker on 2024-05-02, which holds until 2024-07-31",
        "tier: R1",
        "way: text; there is an address for text, telegram, call",
        "language: cy",
        "safe hours: Mo-Fr 09:30-14:30",
        "shared phone: no; calls show no number",
        "codeword: set; supporter: set",
        "access needs: large print, slower voice",
        "days to avoid: 2024-06-01",
        "invite by text, since 2024-05-01, until 2025-05-02; how: on the form",
        "invite by telegram, since 2024-05-01",
        "unit north team",
        "court_dates 2024-06-20",
        "NS/1, after-case-closed: Not before Fri 5 July",
    ):
        assert said in told.out, said
    for secret in ("900999", "7009001", "canary", "Featherstone", "scrypt"):
        assert secret not in told.out


def test_the_same_for_machines(hearback: Command, imported: Store) -> None:
    """One object, with the same things left out."""
    told = hearback("person", "NS/1", "--json", *AT)
    found = json.loads(told.out)
    assert found["contact"] | {"addresses": None} == {
        "state": "confirmed_by_worker",
        "confirmed_on": "2024-05-02",
        "until": "2024-07-31",
        "channel": "sms",
        "addresses": None,
        "language": "cy",
        "time_zone": "Europe/London",
        "safe_hours": "Mo-Fr 09:30-14:30",
        "avoid_dates": ["2024-06-01"],
        "shared_phone": "no",
        "caller_id": "withheld",
        "codeword": "set",
        "supporter": "set",
        "access_needs": ["large print", "slower voice"],
    }
    assert found["contact"]["addresses"] == ["ivr", "sms", "telegram"]
    assert found["tier"]["name"] == "R1"
    assert [case["ref"] for case in found["cases"]] == ["NS/1"]
    of_flow = {one["flow"]: one for one in found["next"]}
    assert of_flow["after-case-closed"]["missed"] is False
    assert of_flow["after-case-closed"]["at"].startswith("2024-07-05T")
    for secret in ("900999", "7009001", "canary", "Featherstone", "scrypt"):
        assert secret not in told.out


def test_two_cases_of_one_person(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """The strictest case decides, and that contact is unsafe holds for both."""
    bring_all(hearback, tmp_path)
    for ref in ("NS/1", "NS/2"):
        told = hearback("person", ref, *AT)
        assert "state: unsafe" in told.out
        assert "tier: R2" in told.out
        assert "NS/1: " in told.out
        assert "NS/2: " in told.out


def test_what_has_happened_is_told(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """A withdrawal is in the ledger, and the state says so."""
    (tmp_path / "gone.csv").write_text("ref\nNS/1\n")
    assert hearback("import", "gone.csv", "--withdrawals").code == 0
    told = hearback("person", "NS/1", *AT)
    assert "state: stopped" in told.out
    assert "they said STOP" in told.out


def test_somebody_of_whom_little_is_known(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """What is not known is said to be so."""
    bring_all(hearback, tmp_path)
    told = hearback("person", "NS/3", *AT)
    for said in (
        "state: unknown",
        "way: call; there is an address for text, call",
        "language: not known",
        "Consent\n  nothing",
        "codeword: not set",
    ):
        assert said in told.out, said


def test_a_case_that_there_is_not(hearback: Command, imported: Store) -> None:
    """One line."""
    told = hearback("person", "NS/404")
    assert (told.code, told.err) == (1, "Error: There is no case 'NS/404' here. References are written as they were imported.\n")
