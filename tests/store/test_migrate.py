"""The tables come from migrations alone: up, down and up again, equal to what the code expects, whoever starts first."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.errors import SettingWrong, Unavailable
from bot.store import migrate
from bot.store.database import Database
from bot.store.instants import micros
from bot.store.secrecy.sealing import Keyring, address_hash, new_key
from bot.store.store import Store
from bot.store.tables import metadata
from tests.postgres import KEY, Server
from tests.store.conftest import Look


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without tables."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'new.db'}", Keyring.from_text(KEY))
        yield store
        store.close()
        return
    server: Server = request.getfixturevalue("postgres_server")
    url = server.empty()
    store = Store(url, Keyring.from_text(KEY))
    yield store
    store.close()
    server.drop(url)


def _differences(store: Store) -> list[object]:
    with store.database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


def _tables(store: Store) -> set[str]:
    with store.database.engine.connect() as connection:
        return set(connection.dialect.get_table_names(connection))


def test_the_migrations_make_what_the_code_expects(empty: Store) -> None:
    """What ``alembic check`` would say: no difference."""
    assert not empty.is_current()
    empty.migrate()
    assert empty.is_current()
    assert _differences(empty) == []


def test_up_down_and_up_again(empty: Store, now: datetime) -> None:
    """Every migration can be undone and done again, and works with data in it."""
    for _ in range(2):
        empty.migrate()
        with empty.turn("sms", "SM-1", "+447700900001", now) as turn:
            turn.open_conversation("flow", "v1", b"{}", "text", "sms")
            turn.answer(200, "text/xml", b"<Response/>")
        empty.migrate("base")
        assert _tables(empty) == {"alembic_version"}
        assert not empty.is_current()
        empty.close()
        empty._seals = None
    empty.migrate()
    assert _differences(empty) == []


FIRST = "779e8f253fb0"


def _fill_the_first_version(store: Store, now: datetime) -> None:
    """Rows as the first version wrote them: somebody held, somebody not, an erased one; a message that is sent and one that waits."""
    moment, keyring = micros(now), store.keyring
    key = keyring.seal(b"k" * 32, "setting.value:lookup_key")
    people = "INSERT INTO person (id, language, created_at, stopped_at, held_at, erased_at, greeted_at) VALUES "
    outbox = (
        "INSERT INTO outbox (id, person, channel, address, kind, initiated, position, wait, state, queued_at, wanted, due, claimed_by,"
        " attempt, tries, repeats, finished_at, provider_id, code, delivery) VALUES "
    )
    with store.database.engine.begin() as connection:
        insert = text("INSERT INTO setting (name, value) VALUES ('lookup_key', :value)")
        connection.execute(insert, {"value": key})
        connection.exec_driver_sql(f"{people} ('held', 'cy', 1, NULL, {moment}, NULL, NULL), ('free', 'en', 1, NULL, NULL, NULL, NULL)")
        connection.exec_driver_sql(f"{people} ('gone', 'en', 1, {moment}, NULL, {moment}, NULL)")
        for name, number in (("held", "+447700900001"), ("free", "+447700900002"), ("gone", None)):
            sealed = keyring.seal(number.encode(), f"address.sealed:{name}") if number else None
            lookup = address_hash(b"k" * 32, "telephone", number or "+447700900003")
            statement = text("INSERT INTO address (id, person, channel, sealed, lookup, created_at) VALUES (:n, :n, 'sms', :s, :l, 1)")
            connection.execute(statement, {"n": name, "s": sealed, "l": lookup})
        connection.exec_driver_sql(
            f"{outbox} ('sent', 'free', 'sms', 'free', 'message', (1 = 1), 0, 0, 'accepted', 1, 2, 3, '', 1, 1, 0, {moment}, 'SM-1', '', ''),"
            " ('waits', 'free', 'sms', 'free', 'reply', (1 = 0), 0, 0, 'queued', 1, 2, 3, '', 0, 0, 0, NULL, '', '', '')"
        )


def test_data_of_the_first_version_is_carried_over(empty: Store, now: datetime) -> None:
    """Whoever was held is unsafe, everybody else unknown until somebody confirms; messages keep their times; lists find old numbers."""
    empty.migrate(FIRST)
    _fill_the_first_version(empty, now)
    empty.close()
    empty.migrate()
    look = Look(empty)
    assert look.all("SELECT id, contact, contact_until, contact_changed_at, revision FROM person ORDER BY id") == [
        ("free", "unknown", None, None, 0),
        ("gone", "unknown", None, None, 0),
        ("held", "unsafe", None, micros(now), 0),
    ]
    assert look.all("SELECT id, opens, cost, begun_at FROM outbox ORDER BY id") == [("sent", 2, 0, micros(now)), ("waits", 2, 0, None)]
    assert empty.do_not_invite.add([hashlib.sha256(b"+447700900002").digest()], "list", now) == 1
    assert [empty.cases.ask(name).do_not_invite for name in ("free", "held", "gone")] == [True, False, False]
    [claimed] = empty.outbox.claim("worker", now, 10, 60)
    assert (claimed.id, empty.outbox.begin_sending(claimed, now)) == ("waits", True)
    with empty.turn("sms", "SM-2", "+447700900001", now) as turn:
        assert (turn.person.id, turn.person.held, turn.contact) == ("held", True, "unsafe")
        turn.answer(200, "text/xml", b"")


def test_the_hold_is_kept_on_the_way_back(empty: Store, now: datetime) -> None:
    """A service that returns to the first version still writes to nobody whose contact was in doubt."""
    empty.migrate()
    with empty.turn("sms", "SM-1", "+447700900001", now) as turn:
        turn.set_unsafe()
    empty.close()
    empty.migrate(FIRST)
    assert Look(empty).all("SELECT held_at FROM person") == [(micros(now),)]


def test_migrating_twice_does_nothing(store: Store, begun: str, now: datetime) -> None:
    """The release step may run as often as it likes."""
    store.migrate()
    with store.conversation_turn(begun, now) as turn:
        assert turn.conversation is not None


def test_processes_that_start_together_migrate_once(empty: Store) -> None:
    """Web and worker both migrate at start: one does it, the others wait and find it done."""
    stores = [Store(empty.database.engine.url.render_as_string(hide_password=False), Keyring.from_text(KEY)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Store.migrate, stores))
    assert empty.is_current()
    assert len({store.unlock().hash("sms", "1") for store in stores}) == 1
    for store in stores:
        store.close()


def test_a_database_of_another_key_is_refused_in_one_line(url: str, store: Store) -> None:
    """The wrong HEARBACK_KEY stops the start, before anything is read or written."""
    other = Store(url, Keyring.from_text(new_key()))
    for start in (other.migrate, other.unlock):
        with pytest.raises(SettingWrong, match=r"^HEARBACK_KEY does not open this database[^\n]*$"):
            start()
    other.close()


def test_without_tables_the_store_is_unavailable(empty: Store, now: datetime) -> None:
    """Not a traceback of SQL: one sentence that names no table."""
    with pytest.raises(Unavailable, match=r"^The database did not do what was asked \(\w+\)\.") as said, empty.turn("sms", "1", "2", now):
        pass
    assert "setting" not in str(said.value)


def test_foreign_keys_hold_again_after_a_migration(tmp_path: Path, now: datetime) -> None:
    """They are off while SQLite's tables are remade, and on afterwards on every connection."""
    store = Store(f"sqlite:///{tmp_path / 'new.db'}", Keyring.from_text(KEY))
    store.migrate()
    with store.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_a_draft_of_the_next_migration_finds_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written beside the others, following the newest, and empty as long as the tables are what the code says."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    before = set((scripts / "versions").iterdir())
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    migrate.migrate(database)
    migrate.draft(database, "nothing new")
    database.engine.dispose()
    [drafted] = [file for file in (scripts / "versions").iterdir() if file not in before and file.suffix == ".py"]
    assert drafted.read_text().count("    pass\n") == 2
    assert "sqlmodel" not in drafted.read_text()


def test_the_migrations_work_from_anywhere(tmp_path: Path) -> None:
    """No alembic.ini, no source folder as the working directory: as an installed package has it."""
    program = (
        "import sys; from bot.store.store import Store; from bot.store.secrecy.sealing import Keyring;"
        f"Store('sqlite:///here.db', Keyring.from_text({KEY!r})).migrate()"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, env={"PYTHONPATH": str(root)}, timeout=60)
    file = tmp_path / "here.db"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM setting").fetchone() == (1,)
    connection.close()


def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the machine can read the file, nor its log."""
    store = Store(f"sqlite:///{tmp_path / 'new.db'}", Keyring.from_text(KEY))
    store.migrate()
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}
    store.close()
