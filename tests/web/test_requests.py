"""Whatever is sent to the web process: it answers with a status, says nothing of anybody, and goes on."""

from __future__ import annotations

import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from bot.dispatch.port import Webhook
from tests.channels import cases_telegram
from tests.channels.conformance import FORM, replace_struct
from tests.conftest import CANARIES
from tests.dispatch.persons import text_webhook
from tests.web.server import Got, Server

CANARY = "+447700900999"
NAME = "Canary Featherstone"


def said(got: Got) -> str:
    return "".join("".join(message.itertext()) for message in ET.fromstring(got.body).iter("Message"))


@pytest.fixture
def server(shared: Server) -> Iterator[Server]:
    """The shared server; afterwards it is still alive, and neither its answers nor its log hold a canary."""
    yield shared
    assert shared.ask("GET", "/healthz").text == "alive\n"
    for canary in CANARIES:
        assert canary not in shared.errors


def text_from_canary(words: str = NAME, **form: str) -> Webhook:
    return text_webhook(CANARY, words, **form)


def forged(**changes: object) -> Webhook:
    return replace_struct(text_from_canary(), **changes)


BODY = text_from_canary().body
TELEGRAM = {"content-type": "application/json"}
SECRET = {**TELEGRAM, cases_telegram.HEADER: cases_telegram.SECRET}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        pytest.param("POST", "/webhooks/sms", BODY, {"content-type": FORM}, 403, id="no signature"),
        pytest.param("POST", "/webhooks/sms", BODY, {"content-type": FORM, "x-twilio-signature": "x" * 28}, 403, id="another signature"),
        pytest.param("POST", "/webhooks/sms", BODY, {"content-type": FORM, "x-twilio-signature": "é"}, 403, id="a signature that is no ASCII"),
        pytest.param("POST", "/webhooks/sms", b"", {"content-type": FORM}, 403, id="an empty body"),
        pytest.param("POST", "/webhooks/sms", b"", {}, 400, id="an empty body of no kind"),
        pytest.param("POST", "/webhooks/sms", BODY, {"content-type": "application/json"}, 400, id="not a form"),
        pytest.param("POST", "/webhooks/sms", b"\xff\xfe\x00", {"content-type": FORM}, 400, id="bytes that are no form"),
        pytest.param("POST", "/webhooks/sms", b"a=1&" * 500, {"content-type": FORM}, 400, id="a form of too many fields"),
        pytest.param("POST", "/webhooks/sms", b"Body=" + b"x" * 70_000, {"content-type": FORM}, 413, id="more than 64 KB"),
        pytest.param("POST", "/webhooks/sms?x=%ff%00", BODY, {"content-type": FORM}, 403, id="a query of odd bytes"),
        pytest.param("GET", "/webhooks/sms", b"", {}, 405, id="another method"),
        pytest.param("PUT", "/webhooks/sms", BODY, {"content-type": FORM}, 405, id="yet another method"),
        pytest.param("POST", "/healthz", b"", {}, 405, id="posting to the health page"),
        pytest.param("POST", f"/webhooks/{CANARY}", BODY, {"content-type": FORM}, 404, id="an unknown path"),
        pytest.param("GET", f"/?number={CANARY}", b"", {}, 404, id="the root"),
        pytest.param("GET", "/webhooks/voice/../../etc/passwd", b"", {}, 405, id="a path that climbs"),
        pytest.param("POST", "/webhooks/voice/turn/99999999999", BODY, {"content-type": FORM}, 403, id="an unsigned turn of no call"),
        pytest.param("POST", "/webhooks/telegram", b"{}", TELEGRAM, 403, id="Telegram without the secret"),
        pytest.param("POST", "/webhooks/telegram", b"{}", SECRET, 200, id="Telegram with nothing in it"),
        pytest.param("POST", "/webhooks/telegram", b"[" * 60_000, SECRET, 400, id="Telegram, nested without end"),
        pytest.param("POST", "/webhooks/telegram", b'{"update_id":1,"message":7}', SECRET, 200, id="Telegram, a form unknown to us"),
        pytest.param("POST", "/webhooks/telegram", b"\x00", SECRET, 400, id="Telegram, not JSON"),
    ],
)  # fmt: skip
def test_what_is_refused(server: Server, method: str, path: str, body: bytes, headers: dict[str, str], status: int) -> None:
    """A status and a word. Nothing of what was sent comes back, and nothing is cached."""
    headers = {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()}
    got = server.ask(method, path, body, headers)
    assert got.status == status
    assert len(got.body) < 60
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    for canary in CANARIES:
        assert canary not in f"{got.headers}{got.text}"


def test_an_answer_is_never_cached(server: Server) -> None:
    """A page of answers must not be kept by anything in between."""
    got = server.post(text_from_canary("hello"))
    assert (got.status, got.headers["cache-control"], got.headers["content-type"]) == (200, "no-store", "text/xml")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"POST /webhooks/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nBody=1", id="cut short"),
        pytest.param(b"POST /webhooks/sms HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", id="a length below nothing"),
        pytest.param(b"POST /webhooks/sms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n" + b"x" * 90_000, id="in pieces without end"),
        pytest.param(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", id="an address of 9,000 characters"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00", id="not HTTP"),
        pytest.param(b"", id="nothing at all"),
    ],
)  # fmt: skip
def test_broken_requests(server: Server, raw: bytes) -> None:
    """A connection that breaks off harms nobody else."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(10)
        answer = connection.recv(200)
    assert b" 200 " not in answer
    assert b"Traceback" not in answer


def test_slow_strangers_keep_nobody_in_danger_waiting(server: Server) -> None:
    """Ten connections that never finish their request stand beside one that asks for help."""
    slow = []
    for _ in range(10):
        connection = socket.create_connection(("127.0.0.1", server.port), 10)
        connection.sendall(b"POST /webhooks/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nBody=")
        slow.append(connection)
    try:
        assert "999" in said(server.post(text_from_canary("help me please")))
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("x" * 1_600, id="1,600 characters"),
        pytest.param("\u202e\u2066evil\u2069 \u200e", id="bidirectional controls"),
        pytest.param("\x01\x07\x1b[31m\x7f", id="control characters"),
        pytest.param("a\x00b", id="a null character"),
        pytest.param("😀" * 400, id="emoji"),
        pytest.param("' OR 1=1; -- <script>alert(1)</script> ${7*7} {{7*7}} %s %n", id="code"),
        pytest.param("سلام", id="from right to left"),
        pytest.param("\ufeff\u200b", id="nothing that can be seen"),
    ],
)
def test_whatever_a_person_writes(server: Server, words: str) -> None:
    """It is an answer like any other, and never comes back."""
    number = "+447700900998"
    server.post(text_webhook(number, "SMALL"))
    server.post(text_webhook(number, "1"))
    got = server.post(text_webhook(number, words))
    assert got.status == 200
    assert words not in said(got)
    ET.fromstring(got.body)
    assert server.post(text_webhook(number, "skip")).status == 200


def test_a_conversation_and_a_replay(server: Server) -> None:
    """The same webhook to two workers gives the same bytes."""
    number = "+447700900997"
    assert "How was it?" in said(server.post(text_webhook(number, "SMALL")))
    webhook = text_webhook(number, "2")
    answers = {server.post(webhook).body for _ in range(6)}
    assert len(answers) == 1
    assert "do better" in answers.pop().decode()


def test_ready(server: Server) -> None:
    """Two pages for whoever watches over it, which say nothing else."""
    assert (server.ask("GET", "/healthz").text, server.ask("GET", "/readyz").text) == ("alive\n", "ready\n")
