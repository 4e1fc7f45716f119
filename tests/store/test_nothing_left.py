"""One of many is erased for good: not a byte of theirs is left in any file, and everybody else's is what it was."""

from __future__ import annotations

import base64
import logging
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.asking.people import Case, Consent, Contact
from bot.store import backups
from bot.store.casework.case_rows import CaseArrival
from bot.store.instants import micros
from bot.store.people import codewords
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY
from tests.store.opened import everything

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
KEYS = Keyring.from_text(KEY)
CODEWORD = codewords.make("canarycode", b"0123456789abcdef")
NUMBER = "+447700900999"
CANARIES = [NUMBER, NUMBER[1:], "Canary-words", "Canary-state", "Canary-reply", "RE-canary", "Canary-ref", "canarycode", "Canary-option"]


def _spellings(word: str) -> set[bytes]:
    """The word as it may be found in a file: plain, in UTF-16, in base64 at each of its three offsets, in hexadecimal, backwards."""
    plain = word.encode()
    coded = {base64.b64encode(b"." * shift + plain)[2 * shift : -4] for shift in range(3)}
    return {plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), plain[::-1]} | coded


EVERY = {spelling for word in CANARIES for spelling in _spellings(word)}


def _found(folder: Path, *, but: str = "") -> set[str]:
    return {
        file.name
        for file in folder.rglob("*")
        if file.is_file() and file.name != but and any(spelling in file.read_bytes() for spelling in EVERY)
    }


def _live(store: Store, number: str, ref: str, words: str) -> None:
    """A case, a conversation with words and a coded answer, a spoken comment, a message sent and one that waits."""
    contact = Contact("confirmed_by_person", date(2026, 11, 10), codeword=CODEWORD)
    arrival = CaseArrival(Case(ref, area="Essex"), contact, number, consents=(Consent("sms", "invite", NOW, words),))
    store.cases.put([arrival], NOW)
    with store.turn("sms", f"SM-{number[-5:-2]}-{number[-2:]}", number, NOW) as turn:
        turn.open_conversation("flow", "v1", f'{{"said":"{words}","state":"Canary-state"}}'.encode(), "text", "sms")
        turn.keep_answer("comment", "answered", "Canary-option" if number == NUMBER else "yes", words, keep_until=NOW + timedelta(days=90))
        turn.add_recording("RE-canary", 3)
        for position in range(2):
            turn.queue(f'"{words}"'.encode(), kind="reply", initiated=False, due=NOW, position=position)
        turn.answer(200, "text/xml", b"<Response>Canary-reply</Response>")


def _erase_one_of(people: int, folder: Path, migrated: Path) -> None:
    file = folder / "live.db"
    shutil.copy(migrated, file)
    store = Store(f"sqlite:///{file}", KEYS)
    for number in range(people):
        _live(store, f"+4477009{number:05}", f"R-{number}", f"words of {number}")
    _live(store, NUMBER, "Canary-ref", "Canary-words")
    assert "live.db-wal" in _found(folder)  # a coded answer can be read without a key, so this search can find something
    person = store.erasures.find("Canary-ref")
    assert person is not None
    before = everything(store)
    store.erasures.erase(person, NOW, "data-protection-officer", at_once=True)
    backups.write(file, folder / "backup", KEYS, micros(NOW))
    with backups.opened(folder / "backup", folder / "restored.db", KEYS):
        pass
    assert _found(folder) == set()
    after = everything(store)
    others = {place: plain for place, plain in before.items() if person not in place and "setting" not in place}
    theirs = {place for place in before if place[2] == person}
    assert {place: after.get(place) for place in others} == others
    assert len(others) > people * 8
    assert theirs
    assert not {place for place in after if place[2] == person}
    store.close()
    assert _found(folder) == set()


def test_erase_one_of_twenty(tmp_path: Path, migrated: Path, caplog: pytest.LogCaptureFixture) -> None:
    """In the database, its log, a backup made after, a database restored from it, and whatever was logged."""
    caplog.set_level(logging.DEBUG)
    _erase_one_of(19, tmp_path, migrated)
    assert not [word for word in CANARIES if word in caplog.text]


@pytest.mark.prove
def test_erase_one_of_a_thousand(tmp_path: Path, migrated: Path) -> None:
    """The same among a thousand people."""
    _erase_one_of(999, tmp_path, migrated)
