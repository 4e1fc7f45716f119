"""A provider has to show who it is: nothing is sent to one whose certificate nobody vouches for."""

from __future__ import annotations

import datetime
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.wire import Wire

REQUESTS: list[bytes] = []


class _Listener(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        """Keep whatever comes once TLS is agreed, and answer it."""
        words = self.request.recv(65536)
        if not words:  # it went away when it saw the certificate
            return
        REQUESTS.append(words)
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what the test is about."""


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that its owner has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    signed = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    (folder / "both.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that speaks TLS with such a certificate."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    REQUESTS.clear()
    with _Server(("127.0.0.1", 0), _Listener, bind_and_activate=True) as server:
        server.socket = certificate(tmp_path).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"https://localhost:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.parametrize("method", ["post", "get", "delete"])
def test_nothing_is_sent_to_a_certificate_that_nobody_vouches_for(stranger: str, method: str) -> None:
    """It surely never left: not the words, not the number, not the account's token."""
    wire = Wire()
    send = {
        "post": lambda: wire.post(stranger, b"To=%2B447700900123", "application/x-www-form-urlencoded", auth=("AC", "token")),
        "get": lambda: wire.get(stranger, auth=("AC", "token")),
        "delete": lambda: wire.delete(stranger, ("AC", "token")),
    }
    assert send[method]() == "unsent"
    wire.close()
    assert REQUESTS == []


def test_the_server_would_have_heard_it(stranger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same request arrives where somebody vouches for the certificate: the test above can fail."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))
    wire = Wire()
    assert wire.get(stranger) != "unsent"
    wire.close()
    assert len(REQUESTS) == 1
