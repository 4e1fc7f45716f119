"""An erasure takes everything out of use at once, can be undone by staff for some days, and is then for good."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.store.secrecy.belongings import KINDS, REMAINS
from bot.store.secrecy.rotation import rotate
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.store.tables import metadata
from tests.postgres import KEY
from tests.store.conftest import Look
from tests.store.opened import Place, everything
from tests.store.test_rotation import NEW, _fill

SOMEBODY, OTHER = "+447700900000", "+447700900001"
WEEK = timedelta(days=7)


def _id(store: Store, number: str, now: datetime) -> str:
    return store.people.meet("sms", number, now).id


def _content(store: Store) -> dict[Place, bytes]:
    """All that was written, without the keys; by person."""
    return {place: plain for place, plain in everything(store).items() if place[0] not in ("person_key", "setting", "escrow")}


NOT_HELD = ("outbox", "inbox", "consent", "recording", "sound", "recording_audit")


def _of(content: dict[Place, bytes], person: str) -> dict[Place, bytes]:
    return {place: plain for place, plain in content.items() if place[2] == person}


def _write_erase(store: Store, now: datetime, number: str = SOMEBODY) -> None:
    with store.turn("sms", f"erase {number} {now}", number, now) as turn:
        turn.erase()
        if turn.conversation:
            turn.save_state(b"{}", ended="erased")
        turn.answer(200, "text/xml", b"<Response/>")


def test_every_table_that_leads_to_a_person_is_accounted_for() -> None:
    """Whatever is added later is either forgotten by an erasure, or there is a reason why it stays."""
    linked = {"person"}
    while more := {
        table.name
        for table in metadata.sorted_tables
        if table.name not in linked and any(key.column.table.name in linked for key in table.foreign_keys)
    }:
        linked |= more
    assert linked == {kind.table.name for kind in KINDS} | set(REMAINS)


def test_out_of_use_at_once(store: Store, now: datetime, look: Look) -> None:
    """Coded answers count for nothing any more, and what is held opens neither with the installation's keys nor with the person's new one."""
    _fill(store, now, 2)
    person = _id(store, SOMEBODY, now)
    _write_erase(store, now)
    assert look(f"SELECT count(*) FROM answer JOIN conversation ON conversation.id = answer.conversation WHERE person = '{person}'") == 0
    assert not _of(_content(store), person).keys() - {place for place in _content(store) if place[0] == "inbox"}
    [(name, key, held)] = look.all("SELECT id, key, held FROM escrow")
    for wrong in (store.unlock(), store.unlock().apart):
        with pytest.raises(Refused):
            wrong.open(bytes(held), "escrow.held", name)
    with pytest.raises(Refused):
        store.unlock().open(bytes(key), "escrow.key", name)
    assert store.cases.ask(person).cases == ()


@pytest.mark.parametrize(
    ("came_back", "new_key"),
    [pytest.param(False, False, id="silent since"), pytest.param(True, True, id="wrote START since, and the key was changed")],
)
def test_undone_within_days(url: str, store: Store, now: datetime, came_back: bool, new_key: bool) -> None:
    """Everything that was said and known is there again; the person stays stopped, and nobody is written to."""
    _fill(store, now, 2)
    before, person = _content(store), _id(store, SOMEBODY, now)
    _write_erase(store, now)
    if came_back:
        with store.turn("sms", "start", SOMEBODY, now) as turn:
            turn.unsuppress()
            turn.open_conversation("flow", "v1", b'{"new":1}', "text", "sms")
            turn.keep_answer("comment", "answered", None, "since then")
    if new_key:
        both = Store(url, Keyring.from_text(f"{NEW},{KEY}"))
        rotate(both)
        both.close()
    store = Store(url, Keyring.from_text(NEW if new_key else KEY))
    back = store.erasures.undo(person, now + WEEK - timedelta(seconds=1), "data-protection-officer")
    assert back["answers"] == 1
    after = _content(store)
    wanted = {place: plain for place, plain in before.items() if place[0] not in NOT_HELD}
    if came_back:  # what they wrote since is kept
        assert b"since then" in after.values()
    assert {place: after.get(place) for place in wanted if place[1] != "profile"} == {
        place: plain for place, plain in wanted.items() if place[1] != "profile"
    }
    found = store.cases.ask(person)
    assert (found.stopped, found.erased, found.contact.state) == (not came_back, False, "unknown")
    assert store.erasures.undo(person, now, "data-protection-officer") == {}
    assert [row.what for row in store.erasures.noted(person)] == ["erasure undone"]
    store.close()


def test_after_the_days_nothing_is_left(store: Store, now: datetime, look: Look) -> None:
    """The held rows are destroyed when the days are over, and not before."""
    _fill(store, now, 2)
    person = _id(store, SOMEBODY, now)
    _write_erase(store, now)
    assert store.erasures.destroy_old(now + WEEK - timedelta(seconds=1), WEEK) == 0
    assert store.erasures.can_be_undone(person)
    assert store.erasures.destroy_old(now + WEEK, WEEK) == 1
    assert store.erasures.undo(person, now, "a-role") == {}
    assert look("SELECT count(*) FROM escrow") == 0


def test_nobody_destroys_what_another_erasure_holds(store: Store, now: datetime) -> None:
    """Whoever holds the phone writes ERASE, START and ERASE again: the first answers can still be brought back."""
    _fill(store, now, 2)
    person, before = _id(store, SOMEBODY, now), _content(store)
    words = [plain for place, plain in _of(before, person).items() if place[1] == "words"]
    for round_ in range(3):
        at = now + timedelta(hours=round_)
        _write_erase(store, at)
        with store.turn("sms", f"start {round_}", SOMEBODY, at) as turn:
            turn.unsuppress()
    store.erasures.undo(person, now + timedelta(days=1), "a-role")
    assert [plain for place, plain in _of(_content(store), person).items() if place[1] == "words"] == words


def test_a_checked_request_is_for_good_at_once(store: Store, now: datetime, look: Look) -> None:
    """``--now`` also destroys what an earlier ERASE holds back; others are untouched."""
    _fill(store, now, 3)
    person, before = _id(store, SOMEBODY, now), _content(store)
    _write_erase(store, now)
    store.erasures.erase(person, now, "data-protection-officer", at_once=True)
    assert look("SELECT count(*) FROM escrow") == 0
    assert not store.erasures.can_be_undone(person)
    assert [(row.what, row.role) for row in store.erasures.noted(person)] == [("erased for good", "data-protection-officer")]
    others = {place: plain for place, plain in before.items() if place[2] != person}
    after = _content(store)
    assert {place: after.get(place) for place in others} == others


def test_the_dry_run_says_what_the_erasure_deletes(store: Store, now: datetime) -> None:
    """The same kinds and numbers, before and as it is done; afterwards there is nothing."""
    _fill(store, now, 2)
    person = _id(store, SOMEBODY, now)
    told = store.erasures.what_is_there(person)
    assert told["answers"] == 1
    assert store.erasures.erase(person, now, "a-role", at_once=False) == told
    assert store.erasures.what_is_there(person) == {}
    assert store.erasures.find("R-0") == store.erasures.find(person) == person
    assert store.erasures.find("R-nobody") is None
