"""How a database is opened, what a wrong address of one says, and that one which is down says so quickly."""

from __future__ import annotations

import re
import socket
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Executable, TextClause

from bot.errors import SettingWrong, Unavailable
from bot.store import marks
from bot.store.casework import area_holds, askings, cases, do_not_invite, filing, filing_writes, ledger, listed
from bot.store.conversations import arrival, flow_versions, person_turn, publishing, recordings, timers, turn
from bot.store.database import Database
from bot.store.dialects import OneOrMany
from bot.store.outgoing import claiming, deliveries, outbox, reports, sending, settling, stalled, unsettled
from bot.store.people import contact, known_people
from bot.store.secrecy import erasure
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.store.transaction import Statement
from tests.postgres import KEY, Server


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param("hearback.db", id="only a file name"),
        pytest.param("sqlite://", id="memory: nothing would be kept"),
        pytest.param("sqlite:///:memory:", id="memory, spelt out"),
        pytest.param("mysql://me:secret@host/db", id="another database"),
        pytest.param("postgresql://me:secret@host", id="no name of a database"),
        pytest.param("postgresql://me:secret@host:port/db", id="a port that is no number"),
    ],
)
def test_a_wrong_address_is_refused_in_one_line(url: str) -> None:
    """The sentence names the setting and what it should look like, never what it was: there is a password in it."""
    with pytest.raises(SettingWrong, match=r"^DATABASE_URL[^\n]*$") as said:
        Database(url)
    assert "secret" not in str(said.value)


@pytest.mark.parametrize("url", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_every_spelling_of_postgresql_is_taken(url: str) -> None:
    """Hosting services hand out the old one."""
    assert Database(url).engine.dialect.driver == "psycopg"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("journal_mode", "wal", id="readers do not wait"),
        pytest.param("synchronous", 2, id="FULL: an acknowledged answer survives a power cut"),
        pytest.param("foreign_keys", 1, id="rows point somewhere"),
        pytest.param("secure_delete", 1, id="deleted is overwritten"),
        pytest.param("busy_timeout", 10_000, id="processes wait for one another"),
        pytest.param("temp_store", 2, id="nothing in temporary files"),
        pytest.param("trusted_schema", 0, id="no functions from the file"),
        pytest.param("cache_size", -16_384, id="an import changes index pages in memory"),
        pytest.param("wal_autocheckpoint", 16_384, id="and copies each into the file once for many batches"),
    ],
)
def test_sqlite_is_opened_as_the_promises_need(tmp_path: Path, pragma: str, value: object) -> None:
    """On every connection, not only the first."""
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.engine.connect() as first, database.engine.connect() as second:
        assert [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for connection in (first, second)] == [value, value]
    database.engine.dispose()


def test_a_writing_transaction_takes_the_lock_when_it_begins(tmp_path: Path) -> None:
    """BEGIN IMMEDIATE: a second writer cannot even begin, so none finds its reading out of date half-way."""
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    other = sqlite3.connect(tmp_path / "a.db", timeout=0)
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    database.engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("setting", "value"), [("synchronous_commit", "on"), ("statement_timeout", "10s"), ("lock_timeout", "10s"), ("TimeZone", "UTC")]
)
def test_postgresql_is_opened_as_the_promises_need(postgres_server: Server, setting: str, value: str) -> None:
    """Commits are on disk, and nothing waits for ever."""
    database = Database(postgres_server.url("postgres"))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value
    database.engine.dispose()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("where", ["postgresql://me:secret@127.0.0.1:{port}/db", "sqlite:////nowhere/at/all/{port}.db"])
def test_a_database_that_is_down_is_unavailable_at_once(where: str, now: datetime) -> None:
    """No waiting, no password, no address in what is said."""
    store = Store(where.format(port=_free_port()), Keyring.from_text(KEY))
    began = time.monotonic()
    for act in (
        store.ping,
        store.unlock,
        store.migrate,
        store.is_current,
        lambda: store.figures(now),
        lambda: store.outbox.claim("w", now, 1, 1),
    ):
        with pytest.raises(Unavailable) as said:
            act()
        assert "secret" not in str(said.value)
        assert "127.0.0.1" not in str(said.value)
    assert time.monotonic() - began < 30  # a bound for a machine under load, not a measurement: waiting for a timeout takes minutes
    store.close()


def test_a_server_that_never_answers_is_given_up(now: datetime) -> None:
    """Half open: it accepts the connection and stays silent. A webhook has 15 seconds in all."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = Store(f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/db", Keyring.from_text(KEY))
        with pytest.raises(Unavailable):
            store.ping()
        store.close()


@pytest.mark.postgres
def test_a_crash_of_the_server_costs_no_later_turn(postgres_server: Server, now: datetime) -> None:
    """What was committed is there; connections that died are replaced without a failing turn."""
    url = postgres_server.fresh()
    store = Store(url, Keyring.from_text(KEY))
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        turn.answer(200, "text/xml", b"<Response/>")
    with pytest.raises(Unavailable), store.turn("sms", "SM-2", "+447700900001", now) as turn:
        turn.answer(200, "text/xml", _restarted(postgres_server))
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        assert turn.replayed is not None
    with store.turn("sms", "SM-2", "+447700900001", now) as turn:
        assert turn.replayed is None
    store.close()
    postgres_server.release(url)


def _restarted(server: Server) -> bytes:
    server.restart()
    return b"<Response/>"


def test_a_database_that_may_not_be_written_is_unavailable(store: Store, now: datetime) -> None:
    """Read-only, full or worn out: the webhook is refused and not half kept."""
    with store.database.engine.connect() as connection:
        only = "PRAGMA query_only = ON" if store.database.sqlite else "SET default_transaction_read_only = on"
        connection.exec_driver_sql(only)
        connection.commit()
    with pytest.raises(Unavailable), store.turn("sms", "SM-1", "+447700900001", now):
        pass
    store.close()
    with store.turn("sms", "SM-1", "+447700900001", now) as turn:
        assert turn.replayed is None


def test_ping_is_quiet_when_all_is_well(store: Store) -> None:
    """It raises, or it does not."""
    store.ping()


def _statements(dialect: str) -> list[tuple[str, Executable]]:
    """Every statement of the hot path: constants of the modules, or tables of them."""
    hot = (
        arrival,
        claiming,
        contact,
        deliveries,
        outbox,
        person_turn,
        recordings,
        reports,
        sending,
        settling,
        stalled,
        timers,
        turn,
        unsettled,
    )
    cold = (
        area_holds,
        askings,
        cases,
        do_not_invite,
        erasure,
        filing,
        filing_writes,
        flow_versions,
        known_people,
        ledger,
        listed,
        marks,
        publishing,
    )
    rooms = (*hot, *cold)
    found: list[tuple[str, Executable]] = []
    for room in rooms:
        for name, value in [(name, value) for name, value in vars(room).items() if not name.startswith("_")]:
            table = isinstance(value, dict) and set(value) <= {"sqlite", "postgresql"}
            several = (
                [value[at] for at in value if at == dialect]
                if table
                else value.values()
                if isinstance(value, dict)
                else value
                if isinstance(value, tuple)
                else (value.one, value.many)
                if isinstance(value, OneOrMany)
                else [value]
            )
            flat = [part[0] if isinstance(part, tuple) and part else part for part in several]
            found += [
                (f"{room.__name__}.{name}", part) for part in flat if isinstance(part, Executable) and not isinstance(part, TextClause)
            ]
    return found


WHOLE = {  # asked for all of it, or for what never grows
    "bot.store.casework.area_holds.ALL",
    "bot.store.casework.do_not_invite.COUNT_ALL",
    "bot.store.outgoing.stalled.MATCHED",  # the reports of a week that found no message
}


def test_no_statement_reads_a_whole_table(store: Store) -> None:
    """A turn costs the same at ten rows and ten million: every statement finds its rows by an index."""
    engine = store.database.engine
    statements = [(name, Statement(statement, engine.dialect)) for name, statement in _statements(engine.dialect.name)]
    assert len(statements) > 100
    plan = _sqlite_plan if store.database.sqlite else _postgres_plan
    with engine.connect() as connection:
        scans = [(name, step) for name, ready in statements for step in plan(connection, ready)]
    assert {name for name, _ in scans} <= WHOLE


def _sqlite_plan(connection: Connection, ready: Statement) -> list[str]:
    """The steps that read a whole table."""
    rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + ready.text, tuple(None for _ in range(ready.text.count("?"))))
    return [step for *_, step in rows if step.startswith("SCAN") and step != "SCAN a_few"]  # rows found before


def _postgres_plan(connection: Connection, ready: Statement) -> list[str]:
    """The same. Small tables are read whole because that is quicker, unless reading whole is made to look very dear."""
    connection.exec_driver_sql("SET enable_seqscan = off")
    values = dict.fromkeys(re.findall(r"%\((\w+)\)s", ready.text))
    return [line for (line,) in connection.exec_driver_sql("EXPLAIN " + ready.text, values) if "Seq Scan" in line]
