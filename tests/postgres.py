"""A real PostgreSQL for tests: started once in each test process, with a migrated template and an empty database a test.

Use it from a conftest.py: ``from tests.postgres import postgres_server``; then ``postgres_server.fresh()`` is the URL of a
migrated database, sealed with ``KEY``, to be given back to ``release``. Mark such tests ``postgres``. The server runs on a Unix socket in a temporary folder, with fsync on, and dies with its tests.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.store.tables import metadata

KEY = "dGVzdCBrZXkgb2YgdGhlIHN0b3JlLCAzMiBieXRlcyE="  # 32 bytes, for tests alone
_START = 20  # seconds


class Server:
    """One running PostgreSQL. ``fresh`` and ``empty`` make databases, ``restart`` pulls the plug and puts it back."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="hearback-pg-"))
        self._numbers = itertools.count(1)
        self._spare: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._as_postgres = _setpriv() if os.geteuid() == 0 else []
        if self._as_postgres:
            shutil.chown(self._folder, "postgres", "postgres")
        made = [*self._as_postgres, programs / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust"]
        subprocess.run([*made, "--encoding=UTF8", "--locale=C.UTF-8"], check=True, capture_output=True, cwd=self._folder)
        self.start()
        store = Store(self.url("template1"), Keyring.from_text(KEY))
        store.migrate()
        store.close()
        with psycopg.connect(self.url("template1")) as connection:
            self._lookup_key = connection.execute("SELECT name, value FROM setting").fetchone()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def url(self, name: str) -> str:
        """The URL of a database of this server."""
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def fresh(self) -> str:
        """The URL of a migrated database with nothing in it. Give it back with ``release``."""
        return self._spare.pop() if self._spare else self._create("template1")

    def release(self, url: str) -> None:
        """Take a database back and empty it for the next test: ten times quicker than a new one."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for table in reversed(metadata.sorted_tables):
                connection.execute(f"DELETE FROM {table.name}".encode())
            connection.execute("INSERT INTO setting VALUES (%s, %s)", self._lookup_key)
        self._spare.append(url)

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._create("template0")

    def drop(self, url: str) -> None:
        """Delete a database and cut off whoever still uses it."""
        self._do(f"DROP DATABASE {url.partition('@/')[2].partition('?')[0]} WITH (FORCE)")

    def start(self) -> None:
        """Start, and wait until it answers."""
        program = [*self._as_postgres, self._programs / "postgres", "-D", self._data, "-k", self._folder]
        settings = ["-c", "listen_addresses=", "-c", "fsync=on", "-c", "max_connections=200"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*program, *settings], stdout=log, stderr=log, cwd=self._folder)
        until = time.monotonic() + _START
        while True:
            try:
                self._do("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT lets transactions be rolled back, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_START)
            self._process = None

    def restart(self) -> None:
        """Crash and come back."""
        self.stop(signal.SIGQUIT)
        self.start()

    def log(self) -> str:
        """What the server has written to its log."""
        return (self._folder / "log").read_text(errors="replace")

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


_running: list[Server] = []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The one server of this test process; several conftests may share it."""
    first = not _running
    if first:
        _running.append(_started())
    yield _running[0]
    if first:
        _running.pop().remove()


def _started() -> Server:
    programs = _programs()
    if programs is None:
        sentence = "PostgreSQL's programs are not installed (apt install postgresql)"
        if os.environ.get("HEARBACK_TEST_ALL") == "yes":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return Server(programs)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


def _setpriv() -> list[str]:
    """PostgreSQL refuses to run as root. The last option lets the server die with the tests, however they die."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "INT"]
