"""The proofs, proved: each seeded mistake is applied to a copy of the house, and the proofs named for it have to notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove.bugs.patches import BUGS, Bug

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "channels", "tests", "flows", "locales", "samples")
FAILED = 1  # pytest's own: tests were run, and some failed; anything else proves nothing
NAMED = sorted({proof for bug in BUGS for proof in bug.caught_by})


def copy_of_the_house(folder: Path) -> Path:
    """All that a test needs, without what git does not keep."""
    copy = folder / "house"
    for room in ROOMS:
        if (HOUSE / room).is_dir():
            shutil.copytree(HOUSE / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(HOUSE / file, copy / file)
    return copy


def run(house: Path, proofs: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run some proofs against that house, the shorter versions."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not prove", "--timeout", "300", "-p", "no:cacheprovider", *proofs]
    environment = os.environ | {"PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False, timeout=900)


@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS])
def test_the_mistake_can_still_be_made(bug: Bug) -> None:
    """Each text that it replaces is there, once; each proof that it names exists."""
    for edit in bug.edits:
        assert (HOUSE / edit.file).read_text("utf-8").count(edit.old) == 1, f"{edit.file} has changed: mend this mistake"
        assert edit.new != edit.old
    for proof in bug.caught_by:
        file, _, name = proof.partition("::")
        assert (HOUSE / file).exists()
        test, _, row = name.removesuffix("]").partition("[")
        told = (HOUSE / file).read_text("utf-8") if name else ""
        assert test in told
        assert row.partition("-")[0] in told, f"{file} has no row {row!r} any more: mend this mistake"


def test_there_are_enough_and_each_has_its_name() -> None:
    """Fifteen at least, none twice."""
    assert len(BUGS) >= 15
    assert len({bug.name for bug in BUGS}) == len(BUGS)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_without_a_mistake_the_proofs_hold(tmp_path: Path) -> None:
    """A proof that always fails would catch everything and prove nothing."""
    done = run(copy_of_the_house(tmp_path), tuple(NAMED))
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS])
def test_the_mistake_is_caught(bug: Bug, tmp_path: Path) -> None:
    """It does not survive the proofs that are named for it."""
    house = copy_of_the_house(tmp_path)
    for edit in bug.edits:
        file = house / edit.file
        before = file.read_text("utf-8")
        assert edit.old in before
        file.write_text(before.replace(edit.old, edit.new), "utf-8")
    done = run(house, bug.caught_by)
    assert done.returncode == FAILED, f"{bug.name} survived: {bug.does}\n{done.stdout[-2000:]}{done.stderr[-1000:]}"
    noticed = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
    print(f"{bug.name}: {noticed}")
    assert noticed.startswith("FAILED")
