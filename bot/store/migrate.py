"""The tables are made and changed by Alembic alone, from the scripts in migrations/, which travel with the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.database import Database
from bot.store.transaction import Transaction

_SCRIPTS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x68656172  # a PostgreSQL advisory lock of our own; on SQLite the writer's lock does the same

LOCK = text("SELECT pg_advisory_xact_lock(:us)")
TAKE_YOUR_TIME = text("SET LOCAL statement_timeout = 0")


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, in one transaction. Two processes may try at once: the second finds nothing to do."""
    with _changing(database) as work:
        step = command.downgrade if _goes_back(work.connection, revision) else command.upgrade
        database.errors.quietly(step, _config(work.connection), revision)


def is_current(database: Database) -> bool:
    """Whether the tables are those that this code expects."""
    with database.reading() as work:
        heads = database.errors.quietly(MigrationContext.configure(work.connection).get_current_heads)
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def draft(database: Database, message: str) -> None:
    """For developers: write the next migration from the difference between the tables and the database."""
    with _changing(database) as work:
        command.revision(_config(work.connection), message, autogenerate=True)


def _goes_back(connection: Connection, revision: str) -> bool:
    """Whether the tables are newer than that."""
    if revision in ("base", "head"):
        return revision == "base"
    scripts = ScriptDirectory.from_config(_config())
    now = MigrationContext.configure(connection).get_current_revision()
    return now is not None and revision in {script.revision for script in scripts.iterate_revisions(now, "base")} - {now}


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _changing(database: Database) -> Iterator[Transaction]:
    with database.changing_tables() as work:
        if not database.sqlite:
            work.value(LOCK, {"us": _ONE_AT_A_TIME})
            work.change(TAKE_YOUR_TIME)
        yield work
