"""One database, SQLite or PostgreSQL: how it is opened, how a transaction begins and ends, and what may be said of its errors.

SQLite: one writer at a time. Threads of this process wait for one another at a lock; processes ask SQLite again every fraction of a
millisecond, because its own waiting sleeps longer and longer while the others write. That works only if a transaction that will
write says so when it begins (BEGIN IMMEDIATE): a deferred one fails at once when another has written since it began to read.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingWrong, Unavailable
from bot.store.transaction import Errors, Statement, Transaction

WAIT = 10  # seconds for another writer; a webhook has 15 in all (Twilio), so the provider still gets an answer
ASK_AGAIN = 0.0002  # seconds between two attempts to become SQLite's writer
CONNECT = 3  # seconds to reach a PostgreSQL server

_SQLITE_SETTINGS = (
    f"busy_timeout = {WAIT * 1000}",  # first: the others may have to wait as well
    "synchronous = FULL",  # NORMAL loses commits at a power cut in WAL mode: https://www.sqlite.org/pragma.html#pragma_synchronous
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "temp_store = MEMORY",  # nothing in temporary files
    "trusted_schema = OFF",
    "cache_size = -16384",  # 16 MB at most for each connection: an import finds the index pages of its batch here
    "wal_autocheckpoint = 16384",  # pages, 64 MB: a page that batch after batch changes is copied into the file once, not each time
    "journal_size_limit = 67108864",  # a long reader lets the WAL grow; afterwards it is cut back to 64 MB
)
_POSTGRES_OPTIONS = (
    "-c synchronous_commit=on -c statement_timeout=10s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)

_SWEEPS = {True: ("PRAGMA wal_checkpoint(TRUNCATE)",), False: ("VACUUM person_key", "VACUUM escrow", "VACUUM answer")}

CHECK = text("PRAGMA foreign_key_check")
_READY: dict[str, dict[Executable, Statement]] = {}  # statements are constants: one is compiled once a process for each kind of database


class Patience(threading.local):
    """Until when this thread may wait for other writers, by the monotonic clock: one budget for all its waiting."""

    until = 0.0


class Database:
    """The engine and its two kinds of transaction. Made once a process, after any fork."""

    def __init__(self, url: str) -> None:
        """``url``: ``sqlite:///file`` or ``postgresql://...``. Raises SettingWrong. Connects to nothing yet."""
        parsed = _parsed(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        self._lock = threading.Lock() if self.sqlite else None
        self._patience = Patience()
        self.engine = _sqlite(parsed, self._patience) if self.sqlite else _postgres(parsed)
        self._writer = self.engine.execution_options(writes=True)
        self.errors = Errors(self.engine.dialect.loaded_dbapi)
        self._ready = _READY.setdefault(self.engine.dialect.name, {})

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that may write: committed when the block ends, rolled back when it raises."""
        with self._turnstile(), self._transaction(self._writer) as work:
            yield work

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads, and on SQLite keeps nobody waiting."""
        with self._transaction(self.engine) as work:
            work.undo = True
            yield work

    @contextmanager
    def changing_tables(self) -> Iterator[Transaction]:
        """A transaction for migrations. SQLite changes a table by making it anew, which foreign keys would forbid meanwhile."""
        with self._turnstile(), self._transaction(self._writer.execution_options(tables=True)) as work:
            yield work
            if self.sqlite and work.first(CHECK):
                raise Unavailable("The migration would leave rows that point nowhere; it was undone.")
        self.engine.dispose()  # no connection without foreign keys stays behind

    def sweep(self) -> None:
        """Leave no copy of what was deleted: SQLite's log is taken into the file and cut off, PostgreSQL clears out the keys' table.

        Somebody who reads at that moment keeps a copy a little longer; the next sweep takes it. Raises Unavailable.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in _SWEEPS[self.sqlite]:
                self.errors.quietly(connection.exec_driver_sql, statement)

    @contextmanager
    def _turnstile(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        self._patience.until = time.monotonic() + WAIT
        if not self._lock.acquire(timeout=WAIT):
            raise Unavailable("The database is busy with other writers. Trying again may work.")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Transaction]:
        quietly = self.errors.quietly
        connection = quietly(engine.connect)
        try:
            quietly(connection.begin)
            work = Transaction(connection, self._ready, self.errors)
            yield work
            if work.failed:
                raise Unavailable("Part of what was asked of the database failed, so nothing of it was kept. Trying again may work.")
            if not work.undo:
                quietly(connection.commit)
        finally:
            _let_go(connection)


def _let_go(connection: Connection) -> None:
    """Back to the pool, rolled back if still open. A connection that is broken is dropped by the pool itself."""
    with suppress(SQLAlchemyError):
        connection.close()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        backend = parsed.get_backend_name()
    except (SQLAlchemyError, ValueError):  # ValueError: a port that is no number
        backend = ""
    if backend == "sqlite" and (parsed.database or ":memory:") != ":memory:":
        return parsed
    if backend == "postgresql" and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    raise SettingWrong("DATABASE_URL is neither sqlite:///FILE nor postgresql://USER:PASSWORD@HOST/NAME.")


def _begin_writing(connection: Any, until: float) -> None:
    """Become SQLite's one writer. Raises sqlite3.OperationalError where another still is when patience ends."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(ASK_AGAIN)
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")


def _sqlite(url: URL, patience: Patience) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=56, pool_timeout=WAIT, connect_args={"timeout": WAIT})
    file = str(url.database)

    # SQLAlchemy, not the driver, says BEGIN: the documented way that works on every Python version
    # (SQLAlchemy, "Enabling Non-Legacy SQLite Transactional Modes").
    @event.listens_for(engine, "do_connect")
    def only_for_us(*_: object) -> None:
        with suppress(OSError):  # an existing file is left as it is; one that cannot be made is reported by SQLite
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for setting in _SQLITE_SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("tables"):
            connection.connection.execute("PRAGMA foreign_keys = OFF")  # does nothing once a transaction is open
        if options.get("writes"):
            _begin_writing(connection.connection, patience.until)
        else:
            connection.connection.execute("BEGIN")

    return engine


def _postgres(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=8,
        max_overflow=56,  # 32 threads, and some turns read on a second connection
        pool_timeout=CONNECT,
        pool_pre_ping=True,  # after a restart of the server no webhook fails on a connection that is gone
        connect_args={"connect_timeout": CONNECT, "options": _POSTGRES_OPTIONS, "application_name": "hearback"},
    )
