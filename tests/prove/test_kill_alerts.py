"""A worker that is killed while it tells staff: whatever it was at, somebody is told, and a repeat says that it may be one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.channels.staff_servers import MailServer, running
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED
from tests.postgres import KEY

ROTA = """\
bank_holidays: none
roles:
  on_call: {shifts: [{days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday], hours: 0:00 to 24:00, tell: [email desk]}]}
"""


@pytest.mark.prove
@pytest.mark.parametrize("place", ["alert_after_look", "alert_after_claim", "alert_after_send"])
def test_kill_nine_while_staff_are_told(tmp_path: Path, place: str) -> None:
    """The flag stands with its words; the worker that follows tells of it."""
    flows = write_flows(tmp_path / "flows")
    (flows / "duty.yaml").write_text(ROTA)
    store = Store(f"sqlite:///{tmp_path / 'hearback.db'}", Keyring.from_text(KEY))
    store.migrate()
    with running(MailServer()) as server:
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{tmp_path / 'hearback.db'}",
            "HEARBACK_KEY": KEY,
            "HEARBACK_FLOWS": str(flows),
            "HEARBACK_LOCALES": str(SHIPPED / "locales"),
            "PUBLIC_URL": "http://127.0.0.1:9",
            "TELEGRAM_TOKEN": "1234567890:AAabcdefghijklmnopqrstuvwxyz_012345",
            "TELEGRAM_SECRET": "s3cret-of-the-tests-0123456789abcdef",
            "TELEGRAM_BASE_URL": "http://127.0.0.1:9",
            "HEARBACK_SMTP_URL": server.url(),
            "HEARBACK_SMTP_FROM": "hearback@example.org",
            "HEARBACK_DUTY_CONTACTS": "desk=desk@example.org",
        }
        with store.turn("sms", "SM-1", "+447700900123", datetime.now(UTC)) as turn:
            turn.raise_flag("immediate_danger")
        command = [sys.executable, "-m", "channels", "worker"]
        killed = subprocess.run(command, env=environment | {"HEARBACK_FAILPOINTS": f"{place}:kill"}, cwd=SHIPPED, timeout=90, check=False)
        assert killed.returncode == -signal.SIGKILL
        before = len(server.taken)
        with store.database.writing() as work:  # nobody waits here for the lease to end
            work.change(text("UPDATE alert SET lease_until = 1 WHERE lease_until IS NOT NULL"))
        with subprocess.Popen(command, env=environment, cwd=SHIPPED) as worker:
            deadline = time.monotonic() + 60
            while len(server.taken) == before and time.monotonic() < deadline:
                time.sleep(0.2)
            worker.terminate()
        mails = server.taken
    store.close()
    assert len(mails) == before + 1
    assert before == (place == "alert_after_send")
    assert ("may be a repeat" in mails[-1].words) == (place != "alert_after_look")
