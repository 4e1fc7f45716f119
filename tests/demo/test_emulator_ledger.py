"""The ledger on disk, the faults on the wire, the lists, the clock and the crowd: the emulator as a process, and killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from channels.emulator.faults import AMBIGUOUS, Fault, Faults
from channels.emulator.ledger import Ledger, Line, read_ledger
from channels.emulator.witness import sendings
from channels.wire import Reply, Wire
from tests.demo.providers import CHAT, LINE, SAM

PUBLIC = "https://feedback.example.org"
START = "2027-03-01T11:00:00+00:00"
INVITE = b"<Response/>"


class Silent(BaseHTTPRequestHandler):
    """Hearback, saying nothing to anything."""

    def do_POST(self):
        self.server.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(INVITE)))
        self.end_headers()
        self.wfile.write(INVITE)

    def log_message(self, *_):
        """Say nothing."""


class Emulator:
    """The process. ``lines`` are those of its ledger."""

    def __init__(self, folder: Path, callback: str, *arguments: str) -> None:
        self.file = folder / "ledger"
        names = {"TWILIO_ACCOUNT_SID": LINE.account_sid, "TWILIO_AUTH_TOKEN": LINE.auth_token, "TWILIO_NUMBER": LINE.number}
        names |= {"TELEGRAM_TOKEN": LINE.telegram_token, "TELEGRAM_SECRET": LINE.telegram_secret}
        command = [sys.executable, "-m", "channels.emulator", "--control", "--ledger", str(self.file), "--callback", callback]
        command += ["--public-url", PUBLIC, *(arguments or ("--clock", START))]
        self.process = subprocess.Popen(command, env=os.environ | names, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.client = Client(LINE.account_sid, LINE.auth_token)
        self.client.api.base_url = self.address

    @property
    def lines(self) -> list[Line]:
        return list(read_ledger(self.file))

    def control(self, path: str, **told: Any) -> Any:
        asked = urllib.request.Request(f"{self.address}/control/{path}", json.dumps(told).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.load(answer)

    def send(self, body: str, to: str = SAM, **more: Any) -> Any:
        return self.client.messages.create(to=to, from_=LINE.number, body=body, **more)

    def end(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def hearback() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="module")
def emulator(hearback: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    made = Emulator(tmp_path_factory.mktemp("emulator"), f"http://127.0.0.1:{hearback.server_port}")
    yield made
    made.end()


def test_it_survives_kill_9(hearback: Any, tmp_path: Path) -> None:
    """What was taken is in the ledger before it is answered, and a provider that comes back still lists it, and who texted STOP."""
    callback = f"http://127.0.0.1:{hearback.server_port}"
    first = Emulator(tmp_path, callback)
    sent = first.send("Hello", validity_period=600, status_callback=f"{PUBLIC}/webhooks/sms/status?o=one")
    first.control("do/text", number=SAM, words="STOP")
    first.end()
    told = [(line["what"], line["n"]) for line in first.lines]
    assert [n for _, n in told] == list(range(1, len(told) + 1))
    assert [what for what, _ in told] == ["request", "taken", "answer", "said", "webhook", "webhook_answer", "twilio_replied"] + (
        ["answer"] if told[-1][0] == "answer" else []
    )
    taken = first.lines[1]
    assert (taken["sid"], taken["until"], taken["request"]) == (sent.sid, "2027-03-01T11:10:00+00:00", 1)
    first.file.write_bytes(first.file.read_bytes() + b'{"n": 99, "what": "cut sho')
    second = Emulator(tmp_path, callback)
    assert [text.body for text in second.client.messages.list(to=SAM)] == [
        "Done. You will not get any more messages from us. You can delete this chat.",
        "Hello",
    ]
    with pytest.raises(TwilioRestException) as refused:
        second.send("once more")
    assert refused.value.code == 21610
    assert [sending.taken for sending in sendings(second.lines)] == [True, False]
    second.end()


@pytest.mark.parametrize(
    ("fault", "outcome", "taken"),
    [
        pytest.param("reset", "uncertain", False, id="reset before anything is taken"),
        pytest.param("reset_after", "uncertain", True, id="taken, then reset"),
        pytest.param("bad_json", 200, True, id="taken, the answer breaks off"),
        pytest.param("down", 503, False, id="503 before anything is taken"),
        pytest.param("21211", 400, False, id="not a number"),
        pytest.param("21614", 400, False, id="not a mobile"),
    ],
)
def test_faults_on_the_wire(emulator: Emulator, fault: str, outcome: object, taken: bool) -> None:
    """Our own wire meets each fault; the ledger alone tells whether the text was taken."""
    emulator.control("fault", provider="twilio", fault=fault)
    wire = Wire()
    body = f"To=%2B447700900111&From={LINE.number.replace('+', '%2B')}&Body=fault+{fault}".encode()
    address = f"{emulator.address}/2010-04-01/Accounts/{LINE.account_sid}/Messages.json"
    reply = wire.post(address, body, "application/x-www-form-urlencoded", auth=(LINE.account_sid, LINE.auth_token))
    wire.close()
    assert (reply.status if isinstance(reply, Reply) else reply) == outcome
    sending = sendings(emulator.lines)[-1]
    assert (sending.body, sending.taken) == (f"fault {fault}", taken)
    answer = [line for line in emulator.lines if line["what"] == "answer"][-1]
    assert answer["fault"] == fault


def test_a_reset_is_a_reset(emulator: Emulator) -> None:
    """The connection ends with RST, not with an ordinary end."""
    emulator.control("fault", provider="telegram", fault="reset")
    parts = urlsplit(emulator.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as wire:
        wire.sendall(f"GET /bot{LINE.telegram_token}/sendMessage?chat_id=1&text=x HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            wire.recv(100)


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        pytest.param("lost", [], id="lost"),
        pytest.param("doubled", ["sent", "sent", "delivered", "delivered"], id="doubled"),
        pytest.param("reordered", ["delivered", "sent"], id="the last one first"),
        pytest.param("ok", ["sent", "delivered"], id="as it should be"),
    ],
)
def test_reports_go_astray(emulator: Emulator, hearback: Any, fault: str, statuses: list[str]) -> None:
    """A report may be lost, come twice, or in the wrong order; the list tells the truth all the same."""
    path = f"/webhooks/sms/status?o=report-{fault}"
    emulator.control("fault", provider="callback", fault=fault)
    sent = emulator.send(f"report {fault}", "+447700900112", status_callback=PUBLIC + path)
    emulator.control("clock")
    came = [body for where, body in hearback.got if where == path]
    assert [body.split("MessageStatus=")[1].split("&")[0] for body in came] == statuses
    assert emulator.client.messages(sent.sid).fetch().status == "delivered"


def test_a_delayed_report_and_a_late_delivery(emulator: Emulator, hearback: Any) -> None:
    """A delayed report comes a minute later. A text that is undeliverable has Twilio's code, and one that is too late is 30036."""
    path = "/webhooks/sms/status?o=delayed"
    emulator.control("fault", provider="callback", fault="delayed")
    emulator.send("delayed", "+447700900113", status_callback=PUBLIC + path)
    emulator.control("clock")
    assert not [where for where, _ in hearback.got if where == path]
    emulator.control("fault", provider="twilio", fault="30005")
    dead = emulator.send("nobody there", "+447700900113")
    late = emulator.send("held too long", "+447700900113", validity_period=60)
    emulator.control("clock", at="2027-03-01T11:02:00+00:00")
    assert len([where for where, _ in hearback.got if where == path]) == 2
    found = {text.sid: (text.status, text.error_code) for text in emulator.client.messages.list(to="+447700900113")}
    assert (found[dead.sid], found[late.sid]) == (("undelivered", 30005), ("failed", 30036))


def test_lists_are_paged_and_filtered(emulator: Emulator) -> None:
    """Twilio's own library walks the pages; a day and an instant both filter, in GMT."""
    emulator.control("clock", at="2027-03-02T11:00:00+00:00")
    for at in range(5):
        emulator.send(f"page {at}", "+447700900114")
    emulator.control("do/text", number="+447700900114", words="hello")
    listed = emulator.client.messages.list(to="+447700900114", page_size=2)
    assert [text.body for text in listed] == [f"page {at}" for at in (4, 3, 2, 1, 0)]
    assert [text.body for text in emulator.client.messages.list(from_="+447700900114")] == ["hello"]
    instant = listed[0].date_created
    assert len(emulator.client.messages.list(to="+447700900114", date_sent_after=instant)) == 5
    assert emulator.client.messages.list(to="+447700900114", date_sent_before=instant.replace(hour=10)) == []
    assert emulator.client.calls.list(start_time_after=instant) == []


def test_a_call_rings_for_as_long_as_it_was_told(emulator: Emulator) -> None:
    """Timeout is obeyed: nobody picks up, and the call ends as no-answer."""
    emulator.control("clock", at="2027-03-03T11:00:00+00:00")
    placed = emulator.client.calls.create(to=SAM, from_=LINE.number, url=f"{PUBLIC}/webhooks/voice", timeout=25)
    for at, status in (("11:00:24", "ringing"), ("11:00:25", "no-answer")):
        emulator.control("clock", at=f"2027-03-03T{at}+00:00")
        assert emulator.client.calls(placed.sid).fetch().status == status


def test_the_crowd_answers_by_itself(emulator: Emulator) -> None:
    """People answer in their own way and time, as the clock is wound; the same seed makes the same people."""
    emulator.control("clock", at="2027-03-04T11:00:00+00:00")
    yes, no, quiet = "+447700900121", "+447700900122", "+447700900123"
    kinds = {yes: "finishes", no: "stops", quiet: "silent", str(CHAT): "declines"}
    made = emulator.control("crowd", seed=7, numbers=[yes, no, quiet, "+447700900124"], chats=[CHAT], characters=kinds)["characters"]
    again = emulator.control("crowd", seed=7, numbers=["+447700900124"], chats=[CHAT], characters=kinds)["characters"]
    assert made["+447700900124"] == again["+447700900124"]
    for number in (yes, no, quiet):
        emulator.send("Can we ask? Reply 1 yes, 2 later, 3 no, or STOP.", number)
    next_act = emulator.control("clock")["next"]
    assert next_act > "2027-03-04T11:00"
    emulator.control("clock", at="2027-03-04T20:00:00+00:00")
    said = {line["person"]: line["body"] for line in emulator.lines if line["what"] == "said" and line["at"] > "2027-03-04"}
    assert said == {yes: "1", no: "STOP"}


def test_a_mix_is_the_same_for_the_same_seed() -> None:
    """Faults by chance do not depend on the order in which requests arrive, and their share is what was asked for."""
    chosen = []
    for order in (range(1000), reversed(range(1000))):
        faults = Faults()
        faults.mix("twilio", 5, {"ambiguous": 0.3, "throttle": 0.1})
        chosen.append({at: faults.take("twilio", f"person {at}") for at in order})
    assert chosen[0] == chosen[1]
    ambiguous = sum(fault in AMBIGUOUS for fault in chosen[0].values())
    assert 250 < ambiguous < 350
    assert 70 < sum(fault is Fault.THROTTLE for fault in chosen[0].values()) < 130


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    """The demo keeps no ledger."""
    ledger = Ledger()
    assert (ledger.write("said"), ledger.write("said")) == (1, 2)
    ledger.sync()
    assert list(tmp_path.iterdir()) == []
