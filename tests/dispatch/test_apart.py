"""A store of media that is slow keeps nobody waiting but the recording itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from channels.ivr import Ivr, VoiceSettings
from channels.worker import Worker
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN
from tests.channels.hostile_media import wav
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter


class Trickle(ThreadingHTTPServer):
    """Gives a recording a byte at a time, and the rest of it when it is let go. ``order`` is what happened, in order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Trickling)
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.order: list[str] = []


class Trickling(BaseHTTPRequestHandler):
    server: Trickle

    def do_GET(self) -> None:
        sound = wav(9)
        self.send_response(200)
        self.send_header("Content-Type", "audio/x-wav")
        self.send_header("Content-Length", str(len(sound)))
        self.end_headers()
        given = 0
        self.server.order.append("the sound begins")
        self.server.asked.set()
        while not self.server.let_go.wait(0.05):
            self.wfile.write(sound[given : given + 1])
            self.wfile.flush()
            given += 1
        self.server.order.append("the sound is whole")
        self.wfile.write(sound[given:])

    def do_DELETE(self) -> None:
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url(sqlite_url: str) -> str:
    """One database will do: this is about threads."""
    return sqlite_url


@pytest.fixture
def trickle() -> Iterator[Trickle]:
    with Trickle() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.let_go.set()
        server.shutdown()
        thread.join(10)


def _until(done: Callable[[], bool]) -> bool:
    """Whether it comes true at all."""
    until = time.monotonic() + 30
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
    return done()


def test_a_trickling_store_of_media_delays_no_message(house: House, kim: Caller, trickle: Trickle) -> None:
    """A text that is queued while a sound trickles in leaves before the sound is whole; the worker then ends, with the sound kept."""
    kim.rings()
    for _ in range(3):
        kim.presses("1")
    kim.speaks()
    kim.presses("1")
    base = f"http://127.0.0.1:{trickle.server_port}"
    slow = Ivr(VoiceSettings(account_sid=ACCOUNT, auth_token=TOKEN, number=OURS, public_url=PUBLIC, base_url=base))
    assert house.service is not None
    worker = Worker(house.service)
    worker.reconciling.channels = worker.sweeping.channels = {}
    worker.fetching.channels = worker.forgetting.channels = {"ivr": slow}
    running = threading.Thread(target=worker.run)
    running.start()
    try:
        assert trickle.asked.wait(30)
        sam = Texter(house, "+447700900124")
        house.invite(house.meet("sms", sam.number), "sms")
        assert _until(lambda: bool(house.sent(sam.number)))
        trickle.order.append("a text has left")
        assert not house.rows("SELECT recording FROM sound")
        trickle.let_go.set()
        assert _until(lambda: bool(house.rows("SELECT recording FROM sound")))
    finally:
        trickle.let_go.set()
        worker.stopping.set()
        running.join(30)
        slow.close()
    assert not running.is_alive()
    assert trickle.order == ["the sound begins", "a text has left", "the sound is whole"]
    assert not [thread.name for thread in threading.enumerate() if thread.name in ("hearback-recordings", "hearback-alerts")]
