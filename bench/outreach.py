"""Importing and planning cases: seconds and peak memory, beside a floor, and beside a tenth of the cases to see what grows.

Every step is a process of its own, called as a person calls it, on a new SQLite file with ``synchronous=FULL``.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.cases import write_cases
from bot.asking.numbers import read_number

ROOT = Path(__file__).parent.parent
HEARBACK = str(Path(sys.executable).parent / "hearback")
FLOOR = (sys.executable, "-m", "bench.floor.cases")
LIMIT = 3600  # seconds for any one step
TENTH = 10


class Step(msgspec.Struct):
    """One process. ``peak_mb`` is the most memory it held at a time, in millions of bytes; ``lines`` what it printed."""

    name: str
    cases: int
    seconds: float
    peak_mb: float
    lines: int

    @property
    def per_second(self) -> float:
        """Cases a second."""
        return self.cases / self.seconds


class Report(msgspec.Struct):
    """``steps`` by name, for the floor's too; ``tenth`` the same steps with a tenth of the cases."""

    cases: int
    steps: dict[str, Step]
    tenth: dict[str, Step]
    numbers_per_second: float


def measure(cases: int) -> Report:
    """Import and plan so many made-up cases, and a tenth of them."""
    return Report(cases, _round(cases), _round(max(1, cases // TENTH)), _numbers_per_second())


def _round(cases: int) -> dict[str, Step]:
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as name:
        folder = Path(name)
        file, database = folder / "cases.csv", folder / "hearback.db"
        write_cases(file, cases, datetime.now(UTC).date())
        settings = _settings(folder)
        _run("database", (HEARBACK, "db", "upgrade"), 0, folder, settings)
        floor_database = str(folder / "floor.db")
        commands = {
            "floor: write": (*FLOOR, "write", str(file), floor_database),
            "import": (HEARBACK, "import", str(file)),
            "import again": (HEARBACK, "import", str(file)),
            "floor: read": (*FLOOR, "read", floor_database),
            "plan": (HEARBACK, "plan"),
            "plan --json": (HEARBACK, "plan", "--json"),
        }
        steps = {step: _run(step, command, cases, folder, settings) for step, command in commands.items()}
        assert database.exists()
    assert steps["plan --json"].lines >= cases, f"{cases} cases were imported, and only {steps['plan --json'].lines} decisions printed"
    return steps


def _settings(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DATABASE_URL": f"sqlite:///{folder / 'hearback.db'}",
        "HEARBACK_KEY": base64.b64encode(bytes(range(32))).decode(),
        "HEARBACK_FLOWS": str(ROOT / "flows"),
        "HEARBACK_LOCALES": str(ROOT / "locales"),
        "PYTHONPATH": str(ROOT),
    }


def _run(name: str, command: tuple[str, ...], cases: int, folder: Path, settings: dict[str, str]) -> Step:
    """Run it to its end. Raises RuntimeError with what it said if it fails, and when it takes longer than an hour."""
    out, err = folder / "out", folder / "err"
    began = time.perf_counter()
    with out.open("wb") as written, err.open("wb") as told:
        process = subprocess.Popen(command, env=settings, cwd=folder, stdout=written, stderr=told)
        ended, status, usage = _wait(process.pid)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if not ended or process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}: {err.read_text(errors='replace')[-2000:]}")
    with out.open("rb") as printed:
        lines = sum(1 for _ in printed)
    return Step(name, cases, seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6, lines)


def _wait(pid: int) -> tuple[int, int, os.struct_rusage]:
    """Wait for this one child: its own peak memory, not the highest of all children so far."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return ended, status, usage
        time.sleep(0.01)
    os.kill(pid, 9)
    return 0, *os.wait4(pid, 0)[1:]


def _numbers_per_second() -> float:
    """How many telephone numbers are read in a second: nearly every case here has a chat in place of a number."""
    numbers = [f"07700 900{number:03}" for number in range(1000)]
    began = time.perf_counter()
    for number in numbers:
        read_number(number)
    return len(numbers) / (time.perf_counter() - began)


def show(report: Report) -> str:
    """The report for reading."""
    lines = ["", f"{report.cases:,} cases, SQLite in WAL and FULL, each step a process of its own", ""]
    for name, step in report.steps.items():
        tenth = report.tenth[name]
        lines.append(
            f"  {name:13} {step.seconds:8.1f} s {step.per_second:9,.0f} a second  at most {step.peak_mb:4.0f} MB"
            f"   with a tenth: {tenth.seconds:7.1f} s {tenth.peak_mb:4.0f} MB  ({step.seconds / tenth.seconds:.1f} times the time,"
            f" {step.peak_mb / tenth.peak_mb:.2f} times the memory)"
        )
    for ours, floor in (("import", "floor: write"), ("plan --json", "floor: read")):
        lines.append(f"  {ours} / {floor} = {report.steps[ours].seconds / report.steps[floor].seconds:.1f} times the time")
    lines.append(f"  a telephone number is read {report.numbers_per_second:,.0f} times a second")
    return "\n".join(lines)
