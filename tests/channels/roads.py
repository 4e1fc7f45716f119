"""The roads of a proof: names that lead where the proof says, and every address that is connected to, written down.

What is public leads to the hostile server on this machine; its certificate is good for Twilio's names, and for an attacker's own.
"""

from __future__ import annotations

import datetime
import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.ivr import VoiceSettings
from channels.twilio_shared.media import fetch
from channels.wire import Door, Limits, Wire
from tests.channels.hostile_media import plan

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token-of-sixteen-or-more"
LIMITS = Limits(connect=5.0, read=5.0, whole=8.0, size=2_000_000)
HASTY = Limits(connect=5.0, read=0.4, whole=0.9, size=2_000_000)  # for what would take for ever
API, CDN, STORE = "93.184.216.34", "151.101.1.6", "52.216.8.8"
NAMES = {
    "api.twilio.com": [API],
    "mms.twiliocdn.com": [CDN],
    "media.twiliocdn.com": [CDN, "2a04:4e42::6"],
    "s3-external-1.amazonaws.com": [STORE],
    "inside.twiliocdn.com": ["10.0.0.7"],
    "half.twiliocdn.com": [CDN, "169.254.169.254"],
    "six.twiliocdn.com": ["::ffff:127.0.0.1"],
    "nat.twiliocdn.com": ["64:ff9b::7f00:1"],
    "nowhere.twiliocdn.com": [],
}
ALLOWED = {("api.twilio.com", API, 443), ("mms.twiliocdn.com", CDN, 443), ("media.twiliocdn.com", CDN, 443)}
ALLOWED |= {("s3-external-1.amazonaws.com", STORE, 443), ("rebind.twiliocdn.com", CDN, 443)}


@dataclass
class Roads:
    """``doors``: every address that was connected to, as (host, address, port). ``asked``: every name that was looked up."""

    port: int
    trust: ssl.SSLContext | None = None
    doors: list[tuple[str, str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def addresses(self, host: str, port: int) -> list[str]:
        """Numbers in any spelling lead where the system's own resolver says; other names to an attacker on this machine."""
        self.asked.append(host)
        if host == "rebind.twiliocdn.com":
            return [CDN] if self.asked.count(host) == 1 else ["127.0.0.1"]
        if host in NAMES:
            return NAMES[host]
        try:
            return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)]
        except (OSError, UnicodeError):
            return ["127.0.0.1"]

    def door(self, door: Door) -> Door:
        """Public addresses are on this machine; any other is connected to as it stands, so that a trap would see it."""
        self.doors.append((door.host, door.address, door.port))
        public = door.address in (API, CDN, STORE)
        return Door(door.host, self.port, "127.0.0.1", secure=door.secure) if public else door


@dataclass
class Media:
    """The hostile servers: Twilio's side with TLS, an emulator's side without, and a trap that nobody may ever touch."""

    folder: Path
    secure: int
    plain: int
    trap: int
    trust: ssl.SSLContext

    def lines(self, which: str) -> list[dict[str, str]]:
        """What a server saw."""
        ledger = self.folder / which
        return [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []

    def roads(self) -> Roads:
        return Roads(self.secure, self.trust)

    def twilio(self, roads: Roads, wire: Wire, seconds: int = 4, **told: object) -> object:
        """Fetch from Twilio's own address what plays this trick."""
        return fetch(
            wire, _settings("https://api.twilio.com"), f"Recordings/{plan(**told)}.wav", seconds, limits=_patience(told), roads=roads
        )

    def emulator(self, wire: Wire, seconds: int = 4, **told: object) -> object:
        """Fetch from an emulator's address on this machine, by the roads as they are."""
        base = f"http://127.0.0.1:{self.plain}"
        return fetch(wire, _settings(base), f"Recordings/{plan(**told)}.wav", seconds, limits=_patience(told))


def _patience(told: dict[str, object]) -> Limits:
    return HASTY if told.get("drip") or told.get("stall") else LIMITS


def _settings(base: str) -> VoiceSettings:
    number, public = "+447700900000", "https://feedback.example.org"
    return VoiceSettings(account_sid=ACCOUNT, auth_token=TOKEN, number=number, public_url=public, base_url=base)


@contextmanager
def hostile(folder: Path) -> Iterator[Media]:
    """The three servers, each a process of its own."""
    certificate, key = _certificate(folder)
    trust = ssl.create_default_context(cafile=certificate)
    commands = (("twilio", certificate, key), ("emulator",), ("trap",))
    run = [sys.executable, "-m", "tests.channels.hostile_media"]
    started = [
        subprocess.Popen([*run, str(folder / name), *more], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        for name, *more in commands
    ]
    try:
        ports = [int(process.stdout.readline()) for process in started if process.stdout]
        yield Media(folder, *ports, trust)
    finally:
        for process in started:
            process.kill()
            process.communicate()


def _certificate(folder: Path) -> tuple[str, str]:
    """One that is good for Twilio's names and for an attacker's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proof")])
    names = ["api.twilio.com", "*.twiliocdn.com", "s3-external-1.amazonaws.com", "evil.example"]
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, plain, nothing))
    return str(folder / "certificate.pem"), str(folder / "key.pem")
