"""kill -9 of the worker while it sends. The witness is the provider's own list, in another process."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dispatch.clock import WoundClock
from bot.dispatch.inviting import invite
from bot.dispatch.playing import encode
from bot.settings import Settings
from bot.surfaces import Rendered
from channels.service import open_service, remember_versions
from channels.worker import Worker
from tests.channels.conformance import PUBLIC
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, settings_for

EACH = 120


def zone_where_it_is_noon() -> str:
    """The hours are open there, whenever this runs. Etc's signs are the wrong way round (POSIX)."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Iterator[Settings]:
    """A service whose provider is the emulator, as a process of its own."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    url = f"sqlite:///{tmp_path / 'hearback.db'}"
    zone = {"HEARBACK_TIME_ZONE": zone_where_it_is_noon()}
    given = settings_for(url, write_flows(tmp_path / "flows"), "http://127.0.0.1:9", **zone).given
    command = [sys.executable, "-m", "channels.emulator", "--control", "--callback", "http://127.0.0.1:9", "--public-url", PUBLIC]
    environment = os.environ | given
    with subprocess.Popen(command, cwd=SHIPPED, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as emulator:
        assert emulator.stdout is not None
        address = emulator.stdout.readline().strip()
        yield Settings(given | {"TWILIO_BASE_URL": address, "TELEGRAM_BASE_URL": address})
        emulator.kill()


def arrived(settings: Settings) -> Counter[tuple[str, str]]:
    """How often each text reached each person, as the provider has it."""
    with urllib.request.urlopen(f"{settings['TWILIO_BASE_URL']}/control/ledger", timeout=10) as answer:
        texts = json.load(answer)["texts"]
    return Counter((text["to"], text["body"][:9]) for text in texts)


def queue_all(settings: Settings) -> None:
    """As many invitations as replies, each to somebody else."""
    service = open_service(settings)
    remember_versions(service)
    edition = service.library.edition("small")
    assert edition is not None
    now = service.clock()
    for at in range(EACH):
        person = service.store.people.meet("sms", f"+4477009{at + 1:05}", now)
        assert invite(service.store, edition, person.id, "sms", now, settings.zone) == ""
        with service.store.turn("sms", f"SM{at:032}", f"+4477009{at + 500:05}", now) as turn:
            turn.queue(encode(Rendered("text", "en", "reply to you")), kind="reply", initiated=False, due=now, position=0)
            turn.answer(200, "text/xml", b"")
    service.store.close()


def kill_while_it_sends(settings: Settings, folder: Path, moment: float) -> None:
    before = sum(arrived(settings).values())
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SHIPPED)} | settings.given
    with (folder / "stderr").open("ab") as errors:
        worker = subprocess.Popen([sys.executable, "-m", "channels", "worker"], env=environment, cwd=folder, stderr=errors)
    until = time.monotonic() + 20
    while sum(arrived(settings).values()) == before and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(moment)
    worker.kill()
    worker.wait(10)


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(3, id="three kills"),
        pytest.param(25, id="twenty-five kills", marks=[pytest.mark.prove, pytest.mark.timeout(600)]),
    ],
)
def test_a_killed_worker_sends_nothing_twice_that_we_begin(settings: Settings, tmp_path: Path, kills: int) -> None:
    """An invitation arrives at most once, a reply once or twice, and every row comes to an end that can be shown."""
    queue_all(settings)
    when = random.Random(int(os.environ.get("HEARBACK_SEED", "0")) or None)
    for _ in range(kills):
        kill_while_it_sends(settings, tmp_path, when.uniform(0.0, 0.12))
    sent_by_the_killed = sum(arrived(settings).values())
    clock = WoundClock()
    service = open_service(settings, clock=clock)
    worker = Worker(service)
    for _ in range(6):  # its leases end, replies of uncertain fate are repeated once
        while worker.work_once():
            pass
        clock.wind(70)
    counts = arrived(settings)
    with service.store.database.engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT initiated, state, count(*) FROM outbox GROUP BY initiated, state").fetchall()
    service.store.close()
    begun = [count for (_, words), count in counts.items() if not words.startswith("reply")]
    replies = [count for (_, words), count in counts.items() if words.startswith("reply")]
    print(f"{kills} kills, {sent_by_the_killed} sent by the killed, then {sum(counts.values())}; {states}")
    assert sent_by_the_killed > 0
    assert max(begun) == 1
    assert len(replies) == EACH
    assert max(replies) <= 2
    assert {state for _, state, _ in states} <= {"accepted", "uncertain"}
    uncertain = sum(number for initiated, state, number in states if initiated and state == "uncertain")
    assert len(begun) >= EACH - uncertain
    assert uncertain <= kills
    assert "Traceback" not in (tmp_path / "stderr").read_text()
