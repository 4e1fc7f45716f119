"""``hearback check`` of all flows that ship, beside a floor that reads the same files. Each is a process of its own, its start included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from bench.measure import Figure, Ratio, alternate, figure, ratio

ROOT = Path(__file__).parent.parent
FLOWS, LOCALES = str(ROOT / "flows"), str(ROOT / "locales")
COMMANDS = {
    "hearback": (str(Path(sys.executable).parent / "hearback"), "check", "--flows", FLOWS, "--locales", LOCALES),
    "floor": (sys.executable, "-m", "bench.floor.check", FLOWS, LOCALES),
}
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
MOST_SECONDS = 2  # that a check of all flows that ship may take on two cores: people wait for it after every change


class Report(msgspec.Struct):
    """Seconds from the call to the end. ``ratio`` is Hearback over the floor."""

    seconds: dict[str, Figure]
    ratio: Ratio


def measure(*, runs: int) -> Report:
    """Check and read, in turns."""
    for name in COMMANDS:
        _seconds(name)  # files are read from the disk, modules are compiled
    took = alternate(list(COMMANDS), runs, _seconds)
    return Report({name: figure(values) for name, values in took.items()}, ratio("floor", took["hearback"], took["floor"]))


def _seconds(name: str) -> float:
    """One run to its end. Raises CalledProcessError where it fails: a flow that ships has no errors."""
    settings = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    subprocess.run(COMMANDS[name], env=settings, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def show(report: Report) -> str:
    """The report for reading."""
    lines = ["", "Seconds to check all flows that ship, in all languages, each time in a new process (lowest, median, highest)", ""]
    lines += [f"  {name:9} {one.lowest:6.2f} {one.median:6.2f} {one.highest:6.2f}  {one.runs} runs" for name, one in report.seconds.items()]
    median = report.seconds["hearback"].median
    lines.append(f"  hearback / floor = {report.ratio.ratio:.1f} ({report.ratio.lowest:.1f} to {report.ratio.highest:.1f})")
    lines.append(f"  {MOST_SECONDS} seconds are the most that it may take: {'kept' if median <= MOST_SECONDS else 'NOT KEPT'}")
    return "\n".join(lines)
