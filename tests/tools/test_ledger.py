"""``hearback ledger``: what was sent, and what was not and why, oldest first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store.casework.case_rows import LedgerRow
from bot.store.store import Store
from tests.outreach.to_plan import NOON, arrival, put
from tests.tools.conftest import Command
from tests.tools.desk import folder, migrated, store

__all__ = ["folder", "migrated", "store"]

DAY = timedelta(days=1)


@pytest.fixture
def kept(store: Store) -> Store:
    """Two cases and what has happened with them, written in another order than it happened."""
    put(store, arrival(1), arrival(2))
    for row in (
        LedgerRow(NOON + DAY, "C-1", "satisfaction", 1, "reminded", channel="sms"),
        LedgerRow(NOON, "C-1", "satisfaction", 1, "invited", channel="sms"),
        LedgerRow(NOON + 2 * DAY, "C-2", "satisfaction", 2, "missed", "court_date", "sms", "14 days around a court date on 20 June"),
        LedgerRow(NOON + 3 * DAY, "C-2", "closing", 1, "call_missed", "no-answer", "ivr"),
    ):
        store.ledger.write(row)
    return store


def test_oldest_first(hearback: Command, kept: Store) -> None:
    """When, what, which case and flow, by which way, and why; and the zone of the times."""
    told = hearback("ledger")
    assert told.code == 0
    assert told.out.splitlines() == [
        "Times: Europe/London",
        "Tue 1 Jun 2027 12:00  invited     C-1 satisfaction by text",
        "Wed 2 Jun 2027 12:00  reminded    C-1 satisfaction by text",
        "Thu 3 Jun 2027 12:00  missed      C-2 satisfaction wave 2 by text: 14 days around a court date on 20 June [court_date]",
        "Fri 4 Jun 2027 12:00  call missed C-2 closing by call [no-answer]",
    ]


def test_one_case(hearback: Command, kept: Store) -> None:
    """--ref leaves the others out."""
    assert [line["what"] for line in hearback("ledger", "--ref", "C-2", "--json").lines] == ["missed", "call_missed"]


@pytest.mark.parametrize(
    ("since", "what"),
    [
        pytest.param("2027-06-03", ["missed", "call_missed"], id="a day"),
        pytest.param("2027-06-03T12:00", ["missed", "call_missed"], id="the very moment"),
        pytest.param("2027-06-03T12:01", ["call_missed"], id="a minute later"),
        pytest.param("2027-06-04T11:00Z", ["call_missed"], id="in UTC"),
        pytest.param("2027-07-01", [], id="nothing since"),
    ],
)
def test_since(hearback: Command, kept: Store, since: str, what: list[str]) -> None:
    """From that moment on, itself included."""
    assert [line["what"] for line in hearback("ledger", "--since", since, "--json").lines] == what


def test_for_machines(hearback: Command, kept: Store) -> None:
    """One object a line, times with their offset, and nothing beside it."""
    first = hearback("ledger", "--json").lines[0]
    assert first == {
        "at": "2027-06-01T12:00:00+01:00",
        "ref": "C-1",
        "flow": "satisfaction",
        "wave": 1,
        "what": "invited",
        "rule": "",
        "channel": "sms",
        "says": "",
    }


def test_never_a_number(hearback: Command, kept: Store) -> None:
    """Neither a number nor a part of one."""
    assert "7700" not in hearback("ledger").out + hearback("ledger", "--json").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param((), "Nothing has happened yet.\n", id="at all"),
        pytest.param(("--since", "2027-01-01"), "Nothing has happened since.\n", id="since"),
    ],
)
def test_nothing_has_happened(hearback: Command, store: Store, arguments: tuple[str, ...], says: str) -> None:
    """An empty ledger says so; for machines it is empty."""
    assert hearback("ledger", *arguments).out == says
    assert hearback("ledger", "--json").out == ""


def test_a_case_that_is_not_there(hearback: Command, store: Store) -> None:
    """One clear line."""
    told = hearback("ledger", "--ref", "C-404")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("Error: There is no case 'C-404' here.")


def test_a_day_that_is_none(hearback: Command, store: Store) -> None:
    """It is refused."""
    assert hearback("ledger", "--since", "yesterday").code == 2
