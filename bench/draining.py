"""Workers: how fast one and four of them send the same invitations, on PostgreSQL. Nothing may be sent twice.

Everything is real but the provider, which takes as long as one does (``bench.provider``) and notes whose text it was: the import, the
rules, the scheduler, the outbox, the worker. The workers' clock stands at the next morning on which people may be asked.

``python -m bench.draining START`` is one of the workers; its settings are in the environment.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bench.measure import Figure, Ratio, alternate, figure, ratio
from bench.provider import LATENCY
from bot.dispatch.clock import WoundClock
from bot.outreach.calendars import calendar
from bot.settings import read_settings
from channels.service import open_service
from channels.worker import Worker
from tests.postgres import KEY, Server
from tests.postgres import _programs as postgres_programs

ROOT = Path(__file__).parent.parent
HEARBACK = str(Path(sys.executable).parent / "hearback")
LONDON = ZoneInfo("Europe/London")
WORKERS = ("1", "4")
MOST = 1000  # numbers reserved for drama
LIMIT = 180  # seconds for one run
COLUMNS = (
    *("ref", "phone", "channel", "language", "nation", "age", "crime_category", "risk", "reported_on", "closed_on", "told_outcome_on"),
    *("complaint", "proceedings", "contact", "contact_confirmed_on"),
)
LINGER = 1.0  # seconds after the last text, for one that would be sent twice


class Report(msgspec.Struct):
    """``per_second`` are texts a second by number of workers; ``ratio`` is four over one."""

    people: int
    per_second: dict[str, Figure]
    ratio: Ratio | None
    left_out: dict[str, str]


def measure(*, runs: int, people: int) -> Report:
    """Invite so many people with one worker and with four, in turns, each time in a new database."""
    people = min(people, MOST)
    programs = postgres_programs()
    if programs is None:
        return Report(people, {}, None, {"workers": "PostgreSQL's programs are not installed (apt install postgresql)"})
    server = Server(programs)
    try:
        rates = alternate(WORKERS, runs, lambda workers: _one_run(server, int(workers), people))
    finally:
        server.remove()
    both = ratio("one worker", rates["4"], rates["1"])
    return Report(people, {workers: figure(every) for workers, every in rates.items()}, both, {})


def _one_run(server: Server, workers: int, people: int) -> float:
    url = server.fresh()
    try:
        with tempfile.TemporaryDirectory(prefix="hearback-bench-") as name, _provider(Path(name)) as port:
            folder, ledger, start = Path(name), Path(name) / "ledger", _next_morning()
            settings = _settings(url, port)
            _import_people(folder, people, start, settings)
            seconds = _drain(workers, people, ledger, start, settings)
            sent = ledger.read_text().split()
    finally:
        server.release(url)
    assert len(set(sent)) == people, f"{len(set(sent))} of {people} people were invited"
    assert len(sent) == people, f"{len(sent) - people} texts were sent twice"
    return people / seconds


def _next_morning() -> datetime:
    """Eleven o'clock in London on the next day on which people are asked in England."""
    today = datetime.now(LONDON)
    days = calendar(ROOT / "flows", today.date())
    for ahead in range(1, 60):
        day = today + timedelta(days=ahead)
        if day.isoweekday() < 5 and days.closed(day.date(), "england", "") is None:
            return day.replace(hour=11, minute=0, second=0, microsecond=0).astimezone(UTC)
    raise RuntimeError("no day of the next 60 is open")


def _settings(url: str, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DATABASE_URL": url,
        "HEARBACK_KEY": KEY,
        "HEARBACK_FLOWS": str(ROOT / "flows"),
        "HEARBACK_LOCALES": str(ROOT / "locales"),
        "HEARBACK_DAILY_BUDGET": "100000",
        "HEARBACK_STRANGERS_A_DAY": "1000000",
        "PUBLIC_URL": "https://feedback.example.org",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
        "TWILIO_NUMBER": "+447700900999",
        "TWILIO_BASE_URL": f"http://127.0.0.1:{port}",
        "TWILIO_TEXTS_PER_SECOND": "1000",  # the workers are measured, not the brake
        "PYTHONPATH": str(ROOT),
    }


def _import_people(folder: Path, people: int, start: datetime, settings: dict[str, str]) -> None:
    told = (start - timedelta(days=40)).date()
    today = datetime.now(UTC).date()
    with (folder / "cases.csv").open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        for number in range(people):
            case = [f"CASE-{number:04}", f"07700 900{number:03}", "sms", "en", "england", 40, "theft", "R1", told - timedelta(days=30)]
            writer.writerow([*case, told, told, "none", "none", "confirmed_by_person", today])
    done = subprocess.run(
        (HEARBACK, "import", "cases.csv"), env=settings, cwd=folder, check=False, timeout=LIMIT, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"the import ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")


@contextmanager
def _provider(folder: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.provider", str(folder / "ledger")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _drain(workers: int, people: int, ledger: Path, start: datetime, settings: dict[str, str]) -> float:
    """Seconds from the word to begin until the last text was taken."""
    command = [sys.executable, "-m", "bench.draining", start.isoformat()]
    with (ledger.parent / "workers.log").open("wb") as log:
        processes = [
            subprocess.Popen(command, env=settings, cwd=ledger.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
            for _ in range(workers)
        ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        began = time.perf_counter()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(b"begin\n")
            process.stdin.flush()
        while ledger.read_bytes().count(b"\n") < people and time.perf_counter() - began < LIMIT:
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        time.sleep(LINGER)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
    if seconds > LIMIT:
        raise RuntimeError(f"not done after {LIMIT} seconds: {(ledger.parent / 'workers.log').read_text()[-2000:]}")
    return seconds


def work(start: datetime) -> None:
    """Be a worker, from the word to begin until told to stop."""
    service = open_service(read_settings(os.environ), clock=WoundClock(start))
    service.offering.begin()
    worker = Worker(service)
    worker.stop_on_signal()
    print("ready", flush=True)
    sys.stdin.readline()
    worker.run()


def show(report: Report) -> str:
    """The report for reading."""
    wait = f"{LATENCY * 1000:.0f} ms"
    lines = ["", f"Invitations a second, PostgreSQL, {report.people} people, a provider that takes {wait} (lowest, median, highest)", ""]
    lines += [
        f"  {workers} {'worker ' if workers == '1' else 'workers'} {one.lowest:7.1f} {one.median:7.1f} {one.highest:7.1f}  {one.runs} runs"
        for workers, one in report.per_second.items()
    ]
    if one := report.ratio:
        lines.append(f"  four workers / one = {one.ratio:.2f} ({one.lowest:.2f} to {one.highest:.2f}); nothing was sent twice")
    return "\n".join(lines + [f"Left out: {name}: {reason}" for name, reason in report.left_out.items()])


if __name__ == "__main__":
    work(datetime.fromisoformat(sys.argv[1]))
