"""A new key in place of the old one while turns go on: everything stays readable, and the old key can be taken away."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.asking.decisions import Decision, Hold
from bot.errors import SettingWrong
from bot.store.casework.merging import AS_CONFIRMED
from bot.store.recorded.rows import Handled
from bot.store.secrecy.rotation import SEALED, rotate
from bot.store.secrecy.sealing import FORM_OF_PERSON, Keyring, new_key
from bot.store.store import Store
from tests.postgres import KEY
from tests.store.case_rows import person, row

ALL = 3  # values a person that the installation's key seals: their own key, the names of a recording and of a message to be deleted
NEW = "bmV3IGtleSBvZiB0aGUgc3RvcmUsIDMyIGJ5dGVzISE="


def _fill(store: Store, now: datetime, people: int) -> None:
    """Something in every sealed column."""
    for number in range(people):
        with store.turn("sms", f"SM-{number}", f"+44770090{number:04}", now) as turn:
            turn.open_conversation("flow", "v1", b'{"n":%d}' % number, "text", "sms")
            turn.agree_to_recording("comment", "en 123")
            spoken = turn.add_recording(f"RE-{number}", 5)
            turn.keep_answer("comment", "answered", None, f"words {number}", recording=spoken)
            turn.ask_complaint("fork")
            turn.note_message("7")
            turn.queue(b'"%d"' % number, kind="reply", initiated=False, due=now + timedelta(hours=1), position=0)
            turn.answer(200, "text/xml", b"<Response>%d</Response>" % number)
        assert store.sounds.keep(spoken, b"sound %d" % number)
        store.comments.listen(spoken, Handled("typist", f"because {number}"), now)
    arrivals = [row(f"R-{number}", phone=f"+44770090{number:04}", area=f"area {number}") for number in range(people)]
    store.cases.put(arrivals, now)
    for number in range(people):
        decision = Decision(f"R-{number}", "flow", 1, "sms", held=(Hold("not_yet", f"not before day {number}"),))
        store.cases.note(person(store, f"R-{number}"), [decision], now)
    store.area_holds.set("Essex", None, "a fire", now)
    for complaint in store.complaints.all():
        store.complaints.close(complaint.id, "they were called", "a-role", now)


def _heads(store: Store) -> set[bytes]:
    """The forms and key ids under which anything in the database is sealed."""
    with store.database.engine.connect() as connection:
        return {
            bytes(row[0])[: 1 if bytes(row[0])[:1] == FORM_OF_PERSON else 5]
            for place in SEALED
            for row in connection.exec_driver_sql(f"SELECT {place.column} FROM {place.table.name} WHERE {place.column} IS NOT NULL")
        }


def _check(url: str, key: str, now: datetime, people: int) -> None:
    """Everything that ``_fill`` put in is there, for who has this key alone."""
    store = Store(url, Keyring.from_text(key))
    for number in range(people):
        with store.turn("sms", f"SM-{number}", f"+44770090{number:04}", now) as turn:
            assert turn.replayed is not None
            assert turn.replayed.body == b"<Response>%d</Response>" % number
            assert turn.conversation is not None
            assert turn.conversation.state == b'{"n":%d}' % number
    later = now + timedelta(hours=1)
    for number, entry in enumerate(sorted(store.ledger.each(), key=lambda entry: int(entry.ref[2:]))):
        assert (entry.ref, entry.says) == (f"R-{number}", f"not before day {number}")
        found = store.cases.ask(person(store, entry.ref))
        assert found is not None
        assert (found.contact.state, found.consents[0].how) == ("confirmed_by_person", AS_CONFIRMED)
        assert found.cases[0].area == f"area {number}"
    assert [(held.area, held.because) for held in store.area_holds.all(now)] == [("Essex", "a fire")]
    opened = set()
    for claimed in store.outbox.claim("worker", later, 1000, 60):
        assert store.outbox.begin_sending(claimed, later)
        opened.add(store.outbox.open(claimed))
    assert {(f"+44770090{number:04}", b'"%d"' % number) for number in range(people)} <= opened
    store.close()


def test_everything_is_sealed_anew_and_the_old_key_can_go(url: str, store: Store, now: datetime) -> None:
    """Every sealed column, one batch after another; look-ups find the same people as before."""
    _fill(store, now, 230)  # more than two batches
    both = Store(url, Keyring.from_text(f"{NEW},{KEY}"))
    heard: list[int] = []
    assert rotate(both, heard.append) == ALL * 230 + 3
    assert heard == sorted(heard)
    assert heard[-1] == ALL * 230 + 3
    assert _heads(both) == {Keyring.from_text(NEW).head, FORM_OF_PERSON}
    assert rotate(both) == 0
    both.close()
    _check(url, NEW, now, 230)


def test_an_erased_person_stays_stopped_after_a_rotation(url: str, store: Store, now: datetime) -> None:
    """Nothing is left to make their hash anew from, so the hash must not change with the key."""
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        turn.erase()
    both = Store(url, Keyring.from_text(f"{NEW},{KEY}"))
    rotate(both)
    both.close()
    after = Store(url, Keyring.from_text(NEW))
    assert after.people.meet("sms", "+447700900001", now).erased
    after.close()


def test_a_rotation_that_was_cut_off_is_taken_up(url: str, store: Store, now: datetime) -> None:
    """Stopped anywhere, everything is readable under one key or the other; run again, it finishes."""
    _fill(store, now, 120)
    both = Store(url, Keyring.from_text(f"{NEW},{KEY}"))

    class Cut(Exception):
        pass

    def cut(done: int) -> None:
        if done > 150:
            raise Cut

    with pytest.raises(Cut):
        rotate(both, cut)
    assert _heads(both) == {Keyring.from_text(KEY).head, Keyring.from_text(NEW).head, FORM_OF_PERSON}
    _fill_check = Store(url, Keyring.from_text(f"{KEY},{NEW}"))
    with _fill_check.turn("sms", "SM-7", "+447700900007", now) as turn:
        assert turn.replayed is not None
    _fill_check.close()
    assert 0 < rotate(both) < ALL * 120
    assert _heads(both) == {Keyring.from_text(NEW).head, FORM_OF_PERSON}
    both.close()
    _check(url, NEW, now, 120)


def test_turns_go_on_during_a_rotation(url: str, store: Store, now: datetime) -> None:
    """Three writers, one of them still with the old key first, while everything is sealed anew: no turn fails, no word is lost."""
    _fill(store, now, 60)
    stores = [Store(url, Keyring.from_text(keys)) for keys in (f"{NEW},{KEY}", f"{NEW},{KEY}", f"{KEY},{NEW}")]
    ready, failures = threading.Barrier(4), []

    def write(which: int) -> None:
        ready.wait()
        try:
            for number in range(which, 60, 3):
                with stores[which].turn("sms", f"again-{number}", f"+44770090{number:04}", now) as turn:
                    assert turn.conversation is not None
                    assert turn.conversation.state == b'{"n":%d}' % number
                    turn.save_state(turn.conversation.state)
                    turn.keep_answer("overall", "answered", "yes", f"more words {number}")
                    turn.answer(200, "text/xml", b"<Response/>")
        except BaseException as failure:
            failures.append(failure)
            raise

    threads = [threading.Thread(target=write, args=(which,)) for which in range(3)]
    for thread in threads:
        thread.start()
    ready.wait()
    rotate(stores[0])
    for thread in threads:
        thread.join()
    assert failures == []
    rotate(stores[0])  # what the old key's writer sealed meanwhile
    assert _heads(store) == {Keyring.from_text(NEW).head, FORM_OF_PERSON}
    for opened in stores:
        opened.close()
    _check(url, NEW, now, 60)


def test_a_rotation_comes_back_for_what_a_turn_held(url: str, store: Store, now: datetime) -> None:
    """A turn is open and holds a row while all else is sealed anew: the rotation is not over before that row is too."""
    _fill(store, now, 3)
    with store.turn("sms", "once more", "+447700900001", now) as turn:
        turn.agree_to_recording("one_thing", "record_agree")
        held = turn.add_recording("RE-held", 1)
    both = Store(url, Keyring.from_text(f"{NEW},{KEY}"))
    with ThreadPoolExecutor(1) as pool:
        with store.turn("sms", "again", "+447700900001", now) as turn:
            turn.drop_recording(held)
            rotating = pool.submit(rotate, both)
            with pytest.raises(TimeoutError):
                rotating.result(0.5)
        assert rotating.result(30) == ALL * 3 + 4
    assert _heads(both) == {Keyring.from_text(NEW).head, FORM_OF_PERSON}
    both.close()
    _check(url, NEW, now, 3)


def test_a_key_that_is_missing_is_missed_before_anything_changes(url: str, store: Store, now: datetime) -> None:
    """Rotating without the old key fails in one line and leaves all as it was."""
    _fill(store, now, 3)
    heads = _heads(store)
    other = Store(url, Keyring.from_text(new_key()))
    with pytest.raises(SettingWrong, match=r"^HEARBACK_KEY[^\n]*$"):
        rotate(other)
    assert _heads(store) == heads
    other.close()
