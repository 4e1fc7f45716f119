"""A media server that plays tricks: a process of its own on loopback. What a case does stands in the address it is asked with.

    python tests/channels/hostile_media.py LEDGER [CERTIFICATE KEY]      prints its port; with a certificate it speaks TLS

It writes down every connection and every request, one JSON object a line: {"connected": n} and {"path", "host", "auth", "cookie"}.
The last part of the path is a plan, JSON in base64 (URL-safe): {"status", "headers": [[name, value]], "body": name, "seconds"}.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import socket
import ssl
import sys
import threading
import time
import wave
from pathlib import Path

RATE = 8000


def wav(seconds: int, *, says: int | None = None, rate: int = RATE) -> bytes:
    """A WAV file of silence. ``says`` is what its header gives as its length, if not the true one."""
    made = io.BytesIO()
    with wave.open(made, "wb") as tape:
        tape.setnchannels(1)
        tape.setsampwidth(2)
        tape.setframerate(rate)
        tape.writeframes(bytes(2 * rate * seconds))
    body = made.getvalue()
    return body if says is None else body[:40] + says.to_bytes(4, "little") + body[44:]


BODIES = {
    "sound": lambda: wav(4),
    "nothing": lambda: b"",
    "half": lambda: wav(4)[:20_000],
    "longer": lambda: wav(120),
    "lies short": lambda: wav(1, says=64_000),
    "other rate": lambda: wav(4, rate=96_000),
    "text": lambda: b"<html>Not a sound</html>" * 100,
    "no data": lambda: wav(4)[:36],
    "bomb": lambda: gzip.compress(bytes(20_000_000), 1),
    "large": lambda: wav(300),
}
_made: dict[str, bytes] = {}
_lock = threading.Lock()


def body_of(name: str) -> bytes:
    """A body by its name, made once."""
    with _lock:
        if name not in _made:
            _made[name] = BODIES[name]()
        return _made[name]


def plan(**told: object) -> str:
    """The part of an address that says what is to be done."""
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


class Server:
    """Takes connections until the process ends. Written on sockets, so that it can break every rule of HTTP."""

    def __init__(self, ledger: Path, certificate: tuple[str, str] | None = None) -> None:
        self.ledger = ledger
        self.lock = threading.Lock()
        self.door = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*certificate)

    def write(self, line: dict[str, object]) -> None:
        with self.lock, self.ledger.open("a") as ledger:
            ledger.write(json.dumps(line) + "\n")

    def serve(self) -> None:
        while True:
            connection, _ = self.door.accept()
            threading.Thread(target=self.take, args=(connection,), daemon=True).start()

    def take(self, connection: socket.socket) -> None:
        self.write({"connected": self.door.getsockname()[1]})
        try:
            connection.settimeout(5)
            line = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
            with line:
                self.answer(line, self.asked(line))
        except (OSError, ValueError):
            connection.close()

    def asked(self, line: socket.socket) -> dict[str, object]:
        """What is asked for, once its head is there."""
        head = b""
        while b"\r\n\r\n" not in head:
            more = line.recv(4096)
            if not more:
                raise ValueError
            head += more
        first, *rest = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
        path = first.split(" ")[1]
        asked = {
            "path": path[:80],
            "host": headers.get("host", ""),
            "auth": headers.get("authorization", ""),
            "cookie": headers.get("cookie", ""),
        }
        self.write(asked)
        told = path.rpartition("/")[2].partition("?")[0].removesuffix(".wav")
        return dict(json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))))

    def answer(self, line: socket.socket, told: dict[str, object]) -> None:
        """The status and headers exactly as the plan has them, then the body in the plan's way."""
        body = body_of(str(told.get("body", "sound")))
        headers = [
            (str(name), str(value).replace("{long}", "x" * 200_000).replace("{far}", "x" * 5000))
            for name, value in told.get("headers", [["Content-Type", "audio/x-wav"]])
        ]  # type: ignore[attr-defined]  # JSON
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers) and not told.get("endless"):
            headers.append(("Content-Length", str(int(str(told.get("length", len(body)))))))
        head = f"HTTP/1.1 {told.get('status', 200)} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers)
        line.sendall(head.encode("latin-1", "replace") + b"Connection: close\r\n\r\n")
        if told.get("drip"):
            for byte in body:
                line.sendall(bytes([byte]))
                time.sleep(0.1)
        elif told.get("endless"):
            while True:
                line.sendall(bytes(65_536))
        elif told.get("stall"):
            time.sleep(3)
        else:
            line.sendall(body)


if __name__ == "__main__":
    server = Server(Path(sys.argv[1]), (sys.argv[2], sys.argv[3]) if len(sys.argv) > 2 else None)
    print(server.door.getsockname()[1], flush=True)
    server.serve()
