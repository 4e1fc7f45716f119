"""Files brought into a real database: all or nothing, the same again, changed rows, and what a person said stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.outreach import importing
from bot.outreach.headings import Headings
from bot.outreach.importing import Import, Watch
from bot.outreach.mapping import CaseMapping
from bot.outreach.reading import FileBroken, RowsOfFile
from bot.outreach.references import Earlier, References
from bot.store.people.codewords import matches
from bot.store.store import Store
from tests.outreach.conftest import HEAD, MANNER, Bring, row
from tests.store.conftest import Look

THREE = HEAD + row(1) + row(2) + row(3)


def cases(look: Look) -> int:
    return int(look("SELECT count(*) FROM case_file"))


def test_the_same_file_again_changes_nothing(bring: Bring, look: Look) -> None:
    """Nor does a file that writes the same things in another way."""
    assert bring(THREE).counts == (3, 0, 0, 0)
    before = look.all("SELECT id, revision FROM person ORDER BY id")
    assert bring(THREE).counts == (0, 0, 3, 0)
    assert bring(THREE.replace("07700 900", "+44 7700-900").replace("\n", "\r\n")).counts == (0, 0, 3, 0)
    assert look.all("SELECT id, revision FROM person ORDER BY id") == before


def test_a_changed_row_changes_its_case_alone(bring: Bring, store: Store, look: Look) -> None:
    """And its person is looked at anew."""
    bring(THREE)
    assert bring(HEAD + row(1) + row(2, told_outcome_on="2026-10-20") + row(3)).counts == (0, 1, 2, 0)
    person = store.cases.ask(store.cases.person_of("NS/2") or "")
    assert person is not None
    assert [str(case.told_outcome_on) for case in person.cases] == ["2026-10-20"]
    assert cases(look) == 3


def test_one_refused_row_keeps_the_whole_file_out(bring: Bring, look: Look) -> None:
    """Nothing is half-imported."""
    brought = bring(HEAD + row(1) + row(2, closed_on="2026-13-01") + row(3))
    assert brought.counts == (0, 0, 0, 1)
    assert [(refusal.line, refusal.column) for refusal in brought.refusals] == [(3, "closed_on")]
    assert (cases(look), brought.outcome.kept) == (0, False)


def test_partial_keeps_the_good_rows(bring: Bring, store: Store, look: Look) -> None:
    """And still tells the others."""
    brought = bring(HEAD + row(1) + row(2, phone="") + row(3), partial=True)
    assert (brought.counts, cases(look)) == ((2, 0, 0, 1), 2)
    assert store.cases.person_of("NS/2") is None


def test_a_dry_run_tells_and_keeps_nothing(bring: Bring, look: Look) -> None:
    """New, changed, the same and refused."""
    bring(HEAD + row(1) + row(2))
    told = bring(HEAD + row(1) + row(2, crime_category="fraud") + row(3) + row(4, contact="sure"), dry_run=True)
    assert (told.counts, told.outcome.kept, cases(look)) == ((1, 1, 1, 1), False, 2)


def test_two_rows_that_disagree_are_both_refused(bring: Bring, look: Look) -> None:
    """Each names the other's line. Two that say the same count once."""
    brought = bring(HEAD + row(1) + row(2) + row(1, crime_category="fraud") + row(2), partial=True)
    assert [(refusal.line, refusal.column, refusal.says) for refusal in brought.refusals] == [
        (2, "ref", "Line 4 says something else of this reference."),
        (4, "ref", "Line 2 says something else of this reference."),
    ]
    assert (brought.counts, brought.outcome.repeated, cases(look)) == ((1, 0, 0, 2), 1, 1)


def test_an_address_of_somebody_else_keeps_the_whole_file_out(bring: Bring, look: Look) -> None:
    """What only the database knows is asked before anything is kept."""
    head = "ref,phone,telegram\n"
    bring(head + "NS/1,07700 900001,\nNS/2,,700\n")
    brought = bring(head + "NS/3,07700 900003,\nNS/4,07700 900001,700\n")
    assert (brought.counts, cases(look)) == ((0, 0, 0, 1), 2)
    assert [refusal.line for refusal in brought.refusals] == [3]
    assert "two different people" in brought.refusals[0].says


def test_stopped_half_way_the_same_command_goes_on(bring: Bring, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in stays in, and is the same the second time."""
    monkeypatch.setattr(importing, "BATCH", 500)
    file = HEAD + "".join(row(number) for number in range(1, 1000)) + row(0)
    asked: Iterator[bool] = iter([False, False, True])  # after both batches were checked, and the first was kept
    first = bring(file, stop=lambda: next(asked))
    assert (first.outcome.stopped, first.counts, cases(look)) == (True, (500, 0, 0, 0), 500)
    assert bring(file).counts == (500, 0, 500, 0)


def test_stopped_while_it_is_checked(bring: Bring, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept yet."""
    monkeypatch.setattr(importing, "BATCH", 500)
    file = HEAD + "".join(row(number) for number in range(1000))
    first = bring(file, stop=lambda: True)
    assert (first.outcome.stopped, first.outcome.kept, cases(look)) == (True, False, 0)


def test_what_a_person_said_stands(bring: Bring, store: Store, now: datetime) -> None:
    """A row that calls contact confirmed does not undo a STOP, nor a word that it is unsafe."""
    bring(THREE)
    for ref, act in (("NS/1", "suppress"), ("NS/2", "set_unsafe")):
        with store.person_turn(store.cases.person_of(ref) or "", "sms", now) as turn:
            getattr(turn, act)()
    bring(THREE.replace("2026-11-02", "2026-11-03").replace("burglary", "fraud"))
    people = [store.cases.ask(store.cases.person_of(f"NS/{number}") or "") for number in (1, 2, 3)]
    assert [person is not None and (person.stopped, person.contact.state) for person in people][1:] == [
        (False, "unsafe"),
        (False, "confirmed_by_person"),
    ]
    assert people[0] is not None
    assert people[0].stopped


def test_a_withdrawal_in_a_row(bring: Bring, store: Store) -> None:
    """The word stopped suppresses the person everywhere."""
    bring(THREE)
    bring(HEAD + row(2, contact="stopped", contact_confirmed_on=""))
    person = store.cases.ask(store.cases.person_of("NS/2") or "")
    assert person is not None
    assert person.stopped


CONSENT_HEAD = "ref,phone,channel,contact,contact_confirmed_on,consent,consent_on,consent_how\n"


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        pytest.param(HEAD + row(1), ["sms"], id="no column: a confirmed contact stands for it"),
        pytest.param(HEAD + row(1, contact="unknown"), [], id="no column, and contact is not confirmed"),
        pytest.param(CONSENT_HEAD + "NS/1,07700 900001,sms,confirmed_by_person,2026-11-02,,,\n", [], id="an empty cell: no consent"),
        pytest.param(
            CONSENT_HEAD + "NS/1,07700 900001,sms,confirmed_by_person,2026-11-02,sms;ivr,2026-11-01,on the form\n",
            ["ivr", "sms"],
            id="two ways",
        ),
    ],
)
def test_consent_as_the_file_tells_it(bring: Bring, store: Store, text: str, channels: list[str]) -> None:
    """By person, channel and purpose."""
    bring(text)
    person = store.cases.ask(store.cases.person_of("NS/1") or "")
    assert person is not None
    assert sorted(consent.channel for consent in person.consents) == channels


def test_of_a_codeword_only_a_hash_is_kept(bring: Bring, store: Store, look: Look) -> None:
    """It is the same hash each time, so that nothing changes by itself; two people's differ."""
    file = "ref,phone,codeword\nNS/1,07700 900001,Harbour light\nNS/2,07700 900002,harbour light\n"
    assert bring(file).counts == (2, 0, 0, 0)
    assert bring(file).counts == (0, 0, 2, 0)
    people = [store.cases.ask(store.cases.person_of(ref) or "") for ref in ("NS/1", "NS/2")]
    kept = [person.contact.codeword for person in people if person is not None]
    assert len(set(kept)) == 2
    for one in kept:
        assert matches("HARBOUR  light", one)
        assert matches("427268754448", one), "as it is keyed on a telephone"
        assert not matches("harbour", one)
        assert "arbour" not in one


def test_nothing_of_a_row_lies_open_in_the_database(bring: Bring, look: Look) -> None:
    """Neither the number, nor the reference, nor a word about the case."""
    bring("ref,phone,unit,supporter\nNS/CANARY/1,07700 900777,quiet canary team,Canary Featherstone\n")
    for table in ("person", "address", "case_file", "consent", "ledger", "asking"):
        told = str(look.all(f"SELECT * FROM {table}"))
        for secret in ("CANARY", "900777", "canary", "Featherstone"):
            assert secret not in told


def test_a_file_that_changes_while_it_is_read(store: Store, now: datetime) -> None:
    """Nothing is kept that was not checked."""
    source = io.BytesIO(THREE.encode())
    file = RowsOfFile(source, Headings(CaseMapping()))

    def begun(doing: str) -> None:
        if doing == "keeping":
            source.seek(THREE.index("NS/2"))
            source.write(b"NS/7")

    running = Import(store, file, MANNER, now, Watch(begun=begun))
    with pytest.raises(FileBroken, match="changed while it was read"):
        running.run()
    assert store.cases.person_of("NS/7") is None


def test_references_are_known_again_after_growing() -> None:
    """The table agrees with a dict over many rows, some of them repeated."""
    table, known = References(), dict[str, tuple[int, int]]()
    for number in range(5000):
        ref, says = f"NS/{number * 7919 % 3500}", number % 3
        found = table.note(ref, says, number, number + 2)
        if ref in known:
            first, said = known[ref]
            assert found == Earlier(first, first + 2, said == says)
        else:
            assert found is None
            known[ref] = (number, says)
    assert len(table) == len(known) == 3500


def test_a_year_later_the_confirmation_is_old(bring: Bring, store: Store, now: datetime) -> None:
    """Importing the same row does not make it younger."""
    bring(THREE)
    bring(THREE.replace("burglary", "fraud"))
    person = store.cases.ask(store.cases.person_of("NS/1") or "")
    assert person is not None
    assert person.contact.confirmed_on is not None
    assert person.contact.confirmed_on < (now - timedelta(days=10)).date()
