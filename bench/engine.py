"""Turns a second: Hearback's engine and its peers hold the talks of ``bench.survey``, in memory and with the state saved each turn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench import survey
from bench.measure import Figure, Ratio, alternate, figure, ratio
from bench.talking import LEFT_OUT_EXIT, TOGETHER, Held, Task, check, task_for_a_stranger

ROOT = Path(__file__).parent.parent
FLOIP = Path(__file__).parent / "peers" / "floip"
HEARBACK = "hearback"
LIMIT = 180  # seconds that any one run may take before it is a defect


class Contestant(NamedTuple):
    """A program that takes a Task and tells a Held. ``scope``: what one of its turns has in it, for the table."""

    name: str
    state: str  # memory or saved
    command: list[str]
    scope: str
    alike: bool = True  # does the same work as Hearback's turn; False where a turn has more in it, such as building requests
    needs: tuple[tuple[str, str], ...] = ()  # (program or folder, what to do without it)

    @property
    def key(self) -> str:
        """Its name within one table."""
        return f"{self.name}: {self.scope}"


def _telegram(variant: str) -> list[str]:
    return [sys.executable, "-m", "bench.peers.telegram_bot", variant]


def _floip(variant: str) -> list[str]:
    return ["node", str(FLOIP / "run.js"), variant]


NODE = (("node", "install Node 20 or later"), (str(FLOIP / "node_modules"), "run: npm ci --prefix bench/peers/floip"))

CONTESTANTS = (
    Contestant(HEARBACK, "memory", [sys.executable, "-m", "bench.hearback", "memory"], "advance, and the texts to send"),
    Contestant("python-telegram-bot", "memory", _telegram("talk"), "process_update, reply not sent"),
    Contestant("python-telegram-bot", "memory", _telegram("bot"), "update from JSON, sendMessage to no network", alike=False),
    Contestant("flow-runner", "memory", _floip("memory"), "fulfill and resolve words", needs=NODE),
    Contestant(HEARBACK, "saved", [sys.executable, "-m", "bench.hearback", "saved"], "state to JSON and back"),
    Contestant("python-telegram-bot", "saved", _telegram("json"), "own persistence, JSON a person"),
    Contestant("python-telegram-bot", "saved", _telegram("pickle"), "PicklePersistence, one file", alike=False),
    Contestant("flow-runner", "saved", _floip("aside"), "context to JSON and back, flow kept aside", needs=NODE),
    Contestant("flow-runner", "saved", _floip("whole"), "whole context to JSON and back", needs=NODE),
)

NEVER_RUN = {
    "goflow": "the Go module proxy does not serve github.com/nyaruka/goflow, so a program for it could be neither built nor checked",
}


class Row(msgspec.Struct):
    """One contestant in one table."""

    name: str
    scope: str
    alike: bool
    turns_per_second: Figure
    by_processor_time: Figure
    state_bytes: int
    versions: dict[str, str]


class Table(msgspec.Struct):
    """All that was measured with the state in one place. ``ratios`` are Hearback over each peer, the fastest first."""

    state: str
    turns_per_run: dict[str, int]
    rows: list[Row]
    ratios: list[Ratio]
    ratios_by_processor_time: list[Ratio]


class Report(msgspec.Struct):
    """The whole comparison of engines."""

    tables: list[Table]
    left_out: dict[str, str]


def measure(*, runs: int, seconds: float) -> Report:
    """Compare the engines: ``runs`` runs each of about ``seconds``, in turns."""
    survey.check_flow()
    left_out = dict(NEVER_RUN)
    tables = [_table(state, runs, seconds, left_out) for state in ("memory", "saved")]
    return Report(tables, left_out)


def _table(state: str, runs: int, seconds: float, left_out: dict[str, str]) -> Table:
    present = {contestant.key: contestant for contestant in CONTESTANTS if contestant.state == state}
    rounds: dict[str, int] = {}
    for key, contestant in list(present.items()):
        try:
            rounds[key] = _rounds_for(contestant, seconds)
        except _LeftOutError as reason:
            left_out[f"{contestant.name} ({state})"] = str(reason)
            del present[key]
    held = alternate(list(present), runs, lambda key: _run(present[key], rounds[key]))
    wall = {key: [each.turns / each.seconds for each in every] for key, every in held.items()}
    processor = {key: [each.turns / each.cpu_seconds for each in every] for key, every in held.items()}
    rows = [
        Row(one.name, one.scope, one.alike, figure(wall[key]), figure(processor[key]), held[key][0].state_bytes, held[key][0].versions)
        for key, one in present.items()
    ]
    turns = {key: every[0].turns for key, every in held.items()}
    return Table(state, turns, rows, list(_ratios(wall)), list(_ratios(processor)))


def _ratios(rates: dict[str, list[float]]) -> Iterable[Ratio]:
    ours = [rate for key, rate in rates.items() if key.startswith(HEARBACK)]
    peers = {key: rate for key, rate in rates.items() if not key.startswith(HEARBACK)}
    for key, rate in sorted(peers.items(), key=lambda item: -figure(item[1]).median):
        for own in ours:
            yield ratio(key, own, rate)


def _rounds_for(contestant: Contestant, seconds: float) -> int:
    """So many whole rounds that a run takes about this long. Also the proof, before any timed run."""
    _require(contestant)
    first = _run(contestant, 1)
    return max(1, round(seconds / (_run(contestant, 3).seconds / 3))) if first.seconds < seconds else 1


class _LeftOutError(Exception):
    """The sentence says why this contestant cannot run here."""


def _require(contestant: Contestant) -> None:
    for needed, remedy in contestant.needs:
        if not (shutil.which(needed) or Path(needed).is_dir()):
            raise _LeftOutError(f"{Path(needed).name} is not here; {remedy}")


def _run(contestant: Contestant, rounds: int) -> Held:
    task = Task(rounds) if contestant.command[0] == sys.executable else task_for_a_stranger(rounds)
    done = subprocess.run(
        contestant.command, input=msgspec.json.encode(task), capture_output=True, cwd=ROOT, timeout=LIMIT, check=False, env=_environment()
    )
    if done.returncode == LEFT_OUT_EXIT:
        raise _LeftOutError(done.stderr.decode().strip())
    if done.returncode:
        raise RuntimeError(f"{contestant.key} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    held = msgspec.json.decode(done.stdout, type=Held)
    check(held.proof)
    assert held.turns == rounds * TOGETHER * sum(len(talk.replies) + 1 for talk in survey.TALKS) // len(survey.TALKS), "turns were left out"
    return held


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")} | {"PYTHONHASHSEED": "0"}


def show(report: Report) -> str:
    """The report for reading."""
    lines = []
    for table in report.tables:
        where = "in memory" if table.state == "memory" else "saved each turn"
        lines += ["", f"Turns a second, state {where} (one thread; lowest, median, highest)", ""]
        for row in sorted(table.rows, key=lambda row: -row.turns_per_second.median):
            rate = row.turns_per_second
            size = f"  state {row.state_bytes:,} bytes" if row.state_bytes else ""
            more = "" if row.alike else "  (more in a turn)"
            lines.append(
                f"  {row.name:20} {rate.lowest:10,.0f} {rate.median:10,.0f} {rate.highest:10,.0f}  {rate.runs} runs  {row.scope}{more}{size}"
            )
        for one, by_processor in zip(table.ratios, sorted_like(table.ratios, table.ratios_by_processor_time), strict=True):
            lines.append(
                f"  Hearback / {one.over} = {one.ratio:.2f} ({one.lowest:.2f} to {one.highest:.2f}; by processor time {by_processor.ratio:.2f})"
            )
        if table.ratios:
            lines.append(f"  Hearback / fastest peer, state {where} = {table.ratios[0].ratio:.2f}")
    versions = {name: version for table in report.tables for row in table.rows for name, version in row.versions.items()}
    lines += ["", "Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))]
    return "\n".join(lines + [f"Left out: {name}: {reason}" for name, reason in report.left_out.items()])


def sorted_like(first: list[Ratio], second: list[Ratio]) -> list[Ratio]:
    """The second list in the order of the first."""
    order = [one.over for one in first]
    return sorted(second, key=lambda one: order.index(one.over))


if __name__ == "__main__":
    quick = "--quick" in sys.argv
    report = measure(runs=3 if quick else 5, seconds=0.3 if quick else 1.5)
    print(json.dumps(msgspec.to_builtins(report), indent=2) if "--json" in sys.argv else show(report))
