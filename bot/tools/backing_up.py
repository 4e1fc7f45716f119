"""``hearback backup`` and ``hearback restore``: one sealed file; and a restored database that knows who stopped or was erased since."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click

from bot.errors import HearbackError
from bot.settings import Settings
from bot.store import backups, restoring
from bot.store.instants import instant, micros
from bot.store.secrecy import tombstones
from bot.store.secrecy.key_file import keyring
from bot.store.store import Store
from bot.tools.finding import open_for_tools
from bot.tools.opening import opened_store

T = TypeVar("T")

ONLY_SQLITE = "This is for SQLite. For PostgreSQL: pg_dump and pg_restore, as docs/run-it.md says; then hearback restore --told."
LATE = timedelta(minutes=1)  # what had begun when the backup was made, and was committed after it
_NOBODY_SAYS = (
    "Nobody would know who wrote STOP or ERASE since the backup. Give --tombstones FILE, or --newer FILE if the database is still there; "
    "or --hold-everybody, and then nobody is asked until their contact is confirmed again."
)
_file = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("path", type=_file)
@click.pass_context
def backup(context: click.Context, path: Path) -> None:
    """Back up the SQLite database into one file, sealed with HEARBACK_KEY. The service may go on meanwhile.

    \b
    Example: hearback backup /backups/hearback-2026-11-21.sealed
    """
    settings, now = open_for_tools(context).settings, datetime.now(UTC)
    with opened_store(settings) as store:
        size = _quietly(lambda: backups.write(_database(store), path, store.keyring, micros(now)))
    click.echo(f"{path.name}: {size:,} bytes, opened again and found whole. Keep the key elsewhere, and every key as long as its backups.")


@click.command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--tombstones", "told", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The file of HEARBACK_TOMBSTONES.")
@click.option("--newer", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The database itself, where it is still there.")
@click.option("--hold-everybody", is_flag=True, help="Nobody is asked until their contact is confirmed again.")
@click.option(
    "--told", "only_told", metavar="TIME", help="Only tell the database of DATABASE_URL, restored as of TIME, what has happened since."
)
@click.pass_context
def restore(  # one argument an option
    context: click.Context, path: Path | None, told: Path | None, newer: Path | None, hold_everybody: bool, only_told: str | None
) -> None:
    """Restore a backup to where DATABASE_URL says. Nothing may be there yet: no worker can have started.

    Whoever stopped, was erased or may be in danger since the backup still is. Nothing that waited is sent.

    \b
    Example: hearback restore /backups/hearback-2026-11-21.sealed --tombstones /elsewhere/tombstones
    """
    settings = open_for_tools(context).settings
    if not (told or newer or hold_everybody):
        raise click.UsageError(_NOBODY_SAYS)
    if (path is None) == (only_told is None):
        raise click.UsageError("Give a backup, or --told TIME.")
    if only_told is not None:
        moment = _moment(only_told)
        with opened_store(settings) as store:
            _tell(store, moment, told, newer, hold_everybody=hold_everybody)
        return
    assert path is not None
    _quietly(lambda: _restore(settings, path, told, newer, hold_everybody=hold_everybody))


def _restore(settings: Settings, path: Path, told: Path | None, newer: Path | None, *, hold_everybody: bool) -> None:
    keys = keyring(settings)
    target = _database(Store(settings["DATABASE_URL"], keys))
    with backups.opened(path, target, keys) as (file, head):
        store = Store(f"sqlite:///{file}", keys)
        try:
            store.migrate()
            _tell(store, head.made_at, told, newer, hold_everybody=hold_everybody)
        finally:
            store.close()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file again
    click.echo(f"Restored as of {instant(head.made_at):%Y-%m-%d %H:%M} UTC. The service may start.")


def _tell(store: Store, made_at: int, told: Path | None, newer: Path | None, *, hold_everybody: bool) -> None:
    """What has happened since; all of it, or the error of the first that cannot be told."""
    seals, now = store.unlock(), micros(datetime.now(UTC))
    lines = _since(store, told, newer, made_at - micros_of(LATE))
    stopped = restoring.quieten(store.database, now, hold_everybody=hold_everybody)
    done = restoring.replay(store.database, seals, lines, now)
    click.echo(f"What has happened since: {done}. Messages that waited, and are not sent: {stopped}.")
    if hold_everybody:
        click.echo("Nobody is asked until their contact is confirmed again.")


def _since(store: Store, told: Path | None, newer: Path | None, moment: int) -> list[tombstones.Line]:
    lines: list[tombstones.Line] = []
    if told is not None:
        lines += tombstones.from_file(store.unlock(), told)
    if newer is not None:
        still_there = Store(f"sqlite:///{newer}", store.keyring)
        try:
            lines += _of(still_there)
        finally:
            still_there.close()
    return sorted(tombstones.since(lines, moment), key=lambda line: line.at)


def _of(store: Store) -> Iterable[tombstones.Line]:
    store.unlock()
    return list(tombstones.from_database(store.database))


def micros_of(span: timedelta) -> int:
    """A span in microseconds."""
    return span // timedelta(microseconds=1)


def _moment(said: str) -> int:
    try:
        return micros(datetime.fromisoformat(said).astimezone(UTC))
    except ValueError:
        raise click.BadParameter("Write it like 2026-11-21T02:00+00:00.", param_hint="--told") from None


def _database(store: Store) -> Path:
    file = store.database.engine.url.database
    if not store.database.sqlite or not file:
        raise click.ClickException(ONLY_SQLITE)
    return Path(file)


def _quietly(action: Callable[[], T]) -> T:
    """Do it; what a person can mend is told in one line."""
    try:
        return action()
    except HearbackError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"The file cannot be read or written ({error.strerror}).") from None
