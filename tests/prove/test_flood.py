"""A flood on the real web process: one person sends 200 messages a second, strangers come by the thousand, and people talk as always.

Nobody's answer is lost, the flooder's neither; STOP in the flood acts at once; of the strangers no more are met than were allowed for, and
they leave no more rows than that.
"""

from __future__ import annotations

import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.dispatch.port import Webhook
from tests.dispatch.persons import text_webhook
from tests.prove import checker
from tests.prove.processes import Processes
from tests.prove.test_storm import Talker

pytestmark = pytest.mark.prove
SECONDS, A_SECOND = 15, 200
NORMAL, STRANGERS, ALLOWED = 20, 2000, 100
FLOODER = "+447700900700"


@pytest.fixture
def processes(tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    limits = {"HEARBACK_MESSAGES_AT_ONCE": "60", "HEARBACK_STRANGERS_A_DAY": str(ALLOWED)}
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}", **limits)
    yield made
    made.end()


class Paced(Talker):
    """Somebody who talks as people do: a message every second or two. Notes how long each answer took."""

    def deliver(self, words: str, expected: str) -> None:
        began = time.monotonic()
        super().deliver(words, expected)
        self.took.append(time.monotonic() - began)
        time.sleep(self.random.uniform(1.2, 2.0))

    took: list[float]


def _flood(processes: Processes, until: float, acknowledged: list[Webhook]) -> None:
    """One of ten pipes: 20 messages a second each."""
    while time.monotonic() < until:
        began, webhook = time.monotonic(), text_webhook(FLOODER, f"flood {len(acknowledged)}")
        got = processes.post(webhook)
        if got is not None and got.status == 200:
            acknowledged.append(webhook)
        time.sleep(max(0.0, 10 / A_SECOND - (time.monotonic() - began)))


def _strange(processes: Processes, number: int) -> bool:
    got = processes.post(text_webhook(f"+4474{number:08}", "hello"))
    return got is not None and b"<Message" in got.body


def test_a_flood_drowns_nobody(processes: Processes) -> None:
    """One flooder, two thousand strangers, twenty people, one STOP."""
    processes.serve()
    assert processes.web is not None
    processes.web.ask("GET", "/readyz", wait=60)
    people = [Paced(processes, f"+4477009004{at:02}", at) for at in range(NORMAL)]
    for person in people:
        person.took = []
    stop, acknowledged = threading.Event(), []  # type: tuple[threading.Event, list[Webhook]]
    processes.post(text_webhook(FLOODER, "SMALL"))
    with ThreadPoolExecutor(NORMAL + 16) as pool:
        talking = [pool.submit(person.talk, stop) for person in people]
        time.sleep(1)
        until = time.monotonic() + SECONDS
        flooding = [pool.submit(_flood, processes, until, acknowledged) for _ in range(10)]
        strangers = pool.submit(lambda: sum(_strange(processes, number) for number in range(STRANGERS)))
        time.sleep(SECONDS / 2)
        began = time.monotonic()
        got = processes.post(text_webhook(FLOODER, "STOP"))
        stopped_after = time.monotonic() - began
        for pipe in flooding:
            pipe.result(60)
        met = strangers.result(300)
        stop.set()
        for done in talking:
            done.result(60)
    store = processes.service().store
    kept = checker.told_by(store, [person.number for person in people])
    with store.database.reading() as work:
        counted = {name: work.value(text(f"SELECT count(*) FROM {name}")) for name in ("person", "inbox", "outbox")}
        known = {row.provider_id for row in work.every(text("SELECT provider_id FROM inbox"), {})}
    took = sorted(second for person in people for second in person.took)
    print(f"\n{len(acknowledged)} flood messages answered in {SECONDS} s, STOP among them after {stopped_after:.2f} s")
    print(
        f"{len(took)} messages of {NORMAL} people: median {statistics.median(took):.3f} s, 99 of 100 within {took[int(len(took) * 0.99)]:.3f} s"
    )
    print(f"{STRANGERS} strangers: {met} answered; rows: {counted}")
    assert got is not None
    assert "not get any more" in got.text
    assert {person.number: person.told for person in people} == {number: kept.get(number) for number in (p.number for p in people)}
    lost = [webhook for webhook in acknowledged if _sid(webhook) not in known]
    assert lost == []
    assert len(acknowledged) > A_SECOND, "it was a flood"
    assert 0 < met <= ALLOWED
    assert counted["person"] <= NORMAL + 1 + ALLOWED
    assert counted["outbox"] <= NORMAL + 10, "a flood leaves no row for each answer that it did not get"
    store.close()


def _sid(webhook: Webhook) -> str:
    form = dict(pair.split("=", 1) for pair in webhook.body.decode().split("&"))
    return form["MessageSid"]
