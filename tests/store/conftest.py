"""A store on each database. The same tests run on both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.store.rows import Claimed, Seen
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY, Server, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def now() -> datetime:
    """A Saturday afternoon."""
    return datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "hearback.db"
    store = Store(f"sqlite:///{file}", Keyring.from_text(KEY))
    store.migrate()
    store.close()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path / "hearback.db")
        yield f"sqlite:///{tmp_path / 'hearback.db'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    fresh = server.fresh()
    yield fresh
    server.release(fresh)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store on a fresh database."""
    opened = Store(url, Keyring.from_text(KEY))
    yield opened
    opened.close()


@pytest.fixture
def begun(store: Store, now: datetime) -> str:
    """The id of an open conversation with +447700900001 by text."""
    with store.turn("sms", "SM-first", "+447700900001", now) as turn:
        turn.confirm_contact("confirmed_by_person")
        conversation = turn.open_conversation("after-case-closed", "hash-of-flow", b'{"step":0}', "text", "sms")
        turn.answer(200, "text/xml", b"<Response/>")
    return conversation.id


class Queue:
    """Queues messages to the person of a conversation."""

    def __init__(self, store: Store, conversation: str, now: datetime) -> None:
        self.store, self.conversation, self.now = store, conversation, now

    def __call__(self, message: bytes = b'"hello"', *, initiated: bool = False, **fields: Any) -> str:
        with self.store.conversation_turn(self.conversation, fields.pop("at", self.now)) as turn:
            shape = {"kind": "message" if initiated else "reply", "due": self.now, "position": 0} | fields
            if initiated:
                shape = {"expires": shape["due"] + timedelta(days=2)} | shape
            return turn.queue(message, initiated=initiated, **shape)


@pytest.fixture
def queue(store: Store, begun: str, now: datetime) -> Queue:
    """Queue a message: ``queue(b"...", initiated=True, expires=...)`` returns its id."""
    return Queue(store, begun, now)


def begin(store: Store, claimed: Claimed, now: datetime, **fields: Any) -> bool:
    """Begin to send as a worker does that has decided just now; ``fields`` of Seen may be given."""
    person = store.cases.ask(claimed.person)
    assert person is not None
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    seen = {"revision": person.revision, "budget_micros": 20_000_000, "cost_micros": 50_000, "since": day} | fields
    return store.outbox.begin_sending(claimed, now, Seen(**seen))


class Look:
    """Reads a column past the store, for what only the database can show."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __call__(self, question: str) -> Any:
        rows = self.all(question)
        return rows[0][0] if rows else None

    def all(self, question: str) -> list[tuple[Any, ...]]:
        with self.store.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]


@pytest.fixture
def look(store: Store) -> Look:
    """Ask the database in SQL: ``look("SELECT state FROM outbox")`` is the first column of the first row."""
    return Look(store)
