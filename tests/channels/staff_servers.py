"""A mail server and a receiver of webhooks on loopback, which speak the real protocols and remember what they were told."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Taken(NamedTuple):
    """A mail as it was handed over. ``safe``: after TLS had begun."""

    sender: str
    to: tuple[str, ...]
    words: str
    safe: bool


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP (RFC 5321) as far as a sender needs it. ``answers`` maps a command to what it is answered with, in place of yes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.tls, self.implicit = tls, implicit
        self.answers: dict[str, str] = {}
        self.taken: list[Taken] = []
        self.said: list[str] = []

    def url(self, scheme: str = "smtp") -> str:
        return f"{scheme}://127.0.0.1:{self.server_address[1]}"


class _Dialogue(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.safe = False
        try:
            if self.server.implicit:
                self._secure()
            self._talk()
        except OSError:
            pass
        finally:
            for one in (self.rfile, self.wfile, self.request):
                with suppress(OSError):
                    one.close()

    def _secure(self) -> None:
        assert self.server.tls is not None
        for one in (self.rfile, self.wfile):
            one.close()
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile, self.safe = self.request.makefile("rb"), self.request.makefile("wb", buffering=0), True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _talk(self) -> None:
        sender, to = "", list[str]()
        self._say("220 here")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line.partition(" ")[0].upper()
            self.server.said.append(line)
            if word in self.server.answers:
                self._say(self.server.answers[word])
            elif word == "EHLO":
                offers = [*(["STARTTLS"] if self.server.tls and not self.safe else []), "AUTH PLAIN", "8BITMIME"]
                self._say("\r\n".join(["250-here", *(f"250-{offer}" for offer in offers), "250 OK"]))
            elif word == "STARTTLS":
                self._say("220 go on")
                self._secure()
            elif word == "AUTH":
                self._say("235 known")
            elif word == "MAIL":
                sender = line
                self._say("250 OK")
            elif word == "RCPT":
                to.append(line)
                self._say("250 OK")
            elif word == "DATA":
                self._say("354 go on")
                words = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.taken.append(Taken(sender, tuple(to), words, self.safe))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("502 what")


class Posted(NamedTuple):
    """A webhook as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Takes webhooks, and answers with ``status``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.status = 204
        self.posted: list[Posted] = []
        self.happens: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/alerts"


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.append(Posted(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.server.happens()
        self.send_response(self.server.status)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """Serve in a thread until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file that may also be trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    form, kind, lock = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(made.public_bytes(form) + key.private_bytes(form, kind, lock))
    return file
