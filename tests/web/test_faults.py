"""The database away, files broken: danger is answered, the rest is to come again, and the good goes on serving."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.engine.danger import DANGER_TEXTS
from tests.conftest import CANARIES
from tests.dispatch.flows import BROKEN, SMALL
from tests.dispatch.house import SHIPPED
from tests.dispatch.persons import text_webhook
from tests.postgres import Server as Postgres
from tests.web.server import Server
from tests.web.test_requests import CANARY, said

FIXED = DANGER_TEXTS["en"].text
Start = Callable[..., Server]


def danger_answered_and_the_rest_postponed(server: Server) -> None:
    """All at once, from many people: nobody in danger stands behind those who wait."""
    webhooks = [text_webhook(CANARY, "2")] * 3 + [text_webhook(f"+44770090060{at}", "help me please") for at in range(3)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda webhook: server.post(webhook, wait=30), webhooks))
    assert [got.status for got in answers] == [503, 503, 503, 200, 200, 200]
    assert all(int(got.headers["retry-after"]) > 0 for got in answers[:3])
    assert [said(got) for got in answers[3:]] == [FIXED] * 3


def nothing_personal(server: Server) -> None:
    for canary in CANARIES:
        assert canary not in server.errors
    assert "Traceback" not in server.errors


def test_locked_by_another(start: Start, tmp_path: Path) -> None:
    """A backup or a stray tool holds the SQLite file; afterwards the webhook that was postponed is taken."""
    server = start()
    assert "How was it?" in said(server.post(text_webhook(CANARY, "SMALL")))
    other = sqlite3.connect(tmp_path / "hearback.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    danger_answered_and_the_rest_postponed(server)
    other.execute("ROLLBACK")
    other.close()
    assert "do better" in said(server.post(text_webhook(CANARY, "2")))
    nothing_personal(server)


def test_unreadable_from_the_start(start: Start, tmp_path: Path) -> None:
    """A file that is no database any more, noticed between two starts."""
    server = start()
    (tmp_path / "hearback.db").write_bytes(b"not a database" * 1000)
    for more in ("-wal", "-shm"):
        (tmp_path / f"hearback.db{more}").unlink(missing_ok=True)
    danger_answered_and_the_rest_postponed(server)
    assert server.ask("GET", "/readyz").status == 503
    assert server.ask("GET", "/healthz").status == 200
    nothing_personal(server)


@pytest.mark.postgres
def test_postgresql_stops_and_comes_back(start: Start, postgres_server: Postgres) -> None:
    """Without a restart of the web process; what was answered before is still there."""
    url = postgres_server.fresh()
    server = start(DATABASE_URL=url)
    assert "How was it?" in said(server.post(text_webhook(CANARY, "SMALL")))
    postgres_server.stop()
    try:
        danger_answered_and_the_rest_postponed(server)
        assert server.ask("GET", "/readyz").status == 503
    finally:
        postgres_server.start()
    assert "do better" in said(server.post(text_webhook(CANARY, "2")))
    nothing_personal(server)
    server.end()
    postgres_server.release(url)


def test_broken_files_beside_good_ones(start: Start, tmp_path: Path) -> None:
    """A flow that is broken, one that is a folder, a language without its catalogue and one whose words are broken: the rest serves."""
    flows, locales = tmp_path / "flows", tmp_path / "locales"
    (locales / "en").mkdir(parents=True)
    (locales / "en" / "words.yaml").write_bytes((SHIPPED / "locales/en/words.yaml").read_bytes())
    (locales / "cy").mkdir()
    (locales / "cy" / "words.yaml").write_bytes((SHIPPED / "locales/cy/words.yaml").read_bytes())
    (locales / "ur").mkdir()
    (locales / "ur" / "words.yaml").write_text("name: [broken")
    (locales / "notes.txt").write_text("not a language")
    (flows / "small.yaml").write_text(SMALL.replace("languages: [en]", "languages: [en, cy, ur]"))
    (flows / "bad.yaml").write_text(BROKEN.replace("flow: small", "flow: bad").replace("[SMALL]", "[BAD]"))
    (flows / "folder.yaml").mkdir()
    (flows / "support.yaml").write_text("services: 7")
    server = start(HEARBACK_LOCALES=str(locales))
    assert "How was it?" in said(server.post(text_webhook(CANARY, "SMALL")))
    assert "How was it?" not in said(server.post(text_webhook("+447700900601", "BAD")))
    assert "999" in said(server.post(text_webhook("+447700900602", "help")))
    nothing_personal(server)
