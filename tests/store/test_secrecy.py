"""No number, name, answer or key in a file, a log or an exception. The words here are canaries: they may be nowhere."""

from __future__ import annotations

import hashlib
import logging
import pickle
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.asking.decisions import Decision, Hold
from bot.asking.people import Case, Consent, Contact
from bot.errors import HearbackError, Refused, Unavailable
from bot.store.casework.case_rows import CaseArrival
from bot.store.recorded.rows import Handled
from bot.store.secrecy.rotation import SEALED
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.store.tables import metadata, person
from tests.postgres import KEY, Server
from tests.store.conftest import Look
from tests.store.opened import everything

NUMBER = "+447700900123"
CANARIES = ["447700900123", "Canary-words", "Canary-state", "Canary-body", "Canary-reply", "RE-canary", "900123"]
CANARIES += ["Canary-ref", "Canary-area", "Canary-unit", "Canary-how", "Canary-says", "Canary-cell", "Canary-supporter", "Canary-because"]
CANARIES += ["Canary-sound", "Canary-reason", "Canary-typed"]
CONTACT = Contact("confirmed_by_person", date(2026, 11, 10), supporter="Canary-supporter")
YES = Consent("sms", "invite", datetime(2026, 11, 1, tzinfo=UTC), "Canary-how")


def _arrival(ref: str, phone: str) -> CaseArrival:
    return CaseArrival(Case(ref, area="Canary-area", unit="Canary-unit", crime_category="burglary"), CONTACT, phone, consents=(YES,))


def _ask(store: Store, ref: str, phone: str, now: datetime) -> None:
    """A case that came in, was decided about, and whose area is on hold."""
    store.cases.put([_arrival(ref, phone)], now)
    found = store.cases.person_of(ref)
    assert found is not None
    decision = Decision(ref, "flow", 1, "sms", held=(Hold("quota", "Canary-says"),), cell="Canary-cell")
    store.cases.note(found, [decision], now)
    store.area_holds.set(f"Canary-area {ref}", None, "Canary-because", now)
    store.do_not_invite.add([hashlib.sha256(phone.encode()).digest()], "list", now)
    store.marks.set("sms", now)


@pytest.fixture(autouse=True)
def logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that any library logs, at the chattiest level, is free of canaries."""
    caplog.set_level(logging.DEBUG)
    yield
    assert [canary for canary in CANARIES if canary in caplog.text] == []


def _live(store: Store, now: datetime) -> None:
    """A whole life: answers, words, a recording, a message sent, one that waits, an erasure of half of it."""
    _ask(store, "Canary-ref", NUMBER, now)
    with store.turn("sms", "SM-1", NUMBER, now) as turn:
        turn.open_conversation("flow", "v1", b'{"facts":"Canary-state"}', "text", "sms")
        turn.keep_answer("comment", "answered", None, "Canary-words", keep_until=now + timedelta(days=90))
        turn.agree_to_recording("spoken", "en 123")
        spoken = turn.add_recording("RE-canary", 3)
        turn.keep_answer("spoken", "answered", recording=spoken)
        for position in range(2):
            turn.queue(b'"Canary-body"', kind="reply", initiated=False, due=now, position=position)
        turn.answer(200, "text/xml", b"<Response>Canary-reply to +447700900123</Response>")
    assert store.sounds.keep(spoken, b"Canary-sound")
    assert store.sounds.compare(spoken, now)
    assert store.comments.listen(spoken, Handled("typist", "Canary-reason"), now) == b"Canary-sound"
    store.comments.type_up(spoken, "Canary-typed", Handled("typist"), now)
    [claimed] = store.outbox.claim("worker", now, 1, 60)
    assert store.outbox.begin_sending(claimed, now)
    assert store.outbox.open(claimed) == (NUMBER, b'"Canary-body"')
    store.outbox.finish(claimed, "accepted", now, provider_id="SM-out")


def _found_in(folder: Path) -> dict[str, list[str]]:
    return {
        file.name: [canary for canary in CANARIES if canary.encode() in file.read_bytes()]
        for file in folder.iterdir()
        if file.is_file() and any(canary.encode() in file.read_bytes() for canary in CANARIES)
    }


def test_nothing_personal_is_in_the_raw_files(tmp_path: Path, now: datetime) -> None:
    """The database file, its WAL and its shared memory, before and after an erasure."""
    store = Store(f"sqlite:///{tmp_path / 'raw.db'}", Keyring.from_text(KEY))
    store.migrate()
    _live(store, now)
    assert {file.suffix for file in tmp_path.iterdir()} == {".db", ".db-wal", ".db-shm"}
    assert _found_in(tmp_path) == {}
    with store.turn("sms", "SM-2", NUMBER, now) as turn:
        turn.erase()
    assert _found_in(tmp_path) == {}
    assert store.cases.put([_arrival("Canary-ref-2", NUMBER)], now)[0].what == "same"
    assert _found_in(tmp_path) == {}
    assert all(KEY.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    store.close()
    assert _found_in(tmp_path) == {}


def test_nothing_personal_is_in_any_column(store: Store, now: datetime) -> None:
    """The same, read through the database: all tables, all columns."""
    _live(store, now)
    with store.database.engine.connect() as connection:
        everything = pickle.dumps([[tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables])
    assert [canary for canary in CANARIES if canary.encode() in everything] == []


@pytest.mark.postgres
def test_nothing_personal_is_in_the_servers_log(postgres_server: Server, now: datetime) -> None:
    """PostgreSQL writes failing statements to its log, but not with our values."""
    url = postgres_server.fresh()
    store = Store(url, Keyring.from_text(KEY))
    _live(store, now)
    with pytest.raises(Unavailable), store.turn("sms", "SM-2", NUMBER, now) as turn:
        turn.open_conversation("flow", "v1", b"Canary-state", "text", "sms")
    store.close()
    postgres_server.release(url)
    assert [canary for canary in CANARIES if canary in postgres_server.log()] == []


def _whole(error: BaseException | None) -> str:
    """All that an exception could ever print: its text and those of everything it carries along."""
    said = ""
    while error is not None:
        said += "".join(traceback.format_exception(error, chain=False)[-1:]) + repr(error) + repr(vars(error))
        error = error.__cause__ or error.__context__
    return said


def test_an_error_of_the_database_says_nothing(store: Store, now: datetime) -> None:
    """A refused row: no SQL, no value, no original exception travelling along."""
    with store.turn("sms", "SM-1", NUMBER, now) as turn:
        turn.open_conversation("Canary-words", "v1", b"Canary-state", "text", "sms")
    with pytest.raises(Unavailable) as said, store.turn("sms", "SM-2", NUMBER, now) as turn:
        turn.open_conversation("Canary-words", "v1", b"Canary-state", "text", "sms")
    whole = _whole(said.value)
    assert said.value.__context__ is None
    assert said.value.__cause__ is None
    assert [word for word in [*CANARIES, "INSERT", "conversation.", "UNIQUE constraint"] if word in whole] == []


def test_an_error_outside_our_statements_says_nothing(store: Store) -> None:
    """SQLAlchemy's own errors hide their values too, for whoever uses the engine by itself."""
    with (
        pytest.raises(Exception, match=r"hidden due to hide_parameters=True|NULL|null") as said,
        store.database.engine.begin() as connection,
    ):
        connection.execute(insert(person), {"id": "Canary-words", "language": None, "created_at": 1})
    assert "Canary-words" not in str(said.value).partition("DETAIL")[0]


@pytest.mark.parametrize("place", SEALED[1:], ids=lambda place: f"{place.table.name}.{place.column}")
def test_a_swapped_ciphertext_is_found_out(store: Store, now: datetime, look: Look, place: object) -> None:
    """Two people's values exchanged by somebody with the file: neither is believed."""
    for number in (1, 2):
        _ask(store, f"Canary-ref-{number}", f"+44770090000{number}", now)
        with store.turn("sms", f"SM-{number}", f"+44770090000{number}", now) as turn:
            turn.open_conversation("flow", "v1", b'"Canary-state"', "text", "sms")
            turn.keep_answer("comment", "answered", None, "Canary-words")
            turn.agree_to_recording("comment", "en 123")
            spoken = turn.add_recording(f"RE-canary-{number}", 3)
            turn.keep_answer("spoken", "answered", recording=spoken)
            turn.ask_complaint("fork")
            turn.note_message("7")
            turn.queue(b'"Canary-body"', kind="reply", initiated=False, due=now, position=0)
            turn.answer(200, "text/xml", b"Canary-reply")
        assert store.sounds.keep(spoken, b"Canary-sound")
        store.comments.listen(spoken, Handled("typist", "Canary-reason"), now)
    for complaint in store.complaints.all():
        store.complaints.close(complaint.id, "Canary-words", "a-role", now)
    if place.table.name == "escrow":
        for number in (1, 2):
            with store.turn("sms", f"SM-erase-{number}", f"+44770090000{number}", now) as turn:
                turn.erase()
    name = place.key[-1] if place.table.name == "inbox" else place.key[0]
    which = f" WHERE {place.column} IS NOT NULL" + (" AND channel = 'sms'" if place.table.name == "address" else "")  # each number has two
    (one, first), (two, second) = look.all(f"SELECT {name}, {place.column} FROM {place.table.name}{which}")
    with store.database.engine.begin() as connection:
        for key, sealed in ((one, second), (two, first)):
            connection.execute(place.table.update().where(place.table.c[name] == key).values({place.column: sealed}))
    with pytest.raises(Refused, match="not where it was put") as said:
        everything(store)
    assert [canary for canary in CANARIES if canary in _whole(said.value)] == []


def test_the_store_shows_no_key(store: Store) -> None:
    """Printed by mistake, neither the store nor its seals show a secret."""
    shown = repr(vars(store)) + repr(vars(store.unlock().keyring)) + repr(store.unlock())
    assert KEY not in shown
    assert issubclass(Unavailable, HearbackError)
