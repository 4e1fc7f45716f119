"""How a request leaves for a provider: one event loop in a thread of its own, hard time limits, no second tries.

A long-lived loop, because a new loop and client for each message cost fifty times the message. What matters to us of a failure is
one thing only: whether it is certain that the provider never got the request.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import Literal

import httpx
import msgspec

from bot import log

CONNECT_SECONDS = 3.05  # a little over a multiple of 3 s, the time in which TCP asks again
READ_SECONDS = 10.0  # for each read: a provider that drips a byte a second would pass it
WHOLE_SECONDS = 13.5  # so the whole request has a limit too

Lost = Literal["unsent", "uncertain"]

# Before these the request's first byte has not left: refused, no such host, TLS not agreed, no free connection.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol, httpx.InvalidURL)


class Reply(msgspec.Struct, frozen=True):
    """What a provider answered. ``retry_after`` is in seconds, 0 if it did not say."""

    status: int
    body: bytes
    retry_after: int = 0


class Limits(msgspec.Struct, frozen=True):
    """How long something is waited for, in seconds (``read`` is for each piece, ``whole`` for all of it), and how many bytes it may have."""

    connect: float
    read: float
    whole: float
    size: int


class Taken(msgspec.Struct, frozen=True):
    """What came: the status, its headers by their names in small letters, and the bytes as they were on the line."""

    status: int
    headers: dict[str, str]
    body: bytes


class Door(msgspec.Struct, frozen=True):
    """Where a request goes: to this address and no other, for this host. ``secure`` is TLS, whose certificate must be the host's."""

    host: str
    port: int
    address: str
    secure: bool = True

    @property
    def authority(self) -> str:
        """The host as the request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


class Wire:
    """Carries requests from any thread. Starts nothing before the first; begins anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None

    def post(
        self,
        url: str,
        body: bytes,
        content_type: str,
        *,
        auth: tuple[str, str] | None = None,
        patience: float = 0.0,
        headers: Mapping[str, str] | None = None,
    ) -> Reply | Lost:
        """Post once and wait. ``patience`` is how many seconds longer the provider may think. Never raises."""
        return self._once("POST", url, body, {"content-type": content_type, **(headers or {})}, auth, patience)

    def get(self, url: str, *, auth: tuple[str, str] | None = None, patience: float = 0.0) -> Reply | Lost:
        """Get once and wait. No address may hold anything of a person. Never raises."""
        return self._once("GET", url, b"", {}, auth, patience)

    def delete(self, url: str, auth: tuple[str, str]) -> Reply | Lost:
        """Ask once for something to be deleted. Never raises."""
        return self._once("DELETE", url, b"", {}, auth, 0.0)

    def addresses(self, host: str, port: int, within: float) -> list[str]:
        """What a host's name leads to at this moment; nothing where it cannot be found out in so many seconds. Never raises."""

        async def asked() -> list[str]:
            async with asyncio.timeout(within):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(entry[4][0]) for entry in found))

        try:
            loop, _ = self._running()
            return asyncio.run_coroutine_threadsafe(asked(), loop).result(within + 1)
        except (OSError, UnicodeError, TimeoutError, CancelledError):
            return []

    def take(
        self, door: Door, path: str, limits: Limits, *, auth: tuple[str, str] | None = None, trust: ssl.SSLContext | None = None
    ) -> Taken | Lost | Literal["oversize"]:
        """Get something once from an address that was chosen, through no proxy and following nothing. Never raises.

        The bytes are as they came: nothing is unpacked. ``trust``: other certificates than those everybody trusts.
        """
        try:
            loop, _ = self._running()
        except Exception:  # noqa: BLE001 - nothing has left yet
            return "unsent"
        taking = asyncio.run_coroutine_threadsafe(_take(door, path, limits, auth, trust), loop)
        try:
            return taking.result(limits.whole + 1)
        except (TimeoutError, CancelledError):
            taking.cancel()
            return "uncertain"

    def _once(
        self, method: str, url: str, body: bytes, headers: dict[str, str], auth: tuple[str, str] | None, patience: float
    ) -> Reply | Lost:
        try:
            loop, client = self._running()
            request = client.build_request(method, url, content=body, headers=headers, timeout=_limits(patience))
        except Exception:  # noqa: BLE001 - whatever it is, nothing has left yet, and a sender never raises
            return "unsent"
        within = WHOLE_SECONDS + patience
        sending = asyncio.run_coroutine_threadsafe(_send(client, request, auth, within), loop)
        try:
            return sending.result(within + 1)
        except (TimeoutError, CancelledError):  # closed by another thread meanwhile
            return "uncertain"

    def close(self) -> None:
        """Close the connections and end the thread. The next request starts another."""
        with self._lock:
            loop, client, self._loop, self._client = self._loop, self._client, None, None
            if loop is None or client is None or self._owner != os.getpid():
                return
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(CONNECT_SECONDS)
            loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
        with self._lock:
            if self._loop is None or self._client is None or self._owner != os.getpid():
                log.keep_quiet()
                self._client = httpx.AsyncClient()
                self._loop, self._owner = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=_turn, args=(self._loop,), name="hearback-wire", daemon=True).start()
            return self._loop, self._client


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _limits(patience: float) -> httpx.Timeout:
    return httpx.Timeout(READ_SECONDS + patience, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)


async def _send(client: httpx.AsyncClient, request: httpx.Request, auth: tuple[str, str] | None, within: float) -> Reply | Lost:
    try:
        async with asyncio.timeout(within):
            answer = await client.send(request, auth=auth, follow_redirects=False)
    except _NEVER_LEFT:
        return "unsent"
    except Exception:  # noqa: BLE001 - the text of these holds addresses and numbers; only the doubt is passed on
        return "uncertain"
    asked = answer.headers.get("retry-after", "")
    return Reply(answer.status_code, answer.content, int(asked) if asked.isdecimal() and asked.isascii() else 0)


async def _take(
    door: Door, path: str, limits: Limits, auth: tuple[str, str] | None, trust: ssl.SSLContext | None
) -> Taken | Lost | Literal["oversize"]:
    """A client of its own each time: nothing that a server sets is carried on to the next, and no setting of the machine has a say."""
    address = f"[{door.address}]" if ":" in door.address else door.address
    url = f"{'https' if door.secure else 'http'}://{address}:{door.port}{path}"
    headers = {"host": door.authority, "accept": "*/*", "accept-encoding": "identity", "user-agent": "hearback"}
    timeout = httpx.Timeout(limits.read, connect=limits.connect, pool=limits.connect)
    try:
        async with (
            asyncio.timeout(limits.whole),
            httpx.AsyncClient(trust_env=False, verify=trust or True, timeout=timeout, follow_redirects=False) as client,
        ):
            request = client.build_request("GET", url, headers=headers, extensions={"sni_hostname": door.host} if door.secure else {})
            answer = await client.send(request, auth=auth, stream=True)
            body = bytearray()
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > limits.size:
                    return "oversize"
            return Taken(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, bytes(body))
    except _NEVER_LEFT:
        return "unsent"
    except Exception:  # noqa: BLE001 - the text of these may hold addresses; only the doubt is passed on
        return "uncertain"
