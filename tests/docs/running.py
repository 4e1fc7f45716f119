"""The commands that the pages tell their readers to run, run in this process: quick, and in a folder of the test's own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from channels.__main__ import cli
from tests.docs.pages import blocks

RUN = re.compile(r"hearback (?:try|check|test|services|prompts)\b")


def keep(desk: Path, page: Path) -> None:
    """Write the files that a page tells its reader to write."""
    for block in blocks(page):
        if block.file:
            path = desk / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, "utf-8")


def run(line: str) -> tuple[int, str]:
    """One line of a page: how it ended, and what it printed."""
    done = CliRunner().invoke(cli, shlex.split(line, comments=True)[1:], input="", prog_name="hearback")
    return done.exit_code, done.output
