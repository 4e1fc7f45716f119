"""Withdrawals and do-not-invite lists, brought into a real database."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

import pytest

from bot.outreach.importing import Refusal
from bot.outreach.lists import HashList, Withdrawn, withdraw_all, withdrawal_headings
from bot.outreach.mapping import CaseMapping
from bot.outreach.reading import RowsOfFile
from bot.store.store import Store
from tests.outreach.conftest import HEAD, MANNER, Bring, row
from tests.store.conftest import Look

Told = tuple[Withdrawn, list[Refusal]]


def withdrawn(store: Store, now: datetime, text: str) -> Told:
    refusals: list[Refusal] = []
    file = RowsOfFile(io.BytesIO(text.encode()), withdrawal_headings(CaseMapping()))
    return withdraw_all(store, file, MANNER, now, refusals.append), refusals


def stopped(store: Store, ref: str) -> bool:
    person = store.cases.ask(store.cases.person_of(ref) or "")
    assert person is not None
    return person.stopped


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("ref\nNS/2\n", id="by the case"),
        pytest.param("phone\n07700 900002\n", id="by the number"),
        pytest.param("ref,phone,telegram\nNS/2,07700 900002,\n", id="by both"),
        pytest.param('{"ref": "NS/2"}\n', id="as JSON lines"),
    ],
)
def test_whoever_is_withdrawn_is_written_to_no_more(bring: Bring, store: Store, now: datetime, line: str) -> None:
    """On every channel, however they are named, and nobody else; twice is the same as once."""
    bring(HEAD + row(1) + row(2))
    for _ in range(2):
        assert withdrawn(store, now, line)[0] == Withdrawn(rows=1, stopped=1)
    assert (stopped(store, "NS/1"), stopped(store, "NS/2")) == (False, True)


def test_a_withdrawal_that_comes_before_its_case(bring: Bring, store: Store, now: datetime) -> None:
    """The number is kept as one that is never written to."""
    withdrawn(store, now, "phone\n07700 900001\n")
    bring(HEAD + row(1))
    assert stopped(store, "NS/1")


def test_one_bad_row_holds_up_no_withdrawal(bring: Bring, store: Store, now: datetime) -> None:
    """Silence does no harm; each row that could not be followed is told."""
    bring(HEAD + row(1) + row(2))
    outcome, refusals = withdrawn(store, now, "ref,phone\nNS/9,\n,not a number\n,\nNS/1,\n,07700 900002\n")
    assert outcome == Withdrawn(rows=4, stopped=2, unknown=1, refused=1)
    assert [(refusal.line, refusal.column) for refusal in refusals] == [(2, "ref"), (3, "phone")]
    assert (stopped(store, "NS/1"), stopped(store, "NS/2")) == (True, True)


def hashed(number: int) -> str:
    return hashlib.sha256(f"+447700900{number:03}".encode()).hexdigest()


def listed(store: Store, ref: str) -> bool:
    person = store.cases.ask(store.cases.person_of(ref) or "")
    assert person is not None
    return person.do_not_invite


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{hashed(2)}\n{hashed(5)}\n", id="one a line"),
        pytest.param(f"{hashed(2).upper()}\r\n\r\n{hashed(5)}", id="capitals, and lines of Windows"),
        pytest.param(f"hash\n{hashed(2)}\n{hashed(5)}\n", id="under a heading"),
        pytest.param(f'{{"hash": "{hashed(2)}"}}\n{{"hash": "{hashed(5)}"}}\n', id="JSON lines"),
    ],
)
def test_a_list_of_hashes(bring: Bring, store: Store, now: datetime, look: Look, text: str) -> None:
    """Who is on it is found by the SHA-256 of their number, and the hash itself is not kept."""
    bring(HEAD + row(1) + row(2))
    hashes = HashList(io.BytesIO(text.encode()), CaseMapping())
    assert hashes.check(lambda _refusal: None) == (2, 0)
    assert store.do_not_invite.replace(hashes.hashes(), "contractor", now) == 2
    assert (listed(store, "NS/1"), listed(store, "NS/2")) == (False, True)
    assert bytes.fromhex(hashed(2)) not in [bytes(entry) for (entry,) in look.all("SELECT hash FROM do_not_invite")]


def test_what_is_no_hash_is_told(store: Store) -> None:
    """With its line; a number in its place is not repeated."""
    refusals: list[Refusal] = []
    hashes = HashList(io.BytesIO(f"{hashed(1)}\n07700900999\n{hashed(1)[:-1]}\n".encode()), CaseMapping())
    assert hashes.check(refusals.append) == (3, 2)
    assert [refusal.line for refusal in refusals] == [2, 3]
    assert "900999" not in str(refusals)
    assert [len(entry) for entry in hashes.hashes()] == [32]
