"""The emulator as a process of its own: the official clients against it, faults, control."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from flask import Flask
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.demo.providers import CHAT, LINE, SAM, provider

PUBLIC = "https://feedback.example.org"
GATHER = b'<Response><Gather action="/webhooks/voice/turn/1"><Say>Press 1.</Say></Gather></Response>'


class Hearback(BaseHTTPRequestHandler):
    """Keeps every webhook and answers it: calls with a question, the rest with nothing."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, body.decode()))
        answer = GATHER if self.path.startswith("/webhooks/voice") else b"<Response/>" if "telegram" not in self.path else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def hearback():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hearback)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("emulator") / "log"


@pytest.fixture(scope="module")
def emulator(hearback, log):
    environment = os.environ | {
        "TWILIO_ACCOUNT_SID": LINE.account_sid,
        "TWILIO_AUTH_TOKEN": LINE.auth_token,
        "TWILIO_NUMBER": LINE.number,
        "TELEGRAM_TOKEN": LINE.telegram_token,
        "TELEGRAM_SECRET": LINE.telegram_secret,
    }
    callback = f"http://127.0.0.1:{hearback.server_port}"
    command = [sys.executable, "-m", "channels.emulator", "--callback", callback, "--public-url", PUBLIC, "--control"]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def client(emulator):
    made = Client(LINE.account_sid, LINE.auth_token)
    made.api.base_url = emulator
    return made


def post(address, wish, headers=None, timeout=10):
    asked = urllib.request.Request(address, json.dumps(wish).encode(), {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(asked, timeout=timeout) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read() or b"{}")


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def come(hearback, path):
    """The forms posted to a path, as soon as there is one."""
    for _ in range(200):
        found = [parse_qs(body) for where, body in hearback.got if where == path]
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"nothing came to {path}")


def test_the_official_client_sends_and_lists(client, hearback):
    """A message resource is what the library expects, its list can be filtered, and its report comes."""
    sent = client.messages.create(to=SAM, from_=LINE.number, body="Hello", status_callback=f"{PUBLIC}/webhooks/sms/status?o=first")
    assert (sent.status, sent.to, sent.num_segments, sent.direction) == ("queued", SAM, "1", "outbound-api")
    assert [text.sid for text in client.messages.list(to=SAM)] == [sent.sid]
    assert client.messages.list(to="+447700900999") == []
    assert client.messages(sent.sid).fetch().body == "Hello"
    assert come(hearback, "/webhooks/sms/status?o=first")[0]["MessageStatus"] == ["sent"]


def test_the_official_client_reads_refusals(client, emulator):
    """Twilio's codes reach the caller through the library."""
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to="123", from_=LINE.number, body="Hello")
    assert (refused.value.status, refused.value.code) == (400, 21211)
    stranger = Client(LINE.account_sid, "another")
    stranger.api.base_url = emulator
    with pytest.raises(TwilioRestException) as refused:
        stranger.messages.create(to=SAM, from_=LINE.number, body="Hello")
    assert (refused.value.status, refused.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("fault", "status", "code", "taken"),
    [
        pytest.param("throttle", 429, 20429, False, id="throttled, not taken"),
        pytest.param("down", 503, None, False, id="down, not taken"),
        pytest.param("lost_reply", 500, 20500, True, id="taken, the reply lost"),
        pytest.param("blocked", 400, 21610, False, id="the person has texted STOP"),
    ],
)
def test_faults(client, emulator, fault, status, code, taken):
    """A fault is what the next send meets, once, and the ledger says whether it was taken."""
    body = f"fault {fault}"
    post(f"{emulator}/control/fault", {"provider": "twilio", "fault": fault})
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=SAM, from_=LINE.number, body=body)
    assert refused.value.status == status
    assert code in (None, refused.value.code)
    assert (body in [text["body"] for text in get(f"{emulator}/control/ledger")["texts"]]) is taken
    assert client.messages.create(to=SAM, from_=LINE.number, body="after").status == "queued"


def test_half_open(emulator):
    """A half-open provider takes the message and never answers."""
    post(f"{emulator}/control/do/start", {"chat": CHAT})
    post(f"{emulator}/control/fault", {"provider": "telegram", "fault": "half_open"})
    with pytest.raises(TimeoutError):
        post(f"{emulator}/bot{LINE.telegram_token}/sendMessage", {"chat_id": CHAT, "text": "Hello"}, timeout=0.3)
    assert [message["text"] for message in get(f"{emulator}/control/chat/{CHAT}")["messages"]] == ["/start", "Hello"]


def test_telegram_throttles(emulator):
    """429 carries retry_after, as Telegram's does."""
    post(f"{emulator}/control/fault", {"provider": "telegram", "fault": "throttle"})
    status, told = post(f"{emulator}/bot{LINE.telegram_token}/sendMessage", {"chat_id": CHAT, "text": "Hello"})
    assert (status, told["parameters"]["retry_after"]) == (429, 5)
    assert post(f"{emulator}/bot1:wrong/getMe", {})[0] == 401


def test_a_call_through_the_process(client, emulator, hearback):
    """A placed call rings, is answered, and its key comes back; recordings can be fetched and deleted."""
    client.calls.create(to=SAM, from_=LINE.number, url=f"{PUBLIC}/webhooks/voice?o=call", machine_detection="Enable")
    assert get(f"{emulator}/control/call/{SAM}")["status"] == "ringing"
    post(f"{emulator}/control/do/answer", {"number": SAM})
    assert get(f"{emulator}/control/call/{SAM}") == {"status": "in-progress", "heard": [{"bot": "Press 1."}], "waits": "keys"}
    for key in "1#":
        post(f"{emulator}/control/do/key", {"number": SAM, "key": key})
    assert come(hearback, "/webhooks/voice/turn/1")[0]["Digits"] == ["1"]
    post(f"{emulator}/control/do/hang_up", {"number": SAM})
    assert client.calls.list(to=SAM)[0].status == "completed"
    assert client.recordings.list() == []


def test_its_log_is_silent(emulator, log):
    """Neither the bot's token nor a number that was asked for reaches the log."""
    post(f"{emulator}/bot{LINE.telegram_token}/getMe", {})
    assert log.read_text() == ""


def test_without_control_there_is_no_control():
    """The test's routes exist only when they were asked for."""
    app = Flask("bare")
    provider()[0].mount(app)
    assert app.test_client().post("/control/fault", json={"provider": "twilio", "fault": "down"}).status_code == 404
