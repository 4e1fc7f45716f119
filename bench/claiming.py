"""Claiming from an outbox: what it costs with a thousand messages waiting, and with a million. On SQLite, and on PostgreSQL where it is.

Everybody has one message, due now; every second one is an invitation. The rows are laid in with SQL, past the store, and hold no words.
A claim takes 20 messages for a worker, as a worker does.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import text

from bench.measure import Figure, Ratio, alternate, figure, ratio
from bot.store.instants import micros
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY, Server
from tests.postgres import _programs as postgres_programs

FEW, MANY = 1_000, 1_000_000
BATCH, LEASE = 20, 60
CLAIMS = 5  # in one run
NOW = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)

BLOB = {"sqlite": "CAST(printf('%032d', i) AS BLOB)", "postgresql": "convert_to(lpad(i::text, 32, '0'), 'UTF8')"}
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
FILL = (
    """INSERT INTO person (id, language, created_at, contact, contact_until, revision)
       {numbers} SELECT 'person-' || i, 'en', :now, 'confirmed_by_person', :later, 1 FROM n""",
    """INSERT INTO address (id, person, channel, sealed, lookup, created_at)
       {numbers} SELECT 'address-' || i, 'person-' || i, 'sms', {blob}, {blob}, :now FROM n""",
    """INSERT INTO outbox (id, person, channel, address, kind, initiated, position, wait, body, state, queued_at, wanted, due, expires,
                           claimed_by, attempt, tries, repeats, provider_id, code, delivery, opens, cost)
       {numbers} SELECT 'message-' || i, 'person-' || i, 'sms', 'address-' || i, 'message', i % 2 = 0, 0, 0, {blob}, 'queued',
                        :now - :count + i, :now - :count + i, :now - :count + i, :later, '', 0, 0, 0, '', '', '', 0, 0 FROM n""",
)


class Row(msgspec.Struct):
    """One database: milliseconds a claim with few and with many waiting. ``ratio`` is many over few."""

    database: str
    few: Figure
    many: Figure
    ratio: Ratio


class Report(msgspec.Struct):
    """Every database that is here."""

    waiting: tuple[int, int]
    rows: list[Row]
    left_out: dict[str, str]


def measure(*, runs: int, many: int = MANY) -> Report:
    """Claim from both outboxes of each database, in turns."""
    rows, left_out = [_row("SQLite", runs, many, _sqlite)], {}
    programs = postgres_programs()
    if programs is None:
        left_out["PostgreSQL"] = "its programs are not installed (apt install postgresql)"
    else:
        server = Server(programs)
        try:
            rows.append(_row("PostgreSQL", runs, many, lambda _folder, _name: server.empty()))
        finally:
            server.remove()
    return Report((FEW, many), rows, left_out)


def _sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def _row(database: str, runs: int, many: int, url) -> Row:
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder:
        stores = {name: _filled(url(Path(folder), name), count) for name, count in (("few", FEW), ("many", many))}
        for store in stores.values():
            _claims(store, 1)  # statements are compiled, pages are read
        took = alternate(list(stores), runs, lambda name: _claims(stores[name], CLAIMS))
        for store in stores.values():
            store.close()
    return Row(database, figure(took["few"]), figure(took["many"]), ratio("few", took["many"], took["few"]))


def _filled(url: str, count: int) -> Store:
    store = Store(url, Keyring.from_text(KEY))
    store.migrate()
    engine = store.database.engine
    blob = BLOB[engine.dialect.name]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET statement_timeout = 0"))
        for statement in FILL:
            connection.execute(
                text(statement.format(numbers=NUMBERS, blob=blob)), {"count": count, "now": micros(NOW), "later": micros(NOW) + 10**12}
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return store


def _claims(store: Store, count: int) -> float:
    """Milliseconds a claim. What is claimed stays claimed: each run takes others."""
    began = time.perf_counter()
    for _ in range(count):
        claimed = store.outbox.claim("bench", NOW, BATCH, LEASE)
        assert len(claimed) == BATCH, f"{len(claimed)} of {BATCH} were claimed"
    return (time.perf_counter() - began) / count * 1000


def show(report: Report) -> str:
    """The report for reading."""
    few, many = report.waiting
    lines = ["", f"Milliseconds to claim {BATCH} messages, with {few:,} and with {many:,} waiting (lowest, median, highest)", ""]
    for row in report.rows:
        lines += [
            f"  {row.database:11} {count:>9,} waiting {one.lowest:8.2f} {one.median:8.2f} {one.highest:8.2f}  {one.runs} runs of {CLAIMS}"
            for count, one in ((few, row.few), (many, row.many))
        ]
        lines.append(f"  {row.database}: many / few = {row.ratio.ratio:.2f} ({row.ratio.lowest:.2f} to {row.ratio.highest:.2f})")
    return "\n".join(lines + [f"Left out: {name}: {reason}" for name, reason in report.left_out.items()])
