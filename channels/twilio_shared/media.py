"""Fetching a recording from Twilio, and from nowhere else.

1. The first address is made here, from our settings and the recording's id. No address that a webhook named is ever asked.
2. Only there do our account and token go. One redirect may follow, by hand, without them: to Twilio's own store of media.
3. A name is looked up once. Every address that it leads to must be public, and the one that is connected to is the one that was looked
   at. TLS still asks for the host's own certificate.
4. https alone, no proxy, no cookie, nothing unpacked, and limits for time and size.
5. What comes must be a WAV file, whole, and about as long as Twilio said.

With Twilio's address on this machine (an emulator), plain http is used and this machine alone may be connected to.

Sources: Twilio's help, "Protect media access with HTTP basic authentication" (media.twiliocdn.com, mms.twiliocdn.com, and
s3-external-1.amazonaws.com/media.twiliocdn.com); OWASP, Server-Side Request Forgery Prevention.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from channels.contract import Outcome, Receipt, Sound
from channels.twilio_shared import TwilioSettings
from channels.twilio_shared.public import loopback, public
from channels.twilio_shared.waveform import fault
from channels.wire import Door, Limits, Taken, Wire

LIMITS = Limits(connect=3.05, read=10.0, whole=20.0, size=2_000_000)  # 60 s of Twilio's WAV are 960 044 bytes; twice that for two channels
LOOK_UP_SECONDS = 5.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SOUNDS = frozenset({"audio/x-wav", "audio/wav", "audio/wave", "audio/vnd.wave"})
OK, TOO_MANY = 200, 429
SERVER_FAULTS = 500

_CDN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,3}twiliocdn\.com", re.ASCII)
_SHARED_STORE = ("s3-external-1.amazonaws.com", "/media.twiliocdn.com/")  # everybody's store: only Twilio's part of it
_PLAIN = re.compile(r"[!-~]{1,4096}", re.ASCII)  # no spaces, no control characters, nothing outside ASCII
_CLIMBS = re.compile(r"\.\.|%2e|%2f|%5c|\\|@", re.IGNORECASE)


class Hop(NamedTuple):
    """One address to ask: the host as it is written, and the path with what follows it."""

    secure: bool
    host: str
    port: int
    path: str


class Roads(Protocol):
    """How names and addresses are reached; a proof has its own, to see every address that is connected to."""

    trust: ssl.SSLContext | None

    def addresses(self, host: str, port: int) -> list[str]:
        """Every address that a name leads to, in the order to try."""
        ...

    def door(self, door: Door) -> Door:
        """Where the connection is really made."""
        ...


class Internet:
    """The roads as they are."""

    trust: ssl.SSLContext | None = None

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def addresses(self, host: str, port: int) -> list[str]:
        """Ask the resolver."""
        return self._wire.addresses(host, port, LOOK_UP_SECONDS)

    def door(self, door: Door) -> Door:
        """Return it unchanged."""
        return door


def fetch(
    wire: Wire, settings: TwilioSettings, path: str, seconds: int, *, limits: Limits = LIMITS, roads: Roads | None = None
) -> Sound | Receipt:
    """Return the sound of ``path`` of our own account, of about so many seconds, or why there is none. Never raises."""
    ways = roads or Internet(wire)
    first = _hop(settings.resource(path))
    if first is None:
        return Receipt("rejected", code="address_refused")
    here = _allowed_here(first)
    taken = _ask(wire, ways, first, limits, here, auth=(settings.account_sid, settings.auth_token))
    if isinstance(taken, Taken) and taken.status in REDIRECTS:
        second = _redirect(taken.headers.get("location", ""), first, here=here is loopback)
        if second is None:
            return Receipt("rejected", code="redirect_refused")
        taken = _ask(wire, ways, second, limits, here, auth=None)
    return taken if isinstance(taken, Receipt) else _judged(taken, seconds)


def _allowed_here(first: Hop) -> Callable[[str], bool]:
    """Which addresses may be connected to: this machine for an emulator, the public ones for Twilio."""
    return loopback if not first.secure else public


def _hop(url: str) -> Hop | None:
    """An address taken apart; None where any part of it is not plain."""
    if not _PLAIN.fullmatch(url) or _CLIMBS.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not parts.hostname or not parts.path.startswith("/"):
        return None
    secure = parts.scheme == "https"
    return Hop(secure, parts.hostname, port or (443 if secure else 80), parts.path + (f"?{parts.query}" if parts.query else ""))


def _redirect(location: str, first: Hop, *, here: bool) -> Hop | None:
    """Where a redirect may lead: Twilio's store of media; for an emulator, the emulator itself."""
    path_alone = here and location.startswith("/") and not location.startswith("//")
    hop = _hop(f"http://{_authority(first)}{location}" if path_alone else location)
    if hop is None:
        return None
    if here:
        return hop if hop[:3] == first[:3] else None
    host, part = _SHARED_STORE
    known = _CDN.fullmatch(hop.host) is not None or (hop.host == host and hop.path.startswith(part))
    return hop if hop.secure and hop.port == 443 and known else None


def _authority(hop: Hop) -> str:
    return f"[{hop.host}]:{hop.port}" if ":" in hop.host else f"{hop.host}:{hop.port}"


def _ask(
    wire: Wire, roads: Roads, hop: Hop, limits: Limits, allowed: Callable[[str], bool], *, auth: tuple[str, str] | None
) -> Taken | Receipt:
    """Look the name up once, and ask the address that was looked at. One address that is not allowed spoils them all."""
    found = roads.addresses(hop.host, hop.port)
    if not found:
        return Receipt("unsent", code="no_address")
    if not all(allowed(address) for address in found):
        return Receipt("rejected", code="address_refused")
    door = roads.door(Door(hop.host, hop.port, found[0], secure=hop.secure))
    taken = wire.take(door, hop.path, limits, auth=auth, trust=roads.trust)
    if taken == "oversize":
        return Receipt("rejected", code="too_large")
    return taken if isinstance(taken, Taken) else Receipt(taken, code="connection")


def _judged(taken: Taken, seconds: int) -> Sound | Receipt:
    if taken.status != OK:
        return Receipt(_refused(taken.status), code=str(taken.status))
    if taken.headers.get("content-encoding", "identity").strip().lower() != "identity":
        return Receipt("rejected", code="encoded")
    if taken.headers.get("content-type", "").partition(";")[0].strip().lower() not in SOUNDS:
        return Receipt("rejected", code="not_a_sound")
    wrong = fault(taken.body, seconds)
    return Receipt("rejected", code=wrong) if wrong else Sound(taken.body)


def _refused(status: int) -> Outcome:
    if status == TOO_MANY:
        return "throttled"
    return "uncertain" if status >= SERVER_FAULTS else "rejected"
