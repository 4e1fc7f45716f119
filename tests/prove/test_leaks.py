"""Nothing leaks: people with a canary in every place talk on every channel, while everything goes wrong; then every sink is searched.

The real web and worker processes and the made-up providers. What is searched: every file that the service has made (database, write-ahead log,
the processes' shared figures, stderr of each process), every answer with its headers, the error pages, /metrics, and the address of every
request to a provider. Numbers, names, words, codewords, chat ids, tokens and keys: 0 hits.
"""

from __future__ import annotations

import base64
import shutil
import socket
import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from bot.asking.people import Case, Consent, Contact
from bot.dispatch.port import Answer, Webhook
from bot.settings import SETTINGS
from bot.store.casework.case_rows import CaseArrival
from bot.store.people.codewords import make
from tests.channels.conformance import FORM
from tests.conftest import ANSWER, CANARIES
from tests.dispatch.persons import Caller, Chatter, Texter
from tests.prove.processes import Processes
from tests.prove.test_storm import TOLD

pytestmark = pytest.mark.prove
NUMBER, NAME, CODEWORD, CHAT = "+447700900999", "Canary Featherstone", "canary-codeword-9a1c", 7_700_900_999
TOKENS = {
    "HEARBACK_API_TOKEN": "canary-api-token-Zk3vQ9rT7xLw2Np8sYb5Hd",
    "HEARBACK_METRICS_TOKEN": "canary-metrics-token-Qk3vQ9rT7xLw2Np8s",
}
WEB = "after_engine:raise@3;after_inbox:raise@9;before_commit:raise@14;after_verify:raise@20;after_commit:sleep:5"
WORKER = "after_claim:raise@3;before_request:raise@4;after_request:raise@2;waking_before_commit:raise@1;asking_before_commit:raise@1"


class Door:
    """A house for the made-up people whose webhooks go to the real web process; keeps every byte that came back."""

    def __init__(self, processes: Processes) -> None:
        self.processes = processes
        self.seen = bytearray()
        self.refused = 0

    def take(self, _channel: str, webhook: Webhook) -> Answer:
        """As a provider: until it is answered."""
        for _ in range(40):
            got = self.processes.post(webhook)
            if got is not None:
                # an answer to Telegram names the chat that it goes to; that is its address, and stands nowhere else
                self.seen += f"{got.status} {got.headers}".encode() + got.body.replace(f'"chat_id":{CHAT}'.encode(), b"")
                if got.status == 200:
                    return Answer(200, got.headers["content-type"], got.body)
                self.refused += 1
            time.sleep(0.3)
        raise AssertionError(f"never answered\n{self.processes.errors[-3000:]}")

    def requests(self, _: str = "") -> list[object]:
        return []


@pytest.fixture
def processes(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    shutil.copy(migrated, tmp_path / "hearback.db")
    made = Processes(tmp_path, f"sqlite:///{tmp_path / 'hearback.db'}", **TOKENS)
    made._paths["TMPDIR"] = str(tmp_path)
    yield made
    made.end()


def _case(processes: Processes) -> None:
    """A case with the canary in every fact that takes words, about to be asked."""
    service = processes.service()
    now = processes.now()
    case = Case(NAME, nation="england", area=NAME, unit=NAME, crime_category=NAME, age=40, risk="R1", complaint="none", proceedings="none",
                closed_on=TOLD, told_outcome_on=TOLD)  # fmt: skip
    contact = Contact("confirmed_by_person", confirmed_on=date(2027, 3, 1), channel="sms", language="en", codeword=make(CODEWORD))
    yes = (Consent("sms", "invite", now, NAME),)
    assert [put.what for put in service.store.cases.put([CaseArrival(case, contact, NUMBER, "", yes)], now)] == ["new"]
    service.store.close()


def _invited(processes: Processes) -> None:
    """Until a request with the canary's number has left, so that there is something to leak."""
    until, put_off = time.monotonic() + 120, False
    while not any(NUMBER in str(line) for line in processes.lines):
        assert time.monotonic() < until, f"nobody was asked\n{processes.errors[-3000:]}"
        if not put_off and "case_not_decided" in processes.errors:
            processes.wind(3_700)
            put_off = True
        time.sleep(0.5)


def _talk(door: Door) -> None:
    """The same person by text, in a chat and by telephone, with the canary in everything that they can say."""
    texter, chatter, caller = Texter(door, NUMBER), Chatter(door, CHAT), Caller(door, NUMBER)  # type: ignore[arg-type]
    for words in (
        "SMALL",
        "1",
        ANSWER,
        NAME,
        f"call me on {NUMBER}",
        CODEWORD,
        "CALL",
        "INFO",
        f"help me please, {ANSWER}",
        "SMALL",
        "2",
        ANSWER,
        "REPEAT",
    ):
        texter.says(words)
    for words in ("SMALL", "1", ANSWER, NAME, CODEWORD, f"help me please, {ANSWER}", "ERASE", "no"):
        chatter.says(words)
    chatter.shows(caption=ANSWER, photo=[{"file_id": NAME, "file_unique_id": NAME, "width": 1, "height": 1}])
    chatter.blocks()
    caller.rings()
    for keys in ("1", "2", "7", "0"):
        if caller.over:
            break
        caller.presses(keys)
    caller.hangs_up()
    texter.says(f"stop, {ANSWER}")


def _faults(processes: Processes, door: Door) -> None:
    """What is not signed, not HTTP, not there, too large; and the database taken away."""
    form = {"content-type": FORM, "x-twilio-signature": NAME, "x-forwarded-for": NUMBER, "cookie": ANSWER}
    body = f"From={NUMBER}&Body={ANSWER}".encode()
    web = processes.web
    assert web is not None
    for method, path, sent, headers in (
        ("POST", "/webhooks/sms", body, form),
        ("POST", f"/webhooks/sms?To={NUMBER}", body, form),
        ("POST", f"/{NUMBER}", body, form),
        ("GET", f"/healthz?{NUMBER}", b"", {}),
        ("PUT", "/webhooks/telegram", body, form),
        ("POST", "/webhooks/telegram", body, {"content-type": "application/json", "x-telegram-bot-api-secret-token": NAME}),
        ("POST", "/webhooks/sms", body * 3000, form),
        ("POST", "/api/cases", body, {"authorization": f"Bearer {TOKENS['HEARBACK_API_TOKEN']}", "content-type": "application/json"}),
        ("GET", "/metrics", b"", {"authorization": f"Bearer {NAME}"}),
    ):
        got = web.ask(method, path, sent, headers)
        door.seen += f"{got.status} {got.headers}".encode() + got.body
    for raw in (
        f"GET /{NUMBER} HTTP/9\r\n\r\n",
        f"{NAME}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{ANSWER}\r\n\r\n",
        f"GET /{NUMBER * 400} HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", processes.port), 10) as connection:
            connection.sendall(raw.encode())
            connection.settimeout(5)
            door.seen += connection.recv(9000)
    with sqlite3.connect(processes.folder / "hearback.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        danger = Texter(door, NUMBER).says(f"help me please, {ANSWER}")  # type: ignore[arg-type]
        assert "999" in danger
        other.execute("ROLLBACK")


def _canaries(processes: Processes) -> dict[str, bytes]:
    """Everything that must be nowhere, as bytes."""
    given = processes.settings.given
    secrets = {setting.name: given[setting.name] for setting in SETTINGS if setting.secret and given[setting.name]}
    words = {**{f"canary {at}": canary for at, canary in enumerate(CANARIES)}, "codeword": CODEWORD, "chat": str(CHAT), **secrets}
    found = {name: word.encode() for name, word in words.items()}
    return found | {f"{name}, in base64": base64.b64encode(word)[:-4] for name, word in found.items() if len(word) > 9}


def test_no_sink_holds_a_canary(processes: Processes) -> None:
    """The whole house, whatever goes wrong in it."""
    _case(processes)
    processes.serve(WEB)
    for provider in ("twilio", "telegram"):
        processes.control(
            "fault", provider=provider, fault="mix", seed=7, lost_reply=0.2, bad_json=0.2, down=0.2, throttle=0.1, retry_after=1
        )
    processes.work(WORKER)
    _invited(processes)
    door = Door(processes)
    _talk(door)
    _faults(processes, door)
    for seconds in (70, 3_600, 86_400, 3 * 86_400):
        processes.wind(seconds)
        time.sleep(3)
    web = processes.web
    assert web is not None
    told = web.ask("GET", "/metrics", headers={"authorization": f"Bearer {TOKENS['HEARBACK_METRICS_TOKEN']}"})
    assert told.status == 200
    sinks = {"answers, headers and error pages": bytes(door.seen), "/metrics": told.body}
    lines = processes.lines
    sinks["addresses of requests"] = "\n".join(str(line.get("path", "")) for line in lines if line["what"] == "request").encode()
    theirs = {"ledger", "ahead"}
    for file in sorted(path for path in processes.folder.rglob("*") if path.is_file() and path.name not in theirs):
        sinks[str(file.relative_to(processes.folder))] = file.read_bytes()
    canaries = _canaries(processes)
    hits = [(sink, name) for sink, held in sinks.items() for name, canary in canaries.items() if canary in held]
    errors = processes.errors
    events = {msgspec.json.decode(line)["event"] for line in errors.splitlines()}
    print(f"\n{len(sinks)} sinks, {sum(map(len, sinks.values())):,} bytes, {len(canaries)} canaries: {len(hits)} hits")
    print(f"{len(errors.splitlines())} lines of the log with {len(events)} events: {', '.join(sorted(events))}")
    print(f"{door.refused} webhooks refused and tried again; {sum(line['what'] == 'request' for line in lines)} requests to providers")
    assert hits == []
    assert "field_refused" not in events
    assert {"conversation_broken", "webhook_refused", "web_started"} <= events, "the faults did happen"
    assert any(NUMBER in str(line) for line in lines), "the canary did travel: the providers had it"
