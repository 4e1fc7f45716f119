"""The workbench as a process: the address it prints opens it, and a port that is taken is said in one line."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest

from bot.errors import SettingWrong
from bot.settings import read_settings
from bot.workbench.guard import HEADER
from bot.workbench.serving import workbench
from tests.workbench.conftest import ROOT


@pytest.mark.prove
def test_the_command_prints_an_address_that_works():
    """`hearback workbench` listens on this machine, and answers whoever has the printed address."""
    command = [sys.executable, "-m", "channels", "workbench", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            address = next(line.split()[-1] for line in running.stdout if "http://" in line)
            page, _, token = address.partition("#")
            assert page.startswith("http://127.0.0.1:")
            asked = urllib.request.Request(f"{page}workbench/do/files", b"{}", {HEADER: token})
            with urllib.request.urlopen(asked, timeout=20) as answer:
                assert "Flows" in [group["title"] for group in json.load(answer)["groups"]]
        finally:
            running.terminate()


def test_a_port_that_is_taken_is_told(shelf):
    """Two workbenches want two ports; the refusal says how to ask for another."""
    first, _ = workbench(read_settings({}), shelf, 0)
    try:
        with pytest.raises(SettingWrong, match=f"Port {first.server_port} is taken.*--port {first.server_port + 1}"):
            workbench(read_settings({}), shelf, first.server_port)
    finally:
        first.server_close()


@pytest.mark.prove
def test_who_only_writes_waits_for_no_database():
    """What opens a database is loaded when somebody publishes: the page is there in a second, also on an old machine."""
    loaded = "import sys, bot.workbench.serving; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False).returncode == 0
