"""A provider as slow as a real one: takes every text after ``LATENCY`` and writes down whose it was. Nothing leaves this machine.

``python -m bench.provider LEDGER`` prints the port it listens on. One line a text: the number.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

LATENCY = 0.05  # seconds: a request to a provider takes some hundredths, and all of them are waited for
_numbers = itertools.count(1)


class Provider(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True  # or each answer waits for the acknowledgement of its head
    """Twilio's Messages, as far as a sender sees it."""

    protocol_version = "HTTP/1.1"
    ledger: Path

    def do_POST(self) -> None:
        """Take a text."""
        fields = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        time.sleep(LATENCY)
        with self.ledger.open("a") as written:
            written.write(f"{fields['To'][0]}\n")
        body = json.dumps({"sid": f"SM{next(_numbers):032x}", "status": "queued", "error_code": None}).encode()
        self.send_response(201)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Numbers stand in no log."""


if __name__ == "__main__":
    Provider.ledger = Path(sys.argv[1])
    Provider.ledger.touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(server.server_address[1], flush=True)
    server.serve_forever()
