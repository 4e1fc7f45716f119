"""kill -9 of the web process, the whole group, while people talk. The witness is what the clients were answered, not our own database.

Twenty clients hold conversations over signed webhooks and do what Twilio does: the same MessageSid again until it is answered.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from bot.dispatch.port import Webhook
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.dispatch.flows import write_flows
from tests.dispatch.house import UNLIMITED, settings_for
from tests.dispatch.persons import text_webhook
from tests.postgres import KEY
from tests.web.server import Got, Server

CLIENTS = 20
MOST_TRIES = 400
NOWHERE = "http://127.0.0.1:9"


class Web:
    """A web process that is killed and comes back on the same port."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        shutil.copy(migrated, folder / "hearback.db")
        self.folder = folder
        self.url = f"sqlite:///{folder / 'hearback.db'}"
        self.settings = settings_for(self.url, write_flows(folder / "flows"), NOWHERE, **UNLIMITED)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.server = self._start()

    def _start(self) -> Server:
        return Server(self.settings, self.folder, "serve", "--port", str(self.port))

    def kill_and_restart(self) -> None:
        self.server.kill()
        self.server.end()
        self.server = self._start()

    def post(self, webhook: Webhook) -> Got | None:
        """One try; None where nothing, or half an answer, came back."""
        try:
            return self.server.post(webhook)
        except (OSError, HTTPException):
            return None


@pytest.fixture
def web(tmp_path: Path, migrated: Path) -> Iterator[Web]:
    made = Web(tmp_path, migrated)
    yield made
    made.server.end()


class Client:
    """One person. ``acknowledged`` is every webhook with the bytes it was answered with; ``told`` the answers they gave, in order."""

    def __init__(self, web: Web, number: str, seed: int) -> None:
        self.web, self.number = web, number
        self.random = random.Random(seed)
        self.acknowledged: list[tuple[Webhook, bytes]] = []
        self.told: list[tuple[str, str]] = []
        self.tries = 0

    def deliver(self, words: str, expected: str) -> None:
        webhook = text_webhook(self.number, words)
        for _ in range(MOST_TRIES):
            self.tries += 1
            got = self.web.post(webhook)
            if got and 200 <= got.status < 300:
                assert expected in got.text, (words, got.text)
                self.acknowledged.append((webhook, got.body))
                return
            time.sleep(0.05)
        raise AssertionError("never answered")

    def talk(self, stop: threading.Event) -> None:
        """One conversation after another; the last is brought to its end."""
        while not stop.is_set():
            answer, words = self.random.choice([("1", "good"), ("2", "poor")]), f"words {len(self.told)} of {self.number[-3:]}"
            self.deliver("SMALL", "How was it?")
            self.deliver(answer[0], "do better")
            self.deliver(words, "Thank you")
            self.told.append((answer[1], words))


def answers_kept(store: Store) -> dict[str, list[tuple[str, str]]]:
    """What the database holds for each person: their answers, conversation by conversation."""
    seals = store.unlock()
    with store.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT address.person, address.id, address.sealed, conversation.id, conversation.end_reason, overall.value, own.words FROM conversation"
            " JOIN address ON address.id = conversation.address"
            " LEFT JOIN answer overall ON overall.conversation = conversation.id AND overall.step = 'overall'"
            " LEFT JOIN answer own ON own.conversation = conversation.id AND own.step = 'one_thing' ORDER BY conversation.begun_at"
        ).fetchall()
    kept: dict[str, list[tuple[str, str]]] = {}
    with store.database.reading() as work:
        for person, address, sealed, conversation, reason, value, words in rows:
            assert reason == "finished"
            theirs = seals.of(work, person)
            number = theirs.open(sealed, "address.sealed", address).decode()
            said = theirs.open(words, "answer.words", f"{conversation}/one_thing").decode()
            kept.setdefault(number, []).append((json.loads(value), said))
    return kept


def wait_for_one_more(clients: list[Client]) -> None:
    """Until the process that was started last has answered somebody: one that is killed before that proves nothing."""
    before, until = sum(len(client.acknowledged) for client in clients), time.monotonic() + 30
    while sum(len(client.acknowledged) for client in clients) == before:
        assert time.monotonic() < until, "nobody is answered any more"
        time.sleep(0.01)


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(2, id="two kills"),
        pytest.param(40, id="forty kills", marks=[pytest.mark.prove, pytest.mark.timeout(900)]),
    ],
)
def test_no_acknowledged_answer_is_lost_or_doubled(web: Web, kills: int) -> None:
    """After any number of kills: each answer that was acknowledged is there once, every repetition gives the same bytes, nobody is stuck."""
    seed = int(os.environ.get("HEARBACK_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"HEARBACK_SEED={seed}")
    when, stop = random.Random(seed), threading.Event()
    clients = [Client(web, f"+4477009005{at:02}", seed + at) for at in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        talking = [pool.submit(client.talk, stop) for client in clients]
        for _ in range(kills):
            wait_for_one_more(clients)
            time.sleep(when.uniform(0.0, 0.6))
            web.kill_and_restart()
        stop.set()
        for done in talking:
            done.result(120)
        replays = [(webhook, body) for client in clients for webhook, body in client.acknowledged]
        again = list(pool.map(lambda pair: web.server.post(pair[0]).body == pair[1], replays))
    acknowledged, tries = len(replays), sum(client.tries for client in clients)
    store = Store(web.url, Keyring.from_text(KEY))
    kept = answers_kept(store)
    store.close()
    print(f"{kills} kills, {acknowledged} acknowledged in {tries} tries, {sum(len(client.told) for client in clients)} conversations")
    assert acknowledged > kills
    assert tries > acknowledged, "no kill was noticed by anybody: the proof has proved nothing"
    assert all(again)
    assert kept == {client.number: client.told for client in clients if client.told}
    assert "Traceback" not in web.server.errors
