"""The watch over every test: it must itself be able to fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LEAKING = """
import logging, subprocess, sys
import pytest
from tests.conftest import ANSWER, CANARIES
from channels.wire import Wire

def test_prints(): print(CANARIES[0])
def test_writes_to_stderr(): print(ANSWER, file=sys.stderr)
def test_has_a_process_that_writes(): subprocess.run(["echo", CANARIES[3]], check=True)
def test_logs(): logging.getLogger("x").warning("%s", CANARIES[4])
def test_requests_an_address(): Wire().get("http://127.0.0.1:9/?To=" + CANARIES[1])
def test_is_quiet(): pass
"""


def test_each_kind_of_leak_breaks_its_test(tmp_path: Path) -> None:
    """A test that prints, writes, logs or requests a canary fails, though it asserts nothing; one that does not passes."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_leaking.py").write_text(LEAKING)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--rootdir",
            str(tmp_path),
            "--capture=fd",
            "test_leaking.py",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    lines = [line.split(" ")[1].rpartition("::")[2] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert sorted(lines) == [
        "test_has_a_process_that_writes",
        "test_logs",
        "test_prints",
        "test_requests_an_address",
        "test_writes_to_stderr",
    ], done.stdout
