"""A small provider of its own, in a process of its own: Twilio's Messages and Calls, and Telegram's Bot API, on loopback.

How it behaves is chosen by the last two digits of the number or chat (see BEHAVIOURS). Each request that reached it, and whether it
took the message, stands in a ledger file: one JSON object a line, written and flushed before the answer.

Twilio's lists are read from two files beside the ledger, where a test has written them: LEDGER.clock is the time at which a message is
taken, LEDGER.list holds more entries, one JSON object a line, of texts and calls that people made.

    python tests/channels/fake_provider.py LEDGER      prints the port it listens on
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
import uuid
from base64 import b64decode
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

BEHAVIOURS = {
    "01": "too many",
    "02": "opted out",
    "03": "a fault before it is taken",
    "04": "a fault after it is taken",
    "05": "never answers",
    "06": "resets after it is taken",
    "07": "answers what is not JSON",
    "08": "answers a byte at a time",
    "09": "not a number",
    "10": "leads elsewhere",
    "11": "bad credentials",
    "12": "not a mobile",
}
TAKEN = {
    "ok",
    "a fault after it is taken",
    "resets after it is taken",
    "answers what is not JSON",
    "answers a byte at a time",
    "never answers",
}
PAGE = 3  # entries of a list on one page
_ENDS = (("To", "to"), ("From", "from"))
LONG = 5.0  # seconds: longer than the limits that the tests set


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    ledger: Path
    updates: ClassVar[list[dict[str, Any]]] = []
    entries: ClassVar[list[dict[str, Any]]] = []

    def log_message(self, *_: object) -> None:
        """Say nothing: the ledger says it."""

    def do_GET(self) -> None:
        """Twilio's lists, newest first, a few to a page."""
        path, _, query = self.path.partition("?")
        asked = dict(parse_qsl(query))
        which = path.rpartition("/")[2].removesuffix(".json").lower()
        found = [entry for entry in self._listed(which) if _wanted(entry, asked)]
        first, after = int(asked.get("Page", "0")) * PAGE, (int(asked.get("Page", "0")) + 1) * PAGE
        more = f"{path}?{urlencode(asked | {'Page': str(after // PAGE)})}" if after < len(found) else None
        self._answer(200, {which: found[::-1][first:after], "next_page_uri": more})

    def _listed(self, which: str) -> list[dict[str, Any]]:
        extra = self.ledger.with_suffix(".list")
        people = [json.loads(line) for line in extra.read_text().splitlines()] if extra.exists() else []
        return [entry for entry in [*self.entries, *people] if entry["sid"].startswith("CA" if which == "calls" else "SM")]

    def _entry(self, fields: dict[str, Any]) -> dict[str, Any]:
        """How what is taken will stand in the list."""
        clock = self.ledger.with_suffix(".clock")
        at = datetime.fromisoformat(clock.read_text()) if clock.exists() else datetime.now(UTC)
        kind = "CA" if self.path.endswith("Calls.json") else "SM"
        return {
            "sid": f"{kind}{uuid.uuid4().hex}",
            "from": fields.get("From", ""),
            "to": fields.get("To", ""),
            "body": fields.get("Body", ""),
            "direction": "outbound-api",
            "status": "queued",
            "date_created": format_datetime(at),
            "date_sent": None,
        }

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        fields = (
            json.loads(body)
            if self.headers["content-type"] == "application/json"
            else dict(parse_qsl(body.decode(), keep_blank_values=True))
        )
        behaviour = BEHAVIOURS.get(str(fields.get("To") or fields.get("chat_id") or "")[-2:], "ok")
        auth = self.headers.get("authorization", "")
        line = {
            "path": self.path,
            "fields": fields,
            "auth": b64decode(auth.partition(" ")[2]).decode() if auth else "",
            "behaviour": behaviour,
            "taken": behaviour in TAKEN and not self.path.endswith("getWebhookInfo"),
            "entry": self._entry(fields),
        }
        if line["taken"] and not self.path.startswith("/bot"):
            self.entries.append(line["entry"])
        with self.ledger.open("a") as ledger:
            ledger.write(json.dumps(line) + "\n")
        if self.path.startswith("/bot"):
            self._telegram(fields, behaviour)
        else:
            self._twilio(behaviour, line["entry"]["sid"])

    def _twilio(self, behaviour: str, sid: str) -> None:
        errors = {
            "too many": (429, 20429),
            "opted out": (400, 21610),
            "not a number": (400, 21211),
            "bad credentials": (401, 20003),
            "not a mobile": (400, 21614),
        }
        if behaviour in errors:
            status, code = errors[behaviour]
            self._answer(status, {"code": code, "message": "The number +447700900109 is not right", "status": status}, retry_after=11)
        else:
            self._badly_or_well(behaviour, 201, {"sid": sid, "status": "queued", "error_code": None})

    def _telegram(self, fields: dict[str, Any], behaviour: str) -> None:
        if self.path.endswith("/getUpdates"):
            waiting = [update for update in self.updates if update["update_id"] >= fields.get("offset", 0)]
            self._answer(200, {"ok": True, "result": waiting})
            return
        if self.path.endswith("/getWebhookInfo"):
            self._answer(200, {"ok": True, "result": {"url": "https://feedback.example.org", "pending_update_count": len(self.updates)}})
            return
        errors = {
            "too many": (429, {"parameters": {"retry_after": 11}}),
            "opted out": (403, {"description": "Forbidden: bot was blocked by the user"}),
            "not a number": (400, {"description": "Bad Request: chat not found"}),
            "bad credentials": (401, {"description": "Unauthorized"}),
        }
        if behaviour in errors:
            status, more = errors[behaviour]
            self._answer(status, {"ok": False, "error_code": status} | more)
        else:
            self._badly_or_well(behaviour, 200, {"ok": True, "result": True if "callback_query_id" in fields else {"message_id": 77}})

    def _badly_or_well(self, behaviour: str, status: int, well: dict[str, Any]) -> None:
        if behaviour.startswith("a fault"):
            self._answer(500, {"code": 20500, "message": "An internal error", "status": 500})
        elif behaviour == "never answers":
            time.sleep(LONG)
            self.close_connection = True
        elif behaviour == "resets after it is taken":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
        elif behaviour == "answers what is not JSON":
            self._raw(status, b"<html>yes</html>")
        elif behaviour == "answers a byte at a time":
            self._drip()
        elif behaviour == "leads elsewhere":
            self.send_response(307)
            self.send_header("location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()
        else:
            self._answer(status, well)

    def _drip(self) -> None:
        self.close_connection = True
        until = time.monotonic() + LONG
        for byte in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"z" * 1000:
            if time.monotonic() > until:
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    def _answer(self, status: int, body: dict[str, Any], retry_after: int = 0) -> None:
        self._raw(status, json.dumps(body).encode(), retry_after if status == 429 else 0)

    def _raw(self, status: int, body: bytes, retry_after: int = 0) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if retry_after:
            self.send_header("retry-after", str(retry_after))
        self.end_headers()
        self.wfile.write(body)


def _wanted(entry: dict[str, Any], asked: dict[str, str]) -> bool:
    at = parsedate_to_datetime(entry["date_created"])
    since, until = (asked.get(f"DateSent{end}") or asked.get(f"StartTime{end}") for end in "><")
    inside = (not since or datetime.fromisoformat(since) <= at) and (not until or at <= datetime.fromisoformat(until))
    return inside and all(asked.get(name, entry[key]) == entry[key] for name, key in _ENDS)


def main() -> None:
    Provider.ledger = Path(sys.argv[1])
    Provider.updates = json.loads(sys.argv[2]) if len(sys.argv) > 2 else []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
