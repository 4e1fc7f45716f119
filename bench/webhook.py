"""Webhooks a second: a hand-written route that writes one row, and Hearback's whole turn, under the same gunicorn and the same driver.

Every run has a new database and new processes; the floor and Hearback take turns. ``--url`` drives a server that is already up.
"""

from __future__ import annotations

import base64
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from bench import driver, survey
from bench.driver import Driven, Target
from bench.measure import Figure, Ratio, alternate, figure, ratio

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PUBLIC_URL = "https://feedback.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"
CONNECTIONS = 16
WARMING = 40  # people whose conversations are held before the clock starts
OPENING = (survey.START_WORD,)  # sent to every server; the flow is spoken in English here, so no language is asked for


class Server(NamedTuple):
    """How to make one ready and serve it. ``rows`` counts what was durably written, one for each request; ``answers`` the answers kept."""

    application: str  # module:callable for gunicorn
    prepare: tuple[str, ...]  # a command that makes the database
    settings: Mapping[str, str]
    rows: str
    needs: str  # a file that is there if the server is
    answers: str = ""


SERVERS: dict[str, Server] = {
    "floor": Server(
        "bench.floor.app:production()", (sys.executable, "-m", "bench.floor.app"), {}, "SELECT count(*) FROM reply", "bench/floor/app.py"
    ),
    "hearback": Server(
        "channels.web:production()",
        (str(BIN / "hearback"), "db", "upgrade"),
        {
            "HEARBACK_KEY": base64.b64encode(bytes(range(32))).decode(),
            "HEARBACK_FLOWS": str(ROOT / "bench" / "flows"),
            "HEARBACK_LOCALES": str(ROOT / "locales"),
            "ORGANISATION": "Northshire Police",
            "HEARBACK_MESSAGES_AT_ONCE": "1000000",
            "HEARBACK_ANSWERS_A_MINUTE": "1000000",
            "HEARBACK_STRANGERS_A_DAY": "1000000",
            "TWILIO_ACCOUNT_SID": driver.ACCOUNT,
            "TWILIO_NUMBER": driver.OUR_NUMBER,
        },
        "SELECT count(*) FROM inbox",
        "channels/web.py",
        "SELECT count(*) FROM answer WHERE outcome = 'answered'",
    ),
}


class Row(msgspec.Struct):
    """One server. Milliseconds but for ``per_second``. ``messages`` is how many of a run's answers carried a message."""

    name: str
    requests: int
    messages: int
    per_second: Figure
    p50: Figure
    p99: Figure
    driver_core: float  # share of one core that the driver took, median


class Report(msgspec.Struct):
    """Both servers; ``ratio`` is Hearback over the floor."""

    connections: int
    flush_ms: float
    rows: list[Row]
    ratio: Ratio | None
    left_out: dict[str, str]


def measure(*, runs: int, people: int) -> Report:
    """Drive each server ``runs`` times, in turns, with ``people`` conversations each."""
    left_out = {name: f"{server.needs} is not here" for name, server in SERVERS.items() if not (ROOT / server.needs).exists()}
    names = [name for name in SERVERS if name not in left_out]
    counter = iter(range(10_000))
    driven = alternate(names, runs, lambda name: _one_run(SERVERS[name], people, f"r{next(counter)}"))
    rates = {name: [one.per_second for one in every] for name, every in driven.items()}
    both = ratio("floor", rates["hearback"], rates["floor"]) if len(names) == len(SERVERS) else None
    return Report(CONNECTIONS, _flush_ms(), [_row(name, every) for name, every in driven.items()], both, left_out)


def _row(name: str, driven: list[Driven]) -> Row:
    return Row(
        name,
        driven[0].requests,
        min(one.messages for one in driven),
        figure([one.per_second for one in driven]),
        figure([one.p50 * 1000 for one in driven]),
        figure([one.p99 * 1000 for one in driven]),
        median(one.cpu_seconds / one.seconds for one in driven),
    )


def _one_run(server: Server, people: int, run: str) -> Driven:
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder, _serving(server, Path(folder)) as target:
        warming = driver.conversations(target, range(people, people + WARMING), OPENING, run)
        driver.drive(target, warming, CONNECTIONS)
        requests = driver.conversations(target, range(people), OPENING, run)
        driven = driver.drive(target, requests, CONNECTIONS)
        _check_written(server, Path(folder) / "bench.db", len(warming) + len(requests), driver.answers_of(range(people + WARMING)))
    return driven


def _check_written(server: Server, database: Path, expected: int, answers: int) -> None:
    """Everything that was acknowledged is in the database, in WAL. ``synchronous`` belongs to a connection and cannot be seen from here."""
    with closing(sqlite3.connect(database)) as connection:
        (written,) = connection.execute(server.rows).fetchone()
        (kept,) = connection.execute(server.answers).fetchone() if server.answers else (answers,)
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    assert written == expected, f"{server.application}: {written} rows for {expected} acknowledged requests"
    assert kept == answers, f"{server.application}: {kept} answers kept of {answers}"
    assert mode == "wal", f"{server.application}: journal_mode is {mode}"


@contextmanager
def _serving(server: Server, folder: Path) -> Iterator[Target]:
    """The server under gunicorn with two sync workers, until the block ends."""
    settings = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    settings |= {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_AUTH_TOKEN": TOKEN,
        **server.settings,
    }
    made = subprocess.run(server.prepare, env=settings, cwd=ROOT, check=False, timeout=60, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"the database could not be made: {made.stderr[-2000:]}")
    port = _free_port()
    command = [str(BIN / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "warning", server.application]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=log, stderr=log)
    try:
        _until_listening(process, port, folder / "server.log")
        yield Target(f"http://127.0.0.1:{port}/webhooks/sms", PUBLIC_URL, TOKEN)
    except RuntimeError as failure:
        failure.add_note(f"the server's log ends with: {(folder / 'server.log').read_text(errors='replace')[-1000:]}")
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not come up: {log.read_text(errors='replace')[-2000:]}")


def _flush_ms() -> float:
    """What one flush of 4 KB to this disk takes: below 0.1 ms it is a cache that answers, not a disk."""
    took = []
    with tempfile.NamedTemporaryFile(prefix="hearback-bench-") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took) * 1000


def show(report: Report) -> str:
    """The report for reading."""
    head = f"{report.connections} connections; a flush to this disk takes {report.flush_ms:.2f} ms"
    lines = ["", f"Webhooks a second, gunicorn with 2 sync workers, SQLite in WAL and FULL ({head})", ""]
    for row in report.rows:
        rate = row.per_second
        lines.append(
            f"  {row.name:10} {rate.lowest:7,.0f} {rate.median:7,.0f} {rate.highest:7,.0f}  {rate.runs} runs of {row.requests:,}"
            f"  p50 {row.p50.median:.1f} ms  p99 {row.p99.median:.1f} ms ({row.p99.lowest:.1f} to {row.p99.highest:.1f})"
            f"  {row.messages:,} answers with a message  driver {row.driver_core:.0%} of a core"
        )
    if one := report.ratio:
        lines.append(f"  Hearback / floor = {one.ratio:.2f} ({one.lowest:.2f} to {one.highest:.2f})")
    return "\n".join(lines + [f"Left out: {name}: {reason}" for name, reason in report.left_out.items()])
