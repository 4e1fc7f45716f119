"""``hearback rehearse``: somebody's own cases, played through with made-up providers and people, and proved from the providers' ledger."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from channels.__main__ import cli
from channels.emulator.ledger import read_ledger
from channels.emulator.witness import sendings
from channels.rehearsing.proof import Phone, Proof
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED

HEADING = "ref,phone,telegram,channel,nation,age,risk,closed_on,told_outcome_on,complaint,proceedings,contact,contact_confirmed_on"
KNOWN = "england,40,R1,2027-02-01,2027-02-01,none,none"
ROWS = (
    f"A-1,07700 900301,,sms,{KNOWN},confirmed_by_person,2027-03-01",
    f"A-2,,90302,telegram,{KNOWN},confirmed_by_person,2027-03-01",
    f"A-3,07700 900303,,ivr,{KNOWN},confirmed_by_person,2027-03-01",
    f"A-4,07700 900304,,sms,{KNOWN},confirmed_by_worker,2027-03-01",
    f"A-5,07700 900305,,sms,{KNOWN},unsafe,",
    f"A-6,12,,sms,{KNOWN},confirmed_by_person,2027-03-01",
)


def rehearse(folder: Path, *more: str) -> Result:
    (folder / "cases.csv").write_text("\n".join((HEADING, *ROWS)) + "\n")
    flows = write_flows(folder / "flows")
    return CliRunner().invoke(
        cli, ["rehearse", str(folder / "cases.csv"), "--flows", str(flows), "--locales", str(SHIPPED / "locales"), *more]
    )


def test_two_days_of_five_people(tmp_path: Path) -> None:
    """Who is asked and who is not, and why, in words; the ledger is kept, and shows that every promise held."""
    done = rehearse(tmp_path, "--weeks", "1", "--ledger", str(tmp_path / "ledger"))
    assert done.exit_code == 0, done.output
    assert "cases.csv:7: phone:" in done.output
    assert "5 cases, 1 week from Tue 2 March 2027." in done.output
    assert "invited      A-1 by text (small)" in done.output
    assert "invited      A-2 by Telegram (small)" in done.output
    assert "A-5: It is not safe to write to this person." in done.output
    assert "5 cases, 4 of them asked." in done.output
    assert done.output.count("  kept    ") == 5
    assert "90030" not in done.output
    sent = [one for one in sendings(list(read_ledger(tmp_path / "ledger"))) if one.taken and one.begun]
    assert {"+447700900301", "90302", "+447700900303", "+447700900304"} == {one.person for one in sent}


def test_a_ledger_is_never_written_over(tmp_path: Path) -> None:
    """What was proved once stays."""
    (tmp_path / "ledger").write_text("")
    assert "never written over" in rehearse(tmp_path, "--ledger", str(tmp_path / "ledger")).output


@pytest.mark.parametrize(
    ("lines", "promise"),
    [
        pytest.param([("12:00", "Hello"), ("12:20", "Hello")], "the same thing twice", id="the same words twice"),
        pytest.param([("08:59", "Hello")], "outside a person's hours", id="before the hours"),
        pytest.param([("18:30", "Hello")], "outside a person's hours", id="deliverable after the hours"),
    ],
)
def test_the_proof_can_fail(lines: list[tuple[str, str]], promise: str) -> None:
    """A ledger that breaks a promise is told as one."""
    told = []
    for n, (clock, body) in enumerate(lines):
        at = f"2027-03-02T{clock}:00+00:00"
        fields = {"To": "+447700900301", "Body": body, "StatusCallback": f"https://x/y?o={n}"}
        told.append(
            {"n": 2 * n + 1, "at": at, "real": 0.0, "what": "request", "method": "POST", "path": "/Messages.json", "fields": fields}
        )
        until = f"2027-03-02T{min(int(clock[:2]) + 1, 23):02}:{clock[3:]}:00+00:00"
        told.append(
            {"n": 2 * n + 2, "at": at, "real": 0.0, "what": "taken", "kind": "text", "request": 2 * n + 1, "sid": "SM", "until": until}
        )
    findings = Proof(told, {"+447700900301": Phone("Sam", ZoneInfo("Europe/London"))}, 9 * 60, 19 * 60).findings()
    assert [finding.promise for finding in findings if finding.breaches and promise in finding.promise]
